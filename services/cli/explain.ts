import { createEdition } from '../knowledge/index.ts'
import { type CodeEntry, type CodingResult, DomainError, type Knowledge } from '../schema/index.ts'
import { parseExplainArguments } from './arguments.ts'
import { EXIT_DONE } from './fault.ts'
import { printDerivation, printFact, type Source } from './rendering/derivation-text.ts'
import { bold, createLineFinder, hang, listQuotations, type Page, printQuotation } from './rendering/layout.ts'
import { type ReportFile, readReportFile } from './report-file.ts'
import { findRule, listRulesFor } from './rules.ts'
import { createSession } from './session.ts'
import type { Terminal } from './terminal.ts'

interface Question {
  readonly result: CodingResult
  readonly report: ReportFile
  readonly knowledge: Knowledge
  readonly page: Page
}

const toSource = ({ result, report }: Question): Source => ({
  result,
  text: report.text,
  listRequires: rule => findRule(rule)?.requires ?? [],
})

const explainSuggestions = (question: Question): readonly string[] =>
  question.result.suggestions.length === 0
    ? ['No code is supported by this report. Name a code to see why it is not suggested.']
    : question.result.suggestions.flatMap(item => [...printDerivation(item, toSource(question), question.page), ''])

const explainDates = ({ code, from, until, replacedBy = [] }: CodeEntry, question: Question): readonly string[] => {
  const { result, knowledge, page } = question
  const day = result.dateOfService
  if (createEdition(knowledge, day).isInForce(code)) return []
  const when =
    until !== undefined && until < day ? `its last day was ${until}` : `it begins on ${from ?? 'an unknown day'}`
  const successors = replacedBy.length > 0 ? ` From then on: ${replacedBy.join(', ')}.` : ''
  const stacked = replacedBy.filter(successor => result.suggestions.some(item => item.code === successor))
  const suggested = stacked.length > 0 ? ` Suggested here instead: ${stacked.join(', ')}.` : ''
  return hang(page, '  ', `not in force on ${day}: ${when}.${successors}${suggested}`)
}

const explainSuppressed = (code: string, { result, report, page }: Question): readonly string[] =>
  result.suppressed
    .filter(item => item.code === code)
    .flatMap(({ rule, why, evidence }) => [
      ...hang(page, '  suppressed  ', why),
      `  rule ${rule}`,
      ...listQuotations(evidence, createLineFinder(report.text)).flatMap(words => printQuotation(page, '    ', words)),
    ])

const explainGaps = (code: string, { result, page }: Question): readonly string[] =>
  result.gaps
    .filter(({ affects }) => affects.includes(code))
    .flatMap(({ kind, question }) => hang(page, `  gap ${kind}  `, question))

/** What the rules would have needed, and what was read but not counted as done here today. */
const explainSilence = (entry: CodeEntry, { result, report, page }: Question): readonly string[] => {
  const rules = listRulesFor(entry.code)
  if (rules.length === 0) {
    return hang(page, '  ', 'no rule proposes this code: its family is not built yet, only its dates are known.')
  }
  const parents = entry.addonTo.filter(parent => parent !== '*')
  const undone = result.facts.filter(({ assertion }) => assertion !== 'performed').slice(0, 12)
  const others = result.suggestions.filter(({ rule }) => rules.some(({ id }) => id === rule))
  const instead = [...new Set(others.map(({ code }) => code))].join(', ')
  return [
    `  ${instead === '' ? 'no rule for this code fired' : `its rule proposes ${instead} instead`}.`,
    '  It would need, documented as performed by this operator today:',
    ...rules.flatMap(({ id, requires }) => hang(page, `    ${id}  `, requires.join('; '))),
    ...(parents.length > 0 ? hang(page, '    ', `and one of its base codes in the stack: ${parents.join(', ')}`) : []),
    ...(undone.length > 0
      ? ['  read, but not as performed:', ...undone.flatMap(fact => printFact(fact, report.text, page, '    '))]
      : []),
  ]
}

const explainCode = (code: string, question: Question): readonly string[] => {
  const { result, knowledge, page } = question
  const entry = knowledge.codes.find(known => known.code === code)
  const suggested = result.suggestions.filter(item => item.code === code)
  const removed = explainSuppressed(code, question)
  if (suggested.length > 0) {
    const others = removed.length > 0 ? ['', bold(page, `${code}  also considered`), ...removed] : []
    return [...suggested.flatMap(item => printDerivation(item, toSource(question), page)), ...others]
  }
  if (entry === undefined) {
    throw new DomainError('code-unknown', `The code ${code} is in no code table here.`, 'Check the number.')
  }
  const dated = explainDates(entry, question)
  return [
    bold(page, `${code}  ${entry.label}`),
    `  not suggested for ${result.reportId} on ${result.dateOfService}`,
    ...dated,
    ...removed,
    ...explainGaps(code, question),
    ...(dated.length + removed.length > 0 ? [] : explainSilence(entry, question)),
  ]
}

/** Prints the derivation of each suggestion, or why one code was or was not suggested. */
export const runExplain = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  const { file, code, ...options } = parseExplainArguments(args)
  const session = createSession(options, terminal.today, terminal.dataFolder)
  const report = await readReportFile(file, terminal)
  const question = { result: session.code(report), report, knowledge: session.knowledge, page: terminal }
  const lines = code === undefined ? explainSuggestions(question) : explainCode(code, question)
  terminal.print(lines.join('\n').trimEnd())
  return EXIT_DONE
}
