import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { buildSyntheticReports } from './synthetic.ts'

export interface Texts {
  readonly source: 'samples' | 'synthetic'
  readonly texts: readonly string[]
}

const SAMPLES = fileURLToPath(new URL('../../samples/', import.meta.url))
const SYNTHETIC_COUNT = 24

/** Every sample report of the repository, in order of name; synthetic texts when there is none. */
export const loadTexts = async (folder = SAMPLES): Promise<Texts> => {
  const entries = await readdir(folder, { recursive: true }).catch(() => [])
  const paths = entries.filter(name => name.endsWith('.txt')).sort()
  if (paths.length === 0) return { source: 'synthetic', texts: buildSyntheticReports(SYNTHETIC_COUNT) }
  return { source: 'samples', texts: await Promise.all(paths.map(path => readFile(`${folder}/${path}`, 'utf8'))) }
}
