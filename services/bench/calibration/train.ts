import type { ConfidenceModel } from '../../schema/index.ts'
import { fitLogistic, probability } from './logistic.ts'
import type { Observation } from './observation.ts'
import { type Bin, bandOf, calibrationError, reliabilityOf } from './reliability.ts'

const FOLDS = 10
const RIDGE = 20
const FLOOR = 0.02
const CEILING = 0.99

/** How a model does on suggestions it has not seen. */
export interface HeldBack {
  readonly n: number
  readonly rightShare: number
  readonly error: number
  readonly bins: readonly Bin[]
  readonly high: { readonly n: number; readonly precision: number }
}

const clamp = (p: number): number => Math.round(100 * Math.min(CEILING, Math.max(FLOOR, p))) / 100

/** Figures of what was said against what was right. */
export const heldBackOf = (said: readonly number[], right: readonly boolean[]): HeldBack => {
  const bins = reliabilityOf(said, right)
  return {
    n: said.length,
    rightShare: right.filter(Boolean).length / right.length,
    error: calibrationError(bins),
    bins,
    high: bandOf(said, right, 0.9),
  }
}

/** Families have too few observations each for a weight of their own; with them the model is surer and less often right. */
const general = (features: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(features).filter(([name]) => !name.startsWith('family.')))

const toModel = (observations: readonly Observation[], trained: string): ConfidenceModel => {
  const fit = fitLogistic(
    observations.map(o => general(o.features)),
    observations.map(o => o.right),
    RIDGE,
  )
  return { name: 'logistic-1', trained, ...fit, floor: FLOOR, ceiling: CEILING }
}

/** Each report is judged by a model that has not seen it; whole reports are held back, never single lines. */
export const crossValidate = (observations: readonly Observation[]): HeldBack => {
  const reports = [...new Set(observations.map(o => o.report))].sort()
  const foldOf = new Map(reports.map((report, i) => [report, i % FOLDS]))
  const said: number[] = []
  const right: boolean[] = []
  for (let fold = 0; fold < FOLDS; fold++) {
    const rest = observations.filter(o => foldOf.get(o.report) !== fold)
    if (rest.length === 0) continue
    const fit = toModel(rest, '')
    for (const o of observations) {
      if (foldOf.get(o.report) !== fold) continue
      said.push(clamp(probability(fit, o.features)))
      right.push(o.right)
    }
  }
  return heldBackOf(said, right)
}

/** How a given model does on observations that it was not trained on. */
export const judge = (model: ConfidenceModel, observations: readonly Observation[]): HeldBack =>
  heldBackOf(
    observations.map(o => clamp(probability(model, o.features))),
    observations.map(o => o.right),
  )

export const train = toModel
