import type { Treatment, TreatmentAction } from '../../schema/index.ts'
import { baseOf } from '../anatomy.ts'
import { openingOf } from '../device-actions.ts'
import type { Clause } from '../stages/clause.ts'
import { clausesIn } from '../stages/clauses-in.ts'
import type { Story } from '../stages/narrate.ts'
import { POINTED } from '../story/refer.ts'
import { looseSide } from '../story/resolve.ts'
import { MOST_ACTS, type Place } from '../story/state.ts'
import { actsOf, goesOn, type RawAct } from './acts.ts'
import { hasProtection, inherit, inStentPlaces, isVesselOnly, merge, repeated, retold } from './carry-over.ts'
import { type LesionFact, lesionsOf } from './findings.ts'
import type { NamedVessel } from './named-vessel.ts'
import { createResolver, hasWord, type Scene } from './scene.ts'
import { shareOut, usable } from './share-out.ts'
import { createTerms, type TermHit } from './terms.ts'
import { type Draft, finish, unique } from './treated.ts'

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

/** Vessels that headings, summaries and indications name with an action: the way out when the body says "the lesion" only. */
const summaryPlaces = (scenes: readonly Scene[], action: TreatmentAction): Place[] =>
  unique(
    scenes
      .filter(
        s =>
          s.hits.some(h => h.kind === 'act' && h.is === action) ||
          s.clause.devices.some(d => openingOf(d.device.class) === action),
      )
      .flatMap(s => s.vessels.filter(v => v.ref.role !== 'from' && v.ref.role !== 'through').flatMap(v => v.places)),
  )

/** Does the clause speak of opening a vessel at all? Most reports do not, and end here. */
const opens = (clause: Clause, terms: readonly TermHit[]): boolean =>
  clause.devices.some(d => openingOf(d.device.class) !== undefined) ||
  terms.some(
    h =>
      (h.kind === 'act' && h.is !== 'none' && h.is !== 'clot-work') ||
      (h.kind === 'tool' && openingOf(h.is) !== undefined) ||
      h.is === 'lytic',
  )

/**
 * Reads what was done to narrowed and blocked vessels: clause by clause, each act with its vessels (named, or the lesion spoken
 * of last), then what was wrong in each of them.
 */
