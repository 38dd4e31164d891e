import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Store } from '../store/index.ts'

const MARK = 'samples-loaded'

interface Gold {
  readonly id: string
  readonly dateOfService?: string | undefined
}

/** `gold.jsonl` beside the samples: one object a line, of which id and dateOfService are read here. */
const readDates = async (folder: string): Promise<ReadonlyMap<string, string>> => {
  const lines = (await readFile(join(folder, 'gold.jsonl'), 'utf8').catch(() => '')).split('\n')
  const dates = new Map<string, string>()
  for (const line of lines) {
    if (line.trim() === '') continue
    const { id, dateOfService } = JSON.parse(line) as Gold
    if (dateOfService !== undefined) dates.set(id, dateOfService)
  }
  return dates
}

/** Puts the sample reports into the worklist, once in the life of a database; a start that dies halfway goes on next time. */
export const loadSamples = async (store: Store, folder: string): Promise<number> => {
  if (await store.hasMark(MARK)) return 0
  const names = (await readdir(folder).catch(() => [])).filter(name => name.endsWith('.txt')).sort()
  if (names.length === 0) return 0
  const dates = await readDates(folder)
  for (const name of names) {
    const id = basename(name, '.txt')
    const text = await readFile(join(folder, name), 'utf8')
    const dateOfService = dates.get(id)
    await store.intake({
      report: { text, accession: `sample-${id}`, source: 'samples', ...(dateOfService ? { dateOfService } : {}) },
    })
  }
  await store.setMark(MARK)
  return names.length
}
