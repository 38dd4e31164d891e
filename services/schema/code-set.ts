export type CodeKind = 'base' | 'standalone' | 'addon' | 'si' | 'guidance' | 'sedation' | 'supply'

/** How sides and 50 work on a code (house rule 1.11). */
export type BilateralRule = '50' | 'rt_lt' | '50_only' | 'inherent' | 'none'

/** One code with its dates and our own label. Never a CPT descriptor. */
export interface CodeEntry {
  readonly code: string
  /** First day in force; absent = before 2024. */
  readonly from?: string | undefined
  /** Last day in force; absent = still in force. */
  readonly until?: string | undefined
  readonly replacedBy?: readonly string[] | undefined
  readonly label: string
  readonly kind: CodeKind
  /** Parents of an add-on; `*` = any qualifying service. */
  readonly addonTo: readonly string[]
  /** Tags of what the code already holds (embolization-and-devices, section 10). */
  readonly includes: readonly string[]
  readonly bilateral: BilateralRule
  /** Units a day (MUE). */
  readonly unitLimit?: number | undefined
  readonly workRvu?: number | undefined
  /** Has a professional and a technical part: takes 26 in a facility. */
  readonly splits: boolean
  /** File the row stands in, for messages. */
  readonly source: string
}

/** A procedure-to-procedure pair: `column1` is paid, `column2` denied. */
export interface PtpEdit {
  readonly column1: string
  readonly column2: string
  /** 0 never together, 1 with a justified modifier, 9 no active edit: the pair is allowed. */
  readonly indicator: 0 | 1 | 9
  readonly why: string
  readonly from?: string | undefined
  readonly until?: string | undefined
}
