import type { Treatment, TreatmentAction } from '../../schema/index.ts'
import type { Story } from '../stages/narrate.ts'
import { looseSide } from '../story/resolve.ts'
import type { Place } from '../story/state.ts'
import { actionOfClass, actsOf, type RawAct } from './acts.ts'
import { type LesionFact, lesionsOf } from './findings.ts'
import { createResolver, hasWord, type NamedVessel, type Scene } from './scene.ts'
import { shareOut, usable } from './share-out.ts'
import { type Draft, finish } from './treated.ts'

const TELLS = new Set(['body', 'addendum', 'findings'])
const SUMMARIES = new Set(['impression', 'header', 'diagnosis', 'indication', 'history', 'none', 'plan'])
const MARKS = [
  'rescue',
  'primary',
  'later-day',
  'ended',
  'continued',
  'kissing',
  'open',
  'drip',
  'bolus',
  'separate',
  'lytic',
  'iatrogenic',
]

/** A first word of a plural: "these", "both", "each". */
const isPlural = (scene: Scene): boolean =>
  scene.hits.some(
    h =>
      h.kind === 'word' &&
      h.is === 'pronoun' &&
      /^(both|each|all three|these|these lesion|both lesion|each lesion|lesion)$/.test(h.form) &&
      (h.form !== 'lesion' || /s$/.test(scene.clause.tokens[h.from]!.word)),
  )

const isKissingIliac = (scene: Scene, places: readonly Place[]): boolean =>
  hasWord(scene, 'kissing') && (places.length === 0 || places.every(p => /art\.(r\.|l\.)?(cia|aorta)/.test(p.vesselId)))

const key = (p: Place): string => `${p.vesselId}|${p.side}`

const unique = (places: readonly Place[]): Place[] => {
  const seen = new Set<string>()
  return places.filter(p => !seen.has(key(p)) && seen.add(key(p)) !== undefined)
}

/** Vessels that headings, summaries and indications name with an action: the way out when the body says "the lesion" only. */
const summaryPlaces = (scenes: readonly Scene[], action: TreatmentAction): Place[] =>
  unique(
    scenes
      .filter(
        s =>
          s.hits.some(h => h.kind === 'act' && h.is === action) ||
          s.clause.devices.some(d => actionOfClass(d.device.class) === action),
      )
      .flatMap(s => s.vessels.filter(v => v.ref.role !== 'from' && v.ref.role !== 'through').flatMap(v => v.places)),
  )

/**
 * Reads what was done to narrowed and blocked vessels: clause by clause, each act with its vessels (named, or the lesion spoken
 * of last), then what was wrong in each of them.
 */
