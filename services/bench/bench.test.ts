import { describe, expect, it } from 'vitest'
import { getMedian, getPercentile, toThreeDigits } from './statistics.ts'
import { buildSyntheticReports } from './synthetic.ts'
import { loadTexts } from './texts.ts'

describe('statistics', () => {
  it('take the nearest rank', () => {
    const numbers = Array.from({ length: 100 }, (_, index) => 100 - index)
    expect([0.5, 0.99, 1].map(share => getPercentile(numbers, share))).toEqual([50, 99, 100])
    expect(getMedian([3, 1, 2])).toBe(2)
    expect(() => getMedian([])).toThrow(RangeError)
  })

  it('keep three digits', () => {
    expect([1234.5, 0.012345, 2].map(toThreeDigits)).toEqual([1230, 0.0123, 2])
  })
})

describe('texts to measure on', () => {
  it('are synthetic, the same in every run, when there are no samples', async () => {
    const { source, texts } = await loadTexts('/nowhere')
    expect(source).toBe('synthetic')
    expect(texts).toEqual(buildSyntheticReports(texts.length))
    expect(new Set(texts).size).toBe(texts.length)
  })
})
