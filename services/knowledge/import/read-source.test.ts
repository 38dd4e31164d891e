import { describe, expect, it } from 'vitest'
import {
  ADD_ON_TABLE,
  ADD_ON_TEXT,
  CODES,
  MUE_ROWS,
  mueFile,
  PTP_ROWS,
  ptpFile,
  RVU_ROWS,
  rvuFile,
  SECRET,
  toFile,
} from './cms-files.made-up.ts'
import { readSource } from './read-source.ts'

const read = (name: string, text: string) => readSource(toFile(name, text), code => CODES.has(code))
const rowsOf = (name: string, text: string) => read(name, text).kept.map(({ row }) => row)

describe('a file as CMS ships it', () => {
  it('gives pairs with their days, without those of other codes and those taken back', () => {
    const reading = read('p.txt', ptpFile(...PTP_ROWS))
    expect(reading).toMatchObject({ kind: 'ptp', read: 5, dropped: { 'other code': 1, 'void pair': 1 }, problems: [] })
    expect(reading.kept.map(({ row }) => row)).toEqual([
      { column1: '36247', column2: '75726', from: '2020-01-01', until: '', indicator: '1', reason: 'ordinary-step' },
      { column1: '37243', column2: '36247', from: '2024-04-01', until: '', indicator: '0', reason: 'not-for-this-use' },
      { column1: '36247', column2: '36200', from: '1996-01-01', until: '2025-12-31', indicator: '1', reason: 'fuller' },
    ])
  })

  it('gives pairs saved with commas and one line of headings', () => {
    const heading =
      'Column 1,Column 2,*=in existence prior to 1996,Effective Date,Deletion Date *=no data,Modifier 0=not allowed 1=allowed 9=not applicable,PTP Edit Rationale'
    expect(rowsOf('p.csv', `${heading}\n36247,75726,,20200101,*,1,Of its own kind`)).toEqual([
      { column1: '36247', column2: '75726', from: '2020-01-01', until: '', indicator: '1', reason: 'published' },
    ])
  })

  it('gives unit limits and how they are counted', () => {
    const reading = read('m.csv', mueFile(...MUE_ROWS))
    expect(reading).toMatchObject({ kind: 'mue', read: 4, dropped: { 'other code': 1 }, problems: [] })
    expect(reading.kept.map(({ row }) => row)).toEqual([
      { code: '36247', units: '2', indicator: '3' },
      { code: '37243', units: '1', indicator: '2' },
      { code: '75726', units: '1', indicator: '1' },
    ])
  })

  it('gives add-ons alike from the workbook and from the text', () => {
    const rows = [
      { addOn: '36248', primary: '36247', type: '1', from: '2014-01-01', until: '' },
      { addOn: '36248', primary: '36246', type: '1', from: '2014-01-01', until: '2025-12-31' },
      { addOn: '75774', primary: '*', type: '2', from: '2013-04-01', until: '' },
    ]
    expect(rowsOf('a.csv', ADD_ON_TABLE)).toEqual(rows)
    expect(rowsOf('a.txt', ADD_ON_TEXT)).toEqual(rows)
  })

  it('gives work values and indicators under broken headings, and no word of a descriptor', () => {
    const reading = read('r.csv', rvuFile(...RVU_ROWS))
    expect(reading).toMatchObject({ kind: 'rvu', read: 4, dropped: { 'other code': 1 }, problems: [] })
    expect(reading.kept[0]?.row).toEqual({
      ...{ code: '36247', modifier: '', status: 'A', workRvu: '99.5' },
      ...{ globalDays: '000', multiple: '2', bilateral: '0' },
    })
    expect(JSON.stringify(reading)).not.toContain('SECRET')
  })

  it('may be in Windows-1252 and have a byte-order mark', () => {
    const latin = Buffer.from(`\u00a9 invented\n${mueFile(...MUE_ROWS)}`, 'latin1')
    expect(readSource({ name: 'm.csv', bytes: latin }, code => CODES.has(code)).kept).toHaveLength(3)
    const heading = 'HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator'
    expect(rowsOf('m.csv', `\uFEFF${heading}\n36247,2,3`)).toHaveLength(1)
  })
})