export const readTreatments = (
  story: Story,
): { treatments: Treatment[]; lesions: LesionFact[]; scenes: readonly Scene[]; summaries: readonly Scene[] } => {
  const resolver = createResolver(story)
  const drafts: Draft[] = []
  const lesions: LesionFact[] = []
  const scenes: Scene[] = []
  const summaries: Scene[] = []
  let focus: readonly Place[] = []
  let group: Place[] = []
  let groupSentence = -2
  let clots: readonly Place[] = []
  let acted = true
  let seq = 0
  let lastTold: { assertion: RawAct['assertion']; sentence: number } | undefined
  let lastAct: { action: TreatmentAction; sentence: number } | undefined
  for (const clause of story.clauses) {
    const section = clause.sentence.section.kind
    if (TELLS.has(section)) continue
    if (!SUMMARIES.has(section) && section !== 'comparison') continue
    const scene = resolver.sceneOf(clause)
    summaries.push(scene)
    lesions.push(...lesionsOf(story, scene, []))
  }
  for (const clause of story.clauses) {
    const section = clause.sentence.section.kind
    if (!TELLS.has(section)) continue
    const scene = resolver.sceneOf(clause)
    scenes.push(scene)
    const facts = lesionsOf(story, scene, focus, lesions)
    lesions.push(...facts)
    const clotBefore = lesions.some(
      f =>
        f.kind === 'thrombus' &&
        f.rank === 1 &&
        clause.sentence.index - f.sentence <= 1 &&
        f.sentence <= clause.sentence.index,
    )
    if (facts.some(f => f.kind === 'thrombus'))
      clots = unique(facts.filter(f => f.kind === 'thrombus').map(f => f.place))
    const open = facts.filter(f => f.kind !== 'lesion' || scene.vessels.length > 0)
    if (open.length > 0) {
      if (acted || clause.sentence.index - groupSentence > 2) group = []
      group.push(...open.map(f => f.place))
      groupSentence = clause.sentence.index
      acted = false
    }
    const acts =
      section === 'findings' && clause.sentence.role === 'heading'
        ? []
        : actsOf(scene, clotBefore, lastAct?.action === 'thrombectomy')
    const carried: RawAct[] =
      acts.length === 0 &&
      lastAct &&
      lastAct.sentence === clause.sentence.index &&
      scene.vessels.length > 0 &&
      isEllipsis(scene)
        ? [
            {
              action: lastAct.action,
              from: clause.from,
              to: clause.from + 1,
              classes: new Set(),
              worded: false,
              assertion: 'performed',
            },
          ]
        : []
    const told = inherit(scene, merge(scene, acts.length > 0 ? acts : carried), lastTold)
    const last = told.at(-1)
    if (last) lastTold = { assertion: last.assertion, sentence: clause.sentence.index }
    const shares = shareOut(scene, told)
    let named: readonly Place[] = []
    for (const act of told) {
      const mine = shares.get(act) ?? []
      let places = unique(mine.flatMap(v => v.places))
      const isNamed = places.length > 0
      if (isKissingIliac(scene, places) && act.assertion === 'performed') places = bothIliacs(story, scene, places)
      else if (!isNamed && act.action === 'stent' && hasWord(scene, 'tcar')) places = carotidOf(story, scene)
      else if (!isNamed && clots.length > 0 && (act.action === 'thrombectomy' || act.action === 'lysis'))
        places = [...clots]
      else if (!isNamed) places = fromFocus(scene, focus, group, summaries, act.action)
      const span = spanOf(scene, mine, places)
      drafts.push({
        action: act.action,
        assertion: act.assertion,
        clause,
        classes: act.classes,
        marks: MARKS.filter(m => hasWord(scene, m)),
        places,
        named: isNamed,
        span,
        seq: seq++,
      })
      if (isNamed) named = places
      if (act.assertion === 'performed') lastAct = { action: act.action, sentence: clause.sentence.index }
    }
    if (told.some(a => a.assertion === 'performed' && a.action !== 'ivus')) acted = true
    const lesionPlaces = unique(open.map(f => f.place))
    const next = lesionPlaces.length > 0 && !(named.length > 0 && told.length > 0) ? lesionPlaces : named
    if (next.length > 0) focus = next
    else if (told.length === 0) {
      const moved = clause.anchors.find(a => a.maneuver.act === 'select' || a.maneuver.act === 'advance')
      const alone = clause.vessels.length > 0 || scene.vessels.length > 0 ? isVesselOnly(scene) : false
      if (alone) focus = scene.vessels.flatMap(v => v.places)
      const goals = alone
        ? []
        : usable(scene).filter(
            v =>
              v.ref.role === 'to' ||
              v.ref.role === 'of' ||
              (v.ref.role === 'none' &&
                (clause.sentence.role === 'heading' ||
                  (moved !== undefined && (v.ref.from >= moved.to || Math.abs(moved.from - v.ref.to) <= 3)))),
          )
      const tool = clause.concepts.some(
        c => c.concept.detail?.moves === 'catheter' || c.concept.detail?.moves === 'sheath',
      )
      const moves = acted && tool && !hasProtection(scene)
      if (goals.length > 0 && (focus.length === 0 || moves || clause.sentence.role === 'heading'))
        focus = goals.flatMap(v => v.places)
    }
    resolver.setFocus(focus)
  }
  return { treatments: retold(drafts, lesions).map(d => finish(story, d, lesions)), lesions, scenes, summaries }
}

/** One act told twice in a clause (verb and device) with no vessel between is one. */
const merge = (scene: Scene, acts: readonly RawAct[]): RawAct[] => {
  const out: RawAct[] = []
  for (const act of acts) {
    const at = out.findIndex(
      o =>
        o.action === act.action &&
        o.assertion === act.assertion &&
        !scene.vessels.some(v => v.ref.from >= o.to && v.ref.to <= act.from),
    )
    if (at < 0) out.push(act)
    else
      out[at] = {
        ...out[at]!,
        to: act.to,
        worded: out[at]!.worded || act.worded,
        classes: new Set([...out[at]!.classes, ...act.classes]),
      }
  }
  return out
}

/** A clause that is no more than a vessel: what follows is about it. */
const isVesselOnly = (scene: Scene): boolean => {
  const { from, to, tokens } = scene.clause
  for (let i = from; i < to; i++)
    if (
      !scene.vessels.some(v => v.ref.from <= i && v.ref.to > i) &&
      !/^(right|left|the|artery|vein|and|[.,:;-]|proximal|mid|distal|\d+|\))$/.test(tokens[i]!.word)
    )
      return false
  return true
}

