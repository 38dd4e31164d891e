/** `npm run figures`: how the engine does on its own samples, and how fast it reads them; both as Markdown tables. */
import { readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { pathToFileURL } from 'node:url'
import { type SuggestedStack, toFigures } from '../bench/accuracy/figures.ts'
import { parseGold } from '../bench/accuracy/gold.ts'
import { toThreeDecimals } from '../bench/accuracy/print.ts'
import { measureReadingSpeed } from '../bench/reading-speed.ts'
import { toMarkdownTable } from './markdown.ts'
import { createSession } from './session.ts'
import { toCalendarDay } from './terminal.ts'

const SAMPLES = new URL('../../samples/', import.meta.url)
/** Samples carry their own date of service, so the day of asking changes nothing. */
const FEW = 5
const ANY_DAY = '2026-11-21'

/** Own samples against their gold: precision, recall, exact stacks. */
export const buildAccuracyTable = async (): Promise<string> => {
  const gold = parseGold(await readFile(new URL('gold.jsonl', SAMPLES), 'utf8').catch(() => ''))
  if (gold.length === 0) return 'There are no samples to measure on.'
  const session = createSession({}, ANY_DAY)
  const stacks = new Map<string, SuggestedStack>()
  for (const { id, dateOfService } of gold) {
    const text = await readFile(new URL(`${id}.txt`, SAMPLES), 'utf8')
    stacks.set(id, session.code({ reportId: id, text }, dateOfService))
  }
  const figures = toFigures(gold, stacks)
  // a scope of one or two reports says nothing
  const rows = [...figures.figures]
    .filter(([, row]) => row.reports >= FEW)
    .map(([scope, row]) => [
      scope === 'all' ? 'all own samples' : scope,
      String(row.reports),
      ...[row.code_precision, row.code_recall, row.code_f1, row.exact_stack, row.exact_lines].map(toThreeDecimals),
    ])
  return toMarkdownTable([['scope', 'reports', 'precision', 'recall', 'F1', 'exact stack', 'exact lines'], ...rows])
}

/** Reading speed on this machine today. */
export const buildSpeedTable = async (): Promise<string> => {
  const { texts, engine, wink, ratio } = await measureReadingSpeed()
  const machine = cpus()[0]?.model.trim() ?? 'unknown processor'
  const table = toMarkdownTable([
    ['one core', 'reports/s', 'p50', 'p99'],
    ['engine, text to explained stack', String(engine.reportsPerSecond), `${engine.p50Ms} ms`, `${engine.p99Ms} ms`],
    ['wink-nlp, full pipeline', String(wink.reportsPerSecond), '', ''],
    ['ratio', String(ratio), '', ''],
  ])
  const about = `${texts.count} ${texts.source}, ${texts.meanCharacters} characters on average`
  return `${table}\n\nMeasured ${toCalendarDay(new Date())} on ${machine}, Node ${process.versions.node}: ${about}.`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(await buildAccuracyTable())
  console.log(`\n${await buildSpeedTable()}`)
}
