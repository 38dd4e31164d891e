import { DomainError } from '../schema/index.ts'

/** One thing that is wrong in the lexicons, and what to do about it. */
export interface Problem {
  /** Path inside the lexicons folder. */
  readonly file: string
  /** Line of the row, from 1; 0 when the whole file is meant. */
  readonly row: number
  readonly field: string
  readonly message: string
  readonly next: string
}

/** A problem of one row. */
export const rowProblem = (
  row: { readonly file: string; readonly line: number },
  field: string,
  message: string,
  next: string,
): Problem => ({ file: row.file, row: row.line, field, message, next })

const SHOWN = 5

const place = (problem: Problem): string =>
  `${problem.file}${problem.row > 0 ? `:${problem.row}` : ''}${problem.field === '' ? '' : ` (${problem.field})`}`

/** One error for all problems; the message names the first few. */
export const toLexiconError = (problems: readonly Problem[]): DomainError => {
  const shown = problems.slice(0, SHOWN).map(problem => `${place(problem)}: ${problem.message}. ${problem.next}`)
  const more = problems.length - shown.length
  const rest = more > 0 ? ` And ${more} more.` : ''
  return new DomainError(
    'lexicon-invalid',
    `The lexicons have ${problems.length} problem${problems.length === 1 ? '' : 's'}: ${shown.join(' | ')}${rest}`,
    'Run "npx seldinger check" for the whole list.',
  )
}
