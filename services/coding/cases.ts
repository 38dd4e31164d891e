import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { type CodeEntry, type CodingResult, DomainError, type Evidence, IsoDate, type Span } from '../schema/index.ts'

/** How sure the reference answer is: `review` is contested or held, so a coder decides in the end. */
export const Certainty = Type.Union([Type.Literal('firm'), Type.Literal('likely'), Type.Literal('review')])
export type Certainty = Static<typeof Certainty>

const LINE = '^[0-9A-Z]\\d{3}[0-9A-Z](-[0-9A-Z]{2})*( x\\d+)?$'
const CODE = '^[0-9A-Z]\\d{3}[0-9A-Z]$'

/** One row of a `<family>.cases.yaml`: minimal dictation and what a coder makes of it. */
export const CaseRow = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z]+-[a-z0-9-]+$' }),
    rule: Type.String({ pattern: '^[a-z-]+/[a-z-]+$', description: 'the rule it mainly proves: family/name' }),
    silent: Type.Optional(Type.Boolean({ description: 'a negative: the rule named must not fire here' })),
    dateOfService: IsoDate,
    certainty: Certainty,
    profile: Type.Optional(Type.String({ description: 'payer profile; the default one when absent' })),
    text: Type.String({ minLength: 1 }),
    codes: Type.Array(Type.String({ pattern: LINE }), { description: 'supported lines: code-modifiers xUnits' }),
    incomplete: Type.Optional(Type.Array(Type.String({ pattern: LINE }))),
    absent: Type.Optional(Type.Array(Type.String({ pattern: CODE }), { description: 'never suggested: the trap' })),
    suppressed: Type.Optional(Type.Array(Type.String({ pattern: CODE }), { description: 'listed with a reason' })),
    gaps: Type.Optional(Type.Array(Type.String({ pattern: '^[a-z-]+$' }), { description: 'kinds that must be asked' })),
    quotes: Type.Optional(Type.Record(Type.String({ pattern: CODE }), Type.String({ minLength: 1 }))),
    why: Type.String({ minLength: 1 }),
  },
  { additionalProperties: false },
)
export type CaseRow = Static<typeof CaseRow>

/** One line of a stack as a case writes it. */
export interface CaseLine {
  readonly code: string
  readonly modifiers: readonly string[]
  readonly units: number
}

/** A row with its lines parsed and its quotes resolved. */
export interface CodingCase
  extends Omit<CaseRow, 'codes' | 'incomplete' | 'absent' | 'suppressed' | 'gaps' | 'quotes'> {
  readonly family: string
  readonly codes: readonly CaseLine[]
  readonly incomplete: readonly CaseLine[]
  readonly absent: readonly string[]
  readonly suppressed: readonly string[]
  readonly gaps: readonly string[]
  readonly quotes: readonly (Span & { readonly code: string; readonly text: string })[]
}

const invalid = (file: string, id: string, what: string, next: string) =>
  new DomainError('lexicon-invalid', `${file}, case ${id}: ${what}.`, next)

/** `36245-59 x2` → code 36245, modifiers [59], units 2. */
export const parseLine = (line: string): CaseLine => {
  const [stem = '', units = '1'] = line.split(' x')
  const [code = '', ...modifiers] = stem.split('-')
  return { code, modifiers, units: Number(units) }
}

const resolveQuote = (file: string, row: CaseRow, code: string, words: string) => {
  const start = row.text.indexOf(words)
  if (start < 0)
    throw invalid(file, row.id, `quote of ${code} "${words}" is not in the text`, 'Copy it letter by letter.')
  if (row.text.includes(words, start + 1))
    throw invalid(file, row.id, `quote of ${code} "${words}" stands twice in the text`, 'Quote more words.')
  return { code, text: words, start, end: start + words.length }
}

