import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createCoder } from '../../coder.ts'
import { loadKnowledge } from '../../knowledge/index.ts'
import { type CodingCase, listDifferences, listOutOfForce, parseCases } from '../cases.ts'
import { BUILT_FAMILIES, readCases } from '../read-cases.ts'

interface Family {
  readonly id: string
  readonly rules: readonly { readonly id: string }[]
}

/** Until the rules stand, only the case files themselves are tested. */
const findFamilies = async (): Promise<readonly Family[] | undefined> => {
  const path = './index.ts'
  if (!existsSync(new URL(path, import.meta.url))) return undefined
  return ((await import(path)) as { FAMILIES: readonly Family[] }).FAMILIES
}

const families = await findFamilies()
const knowledge = loadKnowledge()
const coder = createCoder(knowledge)

const all = readCases()
const built = all.filter(kase => BUILT_FAMILIES.includes(kase.family))
const of = (certainty: CodingCase['certainty']) => built.filter(kase => kase.certainty === certainty)

const run = (kase: CodingCase): readonly string[] => {
  const { id, text, dateOfService, profile } = kase
  return listDifferences(kase, coder.code({ reportId: id, text, dateOfService, today: '2026-11-21', profile }))
}

describe.skipIf(!families)('cases', () => {
  describe.each(BUILT_FAMILIES)('%s', family => {
    test.each(of('firm').filter(kase => kase.family === family))('$id $rule', kase => {
      expect(run(kase), `${kase.text}\n${kase.why}`).toEqual([])
    })
  })

  test.each([
    ['likely', 0.9],
    ['review', 0.8],
  ] as const)('%s cases: at least %f pass', (certainty, share) => {
    const failures = of(certainty).flatMap(kase => {
      const differences = run(kase)
      return differences.length === 0 ? [] : [`${kase.id}: ${differences.join('; ')}`]
    })
    if (failures.length > 0) process.stdout.write(`${certainty} cases that fail:\n  ${failures.join('\n  ')}\n`)
    expect(failures.length, failures.join('\n')).toBeLessThanOrEqual((1 - share) * of(certainty).length)
  })
})

describe('case files', () => {
  test.each(BUILT_FAMILIES)('%s has cases and at least 40 % of them are negatives', family => {
    const cases = built.filter(kase => kase.family === family)
    expect(cases.length).toBeGreaterThan(0)
    expect(cases.filter(kase => kase.silent).length / cases.length).toBeGreaterThanOrEqual(0.4)
  })

  test.each([...new Set(built.map(kase => kase.rule))])(
    '%s has a case where it fires and three where it must not',
    id => {
      const cases = built.filter(kase => kase.rule === id)
      expect(cases.filter(kase => !kase.silent).length).toBeGreaterThanOrEqual(1)
      expect(cases.filter(kase => kase.silent).length).toBeGreaterThanOrEqual(3)
    },
  )

  test.skipIf(!families)('each rule of each family has a case where it fires and one where it must not', () => {
    const lacking = (families ?? [])
      .flatMap(family => family.rules)
      .filter(rule => {
        const cases = all.filter(kase => kase.rule === rule.id)
        return !cases.some(kase => kase.silent) || cases.every(kase => kase.silent)
      })
    expect(lacking.map(rule => rule.id)).toEqual([])
  })

  test('name only codes that are in force on their date', () => {
    const faults = all.flatMap(kase => listOutOfForce(kase, knowledge.codes).map(code => `${kase.id} ${code}`))
    expect(faults).toEqual([])
  })
})

describe('the loader', () => {
  const row = {
    id: 'own-a',
    rule: 'renal/main',
    dateOfService: '2026-03-02',
    certainty: 'firm',
    text: 'Right renal artery selected, right renal run.',
    codes: ['36245-59 x2'],
    why: 'a reason',
  }

  test('reads the notation of a line', () => {
    expect(parseCases('renal.cases.yaml', [row])[0]!.codes).toEqual([{ code: '36245', modifiers: ['59'], units: 2 }])
  })

  test.each([
    ['a quote that is not there', { quotes: { '36245': 'left renal' } }],
    ['a quote that stands twice', { quotes: { '36245': 'renal' } }],
    ['an unknown field', { colour: 'red' }],
    ['a bad line', { codes: ['36245 59'] }],
  ])('names file and case for %s', (_, change) => {
    expect(() => parseCases('renal.cases.yaml', [{ ...row, ...change }])).toThrow(/renal\.cases\.yaml, case own-a/)
  })
})
