import { describe, expect, it } from 'vitest'
import type { Suggestion } from '../schema/index.ts'
import { markEdits } from './edits.ts'
import type { CodeSet, CodingContext } from './rule.ts'

const line = (code: string, modifiers: string[] = [], units = 1): Suggestion => ({
  ...{ code, modifiers, units, label: 'x', role: 'primary', support: 'supported' },
  ...{ confidence: 0.9, rule: 'r', why: 'w', evidence: [], derivation: [] },
})

const contextOf = (codes: Partial<CodeSet>): CodingContext => {
  const set: CodeSet = {
    ...{ edition: '2026', dateOfService: '2026-11-02' },
    tables: { ptp: 'P', mue: 'M', addOn: 'A', rvu: 'R' },
    findCode: () => undefined,
    isInForce: () => true,
    findEdit: () => undefined,
    findLimit: () => undefined,
    findPrimaries: () => undefined,
    findFee: () => undefined,
    ...codes,
  }
  return { codes: set } as unknown as CodingContext
}
const marksOf = (codes: Partial<CodeSet>, ...lines: Suggestion[]) =>
  markEdits(contextOf(codes), lines).map(({ kind, codes, edition, action }) =>
    [kind, ...codes, edition, action].join(' '),
  )

describe('a pair', () => {
  const pair = (indicator: 0 | 1 | 9): Partial<CodeSet> => ({
    findEdit: (a, b) => (a === '37243' && b === '36247' ? { indicator, why: 'w' } : undefined),
  })

  it('is marked with the edition of its table, and nothing is taken out', () => {
    expect(marksOf(pair(1), line('37243'), line('36247'))).toEqual(['ptp 37243 36247 P modifier-needed'])
    expect(marksOf(pair(0), line('37243'), line('36247', ['59']))).toEqual(['ptp 37243 36247 P warning'])
  })

  it('is not marked with a modifier, on other sides, or when it is allowed', () => {
    expect(marksOf(pair(1), line('37243'), line('36247', ['59']))).toEqual([])
    expect(marksOf(pair(1), line('37243', ['RT']), line('36247', ['LT']))).toEqual([])
    expect(marksOf(pair(9), line('37243'), line('36247'))).toEqual([])
  })
})

describe('a unit limit', () => {
  const limit = (indicator?: 1 | 2 | 3): Partial<CodeSet> => ({
    findLimit: () => ({ units: 2, edition: 'M', ...(indicator === undefined ? {} : { indicator }) }),
  })
  const three = [line('36247', [], 2), line('36247', ['59'])]

  it('counts the day, or each line where CMS does', () => {
    expect(marksOf(limit(), ...three)).toEqual(['mue 36247 M warning'])
    expect(marksOf(limit(3), ...three)).toEqual(['mue 36247 M warning'])
    expect(marksOf(limit(1), ...three)).toEqual([])
    expect(marksOf(limit(1), line('36247', [], 3))).toEqual(['mue 36247 M warning'])
  })

  it('counts a line with 50 once, and says whether it can be lifted', () => {
    expect(marksOf(limit(2), line('36247', ['50']), line('36247', ['59']))).toEqual([])
    expect(markEdits(contextOf(limit(2)), three)[0]?.message).toContain('no modifier lifts it')
    expect(markEdits(contextOf(limit(3)), three)[0]?.message).toContain('on appeal')
  })
})

it('an add-on is marked when only other codes may be its primary', () => {
  const primaries = (closed: boolean): Partial<CodeSet> => ({
    findPrimaries: code => (code === '36248' ? { codes: ['36247'], closed } : undefined),
  })
  expect(marksOf(primaries(true), line('36246'), line('36248'))).toEqual(['add-on 36248 A warning'])
  expect(marksOf(primaries(true), line('36247'), line('36248'))).toEqual([])
  expect(marksOf(primaries(false), line('36246'), line('36248'))).toEqual([])
})

it('50 is marked where the fee file pays no second side', () => {
  const fee = (bilateral: string): Partial<CodeSet> => ({ findFee: () => ({ bilateral }) })
  expect(marksOf(fee('2'), line('36247', ['50']))).toEqual(['payer 36247 R warning'])
  expect(marksOf(fee('0'), line('36247', ['50']), line('36246'))).toEqual(['payer 36247 R warning'])
  expect(marksOf(fee('1'), line('36247', ['50']))).toEqual([])
})
