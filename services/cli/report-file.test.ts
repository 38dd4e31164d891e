import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { MAX_REPORT_LENGTH } from '../schema/index.ts'
import { parseReportText, readReportFile } from './report-file.ts'
import { createMadeUpTerminal } from './terminal.made-up.ts'

const folder = mkdtempSync(join(tmpdir(), 'seldinger-report-'))
afterAll(() => rmSync(folder, { recursive: true }))

const write = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const { terminal } = createMadeUpTerminal('typed in')

it('keeps the text as received: mark, line ends, accents', async () => {
  const text = '\uFEFFPROC\u00c9DURE:\r\n\tright \u201cCFA\u201d\r\n'
  expect(await readReportFile(write('w 001.final.txt', text), terminal)).toEqual({ reportId: 'w 001.final', text })
})

it('reads standard input for -', async () => {
  expect(await readReportFile('-', terminal)).toEqual({ reportId: 'stdin', text: 'typed in' })
})

it.each([
  ['report-empty', ''],
  ['report-empty', ' \r\n\t\uFEFF'],
  ['report-not-text', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xd8])],
  ['report-not-text', 'text\u0000text'],
  ['report-too-long', 'a'.repeat(MAX_REPORT_LENGTH + 1)],
  ['report-too-long', 'a'.repeat(5_000_000)],
])('refuses with %s', async (code, content) => {
  await expect(readReportFile(write('bad.txt', content), terminal)).rejects.toMatchObject({ code })
})

it('tells a missing file from a folder', async () => {
  await expect(readReportFile(join(folder, 'none.txt'), terminal)).rejects.toThrow(/no such file/)
  await expect(readReportFile(folder, terminal)).rejects.toThrow(/it is a folder/)
})

it('takes the longest text of wide characters', () => {
  const text = '\u20ac'.repeat(MAX_REPORT_LENGTH)
  expect(parseReportText(new TextEncoder().encode(text))).toBe(text)
})
