import type { Evidence, Gap, LineProcedure, Suppressed } from '../../schema/index.ts'
import type { Candidate, CodingContext } from '../rule.ts'
import { LINES } from './line-rules.ts'

/** What the line rules write into. */
export interface Sheet {
  readonly context: CodingContext
  readonly candidates: Candidate[]
  readonly suppressed: Suppressed[]
  readonly gaps: Gap[]
}

export const isUnderFive = (context: CodingContext): boolean =>
  context.record.ageYears !== undefined && context.record.ageYears < 5

/** Two codes that differ by the age of five (house rule 5); the age unwritten makes the older one and a question. */
export const byAge = (sheet: Sheet, young: string, older: string, line: LineProcedure): string => {
  if (sheet.context.record.ageYears === undefined && !sheet.gaps.some(g => g.kind === 'age'))
    sheet.gaps.push({
      kind: 'age',
      question: 'How old was the patient on the day of the procedure? No age is written; five years or more was taken.',
      affects: [older, young],
      evidence: line.evidence.slice(0, 1),
    })
  return isUnderFive(sheet.context) ? young : older
}

export const propose = (
  sheet: Sheet,
  line: LineProcedure,
  rule: string,
  code: string,
  why: string,
  more: Partial<Candidate> = {},
): void => {
  const again = sheet.candidates.some(c => c.code === code)
  sheet.candidates.push({
    code,
    rule: `${LINES}/${rule}`,
    role: sheet.candidates.some(c => c.role === 'primary') ? 'additional' : 'primary',
    side: 'midline',
    support: 'supported',
    certainty: 'firm',
    why,
    evidence: line.evidence,
    derivation: [line.factId],
    ...(again ? { distinct: 'other-access' as const } : {}),
    ...more,
  })
}

export const deny = (sheet: Sheet, rule: string, code: string, why: string, evidence: readonly Evidence[]): void => {
  sheet.suppressed.push({ code, rule: `${LINES}/${rule}`, why, evidence: [...evidence] })
}

export const ask = (
  sheet: Sheet,
  kind: string,
  question: string,
  affects: readonly string[],
  evidence: readonly Evidence[],
): void => {
  if (!sheet.gaps.some(g => g.kind === kind && g.question === question))
    sheet.gaps.push({ kind, question, affects: [...affects], evidence: [...evidence] })
}
