import { checkAnatomy } from './check-anatomy.ts'
import { checkCodes } from './check-codes.ts'
import { checkWords } from './check-words.ts'
import type { Problem } from './problem.ts'
import type { Rows } from './rows.ts'

/** What no single row can show: ids twice, parents that are missing, one form with two meanings. */
export const crossCheck = (rows: Rows): readonly Problem[] => [
  ...checkAnatomy(rows),
  ...checkWords(rows),
  ...checkCodes(rows),
]
