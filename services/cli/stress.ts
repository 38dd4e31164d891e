/**
 * `npm run stress [-- --faults] [--only RELATION] [--sample ID]`: variants of the samples, and whether the answer changed
 * exactly as it should. `--faults` prints each one that did not; with `--sample` also its text.
 */
import { parseArgs } from 'node:util'
import { type Outcome, prepareStress, toRelationFigures } from '../bench/stress/run.ts'
import { toMarkdownTable } from './markdown.ts'
import { startProgress } from './progress.ts'
import { createProcessTerminal } from './terminal.ts'

const { values } = parseArgs({
  options: {
    faults: { type: 'boolean', default: false },
    only: { type: 'string' },
    sample: { type: 'string' },
  },
})

const terminal = createProcessTerminal()
const { variants, judge } = await prepareStress()
const chosen = variants.filter(
  ({ relation, sample }) =>
    (values.only === undefined || relation === values.only) &&
    (values.sample === undefined || sample.id === values.sample),
)
const progress = await startProgress(chosen.length, terminal)
const outcomes: Outcome[] = []
for (const variant of chosen) {
  const outcome = judge(variant)
  progress.step()
  if (outcome === undefined) continue
  outcomes.push(outcome)
  if (!values.faults || outcome.faults.length === 0) continue
  progress.print(`${variant.relation} | ${variant.sample.id} | ${variant.what} | ${outcome.faults.join(' ')}`)
  if (values.sample !== undefined) progress.print(variant.text)
}
progress.stop()
const rows = toRelationFigures(outcomes)
  .filter(({ variants }) => variants > 0)
  .map(({ relation, variants, held }) => [
    relation,
    String(variants),
    String(held),
    `${((100 * held) / variants).toFixed(1)} %`,
  ])
terminal.print(toMarkdownTable([['relation', 'variants', 'held', 'share'], ...rows]))
