import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type GoldReport, type SuggestedStack, toFigures } from './figures.ts'
import { parseGold } from './gold.ts'
import { printFigures, printRows, printWorstCodes, toFiguresJson, toThreeDecimals } from './print.ts'

const GOLD: readonly GoldReport[] = [
  { id: 'both-sides', scope: ['cerebral'], codes: [{ code: '36223', modifiers: ['50'] }] },
  {
    id: 'other-side',
    scope: ['leg'],
    codes: [
      { code: '36247', modifiers: ['RT'] },
      { code: '75710', optional: true },
    ],
    forbidden: ['36200'],
  },
  { id: 'alternative', codes: [{ code: '36247', alternatives: ['36246'] }, { code: '36246' }] },
  { id: 'units', scope: ['sedation'], codes: [{ code: '99153', units: 3 }] },
  { id: 'near-miss', scope: ['near-miss'], codes: [] },
  { id: 'unanswered', scope: ['leg'], codes: [{ code: '36140' }] },
]

const line = (code: string, modifiers: readonly string[] = [], confidence = 0.95, units = 1) => ({
  code,
  modifiers,
  units,
  confidence,
  evidence: [{ start: 0, end: 4, text: 'word' }],
})

const SUGGESTED: Readonly<Record<string, SuggestedStack>> = {
  'both-sides': { suggestions: [line('36223', ['RT']), line('36223', ['LT', '59'])] },
  'other-side': { suggestions: [line('36247', ['LT']), line('75710', ['26']), line('36200', [], 0.5)] },
  alternative: { suggestions: [line('36246'), line('36246')] },
  units: { suggestions: [line('99153', [], 0.9, 4)] },
  'near-miss': { suggestions: [{ ...line('37243'), evidence: [] }] },
}

const FIGURES = toFigures(GOLD, new Map(Object.entries(SUGGESTED)))
const TABLE = [...printRows(FIGURES), printWorstCodes(FIGURES), ...printFigures(FIGURES)]

/** What the reference scorer printed for these stacks on 2026-11-21. */
const RECORDED = `
both-sides: codes right; modifiers: missed 36223/L | wrong 36223/L!D
other-side: missed - | wrong 36200 | forbidden 36200
units: missed - | wrong 99153
near-miss: missed - | wrong 37243
unanswered: missed 36140 | wrong -
codes most often missed/wrong: 36200 -0/+1, 99153 -0/+1, 37243 -0/+1, 36140 -1/+0
scope                      n      P      R     F1  lineF1  exact  exactL
all                        6  0.727  0.889  0.800   0.600  0.333   0.167
cerebral                   1  1.000  1.000  1.000   0.500  1.000   0.000
leg                        2  0.500  0.500  0.500   0.000  0.000   0.000
sedation                   1  0.750  1.000  0.857   0.857  0.000   0.000
near-miss                  1  0.000  1.000  0.000   0.000  0.000   0.000
missing reports 1; forbidden codes suggested 1; suggestions without evidence 1/9; confidence >= 0.9: 8 suggestions, precision 0.750
`

const SCORER = fileURLToPath(new URL('../../../../shared/eval/score.py', import.meta.url))

const hasPython = (): boolean => {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe('figures', () => {
  it('count units, sides, alternatives, optional lines and traps as the reference scorer does', () => {
    expect(TABLE.join('\n')).toBe(RECORDED.trim())
  })

  it.runIf(existsSync(SCORER) && hasPython())('equal the reference scorer, run now', () => {
    const folder = mkdtempSync(join(tmpdir(), 'seldinger-eval-'))
    try {
      const [gold, got] = [join(folder, 'gold.jsonl'), join(folder, 'got.jsonl')]
      writeFileSync(gold, GOLD.map(row => JSON.stringify(row)).join('\n'))
      const rows = Object.entries(SUGGESTED).map(([reportId, stack]) => JSON.stringify({ reportId, ...stack }))
      writeFileSync(got, rows.join('\n'))
      const score = (option: string) =>
        execFileSync('python3', [SCORER, gold, got, option], { encoding: 'utf8' }).trimEnd()
      expect(TABLE.join('\n')).toBe(score('--rows'))
      expect(JSON.parse(toFiguresJson(FIGURES))).toEqual(JSON.parse(score('--json')))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('have no precision in an empty band', () => {
    const figures = toFigures([{ id: 'empty', codes: [] }], new Map([['empty', { suggestions: [] }]]))
    expect(figures.band_precision).toBeUndefined()
    expect(printFigures(figures).at(-1)).toContain('precision n/a')
  })

  it('print ties at three decimals to even', () => {
    expect([1 / 16, 3 / 16, 5 / 16, 1 / 3, 1].map(toThreeDecimals)).toEqual([
      '0.062',
      '0.188',
      '0.312',
      '0.333',
      '1.000',
    ])
  })
})

describe('a reference set', () => {
  it('passes over empty lines', () => {
    expect(parseGold('{"id":"a","codes":[]}\n\n').map(({ id }) => id)).toEqual(['a'])
  })

  it('names the line that is wrong', () => {
    expect(() => parseGold('{"id":"a","codes":[]}\nnot json')).toThrow(/Line 2 .* not JSON/)
    expect(() => parseGold('{"id":"a"}')).toThrow(/Line 1 .* no list of codes/)
  })
})