/** Checks the rows of one file and resolves them; throws naming file and case. */
export const parseCases = (file: string, rows: unknown): readonly CodingCase[] => {
  if (!Array.isArray(rows)) throw invalid(file, '-', 'not a list of cases', 'Start every case with "- id:".')
  const family = file.replace(/\.cases\.yaml$/, '')
  const ids = new Set<string>()
  return rows.map((row: unknown, index) => {
    const id = String((row as { id?: unknown } | null)?.id ?? `#${index + 1}`)
    const [fault] = Value.Errors(CaseRow, row)
    if (fault) throw invalid(file, id, `${fault.instancePath || 'row'} ${fault.message}`, 'See CaseRow in cases.ts.')
    const valid = row as CaseRow
    if (ids.has(id)) throw invalid(file, id, 'id stands twice', 'Give each case its own id.')
    ids.add(id)
    return {
      ...valid,
      family,
      codes: valid.codes.map(parseLine),
      incomplete: (valid.incomplete ?? []).map(parseLine),
      absent: valid.absent ?? [],
      suppressed: valid.suppressed ?? [],
      gaps: valid.gaps ?? [],
      quotes: Object.entries(valid.quotes ?? {}).map(([code, words]) => resolveQuote(file, valid, code, words)),
    }
  })
}

/** Codes that a case names as lines but that the tables do not hold in force on its date. */
export const listOutOfForce = (kase: CodingCase, codes: readonly CodeEntry[]): readonly string[] => {
  const inForce = (entry: CodeEntry) =>
    (entry.from ?? '') <= kase.dateOfService && kase.dateOfService <= (entry.until ?? '9999-12-31')
  return [...kase.codes, ...kase.incomplete]
    .map(line => line.code)
    .filter(code => !codes.some(entry => entry.code === code && inForce(entry)))
}

/** One entry a unit, so that `x2` equals two lines of one unit; modifiers in the order of the claim. */
const listUnits = (lines: readonly CaseLine[]) =>
  lines.flatMap(line => Array.from({ length: line.units }, () => [line.code, ...line.modifiers].join('-'))).sort()

const subtract = (from: readonly string[], what: readonly string[]) => {
  const left = [...from]
  for (const item of what) {
    const at = left.indexOf(item)
    if (at >= 0) left.splice(at, 1)
  }
  return left
}

/** Words of a case are proven when some evidence holds them or lies inside them. */
const covers = (evidence: readonly Evidence[], quote: Span) =>
  evidence.some(
    at => (at.start <= quote.start && quote.end <= at.end) || (quote.start <= at.start && at.end <= quote.end),
  )

/** What differs between the reference answer and the result, one sentence each; empty when the case passes. */
export const listDifferences = (kase: CodingCase, result: CodingResult): readonly string[] => {
  const lines = (support: string) => listUnits(result.suggestions.filter(line => line.support === support))
  const supported = { want: listUnits(kase.codes), got: lines('supported') }
  const incomplete = { want: listUnits(kase.incomplete), got: lines('incomplete') }
  const suggested = new Set(result.suggestions.map(line => line.code))
  const evidenceOf = (code: string) =>
    [...result.suggestions, ...result.suppressed].filter(line => line.code === code).flatMap(line => line.evidence)
  return [
    ...subtract(supported.want, supported.got).map(line => `missing ${line}`),
    ...subtract(supported.got, supported.want).map(line => `wrong ${line}`),
    ...subtract(incomplete.want, incomplete.got).map(line => `missing incomplete ${line}`),
    ...subtract(incomplete.got, incomplete.want).map(line => `wrong incomplete ${line}`),
    ...kase.absent.filter(code => suggested.has(code)).map(code => `trap ${code}`),
    ...kase.suppressed
      .filter(code => !result.suppressed.some(line => line.code === code))
      .map(code => `${code} not listed as suppressed`),
    ...kase.gaps.filter(kind => !result.gaps.some(gap => gap.kind === kind)).map(kind => `no gap ${kind}`),
    ...kase.quotes
      .filter(quote => suggested.has(quote.code) && !covers(evidenceOf(quote.code), quote))
      .map(quote => `${quote.code} without the evidence "${quote.text}"`),
  ]
}
