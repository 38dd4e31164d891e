import { describe, expect, test } from 'vitest'
import { tokenize } from '../stages/tokenize.ts'
import { between, clocksIn, spanIn } from './clock.ts'

const tokensOf = (text: string) => tokenize(text)

describe('spans of time', () => {
  test.each([
    ['a total of 32 minutes', 32],
    ['twenty eight minutes', 28],
    ['1 hour and 10 minutes', 70],
    ['1 hour 5 minutes', 65],
    ['2 hours', 120],
    ['Intra-service time (min): 31', 31],
  ])('%s', (text, minutes) => {
    const tokens = tokensOf(text)
    expect(spanIn(tokens, 0, tokens.length)?.value).toBe(minutes)
  })

  test.each(['every 5 minutes', 'pressure was held for 15 minutes', 'fluoroscopy 12 minutes'])('%s is none', text => {
    const tokens = tokensOf(text)
    expect(spanIn(tokens, 0, tokens.length)).toBeUndefined()
  })
})

describe('times of day', () => {
  test.each([
    ['start 0912, end 0958', 46],
    ['In: 13:02. Out: 13:20.', 18],
    ['10:05 to 10:41', 36],
    ['from 11:50 AM until 12:25 PM', 35],
    ['began 23:40, ended 00:15', 35],
  ])('%s', (text, minutes) => {
    const tokens = tokensOf(text)
    const clocks = clocksIn(tokens, 0, tokens.length)
    expect(between(clocks[0]!, clocks.at(-1)!).value).toBe(minutes)
  })

  test('four digits without a word of time are no time', () => {
    const tokens = tokensOf('heparin 2000 units, lot 1142')
    expect(clocksIn(tokens, 0, tokens.length)).toEqual([])
  })
})
