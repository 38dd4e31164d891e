import type { AssertionValue, Laterality } from './coding.ts'
import type { Evidence } from './span.ts'

export type Modality = 'us' | 'ct' | 'fluoro' | 'mr'

/** The kind of needle or tube work. */
export type NeedleTopic =
  | 'biopsy'
  | 'collection'
  | 'pleura'
  | 'peritoneum'
  | 'urinary'
  | 'bladder'
  | 'biliary'
  | 'gallbladder'
  | 'feeding'
  | 'nasal'
  | 'ablation'
  | 'augmentation'
  | 'joint'
  | 'spine'

/** One piece of needle or tube work outside the vessels, as the words leave it at the end of the report. */
export interface NeedleWork {
  readonly factId: string
  readonly topic: NeedleTopic
  /** What was done: core, fna, aspirate, place, exchange, convert, remove, inject, stent, ablate ... */
  readonly action: string
  /** Organ, tube or collection. */
  readonly target: string
  readonly side: Laterality
  /** Guidance that the words of this work name, strongest proof first. */
  readonly modalities: readonly Modality[]
  readonly imageKept: boolean
  /** Lesions, collections, levels. */
  readonly units: number
  readonly detail: Readonly<Record<string, string>>
  readonly assertion: AssertionValue
  readonly evidence: readonly Evidence[]
  readonly sentence: number
}

/** A question that the words of needle or tube work leave open. */
export interface NeedleQuestion {
  readonly kind: string
  readonly question: string
  readonly affects: readonly string[]
  readonly evidence: readonly Evidence[]
}

export interface NeedleRecord {
  readonly works: readonly NeedleWork[]
  readonly questions: readonly NeedleQuestion[]
  /** Plugs, coils or glue put into the needle's own tract. */
  readonly plugs: readonly Evidence[]
  /** Sentences that tell of this work: no vessel story there. */
  readonly sentences: ReadonlySet<number>
}
