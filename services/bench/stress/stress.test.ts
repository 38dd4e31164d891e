import { describe, expect, it } from 'vitest'
import { createCoder } from '../../coder.ts'
import { loadKnowledge } from '../../knowledge/index.ts'
import { loadTexts } from '../texts.ts'
import { createAuditor, createFuzzer } from './fuzz.ts'
import { leansOnTheOneBefore, listSentences } from './layout.ts'
import { createRandom } from './random.ts'
import { prepareStress, toRelationFigures } from './run.ts'
import { swapSides } from './sides.ts'
import { addSpeechErrors } from './speech.ts'
import { listFaults } from './variant.ts'

describe('the generator', () => {
  it('swaps the sides of the work and leaves those of names and verbs', () => {
    expect(
      swapSides(
        'The LEFT renal and right common iliac (R CIA). It was left in place; the right hepatic and right atrium.',
      ),
    ).toBe('The RIGHT renal and left common iliac (L CIA). It was left in place; the right hepatic and right atrium.')
    expect(swapSides('Rt CFA stick. LAO 40. L4 level. Right away the RICA was engaged.')).toBe(
      'Lt CFA stick. LAO 40. L4 level. Right away the LICA was engaged.',
    )
  })

  it('cuts sentences at stops, not at names and numbers', () => {
    const text = 'Dr. A. Benatar placed a 5 Fr. sheath. It was 2.5 cm.\n1. Aortogram.'
    expect(listSentences(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'Dr. A. Benatar placed a 5 Fr. sheath.',
      'It was 2.5 cm.',
      '1. Aortogram.',
    ])
    expect(leansOnTheOneBefore('It was 2.5 cm.')).toBe(true)
  })

  it('makes two errors in a hundred words, the same in every run, and keeps sides, numbers and denials', () => {
    const text = `${'The right femoral artery was punctured and no hematoma of 5 cm was seen there. '.repeat(20)}`
    const spoiled = addSpeechErrors(text, 'seed')
    expect(addSpeechErrors(text, 'seed')).toBe(spoiled)
    expect(spoiled).not.toBe(text)
    expect(spoiled.match(/\bright\b/g)?.length).toBe(20)
    expect(spoiled.match(/\bno\b/g)?.length).toBe(20)
    expect(spoiled.match(/\b5\b/g)?.length).toBe(20)
  })

  it('draws numbers from its seed alone', () => {
    const draw = (seed: string) => Array.from({ length: 5 }, createRandom(seed).next)
    expect(draw('a')).toEqual(draw('a'))
    expect(draw('a')).not.toEqual(draw('b'))
  })
})

describe('a judgement', () => {
  const line = (code: string, modifiers: string[] = []) =>
    ({ code, modifiers, units: 1, support: 'supported' }) as unknown as Parameters<
      typeof listFaults
    >[1]['suggestions'][0]
  const stack = (...suggestions: ReturnType<typeof line>[]) => ({ suggestions })

  it('names what changed and should not have', () => {
    expect(listFaults({ kind: 'none' }, stack(line('36200')), stack(line('36245', ['LT'])))).toEqual([
      '-36200',
      '+36245-LT',
    ])
  })

  it('wants the other side of a mirrored report', () => {
    const mirrored = { kind: 'mirrored' } as const
    expect(listFaults(mirrored, stack(line('36247', ['LT'])), stack(line('36247', ['RT'])))).toEqual([])
    expect(listFaults(mirrored, stack(line('36247', ['LT'])), stack(line('36247', ['LT'])))).toHaveLength(2)
  })

  it('wants the denied code gone and the rest as it was', () => {
    const lost = { kind: 'lost', codes: ['37242'], loose: (code: string) => code.startsWith('75') } as const
    const base = stack(line('37242'), line('36247', ['59']))
    expect(listFaults(lost, base, stack(line('36247'), line('75726')))).toEqual([])
    expect(listFaults(lost, base, stack(line('37242')))).toEqual(['still 37242', '-36247'])
  })
})

const { variants, judge } = await prepareStress()

describe('the stress set', () => {
  it('has more than two thousand variants, each its own text', () => {
    expect(variants.length).toBeGreaterThan(2000)
    expect(variants.filter(({ base, text }) => base === text)).toEqual([])
  })

  it('holds in a fixed part of it', () => {
    const outcomes = variants.filter((_, index) => index % 13 === 0).flatMap(variant => judge(variant) ?? [])
    const all = toRelationFigures(outcomes).at(-1)
    expect(all?.variants).toBeGreaterThan(200)
    expect((all?.held ?? 0) / (all?.variants ?? 1)).toBeGreaterThanOrEqual(0.97)
  }, 60_000)
})

describe('fuzzed texts', () => {
  it('are answered soundly, a few of them', async () => {
    const knowledge = loadKnowledge()
    const coder = createCoder(knowledge)
    const audit = createAuditor(knowledge.codes)
    const fuzz = createFuzzer((await loadTexts()).texts, knowledge)
    for (let index = 0; index < 200; index += 1) {
      const { text, dateOfService } = fuzz(index)
      const result = coder.code({ reportId: 'fuzz', text, dateOfService, today: '2026-12-31' })
      expect({ index, faults: audit(result, text) }).toEqual({ index, faults: [] })
    }
  }, 60_000)
})
