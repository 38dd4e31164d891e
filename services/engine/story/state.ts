import type { AccessStep, Document, Evidence, Intervention, Laterality, Run, Stop } from '../../schema/index.ts'
import type { Anatomy } from '../anatomy.ts'
import type { LexiconIndex } from '../lexicon-index.ts'
import type { Clause, VesselRef } from '../stages/clause.ts'

/** A vessel that the story has settled on. */
export interface Place {
  readonly vesselId: string
  readonly side: Laterality
  readonly branch: boolean
  /** "two branches of ...": how many. */
  readonly count?: number
  /** The words that name it. */
  readonly from: number
  readonly to: number
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
export type AccessDraft = Mutable<AccessStep>
export type StopDraft = Mutable<Stop>
export type RunDraft = Mutable<Run>
export type InterventionDraft = Mutable<Intervention>

/** More acts than any report tells. Acts are compared in pairs, so what comes after them in a text without end is not told. */
export const MOST_ACTS = 1000

/** Where the catheter is while the report is read, and what has been done so far. */
export interface CatheterState {
  readonly document: Document
  readonly index: LexiconIndex
  readonly anatomy: Anatomy
  readonly accesses: AccessDraft[]
  readonly stops: StopDraft[]
  readonly runs: RunDraft[]
  readonly interventions: InterventionDraft[]
  access: AccessDraft | undefined
  tip: Place | undefined
  /** The tip is where the catheter was drawn to; it becomes a stop when it is used there. */
  tipPending: boolean
  /** Vessels of the last act, for "each", "both", "these". */
  previous: readonly Place[]
  /** All stops of the last sentence that moved the catheter, for "in each position". */
  route: readonly Place[]
  side: Laterality
  /** The side spoken of last anywhere in the text, vessel or not: "gangrene of the right great toe". */
  topic: Laterality
  /** Vessels of the sub-heading over the sentence, when it names nothing else. */
  heading: Clause | undefined
  /** A title that names a vessel over the fields in force: "Left uterine artery" over "Agent: ...". */
  over: Clause | undefined
  tool: Stop['tool']
  /** Said once in the sub-heading over the sentence. */
  headingSide: Laterality
  /** The sub-heading over the sentence speaks of access. */
  headingAccess: boolean
  /** Sides said outright anywhere for a base vessel: base → right, left. */
  readonly spoken: ReadonlyMap<string, ReadonlySet<Laterality>>
  /** How often each vessel (without side) is named beyond doubt, for abbreviations. */
  readonly named: ReadonlyMap<string, number>
  /** Sentences whose narrowing is named only beside what opened it. */
  readonly opened: ReadonlySet<number>
  /** Acts told so far. */
  seq: number
  /** Vessels named earlier in the same sentence, for "which was selected", "coils in each". */
  pending: readonly { readonly ref: VesselRef; readonly clause: Clause }[]
  /** The vessel named last, as subject before as object: "this branch was then selected". */
  lastNamed: { readonly ref: VesselRef; readonly clause: Clause } | undefined
  /** The vessel last called narrow: "the tight one". */
  tight: Place | undefined
  /** The side turned to without a vessel, and the sentence that says so. */
  turned: { readonly side: Laterality; readonly sentence: number } | undefined
  /** The last vessel named that can be punctured, for "it was punctured". */
  site: { readonly ref: VesselRef; readonly clause: Clause } | undefined
  /** The place on the body that was made ready last (groin, wrist), for "the artery was punctured". */
  place: { readonly zone: string; readonly side: Laterality; readonly sentence: number } | undefined
  /** The vessel for a puncture that ultrasound was held over: the hole, when no verb of puncture names one. */
  scanned: { readonly ref: VesselRef; readonly clause: Clause } | undefined
  /** The occluding agent named last, and the sentence that names it. */
  carried: { readonly sentence: number; readonly classes: readonly string[] } | undefined
  /** The action of the last therapy told, for "both were treated". */
  action: string | undefined
  /** Sentence that told of a movement and not yet of its goal. */
  goingIn: number
  /** Movements of the catheter told so far. */
  moves: number
  /** Sentence of the last movement. */
  movedIn: number
}

/** Words of the text as evidence. Token range, half-open. */
export const evidenceOf = (document: Document, from: number, to: number, supports: string): Evidence => {
  const start = document.tokens[from]!.start
  let end = document.tokens[Math.max(from, to - 1)]!.end
  // tokens over one misheard place share it
  end = Math.max(end, start)
  return { start, end, text: document.text.slice(start, end), supports }
}

/** The whole clause as evidence, without the joint it begins with. */
export const clauseEvidence = (document: Document, clause: Clause, supports: string): Evidence => {
  let from = clause.from
  while (from < clause.to - 1 && /^[,;:-]$|^(and|then|but|which|with|followed)$/.test(document.tokens[from]!.word))
    from++
  let to = clause.to
  while (to > from + 1 && /^[.,;:-]$/.test(document.tokens[to - 1]!.word)) to--
  return evidenceOf(document, from, to, supports)
}

export const otherSide = (side: Laterality): Laterality =>
  side === 'right' ? 'left' : side === 'left' ? 'right' : side

export const placeOf = (ref: VesselRef, vesselId: string, side: Laterality): Place => ({
  vesselId,
  side,
  branch: ref.branch || ref.count > 1,
  ...(ref.count > 1 ? { count: ref.count } : {}),
  from: ref.from,
  to: ref.to,
})
