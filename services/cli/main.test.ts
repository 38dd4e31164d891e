import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Value } from 'typebox/value'
import { afterAll, describe, expect, it } from 'vitest'
import { buildSyntheticReports } from '../bench/synthetic.ts'
import { CodingResult } from '../schema/index.ts'
import { run } from './main.ts'
import { createMadeUpTerminal } from './terminal.made-up.ts'

const folder = mkdtempSync(join(tmpdir(), 'seldinger-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

const write = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const [first = '', second = ''] = buildSyntheticReports(2)
const A = write('a.txt', first)
const B = write('b.report.txt', second)
const BINARY = write('scan.txt', Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0]))
const MISSING = join(folder, 'none.txt')

/** Runs one command line; output as lines. */
const seldinger = async (args: readonly string[], input?: string) => {
  const { terminal, printed, warned } = createMadeUpTerminal(input)
  const exit = await run(args, terminal)
  return { exit, out: printed.join('\n'), err: warned.join('\n') }
}

const parseLines = (out: string): readonly CodingResult[] => out.split('\n').map(line => JSON.parse(line))

describe('seldinger', () => {
  it('prints its usage when asked, and as a fault when no command is given', async () => {
    expect(await seldinger(['--help'])).toMatchObject({ exit: 0, out: expect.stringContaining('usage') })
    expect(await seldinger(['code', '-h'])).toMatchObject({ exit: 0, out: expect.stringContaining('usage') })
    expect(await seldinger([])).toMatchObject({ exit: 2, out: '', err: expect.stringContaining('usage') })
  })

  it.each([
    [['bogus'], 'There is no command "bogus"'],
    [['constructor'], 'There is no command "constructor"'],
    [['code'], 'No report file'],
    [['code', '--frmat', 'json', A], "Unknown option '--frmat'"],
    [['code', '--format', 'xml', A], 'There is no format "xml"'],
    [['code', '-', '-'], 'only once'],
    [['code', '--profile', 'nobody', A], 'There is no payer profile "nobody"'],
    [['explain'], 'No report file'],
    [['explain', A, '37243', 'x'], 'at most one code'],
    [['eval', 'gold.jsonl'], 'a reference file'],
    [['check', 'a', 'b'], 'at most one folder'],
    [['import'], 'import takes one of ncci, ptp'],
    [['import', 'ncci'], 'No file is named'],
    [['import', 'diff', '2026Q3'], 'two quarters'],
    [['import', 'mue', A, '--edition', '2026', '--data', folder], '"2026" is not a quarter'],
  ])('refuses %j as usage', async (args, message) => {
    expect(await seldinger(args)).toMatchObject({ exit: 2, out: '', err: expect.stringContaining(message) })
  })

  it.each([
    ['2026-02-30', 'date-of-service-invalid'],
    ['2026-11-22', 'date-of-service-future'],
    ['1999-12-31', 'date-of-service-too-early'],
  ])('refuses the date of service %s', async (day, code) => {
    const { exit, out, err } = await seldinger(['code', '--date-of-service', day, A])
    expect({ exit, out }).toEqual({ exit: 2, out: '' })
    expect(err).toContain(code)
  })
})