describe('a bad row', () => {
  it.each([
    ['36247\t7572\t\t20200101\t*\t1\tx', /^36247: column2 "7572" is not a code/],
    ['36247\t75726\t\t20201301\t*\t1\tx', /^36247: from "20201301" is not a day/],
    ['36247\t75726\t\t20200101\t20230229\t1\tx', /^36247: until "20230229" is not a day/],
    ['36247\t75726\t\t20200101\t*\t7\tx', /^36247: indicator "7" does not begin with one of 0, 1, 9/],
    ['36247\t75726', /^36247: indicator "" /],
  ])('of pairs is told with line and code: %j', (row, message) => {
    const { problems } = read('p.txt', ptpFile(PTP_ROWS[0]!, row))
    expect(problems).toEqual([
      expect.objectContaining({ file: 'p.txt', row: 9, message: expect.stringMatching(message) }),
    ])
  })

  it('is told of other codes too, and as the first of the rows', () => {
    expect(read('p.txt', ptpFile('99999X\t75726\t\t20200101\t*\t1\tx')).problems).toHaveLength(1)
    expect(read('m.csv', mueFile('36247,two,3 x')).problems[0]?.message).toBe(
      '36247: units "two" is not a whole number',
    )
  })

  it('does not repeat the words of a descriptor that slid into another column', () => {
    const slid = `36247,,A,${SECRET.replace(',', '')},,1,1,,1,,1,1,1,0,000,0,0,0,2,0,0`
    const { problems } = read('r.csv', rvuFile(slid))
    expect(problems[0]?.message).toMatch(/^36247: status "SECRET DESCR…" is not one letter$/)
  })

  it('names a code whose first 0 a spreadsheet took', () => {
    expect(read('m.csv', mueFile('0042,1,3 x', '042T,1,3 x')).problems.map(({ next }) => next)).toEqual([
      expect.stringContaining('first 0'),
      expect.stringContaining('first 0'),
    ])
  })

  it('of the add-on text is told once rows have begun', () => {
    const { problems } = read('a.txt', `${ADD_ON_TEXT}\n136248 x`)
    expect(problems).toMatchObject([{ row: 6, message: expect.stringContaining('type and add-on') }])
  })

  it('is counted beyond the first twenty', () => {
    const { problems, moreProblems } = read('m.csv', mueFile(...Array.from({ length: 25 }, () => '36247,?,3')))
    expect([problems.length, moreProblems]).toEqual([20, 5])
  })
})

describe('a file that cannot be imported', () => {
  it.each([
    ['a workbook', 'p.xlsx', 'PK\u0003\u0004', 'zip archive or an Excel workbook'],
    ['no text', 'p.bin', 'a\u0000b', 'not text'],
    ['another table', 'x.csv', 'a,b\n1,2', 'no heading'],
    ['nothing', 'x.csv', '', 'no heading'],
    ['pairs of hospitals', 'ccioph-v323r0-f1.txt', ptpFile(...PTP_ROWS), 'other payees'],
    ['a heading that lacks a column', 'm.csv', 'HCPCS/CPT Code,MUE Values\n36247,1', 'no column for indicator'],
  ])('is refused: %s', (_, name, text, message) => {
    const { problems, kept } = read(name, text)
    expect(kept).toEqual([])
    expect(problems).toMatchObject([{ file: name, message: expect.stringContaining(message) }])
  })

  it('is refused when its add-ons are of Medicaid', () => {
    expect(read('AOC_V2026Q4-MCD.txt', ADD_ON_TEXT).problems[0]?.message).toContain('other payees')
  })

  it('is refused when its limits are of hospitals', () => {
    const text = mueFile(...MUE_ROWS).replace('Practitioner', 'Outpatient Hospital')
    expect(read('m.csv', text).problems[0]?.message).toContain('other payees')
  })
})
