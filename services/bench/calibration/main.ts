/**
 * `npm run calibrate -- observe SET GOLD.jsonl FOLDER` codes reports that the engine has not been mended for and keeps what was
 * known of each suggestion and whether it was right; `npm run calibrate -- train --date YYYY-MM-DD [--hold SET]` fits the model
 * of `models/confidence` on what was kept and writes its card. No words of a report are kept.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createCoder } from '../../coder.ts'
import { loadKnowledge } from '../../knowledge/index.ts'
import { parseGold } from '../accuracy/gold.ts'
import { toCard } from './card.ts'
import { observationsOf, parseObservations, toLine } from './observation.ts'
import { crossValidate, judge, train } from './train.ts'

const FOLDER = fileURLToPath(new URL('../../../models/confidence/', import.meta.url))
const OBSERVATIONS = join(FOLDER, 'observations.jsonl')

const readAll = () => (existsSync(OBSERVATIONS) ? parseObservations(readFileSync(OBSERVATIONS, 'utf8')) : [])

const observe = (set: string, goldFile: string, folder: string): void => {
  const coder = createCoder(loadKnowledge())
  const gold = parseGold(readFileSync(goldFile, 'utf8'))
  const seen = gold.flatMap(report => {
    const text = readFileSync(join(folder, `${report.id}.txt`), 'utf8')
    const request = { reportId: report.id, text, today: '2026-01-01' }
    const coded = coder.observe(report.dateOfService ? { ...request, dateOfService: report.dateOfService } : request)
    return observationsOf(set, report, coded)
  })
  const kept = readAll().filter(o => !o.report.startsWith(`${set}/`))
  writeFileSync(OBSERVATIONS, `${[...kept, ...seen].map(toLine).join('\n')}\n`)
  console.log(`${set}: ${seen.length} suggestions of ${gold.length} reports, ${seen.filter(o => o.right).length} right`)
}

const fit = (date: string, hold: string | undefined): void => {
  const all = readAll()
  const held = hold === undefined ? [] : all.filter(o => o.report.startsWith(`${hold}/`))
  const rest = all.filter(o => !held.includes(o))
  const cross = crossValidate(rest)
  const model = train(rest, date)
  const heldBack = held.length > 0 ? judge(model, held) : undefined
  writeFileSync(join(FOLDER, 'model.json'), `${JSON.stringify(model, null, 2)}\n`)
  const card = toCard(model, rest, cross, hold, heldBack)
  writeFileSync(join(FOLDER, 'README.md'), card)
  console.log(card)
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { date: { type: 'string' }, hold: { type: 'string' } },
})
const [command, set, gold, folder] = positionals
if (command === 'observe' && set && gold && folder) observe(set, gold, folder)
else if (command === 'train' && values.date) fit(values.date, values.hold)
else {
  console.error('usage: calibrate observe SET GOLD.jsonl FOLDER | train --date YYYY-MM-DD [--hold SET]')
  process.exitCode = 2
}
