import { describe, expect, test } from 'vitest'
import { confidenceOf } from './confidence.ts'

const MODEL = { name: 'test', trained: '2026-01-01', bias: 2, weights: { contested: -3 }, floor: 0.02, ceiling: 0.99 }

describe('confidence', () => {
  test('without a model the certainty of the rule stands, less for what is incomplete', () => {
    expect(confidenceOf({}, 'firm', undefined)).toBe(0.97)
    expect(confidenceOf({ incomplete: 1 }, 'firm', undefined)).toBe(0.5)
    expect(confidenceOf({}, 'contested', undefined)).toBe(0.72)
  })

  test('a model weighs the features that it names', () => {
    expect(confidenceOf({ other: 9 }, 'firm', MODEL)).toBe(0.88)
    expect(confidenceOf({ contested: 1 }, 'firm', MODEL)).toBe(0.27)
  })

  test('never surer than its ceiling', () => {
    expect(confidenceOf({ contested: -9 }, 'firm', MODEL)).toBe(0.99)
  })
})
