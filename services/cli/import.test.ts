import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MUE_ROWS, makeDataFolder, mueFile, PTP_ROWS, ptpFile } from '../knowledge/import/cms-files.made-up.ts'
import type { CodingResult } from '../schema/index.ts'
import { run } from './main.ts'
import { createMadeUpTerminal } from './terminal.made-up.ts'

const brought = makeDataFolder()
const data = makeDataFolder()
const write = (name: string, text: string): string => {
  const path = join(brought, name)
  writeFileSync(path, text)
  return path
}
const seldinger = async (...args: string[]) => {
  const { terminal, printed, warned } = createMadeUpTerminal('', data)
  const exit = await run(args, terminal)
  return { exit, out: printed.join('\n'), err: warned.join('\n') }
}

const PTP = write('ccipra-v320r0-f1.txt', ptpFile(...PTP_ROWS))
const MUE = write('MCR_MUE_PractitionerServices_Eff_01-01-2026.csv', mueFile(...MUE_ROWS))
const REPORT = write(
  'report.txt',
  `The right common femoral artery was punctured and a sheath placed. A microcatheter was advanced into the right hepatic artery.
Embolization of the hepatocellular carcinoma with beads to stasis was performed. The sheath was removed.`,
)
const codeReport = async (): Promise<CodingResult> =>
  JSON.parse((await seldinger('code', '--format', 'json', '--date-of-service', '2026-03-02', REPORT)).out)

describe('seldinger import', () => {
  it('says what it read, kept and left out, and results follow the edition and name it', async () => {
    const before = await codeReport()
    expect(before.tables).toEqual({ ptp: 'own-2026-11', mue: 'own-2026-11', addOn: 'own-2026-11', rvu: 'own-2026-11' })
    const { exit, out, err } = await seldinger('import', 'ncci', PTP, MUE)
    expect({ exit, err }).toEqual({
      exit: 0,
      err: 'seldinger: ptp: only part f1 was given; CMS ships several, import them together.',
    })
    expect(out.split('\n')).toEqual([
      'edition 2026Q1, for dates of service 2026-01-01 to 2026-03-31',
      `ptp: 3 rows in ${join(data, 'editions/2026Q1/ptp.csv')}`,
      '  ccipra-v320r0-f1.txt: read 5, kept 3, left out 1 void pair, 1 other code',
      `mue: 3 rows in ${join(data, 'editions/2026Q1/mue.csv')}`,
      '  MCR_MUE_PractitionerServices_Eff_01-01-2026.csv: read 4, kept 3, left out 1 other code',
    ])
    const after = await codeReport()
    expect(after.tables).toMatchObject({ ptp: '2026Q1', mue: '2026Q1', rvu: 'own-2026-11' })
    expect(after.knowledgeVersion).not.toBe(before.knowledgeVersion)
    // The made-up file says that 36247 is never paid beside 37243: marked, and still there.
    expect(after.suggestions.map(({ code }) => code)).toEqual(before.suggestions.map(({ code }) => code))
    expect(after.edits).toContainEqual({
      ...{ kind: 'ptp', codes: ['37243', '36247'], edition: '2026Q1', action: 'warning' },
      message: expect.stringContaining('36247 is never paid beside 37243'),
    })
    const { out: text } = await seldinger('code', '--date-of-service', '2026-03-02', REPORT)
    expect(text).toContain('edits: pairs 2026Q1, unit limits 2026Q1, add-ons own-2026-11, work values own-2026-11')
  })

  it('names file, line and code of a bad row, and what it cannot read', async () => {
    const bad = write('MCR_MUE_PractitionerServices_Eff_04-01-2026.csv', mueFile('36247,many,3'))
    expect(await seldinger('import', 'mue', bad)).toMatchObject({
      ...{ exit: 2, out: '' },
      err: expect.stringContaining('Eff_04-01-2026.csv:5: 36247: units "many" is not a whole number'),
    })
    expect(await seldinger('import', 'mue', join(brought, 'none.csv'))).toMatchObject({
      ...{ exit: 2, err: expect.stringContaining('file-unreadable') },
    })
    expect((await seldinger('import', 'rvu', MUE)).err).toContain('it is not the fee schedule')
  })

  it('shows how two quarters differ', async () => {
    const next = write('MCR_MUE_PractitionerServices_Eff_07-01-2026.csv', mueFile('36247,4,3', MUE_ROWS[1]!))
    await seldinger('import', 'mue', next)
    const { exit, out } = await seldinger('import', 'diff', '2026Q1', '2026Q3')
    expect(exit).toBe(0)
    expect(out.split('\n')).toEqual([
      'mue 2026Q1 -> 2026Q3: 0 added, 1 ended, 1 changed',
      '  ~ 36247  units 2 -> 4',
      '  - 75726  units 1, indicator 1',
      'ptp: only 2026Q1 has it',
    ])
    expect((await seldinger('import', 'diff', '2026Q1', '2026Q2')).err).toContain('edition-missing')
  })

  it('takes a payer profile from the data folder', async () => {
    writeFileSync(
      join(data, 'profiles.yaml'),
      "- {id: blue, label: 'Made-up payer', bilateral: 50, addonBilateral: lines, sidesEverywhere: false, distinct: X, priorCta: medicare, setting: office, addonSedationInFacility: drop, iliacAtHeartCath: cpt, complication: medicare}\n",
    )
    expect((await seldinger('code', '--profile', 'blue', REPORT)).exit).toBe(0)
    expect((await seldinger('code', '--profile', 'green', REPORT)).err).toContain('medicare, cpt-literal, blue')
  })
})
