import type { CodingResult, EditMark, EditTables, Evidence, Gap, Suggestion, Suppressed } from '../../schema/index.ts'
import { bold, createLineFinder, hang, layTable, listQuotations, type Page, printQuotation } from './layout.ts'

type ToLine = (offset: number) => number

const INDENT = ' '.repeat(9)

const printEvidence = (page: Page, evidence: readonly Evidence[], toLine: ToLine): readonly string[] =>
  listQuotations(evidence, toLine).flatMap(quotation => printQuotation(page, INDENT, quotation))

const printHeading = (page: Page, title: string): readonly string[] => ['', bold(page, title)]

const printStack = (page: Page, suggestions: readonly Suggestion[]): readonly string[] => {
  if (suggestions.length === 0) return ['  No code is supported by this report.']
  const header = ['code', 'mod', 'units', 'conf', 'support', 'what']
  const rows = suggestions.map(({ code, modifiers, units, confidence, support, label }) => [
    code,
    modifiers.join(' ') || '-',
    String(units),
    confidence.toFixed(2),
    support,
    label,
  ])
  return layTable(page, [header, ...rows], [2, 3])
}

const printWhy = (page: Page, { code, rule, why, evidence }: Suggestion | Suppressed, toLine: ToLine) => [
  ...hang(page, `  ${bold(page, code.padEnd(5))}  `, why),
  `${INDENT}rule ${rule}`,
  ...printEvidence(page, evidence, toLine),
]

const printGap = (page: Page, { kind, question, affects, evidence }: Gap, toLine: ToLine) => [
  ...hang(page, `  ${kind}: `, question + (affects.length > 0 ? ` (affects ${affects.join(', ')})` : '')),
  ...printEvidence(page, evidence, toLine),
]

const printEdit = (page: Page, { kind, codes, message, edition, action }: EditMark) =>
  hang(page, `  ${kind} ${codes.join(' + ')}: `, `${message} (${action}; edition ${edition})`)

/** Which tables the edits come from; that no file of CMS is imported for the day is said, not left to be guessed. */
const printTables = ({ ptp, mue, addOn, rvu }: EditTables): string => {
  const editions = new Set([ptp, mue, addOn, rvu])
  if (editions.size === 1 && !/^\d{4}Q\d$/.test(ptp)) return `edits ${ptp}; no CMS file of this day is imported`
  return `edits: pairs ${ptp}, unit limits ${mue}, add-ons ${addOn}, work values ${rvu}`
}

/** One coded report for people: the stack, why, why not, gaps, edits. `text` is the report, for line numbers. */
export const printResult = (result: CodingResult, text: string, page: Page): readonly string[] => {
  const toLine = createLineFinder(text)
  const { suggestions, suppressed, gaps, edits } = result
  const section = <T>(title: string, items: readonly T[], print: (item: T) => readonly string[]) =>
    items.length === 0 ? [] : [...printHeading(page, title), ...items.flatMap(print)]
  return [
    bold(page, result.reportId),
    `date of service ${result.dateOfService}, code set ${result.edition}, engine ${result.engineVersion}`,
    ...(result.tables === undefined ? [] : [printTables(result.tables)]),
    ...printHeading(page, 'STACK'),
    ...printStack(page, suggestions),
    ...section('WHY', suggestions, item => printWhy(page, item, toLine)),
    ...section('WHY NOT', suppressed, item => printWhy(page, item, toLine)),
    ...section('GAPS', gaps, item => printGap(page, item, toLine)),
    ...section('EDITS', edits, item => printEdit(page, item)),
  ]
}
