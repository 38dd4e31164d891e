/** One bin of a reliability table. */
export interface Bin {
  readonly from: number
  readonly to: number
  readonly n: number
  readonly said: number
  readonly right: number
}

/** Ten equal bins of what was said, with what was right in each; empty bins are left out. */
export const reliabilityOf = (said: readonly number[], right: readonly boolean[]): Bin[] =>
  Array.from({ length: 10 }, (_, b) => {
    const at = said.flatMap((p, i) => (Math.min(9, Math.floor(p * 10)) === b ? [i] : []))
    return {
      from: b / 10,
      to: (b + 1) / 10,
      n: at.length,
      said: at.reduce((s, i) => s + said[i]!, 0) / at.length,
      right: at.filter(i => right[i]).length / at.length,
    }
  }).filter(bin => bin.n > 0)

/** Expected calibration error: the mean distance of said and right over the bins, by their size. */
export const calibrationError = (bins: readonly Bin[]): number => {
  const n = bins.reduce((s, b) => s + b.n, 0)
  return bins.reduce((s, b) => s + (b.n / n) * Math.abs(b.said - b.right), 0)
}

/** Of those said at or above the floor: how many, and the share that is right. */
export const bandOf = (
  said: readonly number[],
  right: readonly boolean[],
  floor: number,
): { n: number; precision: number } => {
  const at = said.flatMap((p, i) => (p >= floor ? [i] : []))
  return { n: at.length, precision: at.filter(i => right[i]).length / at.length }
}
