import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createEdition, loadKnowledge } from '../index.ts'
import { makeDataFolder } from './cms-files.made-up.ts'
import { type ImportOrder, importEdition } from './import.ts'
import { parseQuarter } from './quarter.ts'

/** Extracts of CMS files that are no part of the repository. */
const DOMAIN = process.env.SELDINGER_DOMAIN ?? fileURLToPath(new URL('../../../../shared/domain', import.meta.url))
const isThere = existsSync(join(DOMAIN, 'ncci-extract.csv'))
if (!isThere) process.stderr.write(`skipped: no CMS extracts at ${DOMAIN}; SELDINGER_DOMAIN names another folder\n`)

const { codes } = loadKnowledge()
const fileOf = (name: string) => ({ name, bytes: readFileSync(join(DOMAIN, name)) })
const order = (data: string, edition: string, ...names: string[]): ImportOrder => ({
  files: names.map(fileOf),
  data,
  codes: new Set(codes.map(({ code }) => code)),
  quarter: parseQuarter(edition),
})

describe.skipIf(!isThere)('the extracts of CMS files', () => {
  const data = makeDataFolder()

  it('are imported without a bad row', () => {
    const pairs = importEdition(order(data, '2024Q3', 'ncci-extract.csv', 'mue-extract.csv'))
    expect(pairs.tables.map(({ kind, rows, readings }) => [kind, rows, readings[0]?.read])).toEqual([
      ['ptp', expect.any(Number), 12_438],
      ['mue', expect.any(Number), 512],
    ])
    const [ptp, mue] = pairs.tables
    // Some rows are of codes that no family names; some pairs were taken back.
    expect(ptp!.rows).toBeGreaterThan(9_500)
    expect(mue!.rows).toBeGreaterThan(450)
    const fees = importEdition(order(data, '2026Q3', 'rvu-extract.csv'))
    expect(fees.tables).toMatchObject([{ kind: 'rvu', readings: [{ read: 715 }] }])
  })

  it('answer on dates of their quarter as the extract says', () => {
    const knowledge = loadKnowledge(undefined, data)
    const edition = createEdition(knowledge, '2024-08-15')
    expect(edition.tables).toMatchObject({ ptp: '2024Q3', mue: '2024Q3', rvu: 'own-2026-11' })
    let asked = 0
    for (const row of readFileSync(join(DOMAIN, 'ncci-extract.csv'), 'utf8').trim().split('\n').slice(1)) {
      const [column1 = '', column2 = '', indicator, deleted] = row.split(',')
      if (deleted !== '' || indicator === '9' || !edition.isInForce(column1) || !edition.isInForce(column2)) continue
      asked++
      expect([column1, column2, edition.findEdit(column1, column2)?.indicator]).toEqual([
        column1,
        column2,
        Number(indicator),
      ])
    }
    expect(asked).toBeGreaterThan(7_000)
    expect(edition.findEdit('36820', '36819')?.until).toBeUndefined()
    for (const row of readFileSync(join(DOMAIN, 'mue-extract.csv'), 'utf8').trim().split('\n').slice(1)) {
      const [code = '', units, mai] = row.split(',')
      if (edition.isInForce(code))
        expect(edition.findLimit(code)).toMatchObject({
          units: Number(units),
          indicator: Number(mai),
          edition: '2024Q3',
        })
    }
    expect(createEdition(knowledge, '2026-08-15').tables).toMatchObject({ ptp: 'own-2026-11', rvu: '2026Q3' })
  })

  it('agree with our own table where both have a pair', () => {
    const published = createEdition(loadKnowledge(undefined, data), '2024-08-15')
    const own = createEdition(loadKnowledge(), '2024-08-15')
    const known = own.listCodes().map(({ code }) => code)
    const differing = known.flatMap(column1 =>
      known.flatMap(column2 => {
        const [a, b] = [own.findEdit(column1, column2), published.findEdit(column1, column2)]
        return a !== undefined && a.indicator !== 9 && b !== undefined && a.indicator !== b.indicator
          ? [`${column1} ${column2}`]
          : []
      }),
    )
    expect(differing.length).toBeLessThan(20)
  })
})
