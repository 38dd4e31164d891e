/**
 * `npm run readme [-- --speed]`: writes the generated blocks of README.md, the worked report and the figures.
 * The speed table depends on the machine and is measured again only when asked.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { buildAccuracyTable, buildSpeedTable } from './figures.ts'
import { replaceBlock } from './markdown.ts'
import { printResult } from './rendering/result-text.ts'
import { createSession } from './session.ts'

export const README = new URL('../../README.md', import.meta.url)
const EXAMPLE = new URL('../../samples/readme-example.txt', import.meta.url)
const EXAMPLE_DATE = '2026-03-02'

const fence = (text: string): string => `\`\`\`text\n${text.trimEnd()}\n\`\`\``

/** One report worked from text to stack, as `seldinger code` prints it. */
const buildExample = async (): Promise<string> => {
  const text = await readFile(EXAMPLE, 'utf8')
  const session = createSession({}, EXAMPLE_DATE)
  const result = session.code({ reportId: 'hepatic', text }, EXAMPLE_DATE)
  const lines = printResult(result, text, { columns: 100, colour: false })
  return `${fence(text)}\n\nbecomes\n\n${fence(lines.join('\n'))}`
}

/** The page with its blocks as they must be today; the measured speed stays as it stands. */
export const renderReadme = async (page: string): Promise<string> => {
  const withExample = replaceBlock(page, 'example', await buildExample())
  return replaceBlock(withExample, 'accuracy', await buildAccuracyTable())
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({ options: { speed: { type: 'boolean', default: false } } })
  const page = await renderReadme(await readFile(README, 'utf8'))
  await writeFile(README, values.speed ? replaceBlock(page, 'speed', await buildSpeedTable()) : page)
}
