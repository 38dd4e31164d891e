import { checkKnowledge, type Problem } from '../knowledge/index.ts'
import { parseCheckArguments } from './arguments.ts'
import { EXIT_DONE, EXIT_OUR_FAULT } from './fault.ts'
import type { Terminal } from './terminal.ts'

/** `anatomy/abdomen.yaml:12 parent: there is no vessel art.x. Add it or mend the id.` */
const printProblem = ({ file, row, field, message, next }: Problem): string => {
  const place = row > 0 ? `${file}:${row}` : file
  return `${field === '' ? place : `${place} ${field}`}: ${message}. ${next}`
}

/** Checks the lexicons of the package, or of a folder, and prints each problem with file and row. */
export const runCheck = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  const problems = checkKnowledge(parseCheckArguments(args))
  for (const problem of problems) terminal.print(printProblem(problem))
  terminal.print(problems.length === 0 ? 'lexicons: no problem' : `lexicons: ${problems.length} to mend`)
  return problems.length === 0 ? EXIT_DONE : EXIT_OUR_FAULT
}
