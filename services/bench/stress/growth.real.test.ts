import { describe, expect, it } from 'vitest'
import { createCoder } from '../../coder.ts'
import { loadKnowledge } from '../../knowledge/index.ts'
import { prepareGrowth } from './growth.ts'

describe('the cost of a repeated unit', () => {
  const coder = createCoder(loadKnowledge())
  const { units, measure } = prepareGrowth(text =>
    coder.code({ reportId: 'growth', text, dateOfService: '2026-03-02', today: '2026-03-02' }),
  )

  it.each(units)(
    'grows with its length: %s',
    (_name, unit) => {
      const { ratio, longMs } = measure(unit)
      // four times the text: 4 when the cost follows the length, 16 when it follows the square
      if (longMs > 100) expect(ratio).toBeLessThan(12)
    },
    120_000,
  )
})
