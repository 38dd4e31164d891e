import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DomainError } from '../schema/index.ts'

export interface LexiconFile {
  /** Path inside the folder, with `/`. */
  readonly path: string
  readonly text: string
}

/** The lexicons that come with the package. */
export const LEXICONS_FOLDER = fileURLToPath(new URL('../../lexicons/', import.meta.url))

/** Every YAML and CSV file of the folder, in sorted order. */
export const readLexiconFiles = (folder: string): LexiconFile[] => {
  if (!existsSync(folder)) {
    throw new DomainError(
      'knowledge-missing',
      `There is no lexicons folder at ${folder}.`,
      'Give the folder that holds anatomy/, codes/ and devices.yaml.',
    )
  }
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(path => path.split(sep).join('/'))
    .filter(path => /\.(yaml|csv)$/.test(path))
    .sort()
    .map(path => ({ path, text: readFileSync(join(folder, path), 'utf8').replaceAll('\r\n', '\n') }))
}

/** Payer profiles that a user adds in his data folder, written as in lexicons/profiles.yaml; none without that file. */
export const OWN_PROFILES = 'profiles.yaml'

export const readOwnProfiles = (data: string): LexiconFile[] => {
  const path = join(data, OWN_PROFILES)
  if (!existsSync(path)) return []
  return [{ path: `own/${OWN_PROFILES}`, text: readFileSync(path, 'utf8').replaceAll('\r\n', '\n') }]
}

/** `sha256:<hex>` over paths and contents. */
export const versionOf = (files: readonly LexiconFile[]): string => {
  const hash = createHash('sha256')
  for (const file of files) hash.update(file.path).update('\0').update(file.text).update('\0')
  return `sha256:${hash.digest('hex')}`
}
