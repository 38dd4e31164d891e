import { createEdition, type Edition } from '../knowledge/index.ts'
import { type CodingResult, type Decision, DomainError, type Knowledge, type Suggestion } from '../schema/index.ts'

/** Modifiers that a coder may put on a line of these families. */
const MODIFIERS: ReadonlySet<string> = new Set(
  (
    '22 23 24 25 26 27 33 47 50 51 52 53 54 55 56 57 58 59 62 63 66 73 74 76 77 78 79 80 81 82 90 91 92 93 95 96 97 99 ' +
    'AS CR CT E1 E2 E3 E4 EY F1 F2 F3 F4 F5 F6 F7 F8 F9 FA FX FY GA GC GE GW GX GY GZ JW JZ KX LC LD LM LT PN PO PT Q0 ' +
    'Q1 Q3 Q5 Q6 QK QS QX QY QZ RC RI RT SG T1 T2 T3 T4 T5 T6 T7 T8 T9 TA TC XE XP XS XU'
  ).split(' '),
)
/** Modifiers that say that two services of an edit are distinct. */
const DISTINCT: readonly string[] = ['24', '25', '57', '58', '59', '78', '79', '91', 'LT', 'RT', 'XE', 'XP', 'XS', 'XU']

const invalid = (position: number, said: string, next: string) =>
  new DomainError('review-invalid', `Decision ${position + 1}: ${said}.`, next)

/** The line of the stack that a decision is about. */
const getLine = (decision: Decision, position: number, result: CodingResult): Suggestion => {
  if (decision.line !== undefined) {
    const line = result.suggestions[decision.line]
    if (line?.code !== decision.code)
      throw invalid(position, `line ${decision.line} is not ${decision.code}`, 'Take line and code from the result.')
    return line
  }
  const [line, ...others] = result.suggestions.filter(suggestion => suggestion.code === decision.code)
  if (line === undefined)
    throw invalid(position, `${decision.code} is not suggested`, 'Use `add` for a code of your own.')
  if (others.length > 0)
    throw invalid(position, `${decision.code} stands on several lines`, 'Say which one with `line`, counted from 0.')
  return line
}

/** What stands on the line once the decision is made. */
interface FinalLine {
  readonly code: string
  readonly modifiers: readonly string[]
  readonly units: number
}

/** Why this final line needs the coder's reason, if it does. */
const findOverride = (line: FinalLine, added: boolean, result: CodingResult): string | undefined => {
  if (added && result.suppressed.some(suppressed => suppressed.code === line.code))
    return `${line.code} was suppressed by a rule`
  const edits = result.edits.filter(edit => edit.codes.includes(line.code))
  if (added && edits.some(edit => edit.action === 'suppressed')) return `an edit takes ${line.code} out`
  const distinct = line.modifiers.some(modifier => DISTINCT.includes(modifier))
  const last = (codes: readonly string[]) => codes.at(-1) === line.code
  if (!distinct && edits.some(edit => edit.action === 'modifier-needed' && last(edit.codes)))
    return `an edit wants a modifier on ${line.code}`
  return undefined
}

const checkFinal = (line: FinalLine, edition: Edition, hasReason: boolean): void => {
  const unknown = line.modifiers.find(modifier => !MODIFIERS.has(modifier))
  if (unknown !== undefined)
    throw new DomainError('modifier-unknown', `Modifier ${unknown} is not known.`, 'Correct the modifier.')
  const entry = edition.getCode(line.code)
  if (entry.unitLimit === undefined || line.units <= entry.unitLimit) return
  if (!hasReason)
    throw new DomainError(
      'units-over-limit',
      `${line.code} takes at most ${entry.unitLimit} units a day.`,
      'Lower the units, or give the reason for more in `reason`.',
    )
}

const toFinal = (decision: Decision, line: Suggestion | undefined): FinalLine => ({
  code: decision.toCode ?? decision.code,
  modifiers: decision.modifiers ?? line?.modifiers ?? [],
  units: decision.units ?? line?.units ?? 1,
})

const needsReason = (position: number, why: string) =>
  invalid(position, why, 'Say why in `reason`; it is kept with the decision.')

const checkDecision = (decision: Decision, position: number, result: CodingResult, edition: Edition): void => {
  const { action } = decision
  const hasReason = decision.reason !== undefined && decision.reason.trim() !== ''
  const changes = [decision.toCode, decision.modifiers, decision.units].some(change => change !== undefined)
  if (action === 'add' && (decision.line !== undefined || decision.toCode !== undefined))
    throw invalid(position, '`add` takes no `line` and no `toCode`', 'Send code, modifiers and units.')
  const line = action === 'add' ? undefined : getLine(decision, position, result)
  if ((action === 'accept' || action === 'reject') && changes)
    throw invalid(position, `\`${action}\` changes nothing`, 'Use `change` with toCode, modifiers or units.')
  if (action === 'change' && !changes)
    throw invalid(position, '`change` says nothing new', 'Send toCode, modifiers or units.')
  if (action === 'reject') {
    if (!hasReason) throw needsReason(position, 'a rejection needs a reason')
    return
  }
  const final = toFinal(decision, line)
  if (action !== 'accept') checkFinal(final, edition, hasReason)
  const override = findOverride(final, action === 'add' || decision.toCode !== undefined, result)
  if (override !== undefined && !hasReason) throw needsReason(position, override)
}

/** Refuses a review that does not fit its result: lines, codes in force, modifiers, units, reasons for overriding. */
export const checkReview = (decisions: readonly Decision[], result: CodingResult, knowledge: Knowledge): void => {
  const edition = createEdition(knowledge, result.dateOfService)
  const seen = new Set<string>()
  decisions.forEach((decision, position) => {
    checkDecision(decision, position, result, edition)
    if (decision.action === 'add') return
    const key = `${decision.code} ${decision.line ?? ''}`
    if (seen.has(key)) throw invalid(position, `${decision.code} is decided twice`, 'Send one decision for each line.')
    seen.add(key)
  })
}
