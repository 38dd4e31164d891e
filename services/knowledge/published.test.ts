import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FOUR_FILES, importMadeUp, makeDataFolder, ptpFile, toFile } from './import/cms-files.made-up.ts'
import { createEdition, loadKnowledge } from './index.ts'

const data = makeDataFolder()
importMadeUp(data)
const own = loadKnowledge()
const knowledge = loadKnowledge(undefined, data)
const on = (day: string) => createEdition(knowledge, day)

describe('an imported quarter', () => {
  it('answers on its days and is named', () => {
    const edition = on('2026-11-02')
    expect(edition.tables).toEqual({ ptp: '2026Q4', mue: '2026Q4', addOn: '2026Q4', rvu: '2026Q4' })
    expect(edition.findEdit('37243', '36247')).toMatchObject({ indicator: 0, from: '2024-04-01' })
    // In our own table, but in no row of the made-up file.
    expect(createEdition(own, '2026-11-02').findEdit('36247', '36246')?.indicator).toBe(1)
    expect(edition.findEdit('36247', '36246')).toBeUndefined()
    expect(edition.findEdit('36247', '36200')).toBeUndefined()
  })

  it('gives limits, primaries and work values', () => {
    const edition = on('2026-10-01')
    expect(edition.findLimit('36247')).toEqual({ code: '36247', units: 2, indicator: 3, edition: '2026Q4' })
    expect(edition.getCode('36247')).toMatchObject({ unitLimit: 2, workRvu: 99.5 })
    expect(edition.findCode('75726')?.workRvu).toBe(7.25)
    expect(edition.findPrimaries('36248')).toEqual({ codes: ['36247'], closed: true })
    expect(edition.findPrimaries('75774')).toEqual({ codes: ['*'], closed: false })
    expect(edition.findPrimaries('76937')).toBeUndefined()
    expect(edition.findFee('36247')?.bilateral).toBe('0')
  })

  it('leaves to our own table what it does not list', () => {
    const ours = createEdition(own, '2026-10-01').findLimit('76937')
    expect(ours).toEqual({ units: expect.any(Number), edition: 'own-2026-11' })
    expect(on('2026-10-01').findLimit('76937')).toEqual(ours)
  })

  it('tells of earlier days what carries days, and of no later day', () => {
    const earlier = on('2025-03-02')
    expect(earlier.tables).toEqual({ ptp: '2026Q4', mue: 'own-2026-11', addOn: '2026Q4', rvu: 'own-2026-11' })
    expect(earlier.findEdit('36247', '36200')?.indicator).toBe(1)
    expect(on('2024-03-31').findEdit('37243', '36247')).toBeUndefined()
    expect(earlier.getCode('36247').workRvu).toBe(createEdition(own, '2025-03-02').getCode('36247').workRvu)
    expect(on('2027-01-01').tables.ptp).toBe('own-2026-11')
  })

  it('says why in our words: of the same pair where we have it', () => {
    expect(on('2026-11-02').findEdit('36247', '75726')?.why).toBe('column two is an ordinary step of column one')
    const ours = createEdition(own, '2026-11-02').findEdit('37243', '75774')
    const more = toFile('ccipra-v323r0-f1.txt', ptpFile('37243\t75774\t\t20240401\t*\t1\tMisuse'))
    const folder = makeDataFolder()
    importMadeUp(folder, { files: [more] })
    const published = createEdition(loadKnowledge(undefined, folder), '2026-11-02').findEdit('37243', '75774')
    expect(published?.why).toBe(ours?.why ?? 'column two is not meant for this use')
  })

  it('without first days answers in its own quarter only', () => {
    const folder = makeDataFolder()
    const text = 'column1,column2,modifier_indicator,deletion_date,cms_rationale\n36247,75726,0,,Misuse'
    importMadeUp(folder, { files: [toFile('pairs.csv', text)], edition: '2026Q2' })
    const known = loadKnowledge(undefined, folder)
    expect(createEdition(known, '2026-05-05').findEdit('36247', '75726')?.indicator).toBe(0)
    expect(createEdition(known, '2026-03-31').tables.ptp).toBe('own-2026-11')
  })

  it('is part of the version, and a folder without editions is not', () => {
    expect(knowledge.version).not.toBe(own.version)
    expect(loadKnowledge(undefined, data).version).toBe(knowledge.version)
    expect(loadKnowledge(undefined, makeDataFolder()).version).toBe(own.version)
    const copy = makeDataFolder()
    importMadeUp(copy, { files: [...FOUR_FILES].reverse() })
    expect(loadKnowledge(undefined, copy).version).toBe(knowledge.version)
  })

  it('that was spoilt by hand stops the start and is named', () => {
    const folder = makeDataFolder()
    importMadeUp(folder)
    const path = join(folder, 'editions', '2026Q4', 'ptp.csv')
    writeFileSync(path, readFileSync(path, 'utf8').replace(',1,ordinary-step', ',5,ordinary-step'))
    expect(() => loadKnowledge(undefined, folder)).toThrow(
      expect.objectContaining({ code: 'edition-invalid', message: expect.stringMatching(/ptp\.csv:8: indicator/) }),
    )
  })
})

describe('a payer profile of one\u2019s own', () => {
  const profile = readFileSync(new URL('../../lexicons/profiles.yaml', import.meta.url), 'utf8')
    .split('\n')
    .find(line => line.includes('id: medicare'))!

  it('stands in profiles.yaml of the data folder', () => {
    const folder = makeDataFolder()
    writeFileSync(join(folder, 'profiles.yaml'), profile.replace('id: medicare', 'id: blue').replace('59', 'X'))
    const profiles = loadKnowledge(undefined, folder).profiles
    expect(profiles.map(({ id }) => id)).toEqual(['medicare', 'cpt-literal', 'blue'])
    expect(profiles[2]?.distinct).toBe('X')
  })

  it('is checked like those of the package', () => {
    const folder = join(makeDataFolder(), 'data')
    mkdirSync(folder)
    writeFileSync(join(folder, 'profiles.yaml'), profile)
    expect(() => loadKnowledge(undefined, folder)).toThrow(/"medicare" also stands in/)
    writeFileSync(join(folder, 'profiles.yaml'), profile.replace('distinct: 59', 'distinct: 60'))
    expect(() => loadKnowledge(undefined, folder)).toThrow(/own\/profiles\.yaml:1 \(distinct\)/)
  })
})
