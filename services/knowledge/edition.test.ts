import { describe, expect, it } from 'vitest'
import { type CodeEntry, DomainError, type Knowledge } from '../schema/index.ts'
import { createEdition, loadKnowledge } from './index.ts'

const knowledge = loadKnowledge()
const of2025 = createEdition(knowledge, '2025-12-31')
const of2026 = createEdition(knowledge, '2026-01-01')

const errorOf = (act: () => unknown): DomainError => {
  try {
    act()
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('codes on a date', () => {
  it('changes the leg family at New Year 2026', () => {
    expect(of2025.isInForce('37224')).toBe(true)
    expect(of2026.isInForce('37224')).toBe(false)
    expect(of2025.isInForce('37263')).toBe(false)
    expect(of2026.isInForce('37263')).toBe(true)
    const leg = (code: CodeEntry) =>
      /^372(2\d|3[0-5])$/.test(code.code) || (code.code >= '37254' && code.code <= '37299')
    expect(of2025.listCodes().filter(leg)).toHaveLength(16)
    expect(of2026.listCodes().filter(leg)).toHaveLength(46)
  })

  it('names its year', () => {
    expect(of2025.edition).toBe('2025')
    expect(of2026.edition).toBe('2026')
  })

  it('says when an old code ended and what to use', () => {
    const error = errorOf(() => of2026.getCode('37224'))
    expect(error.code).toBe('code-not-in-force')
    expect(error.message).toContain('2025-12-31')
    expect(error.next).toContain('37263, 37265')
  })

  it('says when a new code begins, without a successor', () => {
    const error = errorOf(() => of2025.getCode('37263'))
    expect(error.code).toBe('code-not-in-force')
    expect(error.message).toContain('begins on 2026-01-01')
  })

  it('refuses a code it has never heard of', () => {
    expect(errorOf(() => of2026.getCode('99999')).code).toBe('code-unknown')
    expect(of2026.findCode('99999')).toBeUndefined()
  })

  it('lists codes in the order of their number, once', () => {
    const codes = of2026.listCodes().map(code => code.code)
    expect(codes).toEqual([...codes].sort())
    expect(of2026.listCodes()).toBe(of2026.listCodes())
    expect(codes).not.toContain('75962')
  })

  it('includes both end days', () => {
    expect(createEdition(knowledge, '2011-01-01').isInForce('37220')).toBe(true)
    expect(createEdition(knowledge, '2010-12-31').isInForce('37220')).toBe(false)
  })

  it('every successor takes over where the old code ended', () => {
    for (const code of knowledge.codes)
      for (const next of code.replacedBy ?? [])
        expect(
          knowledge.codes.some(one => one.code === next && (one.until === undefined || one.until > code.until!)),
        ).toBe(true)
  })
})

describe('edits on a date', () => {
  it('finds a pair in its direction only', () => {
    expect(of2026.findEdit('36247', '36246')?.indicator).toBe(1)
    expect(of2026.findEdit('36246', '36247')).toBeUndefined()
  })

  it('ends a pair with its codes', () => {
    expect(of2025.findEdit('37226', '37224')?.indicator).toBe(1)
    expect(of2026.findEdit('37226', '37224')).toBeUndefined()
    expect(of2025.findEdit('37267', '37263')).toBeUndefined()
    expect(of2026.findEdit('37267', '37263')?.from).toBe('2026-01-01')
  })

  it('carries a reason in our own words', () => {
    expect(of2026.findEdit('37243', '75894')?.why).toMatch(/embolization/)
  })

  it('takes the pair of the day when a pair stands twice', () => {
    const small = {
      ...knowledge,
      edits: [
        { column1: '36247', column2: '36246', indicator: 0, why: 'old', until: '2025-06-30' },
        { column1: '36247', column2: '36246', indicator: 1, why: 'new', from: '2025-07-01' },
      ],
    } satisfies Knowledge
    expect(createEdition(small, '2025-06-30').findEdit('36247', '36246')?.why).toBe('old')
    expect(createEdition(small, '2025-07-01').findEdit('36247', '36246')?.why).toBe('new')
  })
})
