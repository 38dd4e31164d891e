import type { Knowledge } from '../schema/index.ts'
import { buildKnowledge } from './build.ts'
import { loadConfidence } from './confidence.ts'
import { crossCheck } from './cross-check.ts'
import { LEXICONS_FOLDER, readLexiconFiles, versionOf } from './files.ts'
import { type Problem, toLexiconError } from './problem.ts'
import { checkRows, type Rows } from './rows.ts'

const readRows = (folder: string): { rows: Rows; problems: readonly Problem[]; version: string } => {
  const files = readLexiconFiles(folder)
  const { rows, problems } = checkRows(files)
  // Rows that cannot be read would only make further rows look wrong.
  const all = problems.length > 0 ? problems : crossCheck(rows)
  return { rows, problems: all, version: versionOf(files) }
}

/** Everything that is wrong in a lexicons folder; empty when it may be used. */
export const checkKnowledge = (folder: string = LEXICONS_FOLDER): readonly Problem[] => readRows(folder).problems

/** Reads, checks and freezes the lexicons. Throws one `lexicon-invalid` for everything that is wrong. */
export const loadKnowledge = (folder: string = LEXICONS_FOLDER): Knowledge => {
  const { rows, problems, version } = readRows(folder)
  if (problems.length > 0) throw toLexiconError(problems)
  const confidence = loadConfidence()
  return buildKnowledge(rows, confidence ? `${version}+${confidence.version}` : version, confidence?.model)
}
