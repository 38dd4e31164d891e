import Type, { type Static } from 'typebox'
import { IsoDate } from './report.ts'
import { Evidence } from './span.ts'

const literals = <T extends string>(...values: readonly T[]) => Type.Union(values.map(v => Type.Literal(v)))

export const AssertionValue = literals('performed', 'attempted', 'negated', 'planned', 'historical', 'other-operator')
export type AssertionValue = 'performed' | 'attempted' | 'negated' | 'planned' | 'historical' | 'other-operator'

export const Laterality = literals('right', 'left', 'bilateral', 'midline', 'unknown')
export type Laterality = 'right' | 'left' | 'bilateral' | 'midline' | 'unknown'

export type FactKind =
  | 'access'
  | 'catheterization'
  | 'imaging'
  | 'intervention'
  | 'device'
  | 'closure'
  | 'sedation'
  | 'guidance'
  | 'indication'
  | 'prior-study'

/** One documented element of the procedure, with the words that document it. */
export const Fact = Type.Object({
  id: Type.String(),
  kind: literals<FactKind>(
    'access',
    'catheterization',
    'imaging',
    'intervention',
    'device',
    'closure',
    'sedation',
    'guidance',
    'indication',
    'prior-study',
  ),
  vessel: Type.Optional(Type.String()),
  vesselId: Type.Optional(Type.String()),
  side: Laterality,
  order: Type.Optional(Type.Integer({ minimum: 0 })),
  detail: Type.Record(Type.String(), Type.Unknown()),
  assertion: AssertionValue,
  evidence: Type.Array(Evidence),
})
export type Fact = Omit<Static<typeof Fact>, 'side' | 'assertion' | 'kind'> & {
  kind: FactKind
  side: Laterality
  assertion: AssertionValue
}

export type SuggestionRole = 'primary' | 'additional' | 'add-on' | 'imaging' | 'guidance' | 'sedation' | 'supply'

/** One proposed line of the stack. */
export const Suggestion = Type.Object({
  code: Type.String(),
  modifiers: Type.Array(Type.String()),
  units: Type.Integer({ minimum: 1 }),
  label: Type.String({ description: 'our own short wording, never a CPT descriptor' }),
  role: literals<SuggestionRole>('primary', 'additional', 'add-on', 'imaging', 'guidance', 'sedation', 'supply'),
  support: literals('supported', 'incomplete'),
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
  rule: Type.String(),
  why: Type.String(),
  evidence: Type.Array(Evidence),
  derivation: Type.Array(Type.String(), { description: 'fact ids' }),
})
export type Suggestion = Omit<Static<typeof Suggestion>, 'role' | 'support'> & {
  role: SuggestionRole
  support: 'supported' | 'incomplete'
}

/** A candidate that a rule or edit took out, with the reason. */
export const Suppressed = Type.Object({
  code: Type.String(),
  rule: Type.String(),
  why: Type.String(),
  evidence: Type.Array(Evidence),
})
export type Suppressed = Static<typeof Suppressed>

/** A documented element that is missing or in conflict, with a neutral question for the physician. */
export const Gap = Type.Object({
  kind: Type.String(),
  question: Type.String(),
  affects: Type.Array(Type.String()),
  evidence: Type.Array(Evidence),
})
export type Gap = Static<typeof Gap>

export const EditMark = Type.Object({
  kind: literals('ptp', 'mue', 'add-on', 'payer'),
  codes: Type.Array(Type.String()),
  message: Type.String(),
  edition: Type.String(),
  action: literals('suppressed', 'modifier-needed', 'warning'),
})
export type EditMark = Omit<Static<typeof EditMark>, 'kind' | 'action'> & {
  kind: 'ptp' | 'mue' | 'add-on' | 'payer'
  action: 'suppressed' | 'modifier-needed' | 'warning'
}

/** Which edition of each table answered on the date of service: a quarter that was imported, `2026Q4`, or our own table. */
export const EditTables = Type.Object({
  ptp: Type.String({ description: 'pairs' }),
  mue: Type.String({ description: 'unit limits' }),
  addOn: Type.String({ description: 'primaries of add-ons' }),
  rvu: Type.String({ description: 'work values' }),
})
export type EditTables = Readonly<Static<typeof EditTables>>

/** The answer for one report: the contract of the command line and of GET /v1/reports/:id/result. */
export const CodingResult = Type.Object({
  reportId: Type.String(),
  dateOfService: IsoDate,
  edition: Type.String(),
  engineVersion: Type.String(),
  knowledgeVersion: Type.String(),
  suggestions: Type.Array(Suggestion),
  suppressed: Type.Array(Suppressed),
  facts: Type.Array(Fact),
  gaps: Type.Array(Gap),
  edits: Type.Array(EditMark),
  tables: Type.Optional(EditTables),
})
export interface CodingResult {
  reportId: string
  dateOfService: string
  edition: string
  engineVersion: string
  knowledgeVersion: string
  suggestions: Suggestion[]
  suppressed: Suppressed[]
  facts: Fact[]
  gaps: Gap[]
  edits: EditMark[]
  /** Absent in results of older versions. */
  tables?: EditTables | undefined
}