export const readTreatments = (
  story: Story,
): { treatments: Treatment[]; lesions: LesionFact[]; scenes: readonly Scene[]; summaries: readonly Scene[] } => {
  const termsOf = createTerms(story.document, story.index)
  const resolver = createResolver(story, termsOf)
  const drafts: Draft[] = []
  const lesions: LesionFact[] = []
  const scenes: Scene[] = []
  const summaries: Scene[] = []
  let focus: readonly Place[] = []
  let group: Place[] = []
  let groupSentence = -2
  let clots: readonly Place[] = []
  let acted = true
  let refocused = false
  let headed = -9
  let seq = 0
  let lastTold: { assertion: RawAct['assertion']; sentence: number } | undefined
  let lastActs: TreatmentAction[] = []
  let lastSentence = -1
  if (!story.clauses.some(c => TELLS.has(c.sentence.section.kind) && opens(c, termsOf(c)))) {
    for (const clause of story.clauses) {
      const section = clause.sentence.section.kind
      if (TELLS.has(section)) scenes.push(resolver.sceneOf(clause))
      else if (SUMMARIES.has(section)) summaries.push(resolver.sceneOf(clause))
    }
    return { treatments: [], lesions, scenes, summaries }
  }
  for (const clause of story.clauses) {
    const section = clause.sentence.section.kind
    if (TELLS.has(section)) continue
    if (!SUMMARIES.has(section) && section !== 'comparison') continue
    if (lesions.length > MOST_ACTS) break
    const scene = resolver.sceneOf(clause)
    summaries.push(scene)
    lesions.push(...lesionsOf(story, scene, []))
  }
  for (const clause of story.clauses) {
    const section = clause.sentence.section.kind
    if (!TELLS.has(section)) continue
    if (drafts.length + lesions.length > MOST_ACTS) break
    const scene = resolver.sceneOf(clause)
    scenes.push(scene)
    const facts = lesionsOf(story, scene, inStentPlaces(scene, drafts) ?? focus, refocused ? [] : lesions)
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
      refocused = false
      if (acted || clause.sentence.index - groupSentence > 2) group = []
      group.push(...open.map(f => f.place))
      groupSentence = clause.sentence.index
      acted = false
    }
    const acts =
      section === 'findings' && clause.sentence.role === 'heading'
        ? []
        : actsOf(scene, clotBefore, lastActs.at(-1) === 'thrombectomy')
    const carried = acts.length > 0 ? [] : repeated(scene, lastActs, lastSentence)
    const told = inherit(scene, merge(scene, acts.length > 0 ? acts : carried), lastTold)
    const last = told.at(-1)
    if (last) lastTold = { assertion: last.assertion, sentence: clause.sentence.index }
    else if (
      clause.cues.some(c => (c.cue.sets === 'planned' || c.cue.sets === 'hypothetical') && c.cue.reach === 'after')
    )
      lastTold = { assertion: 'planned', sentence: clause.sentence.index }
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
      else if (!isNamed && clause.sentence.index - headed <= 2 && !isPlural(scene)) places = [...focus]
      else if (!isNamed) places = fromFocus(scene, focus, group, summaries, act.action, lesions)
      const span = spanOf(scene, mine, places)
      const begun = drafts.at(-1)
      if (begun && goesOn(scene) && begun.clause.sentence === clause.sentence && begun.action === act.action) {
        const all = unique([...begun.places, ...places])
        drafts[drafts.length - 1] = { ...begun, places: all, span: all.map(p => p.vesselId) }
        named = begun.places
        continue
      }
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
      if (act.assertion === 'performed') {
        if (lastSentence !== clause.sentence.index && !carried.includes(act)) lastActs = []
        if (!lastActs.includes(act.action)) lastActs.push(act.action)
        lastSentence = clause.sentence.index
      }
    }
    if (told.some(a => a.assertion === 'performed' && a.action !== 'ivus')) acted = true
    const lesionPlaces = unique(open.map(f => f.place))
    const next = lesionPlaces.length > 0 && !(named.length > 0 && told.length > 0) ? lesionPlaces : named
    if (next.length > 0) {
      focus = next
      headed = -9
    } else if (told.length === 0) {
      const moved = clause.anchors.find(a => a.maneuver.act === 'select' || a.maneuver.act === 'advance')
      const alone = clause.vessels.length > 0 || scene.vessels.length > 0 ? isVesselOnly(scene) : false
      if (alone) {
        focus = scene.vessels.flatMap(v => v.places)
        headed = clause.sentence.role === 'heading' ? clause.sentence.index : -9
      }
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
      const tool = () =>
        clausesIn(story.clauses, clause.sentence.index).some(
          // "the catheter was rotated to the left and dropped into the renal artery"
          o =>
            o.from <= clause.from &&
            (o === clause || moved !== undefined) &&
            o.concepts.some(
              c => c.concept.detail?.moves === 'catheter' || (o === clause && c.concept.detail?.moves === 'sheath'),
            ),
        )
      if (goals.length > 0) {
        const moves = acted && (moved?.maneuver.act === 'select' || tool()) && !hasProtection(scene)
        if (moves) refocused = true
        // "went back up to the tight one"
        const pointed =
          goals.some(v => v.ref.list >= POINTED) ||
          // the tip goes from one lung to the other between two passes
          (moved !== undefined && goals.every(v => v.places.every(p => p.vesselId.startsWith('pul.'))))
        if (focus.length === 0 || moves || pointed || clause.sentence.role === 'heading')
          focus = goals.flatMap(v => v.places)
      }
    }
    resolver.setFocus(focus)
  }
  return { treatments: retold(drafts, lesions).map(d => finish(story, d, lesions)), lesions, scenes, summaries }
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

