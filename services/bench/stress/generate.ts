import { readFile } from 'node:fs/promises'
import type { SectionTitle } from '../../schema/index.ts'
import { listActVariants } from './acts.ts'
import { listNegationsInserted, listPlansInserted } from './insertions.ts'
import { createBlockFinder } from './layout.ts'
import { listMovedSections, listMovedSentences, listReorderedLists } from './order.ts'
import { listSiblingVariants } from './siblings.ts'
import { listSideVariants } from './sides.ts'
import { listSpeechVariants } from './speech.ts'
import { listHeaderVariants, listSurfaceVariants } from './surface.ts'
import type { StressSample, Variant } from './variant.ts'

/** The first samples of the reference file: enough variants, and the suite keeps its time as samples join. */
const MOST_SAMPLES = 140
const SAMPLES = new URL('../../../samples/', import.meta.url)

interface GoldRow {
  readonly id: string
  readonly dateOfService: string
  readonly codes: readonly { readonly code: string; readonly evidence: readonly string[] }[]
}

/** The samples of the repository with their gold, in the order of the reference file. */
export const loadStressSamples = async (): Promise<readonly StressSample[]> => {
  const rows = (await readFile(new URL('gold.jsonl', SAMPLES), 'utf8'))
    .split('\n')
    .filter(line => line.trim() !== '')
    .slice(0, MOST_SAMPLES)
  return Promise.all(
    rows.map(async row => {
      const { id, dateOfService, codes } = JSON.parse(row) as GoldRow
      return { id, dateOfService, gold: codes, text: await readFile(new URL(`${id}.txt`, SAMPLES), 'utf8') }
    }),
  )
}

/** All variants of all samples, the same in every run. */
export const generateVariants = (
  samples: readonly StressSample[],
  sections: readonly SectionTitle[],
): readonly Variant[] => {
  const findBlocks = createBlockFinder(sections)
  return samples.flatMap(sample => [
    ...listSideVariants(sample),
    ...listSiblingVariants(sample),
    ...listMovedSentences(sample),
    ...listMovedSections(sample, findBlocks),
    ...listReorderedLists(sample, findBlocks),
    ...listNegationsInserted(sample, findBlocks),
    ...listActVariants(sample, findBlocks),
    ...listPlansInserted(sample, findBlocks),
    ...listHeaderVariants(sample, findBlocks),
    ...listSurfaceVariants(sample),
    ...listSpeechVariants(sample),
  ])
}
