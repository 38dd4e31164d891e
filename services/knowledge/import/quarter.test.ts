import { expect, it } from 'vitest'
import { parseQuarter, quarterOfFileName } from './quarter.ts'

it.each([
  ['ccipra-v302r0-f1.txt', '2024Q3'],
  ['ccipra-v320r0-f4.TXT', '2026Q1'],
  ['medicare-ncci-2025q4-practitioner-ptp-edits-ccipra-v313r0-f1.txt', '2025Q4'],
  ['MCR_MUE_PractitionerServices_Eff_10-01-2026.csv', '2026Q4'],
  ['MCR_MUE_PractitionerServices_Eff_01-01-2025.csv', '2025Q1'],
  ['AOC_V2025Q4_01-MCR.txt', '2025Q4'],
  ['PPRRVU2026_Oct_nonQPP.csv', '2026Q4'],
  ['PPRRVU25_JAN1.csv', '2025Q1'],
])('%s is of %s', (name, edition) => expect(quarterOfFileName(name)?.edition).toBe(edition))

it('leaves open what a name does not say', () => {
  for (const name of ['ncci-extract.csv', 'PPRRVU2026.csv', 'ccipra-v324r0.txt'])
    expect(quarterOfFileName(name)).toBeUndefined()
})

it('knows the days of a quarter', () => {
  expect(parseQuarter('2026q2')).toEqual({ edition: '2026Q2', from: '2026-04-01', until: '2026-06-30' })
  expect(() => parseQuarter('2026Q5')).toThrow(expect.objectContaining({ code: 'usage' }))
})
