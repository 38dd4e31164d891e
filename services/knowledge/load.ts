import type { Knowledge } from '../schema/index.ts'
import { buildKnowledge } from './build.ts'
import { loadConfidence, versionWith } from './confidence.ts'
import { crossCheck } from './cross-check.ts'
import { LEXICONS_FOLDER, type LexiconFile, readLexiconFiles, readOwnProfiles, versionOf } from './files.ts'
import { type Problem, toLexiconError } from './problem.ts'
import { loadQuarters } from './quarters.ts'
import { checkRows, type Rows } from './rows.ts'

const readRows = (
  folder: string,
  data: string | undefined,
): { rows: Rows; problems: readonly Problem[]; files: readonly LexiconFile[] } => {
  const files = [...readLexiconFiles(folder), ...(data === undefined ? [] : readOwnProfiles(data))]
  const { rows, problems } = checkRows(files)
  // Rows that cannot be read would only make further rows look wrong.
  const all = problems.length > 0 ? problems : crossCheck(rows)
  return { rows, problems: all, files }
}

/** Everything that is wrong in a lexicons folder; empty when it may be used. */
export const checkKnowledge = (folder: string = LEXICONS_FOLDER): readonly Problem[] =>
  readRows(folder, undefined).problems

/**
 * Reads, checks and freezes the lexicons, and what a user put into his data folder: imported editions
 * (`editions/<quarter>/*.csv`) and payer profiles of his own (`profiles.yaml`). Without a data folder only the lexicons
 * count. Throws one `lexicon-invalid` for everything that is wrong, `edition-invalid` for a spoilt edition.
 */
export const loadKnowledge = (folder: string = LEXICONS_FOLDER, data?: string): Knowledge => {
  const { rows, problems, files } = readRows(folder, data)
  if (problems.length > 0) throw toLexiconError(problems)
  const imported = data === undefined ? { quarters: [], files: [] } : loadQuarters(data)
  const version = versionOf([...files, ...imported.files])
  const confidence = loadConfidence()
  const whole = confidence ? versionWith(version, confidence.version) : version
  return buildKnowledge(rows, whole, imported.quarters, confidence?.model)
}
