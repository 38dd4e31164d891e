import type { AssertionValue } from '../../schema/index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Clause } from '../stages/clause.ts'

/** The assertion of an act or a device; what another team calls its own is theirs. */
export const assertionOf = (
  clause: Clause,
  from: number,
  to: number,
): { value: AssertionValue; cue?: { from: number; to: number } } => {
  // "the anesthesia team monitored through their own radial arterial catheter"
  for (let i = from - 1; i >= clause.from && from - i <= 5; i--)
    if (clause.tokens[i]!.word === 'their') return { value: 'other-operator', cue: { from: i, to: i + 1 } }
  return assertionAt(clause, from, to)
}
