import type { CodingResult, Decision, ErrorCode, Priority, Report } from '../schema/index.ts'

export type ReportState = 'received' | 'coded' | 'failed' | 'reviewed'

/** A report as it is kept, without its text. */
export interface StoredReport {
  readonly id: string
  readonly version: number
  readonly state: ReportState
  readonly priority: Priority
  readonly accession?: string | undefined
  readonly source?: string | undefined
  readonly dateOfService?: string | undefined
  readonly externalIds?: Readonly<Record<string, string>> | undefined
  readonly receivedAt: Date
  readonly changedAt: Date
  /** Why it could not be coded; only in state `failed`. */
  readonly failure?: ErrorCode | undefined
  /** Codes suggested, in the order of the stack; absent while pending. */
  readonly codes?: readonly string[] | undefined
  readonly gapCount?: number | undefined
}

export interface StoredReportText extends StoredReport {
  readonly text: string
}

/** What arrives: the report and, with it, the sender's word that it is the same request as before. */
export interface NewReport {
  readonly report: Report
  readonly idempotencyKey?: string | undefined
}

export interface Intake {
  readonly report: StoredReport
  /** False when the very same report or request was here before: nothing was added. */
  readonly created: boolean
}

export type SaveOutcome = 'saved' | 'same' | 'superseded'

/** Keyed by report version, engine version and knowledge version: the second save of a key changes nothing. */
export interface NewResult {
  readonly reportVersion: number
  readonly result: CodingResult
}

export interface NewReview {
  readonly reportId: string
  readonly reviewer: string
  readonly note?: string | undefined
  /** Number of reviews that the coder has seen. */
  readonly version: number
  readonly engineVersion: string
  readonly knowledgeVersion: string
  readonly decisions: readonly Decision[]
}

export interface StoredReview extends NewReview {
  readonly id: string
  readonly createdAt: Date
}

export interface WorklistFilter {
  readonly state?: ReportState | undefined
  readonly priority?: Priority | undefined
  readonly hasGaps?: boolean | undefined
}

/** Place in the worklist after which the next page begins. */
export interface WorklistKey {
  readonly priority: number
  readonly seq: number
}

export interface WorklistPage {
  readonly reports: readonly StoredReport[]
  readonly next?: WorklistKey | undefined
}

export type EventKind = 'report-received' | 'report-coded' | 'report-failed' | 'report-reviewed'

export interface StoredEvent {
  readonly cursor: number
  readonly kind: EventKind
  readonly reportId: string
  readonly data: Readonly<Record<string, unknown>>
  readonly at: Date
}

/** A report that waits for its result. */
export interface Pending {
  readonly reportId: string
  readonly reportVersion: number
  readonly priority: Priority
}
