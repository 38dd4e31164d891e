/** Rows of a design matrix: feature name → value. */
export type Row = Readonly<Record<string, number>>

export interface Fit {
  readonly bias: number
  readonly weights: Readonly<Record<string, number>>
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** The probability that a fit gives a row. */
export const probability = (fit: Fit, row: Row): number => {
  let logit = fit.bias
  for (const [name, value] of Object.entries(row)) logit += value * (fit.weights[name] ?? 0)
  return sigmoid(logit)
}

/**
 * Logistic regression with a ridge penalty, by gradient descent with momentum over the whole set; deterministic. Features are
 * scaled to unit spread while it learns. `weight` counts a row more or less.
 */
export const fitLogistic = (
  rows: readonly Row[],
  right: readonly boolean[],
  ridge: number,
  weight?: readonly number[],
): Fit => {
  const names = [...new Set(rows.flatMap(r => Object.keys(r)))].sort()
  const n = rows.length
  const spread = names.map(name => {
    const mean = rows.reduce((s, r) => s + (r[name] ?? 0), 0) / n
    const variance = rows.reduce((s, r) => s + ((r[name] ?? 0) - mean) ** 2, 0) / n
    return Math.sqrt(variance) || 1
  })
  const x = rows.map(r => names.map((name, k) => (r[name] ?? 0) / spread[k]!))
  const w = new Float64Array(names.length)
  const velocity = new Float64Array(names.length)
  const total = weight ? weight.reduce((s, v) => s + v, 0) : n
  let bias = 0
  let biasVelocity = 0
  for (let step = 0; step < 1500; step++) {
    const gradient = new Float64Array(names.length)
    let biasGradient = 0
    for (let i = 0; i < n; i++) {
      let logit = bias
      const row = x[i]!
      for (let k = 0; k < row.length; k++) logit += row[k]! * w[k]!
      const error = (sigmoid(logit) - (right[i] ? 1 : 0)) * (weight?.[i] ?? 1)
      biasGradient += error
      for (let k = 0; k < row.length; k++) gradient[k]! += error * row[k]!
    }
    biasVelocity = 0.9 * biasVelocity - (0.15 * biasGradient) / total
    bias += biasVelocity
    for (let k = 0; k < w.length; k++) {
      velocity[k] = 0.9 * velocity[k]! - 0.15 * (gradient[k]! / total + (ridge * w[k]!) / total)
      w[k]! += velocity[k]!
    }
  }
  const weights = Object.fromEntries(names.map((name, k) => [name, Math.round((w[k]! / spread[k]!) * 1e4) / 1e4]))
  return { bias: Math.round(bias * 1e4) / 1e4, weights }
}
