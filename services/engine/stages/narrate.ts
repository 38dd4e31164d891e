import type { Document, Laterality, Sentence } from '../../schema/index.ts'
import { type Anatomy, baseOf, basesOf, createAnatomy } from '../anatomy.ts'
import type { LexiconIndex } from '../lexicon-index.ts'
import { isSite, tellAccess, tellFailure } from '../story/access.ts'
import { withoutFlow } from '../story/flow.ts'
import { withGoing } from '../story/going.ts'
import { tellHeaded, tellOver, tellUnder } from '../story/headed.ts'
import { tellImage } from '../story/image.ts'
import { aorticLevel } from '../story/level.ts'
import { moverOf } from '../story/mover.ts'
import { tellPosition } from '../story/position.ts'
import { tellClosure, tellRead, tellReading } from '../story/reading.ts'
import { rememberTight, withReference } from '../story/refer.ts'
import { tellRepelled } from '../story/repelled.ts'
import { looseSide, resolveRef } from '../story/resolve.ts'
import { tellSame } from '../story/same-again.ts'
import { settle } from '../story/settle.ts'
import { type CatheterState, MOST_ACTS } from '../story/state.ts'
import { isVesselHeading } from '../story/study.ts'
import { tellTarget, tellTreat } from '../story/treat.ts'
import { assertionAt } from './assert.ts'
import type { Clause } from './clause.ts'
import { clausesIn } from './clauses-in.ts'

/** The story as told: where the catheter went, what was seen and done, in the order of the text. */
export type Story = Pick<
  CatheterState,
  'accesses' | 'stops' | 'runs' | 'interventions' | 'anatomy' | 'index' | 'document'
> & {
  readonly clauses: readonly Clause[]
}

/** Sections whose sentences tell acts. Findings do so only with a verb; the rest (history, plan ...) never do. */
const TELLS = new Set(['body', 'addendum'])

/** Anatomy that the report states to be other than usual. */
const variantsOf = (clauses: readonly Clause[], index: LexiconIndex): Map<string, string> => {
  const variants = new Map<string, string>()
  for (const clause of clauses) {
    for (const c of clause.concepts) {
      if (c.concept.kind !== 'variant') continue
      const { value } = assertionAt(clause, c.from, c.to)
      if (value === 'negated' || value === 'planned') continue
      const { replaces, with: by } = c.concept.detail ?? {}
      if (replaces && by) variants.set(replaces, by)
    }
    for (const v of clause.vessels)
      for (const id of v.ids) {
        const of = index.vessels.get(id)?.variantOf
        if (of && v.ids.length === 1 && assertionAt(clause, v.from, v.to).value !== 'negated') variants.set(of, id)
      }
  }
  return variants
}

/** Which sides the text names outright for each vessel, and how often each vessel is named beyond doubt. */
const survey = (clauses: readonly Clause[]): { spoken: Map<string, Set<Laterality>>; named: Map<string, number> } => {
  const spoken = new Map<string, Set<Laterality>>()
  const named = new Map<string, number>()
  for (const clause of clauses)
    for (const v of clause.vessels) {
      const bases = basesOf(v.ids)
      if (bases.length === 1) {
        const base = bases[0]!
        named.set(base, (named.get(base) ?? 0) + 1)
      }
      if (v.side === 'right' || v.side === 'left')
        for (const base of bases) {
          const sides = spoken.get(base) ?? new Set()
          sides.add(v.side)
          spoken.set(base, sides)
        }
      if (v.side === 'bilateral') for (const base of bases) spoken.set(base, new Set<Laterality>(['right', 'left']))
    }
  return { spoken, named }
}

const OPENS = /^(balloon|stent|atherectomy|ivl|reentry|thrombectomy)/

/** Terse sentences that name a narrowing only to say what opened it: "right SFA stenosis: 5 mm balloon". */
const openedIn = (clauses: readonly Clause[]): Set<number> =>
  new Set(
    clauses
      .filter(
        c =>
          c.sentence.role === 'label' &&
          (c.devices.some(d => OPENS.test(d.device.class)) ||
            c.concepts.some(k => k.concept.kind === 'tool' && OPENS.test(k.concept.detail?.class ?? ''))),
      )
      .map(c => c.sentence.index),
  )

const headingSide = (sentence: Sentence, clauses: readonly Clause[]): Laterality => {
  if (sentence.under === undefined) return 'unknown'
  const sides = new Set<Laterality>()
  for (const c of clausesIn(clauses, sentence.under))
    for (const k of c.concepts) {
      const is = k.concept.kind === 'generic' ? k.concept.detail?.is : undefined
      if (is === 'right' || is === 'left') sides.add(is)
    }
  return sides.size === 1 ? [...sides][0]! : 'unknown'
}