/** "Each iliac lesion": the part of the body narrows down what is meant. */
const REGIONS: readonly { readonly word: RegExp; readonly vessels: RegExp }[] = [
  { word: /^iliac$/, vessels: /\.(cia|eia|iia|civ|eiv|iiv)$/ },
  { word: /^(tibial|crural|infrapopliteal)$/, vessels: /\.(ata|pta|tpt|peroneal)$/ },
  { word: /^(femoral|sfa|femoropopliteal)$/, vessels: /\.(cfa|sfa|pfa|popliteal|cfv|fv)$/ },
  { word: /^(popliteal)$/, vessels: /\.popliteal$/ },
  { word: /^renal$/, vessels: /\.renal/ },
]

const wordsIn = (scene: Scene, word: RegExp): boolean => {
  for (let i = scene.clause.from; i < scene.clause.to; i++) if (word.test(scene.clause.tokens[i]!.word)) return true
  return false
}

/** The one vessel that any part of the report calls narrowed or blocked. */
const onlyLesion = (known: readonly LesionFact[]): Place[] => {
  const places = unique(known.filter(f => f.kind === 'stenosis' || f.kind === 'occlusion').map(f => f.place))
  return places.length === 1 ? places : []
}

/** "On the left", of the patient and not of a sheath or groin. */
const sideOnly = (scene: Scene): 'right' | 'left' | undefined => {
  const { tokens, from, to } = scene.clause
  for (let i = from + 2; i < to; i++) {
    const { word } = tokens[i]!
    if ((word !== 'right' && word !== 'left') || tokens[i - 1]!.word !== 'the' || tokens[i - 2]!.word !== 'on') continue
    const next = tokens[i + 1]?.word ?? ''
    if (!/^(groin|sheath|access|femoral|common|wire|catheter|arm|wrist|table)$/.test(next)) return word
  }
  return undefined
}

const fromFocus = (
  scene: Scene,
  focus: readonly Place[],
  group: readonly Place[],
  summaries: readonly Scene[],
  action: TreatmentAction,
  known: readonly LesionFact[],
): Place[] => {
  const region = REGIONS.find(r => wordsIn(scene, r.word))
  const side = sideOnly(scene)
  const mine = focus.filter(p => p.side === side)
  if (mine.length > 0 && !isPlural(scene)) return mine
  // "on the left I cracked the calcium there": the side picks among the lesions just told
  const opposite = (side === 'right' || side === 'left') && focus.length > 0 && focus.every(p => p.side !== side)
  if (opposite) {
    const beside = unique(group).filter(p => p.side === side)
    if (beside.length > 0) return beside
    const told = known.filter(
      f => f.rank === 1 && f.place.side === side && /^(stenosis|occlusion|functional|lesion)$/.test(f.kind),
    )
    const twin = told.find(f => focus.some(p => baseOf(p.vesselId) === baseOf(f.place.vesselId)))
    if (twin) return [twin.place]
  }
  const places = unique(group).filter(p => !region || region.vessels.test(p.vesselId))
  if (isPlural(scene) && places.length > 0) return places
  if (region && places.length > 0 && !focus.some(p => region.vessels.test(p.vesselId))) return places.slice(-1)
  if (places.length > 1 || focus.length === 0) {
    const said = summaryPlaces(summaries, action)
    const both = places.filter(p => said.some(s => s.vesselId === p.vesselId))
    if (both.length > 0) return both
    if (focus.length === 0) return said.length > 0 ? said : onlyLesion(known)
  }
  return [...focus]
}

const spanOf = (scene: Scene, mine: readonly NamedVessel[], places: readonly Place[]): string[] => {
  if (mine.length < 2 || hasWord(scene, 'separate')) return []
  const fromTo = mine.some(v => v.ref.role === 'from') && mine.some(v => v.ref.role === 'to')
  const into = mine.slice(1).some(v => v.ref.role === 'to' && v.ref.list !== mine[0]!.ref.list)
  return fromTo || (into && hasWord(scene, 'bridge')) ? places.map(p => p.vesselId) : []
}
