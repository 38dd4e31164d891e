import { describe, expect, it } from 'vitest'
import { checkReportText } from './report-text.ts'

const codeOf = (text: string): string => {
  try {
    checkReportText(text)
    return 'taken'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('report text', () => {
  it.each([
    ['plain', 'Right femoral access.'],
    ['line ends, tabs, form feeds', 'A\r\nB\tC\fD\vE'],
    ['accents, dashes, quotes, astral letters', 'é “5‑French” — µ 𝒳 日本'],
    ['a byte order mark', '\ufeffRight femoral access.'],
    ['one or two replaced characters', 'Mr. M\ufffdller'],
    ['a single word', 'x'],
    ['exactly the longest', 'a'.repeat(200_000)],
  ])('%s is taken', (_, text) => expect(codeOf(text)).toBe('taken'))

  it.each([
    ['nothing', '', 'report-empty'],
    ['white space', ' \t\r\n\u00a0\u2003\u200b', 'report-empty'],
    ['only punctuation', '... -- !', 'report-empty'],
    ['too long', 'a'.repeat(200_001), 'report-too-long'],
    ['a NUL', 'Right\u0000femoral', 'report-not-text'],
    ['only NULs', '\u0000\u0000', 'report-not-text'],
    ['an escape sequence', '\u001b[31mRight', 'report-not-text'],
    ['half a surrogate', 'Right \ud83d femoral', 'report-not-text'],
    ['bytes decoded as text', `PK\ufffd\ufffd\ufffd\ufffdword\ufffd\ufffd`, 'report-not-text'],
  ])('%s is refused', (_, text, code) => expect(codeOf(text)).toBe(code))
})
