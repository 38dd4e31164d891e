/**
 * `npm run readme [-- --speed]`: writes the generated blocks of README.md: the stack of its report, and the figures.
 * The speed table depends on the machine and is measured again only when asked.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { buildAccuracyTable, buildSpeedTable } from './figures.ts'
import { fence, readFence, replaceBlock } from './markdown.ts'
import { printResult } from './rendering/result-text.ts'
import { createSession } from './session.ts'

export const README = new URL('../../README.md', import.meta.url)
const EXAMPLE_DATE = '2026-03-02'

/** What `seldinger code` prints for the report that stands on the page. */
const buildExample = (page: string): string => {
  const text = readFence(page, '## One report, worked')
  const session = createSession({}, EXAMPLE_DATE)
  const result = session.code({ reportId: 'report', text }, EXAMPLE_DATE)
  return fence(printResult(result, text, { columns: 100, colour: false }).join('\n'))
}

/** The page with its blocks as they must be today; the measured speed stays as it stands. */
export const renderReadme = async (page: string): Promise<string> => {
  const withExample = replaceBlock(page, 'example', buildExample(page))
  return replaceBlock(withExample, 'accuracy', await buildAccuracyTable())
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({ options: { speed: { type: 'boolean', default: false } } })
  const page = await renderReadme(await readFile(README, 'utf8'))
  await writeFile(README, values.speed ? replaceBlock(page, 'speed', await buildSpeedTable()) : page)
}