const headingAccess = (sentence: Sentence, clauses: readonly Clause[], document: Document): boolean =>
  (sentence.section.heading !== undefined &&
    document.tokens.slice(sentence.section.heading.from, sentence.section.heading.to).some(t => t.word === 'access')) ||
  (sentence.under !== undefined &&
    clausesIn(clauses, sentence.under).some(c => c.anchors.some(a => a.maneuver.act === 'access')))

/** The first line of a report that only names the procedure: no puncture, no tool, no verb. */
const isTitle = (clause: Clause, document: Document): boolean =>
  clause.sentence.role === 'label' &&
  document.sentences.length > 2 &&
  document.sentences[0]!.to - document.sentences[0]!.from <= 16 &&
  clause.anchors.some(a => a.maneuver.act === 'image' || a.maneuver.act === 'treat') &&
  !clause.vessels.some(isSite) &&
  !clause.concepts.some(c => c.concept.kind === 'tool') &&
  document.sentences.some(s => s.role === 'narrative' || s.index > 3)

/** The title of a section, no field of it. */
const isBlock = ({ sentence }: Clause): boolean =>
  sentence.section.heading !== undefined && sentence.from === sentence.section.heading.from

/** A sub-heading cut into clauses is one. */
const joined = (a: Clause, b: Clause): Clause => ({
  ...a,
  to: b.to,
  anchors: [...a.anchors, ...b.anchors],
  vessels: [...a.vessels, ...b.vessels],
  concepts: [...a.concepts, ...b.concepts],
  devices: [...a.devices, ...b.devices],
})

/** "Aorta entered: No", "Superselective catheterization: none". */
const isDenial = (clause: Clause): boolean =>
  /^(no|none|not|n|na|never|nil)$/.test(clause.tokens[clause.sentence.from]!.word)

/** The line under a heading, and every line of the list under it; of a further line only what it begins with. */
const isGoverned = (clause: Clause, heading: Clause): boolean =>
  clause.sentence.index === heading.sentence.index + 1 ||
  (clause.sentence.under === heading.sentence.index &&
    clause.sentence.item === true &&
    clause.from === clause.sentence.from)

const SCAN = /^(ultraso|sono|us$|probe|scanned|scanning|duplex|compressible|compresses|collapsible)/

/** Ultrasound over a vessel that was just named, or in the sentence that names it, or under a heading that says so. */
const isScan = (state: CatheterState, clause: Clause): boolean =>
  state.site !== undefined &&
  state.site.clause.sentence === clause.sentence &&
  !state.accesses.some(a => a.assertion === 'performed' && !a.assumed) &&
  [clause, ...(state.heading ? [state.heading] : [])].some(c =>
    c.tokens.slice(c.sentence.from, c.to).some(t => SCAN.test(t.word)),
  )

/** One clause: who came in, where it went, what was seen, what was done. */
const tellClause = (state: CatheterState, said: Clause, told: boolean): Clause => {
  const clause = withGoing(withReference(state, said))
  hear(state, withoutFlow(state, clause), told)
  rememberTight(state, clause)
  return clause
}

const hear = (state: CatheterState, clause: Clause, told: boolean): void => {
  if (
    state.pending.length > 0 &&
    state.pending[0]!.clause !== state.heading &&
    state.pending[0]!.clause.sentence !== clause.sentence
  )
    state.pending = []
  const heading = state.heading && isGoverned(clause, state.heading) ? state.heading : undefined
  if (heading && isDenial(clause)) return
  if (clause.from === clause.sentence.from && state.heading && state.heading.vessels.length > 0)
    state.pending = state.heading.vessels.map(ref => ({ ref, clause: state.heading! }))
  if (told && tellSame(state, clause)) return
  const before = state.seq
  const access = told || clause.sentence.role === 'narrative' ? tellAccess(state, clause) : false
  const site = clause.vessels.find(isSite)
  if (site) state.site = { ref: site, clause }
  const zone = clause.concepts.find(c => /^(groin|wrist|elbow)$/.test(c.concept.detail?.zone ?? ''))?.concept.detail
    ?.zone
  if (zone) state.place = { zone, side: looseSide(clause) ?? 'unknown', sentence: clause.sentence.index }
  if (isScan(state, clause)) state.scanned = state.site ?? state.scanned
  const more = clause.anchors.some(a => /^(image|select|treat|cross|deploy)$/.test(a.maneuver.act))
  const isAccess = (id: string): boolean => id === state.access?.vesselId || baseOf(id) === state.access?.base
  const further = clause.vessels.some(
    v => v.role === 'to' && !resolveRef(state, v, clause).some(p => isAccess(p.vesselId)),
  )
  // "from the right femoral artery a flush catheter was parked at L1"
  const risen = moverOf(clause) === 'catheter' && aorticLevel(state, clause) !== undefined
  if (!access || more || further || risen) {
    if (told && heading && state.over && clause.from === clause.sentence.from)
      tellOver(state, clause, heading, state.over)
    // "Celiac arteriogram: no stenosis": the heading is the study, what follows its reading
    const lists = heading?.anchors.some(a => a.maneuver.act === 'select' || a.maneuver.act === 'advance') === true
    const studies =
      heading !== undefined &&
      told &&
      clause.from === clause.sentence.from &&
      heading.anchors.some(a => a.maneuver.act === 'image')
    if (studies && !lists) tellImage(state, heading, told)
    const moved = tellPosition(state, clause)
    const listed = !moved && heading !== undefined && tellHeaded(state, clause, heading)
    if (!moved && !listed && heading) tellUnder(state, clause, heading)
    // "Vessels selected and filmed:" over a list: first there, then filmed
    if (studies && listed) tellImage(state, { ...heading, vessels: [] }, told)
    if (!tellImage(state, clause, told) && told && !state.opened.has(clause.sentence.index)) tellReading(state, clause)
    if (!tellTreat(state, clause)) tellTarget(state, clause)
  }
  tellFailure(state, clause)
  if (told) tellRepelled(state, clause)
  if (clause.anchors.some(a => a.maneuver.act === 'close')) tellClosure(state, clause)
  if (clause.vessels.length === 0) return
  const named = clause.vessels.map(ref => ({ ref, clause }))
  state.lastNamed = named.find(n => n.ref.role === 'none') ?? named.at(-1)
  state.pending = state.seq === before ? [...state.pending, ...named] : named
}

