/** The value below which a share of the numbers lies (nearest rank); `share` in (0, 1]. */
export const getPercentile = (numbers: readonly number[], share: number): number => {
  const sorted = [...numbers].sort((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  if (value === undefined) throw new RangeError('There is no percentile of no numbers.')
  return value
}

export const getMedian = (numbers: readonly number[]): number => getPercentile(numbers, 0.5)

/** Three significant digits: more would be noise. */
export const toThreeDigits = (value: number): number => Number(value.toPrecision(3))
