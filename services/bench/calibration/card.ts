import type { ConfidenceModel } from '../../schema/index.ts'
import type { Observation } from './observation.ts'
import type { HeldBack } from './train.ts'

const percent = (x: number): string => `${(100 * x).toFixed(1)} %`

const tableOf = ({ bins }: HeldBack): string[] => [
  '| said | suggestions | mean said | right |',
  '|---|---|---|---|',
  ...bins.map(b => `| ${b.from.toFixed(1)}–${b.to.toFixed(1)} | ${b.n} | ${percent(b.said)} | ${percent(b.right)} |`),
]

const linesOf = (h: HeldBack): string[] => [
  `${h.n} suggestions, ${percent(h.rightShare)} right. Expected calibration error ${h.error.toFixed(3)}. At 0.9 and above: ${h.high.n}, of which ${percent(h.high.precision)} right.`,
  '',
  ...tableOf(h),
  '',
]

/** The card of the model: what it is, what it was trained on, how it does on what it has not seen. */
export const toCard = (
  model: ConfidenceModel,
  observations: readonly Observation[],
  cross: HeldBack,
  hold: string | undefined,
  held: HeldBack | undefined,
): string => {
  const sets = [...new Set(observations.map(o => o.report.slice(0, o.report.indexOf('/'))))].sort()
  const heaviest = Object.entries(model.weights)
    .sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))
    .slice(0, 16)
  return [
    '# Confidence of a suggestion',
    '',
    'How often a suggestion like this one is right: a logistic regression with a ridge penalty over what is known when the stack stands',
    '(`services/coding/confidence.ts` lists and explains the features): how sure the rule is, how complete its support, how much of the',
    'report became facts, whether the title speaks of the same thing, what contradicts it, and in which family it arose.',
    '',
    `Trained ${model.trained} on ${observations.length} suggestions of ${new Set(observations.map(o => o.report)).size} made-up reports (${sets.join(', ')}), each coded once, before any rule was`,
    'mended for it. `observations.jsonl` holds what was known of each suggestion and whether it was right; no words of a report.',
    'Rebuild: `npm run calibrate -- train --date YYYY-MM-DD [--hold SET]`. A round of new reports: `npm run calibrate -- observe SET GOLD FOLDER`.',
    '',
    '## Cross-validated, whole reports held back in ten folds',
    '',
    ...linesOf(cross),
    ...(held ? [`## Held back altogether: ${hold}`, '', ...linesOf(held)] : []),
    '## Heaviest weights',
    '',
    '| feature | weight (logit) |',
    '|---|---|',
    ...heaviest.map(([name, weight]) => `| ${name} | ${weight.toFixed(2)} |`),
    '',
    '## Limits',
    '',
    'The reports are of our own writing; real departments will differ. A suggestion that is right may still stand beside a missing one:',
    'confidence says nothing of what is not suggested.',
    '',
  ].join('\n')
}
