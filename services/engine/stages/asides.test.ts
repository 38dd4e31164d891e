import { describe, expect, it } from 'vitest'
import { isPlan } from './asides.ts'
import { tokenize } from './tokenize.ts'

const isPlanned = (sentence: string): boolean => {
  const tokens = tokenize(sentence)
  return isPlan(tokens, 0, tokens.length)
}

describe('a sentence about another day', () => {
  it.each([
    'She will return in two weeks for embolization of the left uterine artery.',
    'If bleeding recurs, the inferior mesenteric artery should be studied and embolized.',
    'A tunneled dialysis catheter will be placed tomorrow.',
    'A filter is to be retrieved in three months.',
  ])('is a plan: %s', sentence => {
    expect(isPlanned(sentence)).toBe(true)
  })

  it.each([
    'The artery was embolized and she will return in two weeks.',
    'Aortogram only; endograft repair will be scheduled.',
    'Alteplase will be infused overnight at 1 mg per hour.',
    'The drain will be left to gravity.',
    'Two cores obtained, ablation will follow.',
    'Aortogram: the intercostal is large and may give the artery of Adamkiewicz.',
    'The narrowing may be due to spasm.',
    'The right renal artery was selected.',
  ])('tells of today as well: %s', sentence => {
    expect(isPlanned(sentence)).toBe(false)
  })
})
