import type { CodingResult, Evidence, Fact, Suggestion } from '../../schema/index.ts'
import { bold, createLineFinder, hang, listQuotations, type Page, printQuotation } from './layout.ts'

const overlaps = (a: Evidence, b: Evidence): boolean => a.start < b.end && b.start < a.end

const printValue = (value: unknown): string =>
  Array.isArray(value) ? value.join('/') : typeof value === 'object' ? JSON.stringify(value) : String(value)

/** Details for a reader: ids that only tie facts together are left out. */
const printDetail = (detail: Fact['detail']): string =>
  Object.entries(detail)
    .filter(([key, value]) => !/Ids?$/.test(key) && value !== undefined && value !== '' && value !== false)
    .map(([key, value]) => (value === true ? key : `${key} ${printValue(value)}`))
    .join(', ')

/** `f3 catheterization: right hepatic artery, right, order 3, performed`. */
export const printFactLine = ({ id, kind, vessel, side, order, assertion, detail }: Fact): string => {
  const named = vessel?.includes(side) ?? false
  const parts = [
    vessel,
    named || side === 'unknown' ? undefined : side,
    order === undefined ? undefined : `order ${order}`,
  ]
  const said = [...parts, assertion, printDetail(detail)].filter(part => part !== undefined && part !== '')
  return `${id} ${kind}: ${said.join(', ')}`
}

/** A fact with its words. */
export const printFact = (fact: Fact, text: string, page: Page, indent = '  '): readonly string[] => [
  ...hang(page, indent, printFactLine(fact)),
  ...listQuotations(fact.evidence, createLineFinder(text)).flatMap(quotation =>
    printQuotation(page, `${indent}  `, { ...quotation, supports: [] }),
  ),
]

interface Requirement {
  readonly name: string
  readonly evidence: readonly Evidence[]
  readonly facts: readonly Fact[]
}

/** The evidence of a suggestion by what it proves, each with the facts that rest on the same words. */
const listRequirements = (suggestion: Suggestion, facts: readonly Fact[]): readonly Requirement[] =>
  [...new Set(suggestion.evidence.map(item => item.supports))].map(name => {
    const evidence = suggestion.evidence.filter(item => item.supports === name)
    const resting = facts.filter(fact => fact.evidence.some(words => evidence.some(item => overlaps(words, item))))
    return { name, evidence, facts: resting }
  })

/** What a derivation is read from: the result, the report, and what a rule asks for. */
export interface Source {
  readonly result: CodingResult
  readonly text: string
  readonly listRequires: (ruleId: string) => readonly string[]
}

/** Rule → requirement → fact → words of one suggestion. */
export const printDerivation = (suggestion: Suggestion, source: Source, page: Page): readonly string[] => {
  const { result, text, listRequires } = source
  const toLine = createLineFinder(text)
  const { code, modifiers, units, label, support, confidence, rule, why, derivation } = suggestion
  const facts = result.facts.filter(fact => derivation.includes(fact.id))
  const requirements = listRequirements(suggestion, facts)
  const shown = new Set(requirements.flatMap(requirement => requirement.facts))
  const rest = facts.filter(fact => !shown.has(fact))
  const line = [code, ...modifiers].join('-') + (units > 1 ? ` x ${units}` : '')
  return [
    bold(page, `${line}  ${label}`),
    `  ${support}, confidence ${confidence.toFixed(2)}`,
    `  rule ${rule}`,
    ...listRequires(rule).flatMap(requires => hang(page, '    needs  ', requires)),
    ...hang(page, '  why  ', why),
    ...requirements.flatMap(requirement => [
      ...hang(page, '  requirement  ', requirement.name || 'documented'),
      ...requirement.facts.flatMap(fact => hang(page, '    fact  ', printFactLine(fact))),
      ...listQuotations(requirement.evidence, toLine).flatMap(quotation =>
        printQuotation(page, '    ', { ...quotation, supports: [] }),
      ),
    ]),
    ...(rest.length > 0 ? ['  also rests on', ...rest.flatMap(fact => printFact(fact, text, page, '    '))] : []),
  ]
}
