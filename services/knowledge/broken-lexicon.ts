import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LEXICONS_FOLDER } from './files.ts'
import { checkKnowledge } from './load.ts'
import type { Problem } from './problem.ts'

// For tests only: copies of the lexicons in which something is wrong.

const made: string[] = []

export const removeCopies = (): void => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true })
}

export const copyLexicons = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'seldinger-lexicons-'))
  made.push(folder)
  cpSync(LEXICONS_FOLDER, folder, { recursive: true })
  return folder
}

/** Line, from 1, of the first line with these words. */
export const lineOf = (text: string, words: string): number =>
  text.split('\n').findIndex(line => line.includes(words)) + 1

export interface BrokenRow {
  readonly name: string
  readonly file: string
  /** Words that only this row has. */
  readonly words: string
  readonly change: (row: string) => string
  readonly field: string
  /** Part of the message. */
  readonly says: string
}

export const swap =
  (from: string | RegExp, to: string) =>
  (row: string): string =>
    row.replace(from, to)

/** A copy of the lexicons in which the row with these words reads differently. */
export const breakRow = (
  file: string,
  words: string,
  change: (row: string) => string,
): { folder: string; line: number; problems: readonly Problem[] } => {
  const folder = copyLexicons()
  const path = join(folder, file)
  const lines = readFileSync(path, 'utf8').split('\n')
  const line = lineOf(lines.join('\n'), words)
  if (line === 0) throw new Error(`no row with ${words}`)
  lines[line - 1] = change(lines[line - 1]!)
  writeFileSync(path, lines.join('\n'))
  return { folder, line, problems: checkKnowledge(folder) }
}