/** A bare "stenting" with no vessel, device or lesion beside it tells again what is told with its vessel elsewhere. */
const retold = (drafts: readonly Draft[], lesions: readonly LesionFact[]): readonly Draft[] =>
  drafts.map(d => {
    const { sentence } = d.clause
    if (d.named || d.classes.size > 0 || d.places.length === 0 || d.assertion !== 'performed') return d
    if (d.action === 'ivus' || lesions.some(f => f.sentence === sentence.index && f.rank === 1)) return d
    for (let i = d.clause.from; i < d.clause.to; i++)
      if (/^(it|this|these|both|each|lesion|vessel|area|segment)$/.test(d.clause.tokens[i]!.word)) return d
    const others = drafts.filter(o => o.named && o.action === d.action && o.assertion === 'performed')
    const places = unique(others.flatMap(o => o.places))
    return places.length === 0 || places.some(p => d.places.some(mine => mine.vesselId === p.vesselId))
      ? d
      : { ...d, places }
  })

const hasProtection = (scene: Scene): boolean =>
  scene.clause.devices.some(d => d.device.class === 'protection') ||
  scene.hits.some(h => h.kind === 'tool' && h.is === 'protection')

/** "Our plan was atherectomy with angioplasty and stenting": what is joined to an act that was not done was not done either. */
const inherit = (
  scene: Scene,
  acts: readonly RawAct[],
  before: { assertion: RawAct['assertion']; sentence: number } | undefined,
): readonly RawAct[] => {
  const { clause } = scene
  if (!before || before.sentence !== clause.sentence.index || before.assertion === 'performed') return acts
  const first = clause.tokens[clause.from]?.word ?? ''
  const joined = before.assertion === 'negated' ? /^(or|nor)$/.test(first) : /^(and|with|or|,)$/.test(first)
  for (let i = clause.from; i < clause.to; i++)
    if (/^(was|were|then|we|i|performed|placed|deployed)$/.test(clause.tokens[i]!.word)) return acts
  return joined ? acts.map(a => (a.assertion === 'performed' ? { ...a, assertion: before.assertion } : a)) : acts
}

/** "... and the popliteal with a 4 mm balloon": the verb stands in the clause before. */
const isEllipsis = (scene: Scene): boolean => {
  const { clause } = scene
  const first = clause.tokens[clause.from]?.word ?? ''
  return (
    (first === 'and' || first === ',' || first === 'then') &&
    clause.anchors.every(a => a.maneuver.act === 'find' && a.form.endsWith('ing')) &&
    (clause.anchors.length > 0 || !scene.hits.some(h => h.kind === 'lesion')) &&
    clause.to - clause.from < 18
  )
}

const bothIliacs = (story: Story, scene: Scene, places: readonly Place[]): Place[] => {
  const at = places[0] ?? { branch: false, from: scene.clause.from, to: scene.clause.from + 1 }
  return (['right', 'left'] as const)
    .map(side => ({ vesselId: `art.${side[0]}.cia`, side, branch: false, from: at.from, to: at.to }))
    .filter(p => story.index.vessels.has(p.vesselId))
}

/** "Left transcarotid stent": the neck artery goes without its name. */
const carotidOf = (story: Story, scene: Scene): Place[] => {
  const side = looseSide(scene.clause)
  if (side !== 'right' && side !== 'left') return []
  const vesselId = `art.${side[0]}.ica`
  return story.index.vessels.has(vesselId)
    ? [{ vesselId, side, branch: false, from: scene.clause.from, to: scene.clause.from + 1 }]
    : []
}

const fromFocus = (
  scene: Scene,
  focus: readonly Place[],
  group: readonly Place[],
  summaries: readonly Scene[],
  action: TreatmentAction,
): Place[] => {
  const places = unique(group)
  if (isPlural(scene) && places.length > 0) return places
  if (places.length > 1 || focus.length === 0) {
    const said = summaryPlaces(summaries, action)
    const both = places.filter(p => said.some(s => s.vesselId === p.vesselId))
    if (both.length > 0) return both
    if (focus.length === 0) return said
  }
  return [...focus]
}

const spanOf = (scene: Scene, mine: readonly NamedVessel[], places: readonly Place[]): string[] => {
  if (mine.length < 2 || hasWord(scene, 'separate')) return []
  const fromTo = mine.some(v => v.ref.role === 'from') && mine.some(v => v.ref.role === 'to')
  const into = mine.slice(1).some(v => v.ref.role === 'to' && v.ref.list !== mine[0]!.ref.list)
  return fromTo || (into && hasWord(scene, 'bridge')) ? places.map(p => p.vesselId) : []
}
