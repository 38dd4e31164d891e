import type { Treatment, TreatmentAction } from '../../schema/index.ts'
import { baseOf } from '../anatomy.ts'
import { openingOf } from '../device-actions.ts'
import type { Clause } from '../stages/clause.ts'
import { clausesIn } from '../stages/clauses-in.ts'
import type { Story } from '../stages/narrate.ts'
import { POINTED } from '../story/refer.ts'
import { MOST_ACTS, type Place } from '../story/state.ts'
import { actsOf, goesOn, type RawAct } from './acts.ts'
import { hasProtection, inherit, inStentPlaces, isVesselOnly, merge, repeated, retold } from './carry-over.ts'
import { isGraftPart, withoutGraftParts } from './endografts.ts'
import { type LesionFact, lesionsOf } from './findings.ts'
import { outsideBone } from './in-bone.ts'
import { probedBelow } from './probed.ts'
import { createResolver, hasWord, type Scene } from './scene.ts'
import { shareOut, usable } from './share-out.ts'
import {
  bothIliacs,
  carotidOf,
  fromFocus,
  isKissingIliac,
  isList,
  isPlural,
  isRelated,
  listBelow,
  spanOf,
  targetOf,
  throughNeck,
} from './target.ts'
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

/** Does the clause speak of opening a vessel at all? Most reports do not, and end here. */
const opens = (clause: Clause, terms: readonly TermHit[]): boolean =>
  clause.devices.some(d => openingOf(d.device.class) !== undefined) ||
  terms.some(
    h =>
      (h.kind === 'act' && h.is !== 'none' && h.is !== 'clot-work') ||
      (h.kind === 'tool' && (openingOf(h.is) !== undefined || isGraftPart(h.form))) ||
      h.is === 'lytic',
  )

/** "I put a stent in the iliac vein, going just a hair into the cava, and opened it up": it is what was stented. */
const openedIt = (clause: Clause, action: TreatmentAction, last: Draft | undefined): Draft | undefined =>
  last?.action === 'stent' &&
  action === 'angioplasty' &&
  last.clause.sentence === clause.sentence &&
  last.clause !== clause &&
  clause.tokens.slice(clause.from, clause.to).some(t => t.word === 'it')
    ? last
    : undefined

/** "The wire was redirected to the peroneal artery, where two narrowings were dilated": the work goes on there. */
const wireTurns = (clause: Clause): boolean => {
  const { tokens } = clause
  if (!clause.concepts.some(c => c.concept.detail?.moves === 'wire')) return false
  if (tokens.slice(clause.from, clause.to).some(t => /^(redirected|rewired|switched|repositioned)$/.test(t.word)))
    return true
  return (
    clause.to < clause.sentence.to &&
    /^where$/.test(tokens[clause.to]!.word === ',' ? tokens[clause.to + 1]!.word : tokens[clause.to]!.word)
  )
}

/**
 * Reads what was done to narrowed and blocked vessels: clause by clause, each act with its vessels (named, or the lesion spoken
 * of last), then what was wrong in each of them.
 */
