import { describe, expect, test } from 'vitest'
import { loadKnowledge } from '../../knowledge/index.ts'
import { createEngine } from '../pipeline.ts'

const engine = createEngine(loadKnowledge())

const told = (text: string, kind: string): string[] =>
  engine
    .readText(text)
    .facts.filter(f => f.kind === kind && f.assertion === 'performed' && f.vesselId !== undefined)
    .map(f => f.vesselId!)
    .filter(id => !/^art\.aorta/.test(id))
    .sort()

const stops = (text: string): string[] => [...new Set(told(text, 'catheterization'))]

const GROIN = 'The right common femoral artery was punctured and a 5 French sheath placed.'
const VEIN = 'The right common femoral vein was punctured and a 6 French sheath placed.'

describe('words that point at a vessel', () => {
  test.each([
    [
      'The right renal artery was selected and a run made. The catheter was flipped into the left one.',
      ['art.l.renal', 'art.r.renal'],
    ],
    [
      'A catheter went into the right internal carotid and runs were made. Then I took it over to the left one.',
      ['art.l.ica', 'art.r.ica'],
    ],
    ['The left uterine artery has a big curl to it so I took a microcatheter out into it.', ['art.l.uterine']],
    [
      'The right renal artery was selected. Then over to the other artery with the catheter and back to the first one.',
      ['art.r.renal'],
    ],
  ])('%s', (text, ids) => {
    expect(stops(`${GROIN} ${text}`)).toEqual(ids)
  })

  test('lung arteries are two of one fork', () => {
    expect(
      stops(
        `${VEIN} A pigtail was worked into the right pulmonary artery and a run made. Then I turned the catheter into the left one.`,
      ),
    ).toEqual(['pul.l', 'pul.r'])
  })
})

describe('the same on the other side', () => {
  const LEFT = 'A microcatheter was taken into the left uterine artery and Embosphere was given to stasis.'
  test.each([
    'I pulled back, dropped into the right side and did the same thing.',
    'The procedure was then repeated on the right in identical fashion.',
    'The contralateral side was treated likewise.',
    'Same on the right.',
  ])('%s', text => {
    expect(stops(`${GROIN} ${LEFT} ${text}`)).toEqual(['art.l.uterine', 'art.r.uterine'])
  })

  test.each([
    'The same will be done on the right in two weeks.',
    'I tried to do the same on the right and could not.',
    'The same was not done on the right.',
    'The right groin was closed with the same device.',
    'A repeat run on the right side showed stasis.',
  ])('not: %s', text => {
    expect(stops(`${GROIN} ${LEFT} ${text}`)).toEqual(['art.l.uterine'])
  })
})

describe('what moves without the operator', () => {
  test.each([
    ['A catheter was placed in the celiac artery. Contrast passed briskly into the portal vein.', ['art.celiac']],
    [
      'With the catheter resting in the right subclavian artery an injection displayed the vertebral artery as far as its termination in the posterior inferior cerebellar artery.',
      ['art.r.subclavian'],
    ],
  ])('%s', (text, ids) => {
    expect(stops(`${GROIN} ${text}`)).toEqual(ids)
  })

  test.each([
    'The filter was released with its hook at the lower border of L2.',
    'The wall of the cava was searched from the eleventh thoracic to the first lumbar level.',
  ])('heights in a vein: %s', text => {
    expect(stops(`${VEIN} ${text}`)).toEqual([])
  })
})
