import type { PtpEdit } from './code-set.ts'

/** Units a day or a line (MUE). `indicator`: 1 counted by line, 2 by day and never lifted, 3 by day and open to appeal. */
export interface UnitLimit {
  readonly code: string
  readonly units: number
  readonly indicator: 1 | 2 | 3
}

/** An add-on and one code it may stand beside. `type` 1: only listed primaries; 2 and 3: the contractor may accept others. */
export interface AddOnEdit {
  readonly addOn: string
  /** `*` = the contractor decides. */
  readonly primary: string
  readonly type: 1 | 2 | 3
  readonly from?: string | undefined
  readonly until?: string | undefined
}

/** A row of the fee file for a code, or for its professional (26) or technical (TC) part. */
export interface FeeRow {
  readonly code: string
  readonly modifier: string
  readonly status: string
  readonly workRvu: number
  /** Global days: 000, 010, 090, MMM, XXX, YYY or ZZZ. */
  readonly globalDays: string
  /** 0 no 50, 1 yes, 2 holds both sides, 3 each side in full, 9 does not apply. */
  readonly bilateral: string
  readonly multiple: string
}

/** What a user imported of one quarter; a kind of file that he did not bring is absent. */
export interface QuarterEdition {
  /** `2026Q4`. */
  readonly edition: string
  readonly from: string
  readonly until: string
  readonly pairs?: readonly PtpEdit[] | undefined
  readonly unitLimits?: readonly UnitLimit[] | undefined
  readonly addOns?: readonly AddOnEdit[] | undefined
  readonly fees?: readonly FeeRow[] | undefined
}
