import { describe, expect, test } from 'vitest'
import { fitLogistic, probability } from './logistic.ts'
import { observationsOf, parseObservations, toLine } from './observation.ts'
import { bandOf, calibrationError, reliabilityOf } from './reliability.ts'
import { crossValidate } from './train.ts'

/** A small generator with a fixed seed, so that a draw is the same everywhere. */
const drawer = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state * 1664525 + 1013904223) % 4294967296
    return state / 4294967296
  }
}

describe('logistic fit', () => {
  test('finds the rates that the rows were drawn with', () => {
    const draw = drawer(7)
    const rows = Array.from({ length: 4000 }, () => ({ a: draw() < 0.5 ? 1 : 0 }))
    const right = rows.map(r => draw() < (r.a === 1 ? 0.9 : 0.4))
    const fit = fitLogistic(rows, right, 1)
    expect(probability(fit, { a: 1 })).toBeCloseTo(0.9, 1)
    expect(probability(fit, { a: 0 })).toBeCloseTo(0.4, 1)
  })

  test('a feature that means nothing weighs next to nothing', () => {
    const draw = drawer(11)
    const rows = Array.from({ length: 2000 }, () => ({ noise: draw(), real: draw() < 0.5 ? 1 : 0 }))
    const fit = fitLogistic(
      rows,
      rows.map(r => r.real === 1),
      5,
    )
    expect(Math.abs(fit.weights.noise!)).toBeLessThan(Math.abs(fit.weights.real!) / 10)
  })
})

describe('reliability', () => {
  test('the error is the mean distance of said and right', () => {
    const bins = reliabilityOf([0.95, 0.95, 0.95, 0.95], [true, true, true, false])
    expect(bins).toHaveLength(1)
    expect(calibrationError(bins)).toBeCloseTo(0.2)
  })

  test('the band counts what was said at or above its floor', () => {
    expect(bandOf([0.9, 0.99, 0.5], [true, false, false], 0.9)).toEqual({ n: 2, precision: 0.5 })
  })
})

describe('observations', () => {
  const coded = {
    result: {
      suggestions: [
        { code: '75726', modifiers: [], units: 1 },
        { code: '75726', modifiers: [], units: 1 },
        { code: '36247', modifiers: [], units: 1 },
      ],
    },
    features: [{ likely: 1 }, { likely: 0 }, { parts: 0.123456 }],
  }

  test('of the same code twice where one is wrong, the later is', () => {
    const seen = observationsOf('set', { id: 'one', codes: [{ code: '75726' }, { code: '36247' }] }, coded)
    expect(seen.map(o => o.right)).toEqual([true, false, true])
  })

  test('a line is read back as it was written, rounded', () => {
    const seen = observationsOf('set', { id: 'one', codes: [] }, coded)
    expect(parseObservations(seen.map(toLine).join('\n'))[2]).toEqual({
      report: 'set/one',
      code: '36247',
      right: false,
      features: { parts: 0.1235 },
    })
  })

  test('cross-validation holds whole reports back and is well calibrated on drawn data', () => {
    const draw = drawer(3)
    const drawn = Array.from({ length: 3000 }, (_, i) => {
      const a = draw() < 0.5 ? 1 : 0
      return { report: `set/${i % 300}`, code: '36247', right: draw() < (a === 1 ? 0.97 : 0.5), features: { a } }
    })
    expect(crossValidate(drawn).error).toBeLessThan(0.05)
  })
})
