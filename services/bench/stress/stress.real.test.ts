import { describe, expect, it } from 'vitest'
import { createCoder } from '../../coder.ts'
import { loadKnowledge } from '../../knowledge/index.ts'
import { loadTexts } from '../texts.ts'
import { createAuditor, createFuzzer } from './fuzz.ts'
import { prepareStress, toRelationFigures } from './run.ts'
import type { Relation } from './variant.ts'

/** Share of variants whose answer changed exactly as it should: just under what was measured, so that a loss shows. */
const FLOORS: Readonly<Record<Relation | 'all', number>> = {
  'sides swapped': 0.98,
  'sides abbreviated': 0.96,
  'sibling vessels': 0.97,
  'sentences moved': 0.96,
  'sections moved': 0.99,
  'lists reordered': 0.97,
  'negation inserted': 0.97,
  'act negated': 0.97,
  'plan inserted': 0.97,
  'act planned': 0.97,
  'header removed': 0.93,
  'upper case': 0.96,
  'wrapped at 70': 0.96,
  'white space': 0.99,
  'speech errors': 0.9,
  all: 0.97,
}

describe('the whole stress set', () => {
  it('changes its answers exactly as it should, relation by relation', async () => {
    const { variants, judge } = await prepareStress()
    const outcomes = variants.flatMap(variant => judge(variant) ?? [])
    expect(outcomes.length).toBeGreaterThanOrEqual(2000)
    const figures = toRelationFigures(outcomes).map(({ relation, variants: count, held }) => ({
      relation,
      share: held / count,
    }))
    expect(figures.filter(({ relation, share }) => share < FLOORS[relation])).toEqual([])
  }, 300_000)
})

const FUZZED = 10_000

describe('10,000 fuzzed texts', () => {
  it('hold no code out of its dates, no add-on without a primary, no suggestion without evidence', async () => {
    const knowledge = loadKnowledge()
    const coder = createCoder(knowledge)
    const audit = createAuditor(knowledge.codes)
    const fuzz = createFuzzer((await loadTexts()).texts, knowledge)
    const faults: string[] = []
    for (let index = 0; index < FUZZED; index += 1) {
      const { text, dateOfService } = fuzz(index)
      const result = coder.code({ reportId: 'fuzz', text, dateOfService, today: '2026-12-31' })
      faults.push(...audit(result, text).map(fault => `text ${index}: ${fault}`))
    }
    expect(faults).toEqual([])
  }, 300_000)
})