/**
 * Stage 4: the catheter-state story. Clause by clause, mentions become acts on the state: access, advance, select, withdraw,
 * inject, treat, close. The body is told first, then what findings add with a verb.
 */
export const narrate = (document: Document, clauses: readonly Clause[], index: LexiconIndex): Story => {
  const anatomy: Anatomy = createAnatomy(index.vessels, variantsOf(clauses, index))
  const { spoken, named } = survey(clauses)
  const state: CatheterState = {
    document,
    index,
    anatomy,
    accesses: [],
    stops: [],
    runs: [],
    interventions: [],
    access: undefined,
    tip: undefined,
    tipPending: false,
    previous: [],
    route: [],
    side: 'unknown',
    topic: 'unknown',
    heading: undefined,
    over: undefined,
    tool: 'catheter',
    headingSide: 'unknown',
    spoken,
    named,
    opened: openedIn(clauses),
    headingAccess: false,
    pending: [],
    tight: undefined,
    turned: undefined,
    site: undefined,
    scanned: undefined,
    place: undefined,
    lastNamed: undefined,
    action: undefined,
    carried: undefined,
    seq: 0,
    moves: 0,
    movedIn: -1,
    goingIn: -1,
  }
  const heard = new Map<Clause, Clause>()
  for (const clause of clauses) {
    if (state.seq > MOST_ACTS) break
    const said = looseSide(clause)
    // "the left carotid was not entered" leaves the story where it is
    if ((said === 'right' || said === 'left') && !clause.cues.some(q => q.cue.sets === 'negated')) state.topic = said
    if (!TELLS.has(clause.sentence.section.kind)) continue
    if (clause.sentence.role === 'heading') {
      // "Left brachial puncture:", and below it what was done from there
      if (
        clause.vessels.some(v => v.side !== undefined) &&
        clause.anchors.some(a => a.form === 'puncture' || a.form === 'stick')
      )
        tellAccess(state, clause)
      const before = state.heading
      if (before && before.sentence.index === clause.sentence.index - 1 && isVesselHeading(before)) state.over = before
      else if (before?.sentence !== clause.sentence && (clause.vessels.length > 0 || isBlock(clause)))
        state.over = undefined
      state.heading = state.heading?.sentence === clause.sentence ? joined(state.heading, clause) : clause
      continue
    }
    if (clause.sentence.under === undefined) state.heading = undefined
    if (clause.sentence.index === 0 && isTitle(clause, document)) continue
    state.headingSide = headingSide(clause.sentence, clauses)
    state.headingAccess = headingAccess(clause.sentence, clauses, document)
    heard.set(clause, tellClause(state, clause, true))
  }
  state.heading = undefined
  state.tip = undefined
  state.previous = []
  let over: Clause | undefined
  for (const clause of clauses) {
    if (clause.sentence.section.kind !== 'findings') continue
    if (state.seq > MOST_ACTS) break
    if (clause.sentence.role === 'heading') over = clause.sentence === over?.sentence ? over : clause
    else if (over && clause.sentence.index === over.sentence.index + 1 && clause.from === clause.sentence.from)
      tellRead(state, clause, over)
    state.headingSide = headingSide(clause.sentence, clauses)
    if (clause.sentence.role === 'narrative') tellClause(state, clause, true)
    else tellImage(state, clause, false)
  }
  settle(state)
  return {
    accesses: state.accesses,
    stops: state.stops,
    runs: state.runs,
    interventions: state.interventions,
    anatomy,
    index,
    document,
    clauses: clauses.map(c => heard.get(c) ?? withGoing(c)),
  }
}
