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
  const doctor = otherDoctor(clause, from)
  if (doctor !== undefined) return { value: 'other-operator', cue: { from: doctor, to: from } }
  return assertionAt(clause, from, to)
}

const SERVICE =
  /^(surgery|surgical|anesthesia|anesthesiology|anaesthesia|nephrology|cardiology|urology|neurosurgery|trauma|icu|micu|sicu|emergency|medicine|oncology|pulmonary|critical|hospitalist|gastroenterology|picc|transplant|vascular)$/

/** "Dr. A from surgery has placed a femoral line": a named doctor of another service, with no "I" or "we" before the act. */
const otherDoctor = (clause: Clause, from: number): number | undefined => {
  const { tokens, sentence } = clause
  let service = false
  for (let i = from - 1; i >= sentence.from && from - i <= 14; i--) {
    const { word } = tokens[i]!
    if (/^(i|we|me|us|patient|referred|request|requested|for)$/.test(word) || word === ';') return undefined
    if (SERVICE.test(word)) {
      for (let k = i - 1; k >= i - 3 && k > sentence.from; k--)
        if (/^(from|of|with|in|on)$/.test(tokens[k]!.word)) service = true
    }
    if (/^(dr|doctor)$/.test(word)) return service ? i : undefined
  }
  return undefined
}
