import type { AssertionValue } from '../../schema/index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Clause } from '../stages/clause.ts'

const AGE_UNIT = /^(year|yr|month|mo|week|wk|day|hour)$/

/** The assertion of an act or a device; the "old" of "68-year-old" is no history. */
export const assertionOf = (
  clause: Clause,
  from: number,
  to: number,
): { value: AssertionValue; cue?: { from: number; to: number } } => {
  // "the anesthesia team monitored through their own radial arterial catheter"
  for (let i = from - 1; i >= clause.from && from - i <= 5; i--)
    if (clause.tokens[i]!.word === 'their') return { value: 'other-operator', cue: { from: i, to: i + 1 } }
  const isAge = (at: number): boolean =>
    clause.tokens[at]!.word === 'old' && AGE_UNIT.test(clause.tokens[at - 1]?.word ?? '')
  return clause.cues.some(c => isAge(c.from))
    ? assertionAt({ ...clause, cues: clause.cues.filter(c => !isAge(c.from)) }, from, to)
    : assertionAt(clause, from, to)
}
