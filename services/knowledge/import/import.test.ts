import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DomainError } from '../../schema/index.ts'
import {
  FOUR_FILES,
  importMadeUp,
  MUE_ROWS,
  makeDataFolder,
  mueFile,
  PTP_ROWS,
  ptpFile,
  toFile,
} from './cms-files.made-up.ts'
import { diffEditions } from './diff.ts'

const textOf = (data: string, edition: string, kind: string) =>
  readFileSync(join(data, 'editions', edition, `${kind}.csv`), 'utf8')

const errorOf = (act: () => unknown): DomainError => {
  try {
    act()
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('an import', () => {
  it('writes one small sorted file a kind, with where it came from and no time of day', () => {
    const data = makeDataFolder()
    const { quarter, tables } = importMadeUp(data)
    expect(quarter.edition).toBe('2026Q4')
    expect(tables.map(({ kind, rows, before }) => [kind, rows, before])).toEqual([
      ['ptp', 3, 'none'],
      ['mue', 3, 'none'],
      ['addon', 3, 'none'],
      ['rvu', 3, 'none'],
    ])
    const lines = textOf(data, '2026Q4', 'ptp').split('\n')
    expect(lines.filter(line => !line.startsWith('#'))).toEqual([
      'column1,column2,from,until,indicator,reason',
      '36247,36200,1996-01-01,2025-12-31,1,fuller',
      '36247,75726,2020-01-01,,1,ordinary-step',
      '37243,36247,2024-04-01,,0,not-for-this-use',
      '',
    ])
    expect(lines).toContainEqual(expect.stringMatching(/^# source ccipra-v323r0-f1\.txt sha256:[0-9a-f]{64}$/))
    for (const kind of ['ptp', 'mue', 'addon', 'rvu']) expect(textOf(data, '2026Q4', kind)).not.toContain('SECRET')
    expect(readdirSync(join(data, 'editions', '2026Q4'))).toHaveLength(4)
  })

  it('writes the same bytes from the same files in any order', () => {
    const parts = [
      toFile('ccipra-v323r0-f1.txt', ptpFile(...PTP_ROWS.slice(0, 2))),
      toFile('ccipra-v323r0-f2.txt', ptpFile(...PTP_ROWS.slice(1))),
    ]
    const texts = [parts, [...parts].reverse()].map(files => {
      const data = makeDataFolder()
      expect(importMadeUp(data, { files }).tables).toMatchObject([{ rows: 3, repeated: 1 }])
      expect(importMadeUp(data, { files }).tables).toMatchObject([{ before: 'same' }])
      return textOf(data, '2026Q4', 'ptp')
    })
    expect(texts[0]).toBe(texts[1])
  })

  it('takes one of two reasons for a pair, the same whatever the order', () => {
    const twice = ['Sequential procedure', 'More extensive procedure'].map(
      why => `36247\t75726\t\t20200101\t*\t1\t${why}`,
    )
    const texts = [twice, [...twice].reverse()].map(rows => {
      const data = makeDataFolder()
      importMadeUp(data, { files: [toFile('ccipra-v323r0-f1.txt', ptpFile(...rows))] })
      return textOf(data, '2026Q4', 'ptp').split('\n').at(-2)
    })
    expect(texts).toEqual(Array.from({ length: 2 }, () => '36247,75726,2020-01-01,,1,came-first'))
  })

  it('writes nothing at all when one row of one file is bad', () => {
    const data = makeDataFolder()
    importMadeUp(data)
    const before = textOf(data, '2026Q4', 'ptp')
    const bad = toFile(FOUR_FILES[1]!.name, mueFile(...MUE_ROWS, '36140,x,3'))
    const better = toFile(FOUR_FILES[0]!.name, ptpFile(PTP_ROWS[0]!))
    const error = errorOf(() => importMadeUp(data, { files: [better, bad] }))
    expect(error.code).toBe('edition-invalid')
    expect(error.message).toContain(`${bad.name}:9: 36140: units "x" is not a whole number.`)
    expect(error.message).toMatch(/Nothing was written\.$/)
    expect(textOf(data, '2026Q4', 'ptp')).toBe(before)
    const empty = makeDataFolder()
    expect(() => importMadeUp(empty, { files: [bad] })).toThrow(DomainError)
    expect(existsSync(join(empty, 'editions'))).toBe(false)
  })

  it('leaves nothing behind when the place cannot be written', () => {
    const data = makeDataFolder()
    importMadeUp(data)
    const spoilt = join(data, 'editions', '2026Q4', 'ptp.csv')
    expect(errorOf(() => importMadeUp(spoilt)).code).toBe('file-unreadable')
    expect(readdirSync(join(data, 'editions', '2026Q4')).filter(name => name.endsWith('.tmp'))).toEqual([])
  })

  it('refuses files of several quarters, of no quarter, and a pair that two files tell otherwise', () => {
    const data = makeDataFolder()
    const [ptp, mue] = FOUR_FILES
    const older = { ...mue!, name: 'MCR_MUE_PractitionerServices_Eff_07-01-2026.csv' }
    expect(errorOf(() => importMadeUp(data, { files: [ptp!, older] })).message).toContain('2026Q3, 2026Q4')
    expect(errorOf(() => importMadeUp(data, { files: [{ ...ptp!, name: 'ptp.txt' }] })).next).toContain('--edition')
    const other = toFile('ccipra-v323r0-f2.txt', ptpFile(PTP_ROWS[0]!.replace('\t1\t', '\t0\t')))
    expect(errorOf(() => importMadeUp(data, { files: [ptp!, other] })).message).toContain(
      'ccipra-v323r0-f2.txt:8: 36247 75726 2020-01-01 stands otherwise in ccipra-v323r0-f1.txt:8',
    )
  })

  it('insists on the kind that was asked for, and on rows about our codes', () => {
    const data = makeDataFolder()
    const [ptp] = FOUR_FILES
    expect(errorOf(() => importMadeUp(data, { files: [ptp!], kind: 'mue' })).message).toContain('it is not the')
    const others = toFile(ptp!.name, ptpFile(PTP_ROWS[4]!))
    expect(errorOf(() => importMadeUp(data, { files: [others] })).message).toContain('no row is about a code of ours')
  })
})

describe('two quarters', () => {
  const data = makeDataFolder()
  importMadeUp(data, { edition: '2025Q4' })
  importMadeUp(data, {
    edition: '2026Q1',
    files: [
      toFile(
        'f1.txt',
        ptpFile(
          PTP_ROWS[0]!.replace('\t1\t', '\t0\t'),
          '37243\t36247\t\t20240401\t20251231\t0\tMisuse',
          PTP_ROWS[2]!,
          '37243\t75774\t\t20260101\t*\t1\tMisuse',
        ),
      ),
      toFile('mue.csv', mueFile('36247,4,3 x', MUE_ROWS[1]!)),
    ],
  })

  it('differ by what was added, ended and changed on their first days', () => {
    const { changes, only, both } = diffEditions('2025Q4', '2026Q1', data)
    expect(both).toEqual(['ptp', 'mue'])
    expect(only).toEqual([
      { kind: 'addon', edition: '2025Q4' },
      { kind: 'rvu', edition: '2025Q4' },
    ])
    expect(changes.map(({ kind, change, names, says }) => [kind, change, ...names, ...says].join(' '))).toEqual([
      'ptp ended 36247 36200 indicator 1 until 2025-12-31',
      'ptp changed 36247 75726 indicator 1 -> 0',
      'ptp ended 37243 36247 indicator 0 until 2025-12-31',
      'ptp added 37243 75774 indicator 1 from 2026-01-01',
      'mue changed 36247 units 2 -> 4',
      'mue ended 75726 units 1 indicator 1',
    ])
  })

  it('do not differ from themselves, by name or by folder', () => {
    expect(diffEditions('2025Q4', join(data, 'editions', '2025Q4'), data).changes).toEqual([])
  })

  it('must both be there', () => {
    expect(errorOf(() => diffEditions('2025Q4', '2026Q2', data)).code).toBe('edition-missing')
    expect(errorOf(() => diffEditions('2025Q4', '/nowhere/x', data)).code).toBe('edition-missing')
  })
})
