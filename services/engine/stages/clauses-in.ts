import type { Clause } from './clause.ts'

/** The clauses of one sentence. Clauses stand in the order of the text, so halving finds them without walking the report. */
export const clausesIn = (clauses: readonly Clause[], sentence: number): readonly Clause[] => {
  let low = 0
  let high = clauses.length
  while (low < high) {
    const mid = (low + high) >> 1
    if (clauses[mid]!.sentence.index < sentence) low = mid + 1
    else high = mid
  }
  let end = low
  while (end < clauses.length && clauses[end]!.sentence.index === sentence) end++
  return clauses.slice(low, end)
}

const grouped = new WeakMap<readonly Clause[], ReadonlyMap<number, readonly Clause[]>>()

/** The clauses of every sentence, in order; grouped once for all who ask. */
export const groupBySentence = (clauses: readonly Clause[]): ReadonlyMap<number, readonly Clause[]> => {
  const known = grouped.get(clauses)
  if (known) return known
  const groups = new Map<number, Clause[]>()
  for (const clause of clauses) {
    const group = groups.get(clause.sentence.index)
    if (group) group.push(clause)
    else groups.set(clause.sentence.index, [clause])
  }
  grouped.set(clauses, groups)
  return groups
}