export const readTreatments = (
  story: Story,
): {
  treatments: Treatment[]
  lesions: LesionFact[]
  scenes: readonly Scene[]
  summaries: readonly Scene[]
  /** Where an aortic graft is told to be set. */
  graft: Clause | undefined
} => {
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
    return { treatments: [], lesions, scenes, summaries, graft: undefined }
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
  const inNeck = throughNeck(story, summaries)
  const titled = new Set(
    summaries
      .filter(s => s.clause.sentence.section.kind === 'header')
      .flatMap(s => s.vessels.flatMap(v => v.places.map(p => p.vesselId))),
  )
  for (const clause of story.clauses) {
    const section = clause.sentence.section.kind
    if (!TELLS.has(section)) continue
    if (drafts.length + lesions.length > MOST_ACTS) break
    const scene = resolver.sceneOf(clause)
    scenes.push(scene)
    const facts = lesionsOf(story, scene, inStentPlaces(scene, drafts) ?? focus, refocused ? [] : lesions, titled)
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
      const itself = openedIt(clause, act.action, drafts.at(-1))
      let places = itself ? [...itself.places] : unique(mine.flatMap(v => v.places))
      const isNamed = places.length > 0
      let listed = false
      if (!isNamed && isList(scene)) {
        const probed = act.action === 'ivus' ? probedBelow(story, clause, resolver) : []
        const below = listBelow(story, clause, resolver)
        const after = probed.length > below.length ? probed : below
        if (after.length > 0) {
          places = after
          listed = true
        }
      }
      if (isKissingIliac(scene, places) && act.assertion === 'performed') places = bothIliacs(story, scene, places)
      else if (listed) named = places
      else if (!isNamed && act.action === 'stent' && hasWord(scene, 'tcar')) places = carotidOf(story, scene)
      else if (!isNamed && clots.length > 0 && (act.action === 'thrombectomy' || act.action === 'lysis'))
        places = [...clots]
      else if (!isNamed && clause.sentence.index - headed <= 2 && !isPlural(scene)) places = [...focus]
      else if (!isNamed) places = fromFocus(scene, focus, group, summaries, act.action, lesions)
      places = [...inNeck(places, mine)]
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
        named: isNamed || listed,
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
      const only = clause.vessels.length > 0 || scene.vessels.length > 0 ? isVesselOnly(scene) : false
      // "Entry: right common femoral artery"
      const hole = only && scene.vessels.every(v => v.places.every(p => scene.punctured.has(p.vesselId)))
      const alone = only && !(hole && focus.length === 0)
      if (alone) {
        focus = scene.vessels.flatMap(v => v.places)
        headed = clause.sentence.role === 'heading' ? clause.sentence.index : -9
      }
      // "the left carotid was not entered" turns nowhere
      const denied = clause.cues.some(q => q.cue.sets === 'negated')
      const goals =
        alone || denied
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
            (o.devices.some(d => d.device.class.startsWith('catheter')) ||
              o.concepts.some(
                c => c.concept.detail?.moves === 'catheter' || (o === clause && c.concept.detail?.moves === 'sheath'),
              )),
        )
      const targeted = goals.length === 0 && !alone ? targetOf(scene) : []
      if (targeted.length > 0) focus = targeted
      if (focus.length === 0 && !alone)
        focus = scene.vessels
          .filter(v => v.ref.role === 'through' && !scene.punctured.has(v.places[0]?.vesselId ?? ''))
          .flatMap(v => v.places)
      if (goals.length > 0) {
        const to = goals.flatMap(v => v.places)
        const goes = (moved?.maneuver.act === 'select' || tool()) && !hasProtection(scene)
        const moves = goes && (acted || focus.some(f => to.some(p => baseOf(p.vesselId) === baseOf(f.vesselId))))
        if (moves) refocused = true
        // "went back up to the tight one"
        const pointed =
          goals.some(v => v.ref.list >= POINTED) ||
          // the tip goes from one lung to the other between two passes
          (moved !== undefined && goals.every(v => v.places.every(p => p.vesselId.startsWith('pul.'))))
        // "the left carotid is fine. The catheter was steered into the right": away from what was told so far
        const away = goes && !moves && to.every(p => focus.every(f => !isRelated(story, p.vesselId, f.vesselId)))
        const behind = lesions.filter(
          f =>
            away &&
            f.rank === 1 &&
            /^(stenosis|occlusion)$/.test(f.kind) &&
            to.some(p => isRelated(story, p.vesselId, f.place.vesselId)),
        )
        if (behind.length > 0) focus = unique(behind.map(f => f.place))
        else if (
          focus.length === 0 ||
          moves ||
          pointed ||
          away ||
          wireTurns(clause) ||
          clause.sentence.role === 'heading'
        )
          focus = to
      }
    }
    resolver.setFocus(focus)
  }
  const { drafts: told, graft } = withoutGraftParts(retold(outsideBone(story, drafts), lesions), lesions, [
    ...summaries,
    ...scenes,
  ])
  return { treatments: told.map(d => finish(story, d, lesions, told)), lesions, scenes, summaries, graft }
}
