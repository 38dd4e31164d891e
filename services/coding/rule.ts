import type {
  EditMark,
  EditTables,
  Evidence,
  Gap,
  Laterality,
  PayerProfile,
  ProcedureRecord,
  SuggestionRole,
  Suppressed,
} from '../schema/index.ts'
import type { Anatomy } from './tree.ts'

/** What is in force on the date of service; made by knowledge, read by the rules. */
export interface CodeSet {
  readonly edition: string
  readonly dateOfService: string
  findCode(code: string): CodeFacts | undefined
  isInForce(code: string): boolean
  findEdit(column1: string, column2: string): { readonly indicator: 0 | 1 | 9; readonly why: string } | undefined
  /** `indicator` as CMS counts: 1 by line, 2 by day and never lifted, 3 by day and open to appeal; absent = by day, our table. */
  findLimit(
    code: string,
  ): { readonly units: number; readonly indicator?: 1 | 2 | 3 | undefined; readonly edition: string } | undefined
  /** Published primaries of an add-on; `closed` = no other code will do. */
  findPrimaries(code: string): { readonly codes: readonly string[]; readonly closed: boolean } | undefined
  /** `bilateral` of the fee file: 0 no extra payment for 50, 2 both sides are inside. */
  findFee(code: string): { readonly bilateral: string } | undefined
  /** Edition of each table, stamped on what it marks. */
  readonly tables: EditTables
}

export interface CodeFacts {
  readonly code: string
  readonly label: string
  readonly kind: string
  readonly addonTo: readonly string[]
  readonly bilateral: '50' | 'rt_lt' | '50_only' | 'inherent' | 'none'
  readonly unitLimit?: number | undefined
  readonly workRvu?: number | undefined
  readonly splits: boolean
}

/** How sure the house is of a rule (house-rules.md): firm, likely, or contested with a question. */
export type Certainty = 'firm' | 'likely' | 'contested'

/** Why a line is distinct from others of the stack; the reason for 59 or an X modifier. */
export type Distinct =
  | 'second-family'
  | 'other-side'
  | 'other-access'
  | 'diagnostic-study'
  | 'second-field'
  | 'other-session'

/** A code that a rule proposes, one unit on one side. */
export interface Candidate {
  readonly code: string
  /** `<family>/<short-name>`. */
  readonly rule: string
  readonly role: SuggestionRole
  readonly side: Laterality
  /** Lines of one family that share a group are one line with units; other lines of the same code are separate. */
  readonly group?: string
  readonly distinct?: Distinct
  readonly support: 'supported' | 'incomplete'
  readonly certainty: Certainty
  readonly why: string
  readonly evidence: readonly Evidence[]
  /** Fact ids. */
  readonly derivation: readonly string[]
  /** Modifiers that the rule itself decides (52, 53, 76 ...). */
  readonly modifiers?: readonly string[]
}

export interface Evaluation {
  readonly candidates: readonly Candidate[]
  readonly suppressed: readonly Suppressed[]
  readonly gaps: readonly Gap[]
  readonly edits?: readonly EditMark[]
}

export const NOTHING: Evaluation = { candidates: [], suppressed: [], gaps: [] }

/** Everything a rule may ask. */
export interface CodingContext {
  readonly record: ProcedureRecord
  readonly codes: CodeSet
  readonly profile: PayerProfile
  readonly anatomy: Anatomy
  /** Stops that a family has taken into a code that holds the catheter; later families leave them. */
  readonly taken: Set<string>
  /** Runs likewise. */
  readonly read: Set<string>
  /** A leg treatment code is there: it holds every puncture made for that leg. */
  legHeld: boolean
}

/** One rule of a family, for the list of what there is and for the tests that ask for its cases. */
export interface CodeRule {
  readonly id: string
  readonly codes: readonly string[]
  /** In our words: what it needs. */
  readonly requires: readonly string[]
  readonly certainty: Certainty
  readonly source: string
}

/** Makes the rules of one family: its name before each rule's, one source, and the certainty that most of them have. */
export const rulesOf =
  (family: string, source: string, usual: Certainty = 'firm') =>
  (name: string, codes: readonly string[], requires: readonly string[], certainty: Certainty = usual): CodeRule => ({
    id: `${family}/${name}`,
    codes,
    requires,
    certainty,
    source,
  })

/** A code family: its rules, and the function from a record to what they make of it. */
export interface RuleFamily {
  readonly id: string
  readonly rules: readonly CodeRule[]
  evaluate(context: CodingContext): Evaluation
}