describe('seldinger code', () => {
  it('prints one object a line in the order of the files', async () => {
    const { exit, out, err } = await seldinger(['code', '--format', 'json', '--date-of-service', '2026-03-02', B, A])
    expect({ exit, err }).toEqual({ exit: 0, err: '' })
    const results = parseLines(out)
    expect(results.map(({ reportId }) => reportId)).toEqual(['b.report', 'a'])
    for (const result of results) {
      expect([...Value.Errors(CodingResult, result)]).toEqual([])
      expect(result.dateOfService).toBe('2026-03-02')
    }
  })

  it('names what it cannot read and does the others', async () => {
    const { exit, out, err } = await seldinger(['code', '--format', 'json', A, MISSING, BINARY, folder, B])
    expect(exit).toBe(2)
    expect(parseLines(out).map(({ reportId }) => reportId)).toEqual(['a', 'b.report'])
    expect(err.split('\n')).toEqual([
      `seldinger: ${MISSING}: file-unreadable: The file cannot be read: there is no such file. Check the path.`,
      `seldinger: ${BINARY}: report-not-text: The file is not UTF-8 text. Save it as plain text in UTF-8.`,
      `seldinger: ${folder}: file-unreadable: The file cannot be read: it is a folder. Check the path.`,
    ])
  })

  it('reads standard input', async () => {
    const { exit, out } = await seldinger(['code', '--format', 'json', '-'], first)
    expect(exit).toBe(0)
    const [result] = parseLines(out)
    const [same] = parseLines((await seldinger(['code', '--format', 'json', A])).out)
    expect(result).toEqual({ ...same, reportId: 'stdin' })
  })

  it('uses today and says so when no date is given or found', async () => {
    const path = write('undated.txt', 'PROCEDURE: Diagnostic celiac angiogram.')
    const [result] = parseLines((await seldinger(['code', '--format', 'json', path])).out)
    expect(result?.dateOfService).toBe('2026-11-21')
    expect(result?.gaps.map(({ kind }) => kind)).toContain('date-of-service')
  })

  it('writes for people by default', async () => {
    const { out } = await seldinger(['code', '--date-of-service', '2026-03-02', A])
    expect(out).toMatch(/^a\ndate of service 2026-03-02, code set 2026, engine /)
    expect(out).toContain('STACK')
    expect(out.split('\n').filter(line => line.length > 100)).toEqual([])
  })
})

describe('seldinger explain', () => {
  it('tells that a code is not in force, and what follows it', async () => {
    const { exit, out } = await seldinger(['explain', '--date-of-service', '2026-03-02', A, '37224'])
    expect(exit).toBe(0)
    expect(out).toContain('not in force on 2026-03-02: its last day was 2025-12-31')
  })

  it('tells that a code is not yet in force', async () => {
    const { out } = await seldinger(['explain', '--date-of-service', '2025-03-02', A, '37263'])
    expect(out).toContain('not in force on 2025-03-02: it begins on 2026-01-01')
  })

  it('tells what a silent rule would have needed', async () => {
    const path = write('visit.txt', 'The patient was seen in clinic. No procedure was performed.')
    const { exit, out } = await seldinger(['explain', path, '37243'])
    expect(exit).toBe(0)
    expect(out).toContain('no rule for this code fired')
  })

  it('refuses a code that is in no table', async () => {
    expect(await seldinger(['explain', A, '00000'])).toMatchObject({
      exit: 2,
      err: expect.stringContaining('code-unknown'),
    })
  })

  it('says that there is nothing to derive', async () => {
    const path = write('nothing.txt', 'The patient was seen in clinic.')
    expect((await seldinger(['explain', path])).out).toContain('No code is supported by this report')
  })
})

describe('seldinger eval', () => {
  const gold = write('gold.jsonl', '{"id":"a","dateOfService":"2026-03-02","codes":[]}\n{"id":"none","codes":[]}\n')

  it('codes what it can and prints the figures', async () => {
    const { exit, out, err } = await seldinger(['eval', gold, folder])
    expect(exit).toBe(2)
    expect(err).toContain('none.txt: file-unreadable')
    expect(out).toMatch(/^scope +n +P +R +F1/)
    expect(out).toContain('missing reports 1;')
  })

  it('prints the figures as one object', async () => {
    const { out } = await seldinger(['eval', gold, folder, '--json'])
    expect(JSON.parse(out)).toMatchObject({ missing_reports: 1, figures: { all: { reports: 2 } } })
  })

  it('refuses a reference file that is not JSON lines', async () => {
    expect(await seldinger(['eval', A, folder])).toMatchObject({
      exit: 2,
      err: expect.stringContaining('Line 1 of the reference file is not JSON'),
    })
  })
})

describe('seldinger check', () => {
  it('finds nothing to mend in the lexicons of the package', async () => {
    expect(await seldinger(['check'])).toEqual({ exit: 0, out: 'lexicons: no problem', err: '' })
  })

  it('names file and row of what is wrong', async () => {
    const lexicons = join(folder, 'lexicons', 'anatomy')
    mkdirSync(lexicons, { recursive: true })
    writeFileSync(join(lexicons, 'aorta.yaml'), '- id: art.aorta\n  stepp: 0\n')
    const { exit, out } = await seldinger(['check', join(folder, 'lexicons')])
    expect(exit).toBe(1)
    expect(out).toMatch(/anatomy\/aorta\.yaml:1 /)
    expect(out).toMatch(/lexicons: \d+ to mend$/)
  })
})
