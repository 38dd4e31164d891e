import { normalizeForm } from './forms.ts'
import { type Problem, rowProblem } from './problem.ts'
import type { Row, Rows } from './rows.ts'

interface Worded<T> {
  /** Field that names the row, and the words of it that must not stand elsewhere in this kind. */
  readonly field: string
  readonly words: (value: T) => readonly string[]
  readonly next: string
}

/** Words that may stand under one row of their kind only. */
const checkUnique = <T>(rows: readonly Row<T>[], { field, words, next }: Worded<T>): Problem[] => {
  const first = new Map<string, Row<T>>()
  const problems: Problem[] = []
  for (const row of rows) {
    for (const word of words(row.value)) {
      const key = normalizeForm(word)
      const known = first.get(key)
      if (known === undefined) first.set(key, row)
      else if (known !== row) {
        const message = `"${word}" also stands in ${known.file}:${known.line}`
        problems.push(rowProblem(row, field, message, next))
      }
    }
  }
  return problems
}

const ID = { field: 'id', next: 'Give one of them another id.' } as const
const FORM = { field: 'forms', next: 'Keep it in one row only.' } as const

export const checkWords = (rows: Rows): readonly Problem[] => [
  ...checkUnique(rows.device, { ...ID, words: device => [device.id] }),
  ...checkUnique(rows.device, {
    ...FORM,
    words: device => [device.name, ...(device.forms ?? []), ...(device.loose ?? [])],
  }),
  ...checkUnique(rows.maneuver, { ...ID, words: maneuver => [maneuver.id] }),
  ...checkUnique(rows.concept, { ...ID, words: concept => [concept.id] }),
  ...checkUnique(rows.term, { ...ID, words: term => [term.id] }),
  // One form may be a tube and an act at once: the kinds are read apart.
  ...checkUnique(rows.term, { ...FORM, words: term => term.forms.map(form => `${form} (${term.kind})`) }),
  ...checkUnique(rows.cue, { ...ID, words: cue => [cue.id] }),
  // The same words may govern both sides of themselves: one row for each reach.
  ...checkUnique(rows.cue, { ...FORM, words: cue => cue.forms.map(form => `${form} (${cue.reach})`) }),
  ...checkUnique(rows.misheard, { field: 'heard', next: 'Keep one of them.', words: misheard => [misheard.heard] }),
  ...checkUnique(rows.diagnosis, { field: 'code', next: 'Join the two rows.', words: diagnosis => [diagnosis.code] }),
  ...checkUnique(rows.reason, { field: 'reason', next: 'Join the two rows.', words: reason => [reason.reason] }),
  ...checkUnique(rows.profile, { ...ID, words: profile => [profile.id] }),
]
