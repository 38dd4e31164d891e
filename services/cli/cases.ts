/**
 * For developers: npx tsx services/cli/cases.ts [family] [--only id] [--all]
 * Runs the cases beside the code families and prints each one that fails: expected, got, and the dictation.
 * `--only` also prints a case that passes; `--all` also runs families that are not built yet.
 */
import { parseArgs } from 'node:util'
import { createCoder } from '../coder.ts'
import { type CaseLine, type CodingCase, listDifferences } from '../coding/cases.ts'
import { BUILT_FAMILIES, readCases } from '../coding/read-cases.ts'
import { loadKnowledge } from '../knowledge/index.ts'
import type { CodingResult } from '../schema/index.ts'

const { values, positionals } = parseArgs({
  options: { only: { type: 'string' }, all: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const [family] = positionals

const cases = readCases().filter(
  kase =>
    (family === undefined || kase.family === family) &&
    (values.only === undefined || kase.id === values.only) &&
    (values.all || family !== undefined || values.only !== undefined || BUILT_FAMILIES.includes(kase.family)),
)
if (cases.length === 0) {
  console.error(`No case matches. Families: ${[...new Set(readCases().map(kase => kase.family))].join(', ')}`)
  process.exit(2)
}

const toText = (lines: readonly CaseLine[]) =>
  lines.map(line => [line.code, ...line.modifiers].join('-') + (line.units > 1 ? ` x${line.units}` : '')).join('; ') ||
  '-'

const print = (kase: CodingCase, result: CodingResult, differences: readonly string[]) => {
  const got = (support: string) => toText(result.suggestions.filter(line => line.support === support))
  console.log(`\n${differences.length === 0 ? 'pass' : 'FAIL'} ${kase.id}  ${kase.rule}  ${kase.certainty}`)
  console.log(`  ${kase.dateOfService}  ${kase.text.replaceAll('\n', '\n    ')}`)
  console.log(`  expected  ${toText(kase.codes)}   incomplete ${toText(kase.incomplete)}`)
  console.log(`  got       ${got('supported')}   incomplete ${got('incomplete')}`)
  for (const line of result.suggestions) console.log(`    ${line.code}  ${line.rule}  ${line.why}`)
  for (const line of result.suppressed) console.log(`    not ${line.code}  ${line.rule}  ${line.why}`)
  for (const gap of result.gaps) console.log(`    gap ${gap.kind}  ${gap.question}`)
  for (const difference of differences) console.log(`  * ${difference}`)
  console.log(`  why       ${kase.why}`)
}

const coder = createCoder(loadKnowledge())
const tally = new Map<string, { passed: number; run: number }>()
for (const kase of cases) {
  const { id, text, dateOfService, profile } = kase
  const result = coder.code({ reportId: id, text, dateOfService, today: dateOfService, profile })
  const differences = listDifferences(kase, result)
  if (differences.length > 0 || values.only !== undefined) print(kase, result, differences)
  for (const key of [kase.family, kase.certainty, 'all']) {
    const count = tally.get(key) ?? { passed: 0, run: 0 }
    tally.set(key, { passed: count.passed + (differences.length === 0 ? 1 : 0), run: count.run + 1 })
  }
}
console.log('')
for (const [key, { passed, run }] of tally) console.log(`${key.padEnd(28)}${passed} of ${run}`)
const all = tally.get('all')
process.exitCode = all && all.passed === all.run ? 0 : 1
