import { describe, expect, it } from 'vitest'
import { printDerivation, printFactLine } from './derivation-text.ts'
import { createLineFinder, hang, layTable, type Page, wrapText } from './layout.ts'
import { RESULT, TEXT } from './result.made-up.ts'
import { printResult } from './result-text.ts'

const PAGE: Page = { columns: 100, colour: false }

const SOURCE = {
  result: RESULT,
  text: TEXT,
  listRequires: (rule: string) => (rule === 'embolization/tumor' ? ['a tumor'] : []),
}
const derivationOf = (index: number) => printDerivation(RESULT.suggestions[index]!, SOURCE, PAGE).join('\n')

describe('the page', () => {
  it('wraps a paragraph and cuts a word that is wider than the page', () => {
    expect(wrapText('one two  three\nfour', 9)).toEqual(['one two', 'three', 'four'])
    expect(wrapText('abcdefgh ij', 3)).toEqual(['abc', 'def', 'gh', 'ij'])
    expect(wrapText('', 3)).toEqual([])
  })

  it('sets the following lines under the first', () => {
    expect(hang({ columns: 26, colour: false }, '  37243  ', 'embolization of a tumor')).toEqual([
      '  37243  embolization of a',
      '         tumor',
    ])
  })

  it('makes columns as wide as their widest cell', () => {
    expect(
      layTable(
        PAGE,
        [
          ['a', '1', 'x'],
          ['bbb', '10', 'y'],
        ],
        [1],
      ),
    ).toEqual(['  a     1  x', '  bbb  10  y'])
  })

  it('counts lines over any line end', () => {
    const toLine = createLineFinder('a\r\nb\rc\nd')
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8].map(toLine)).toEqual([1, 1, 1, 2, 2, 3, 3, 4, 4])
  })
})

describe('a result for people', () => {
  it('shows stack, why, why not, gaps and edits', () => {
    expect(`\n${printResult(RESULT, TEXT, PAGE).join('\n')}\n`).toMatchInlineSnapshot(`
      "
      made-up
      date of service 2026-03-02, code set 2026, engine 0.1.0

      STACK
        code   mod    units  conf  support     what
        37243  -          1  0.97  supported   embolization, tumor or ischemia
        36247  59 RT      2  0.50  incomplete  third order, abdomen or leg

      WHY
        37243  Beads were given to the right hepatic artery until stasis, which is embolization of an
               organ.
               rule embolization/tumor
               line 4   "advanced into the right hepatic artery" (target vessel; selective position)
               line 5   "Beads were given until stasis" (embolic given)
        36247  The tip stood in the right hepatic artery.
               rule catheterization/below-diaphragm
               line 4   "advanced into the right hepatic artery" (deepest stop)

      WHY NOT
        75726  No diagnostic study is described.
               rule angiography/visceral
               line 1   "PROCEDURE: Hepatic embolization"

      GAPS
        laterality: Which side was treated? (affects 36247)
               line 1   "Hepatic embolization" (side not said)

      EDITS
        ptp 37243 + 36247: Paid together with 59. (warning; edition own)
      "
    `)
  })

  it('stays within the page', () => {
    const narrow = printResult(RESULT, TEXT, { columns: 60, colour: false })
    expect(narrow.filter(line => line.length > 60)).toEqual([])
  })

  it('says plainly that there is no code', () => {
    const empty = { ...RESULT, suggestions: [], suppressed: [], gaps: [], edits: [] }
    expect(printResult(empty, TEXT, PAGE).slice(2)).toEqual(['', 'STACK', '  No code is supported by this report.'])
  })

  it('has colour only when asked', () => {
    const colourStart = '\u001b'
    expect(printResult(RESULT, TEXT, PAGE).join('')).not.toContain(colourStart)
    expect(printResult(RESULT, TEXT, { ...PAGE, colour: true }).join('')).toContain(colourStart)
  })
})

describe('a derivation', () => {
  it('goes from rule over requirement and fact to the words', () => {
    expect(`\n${derivationOf(0)}\n`).toMatchInlineSnapshot(`
      "
      37243  embolization, tumor or ischemia
        supported, confidence 0.97
        rule embolization/tumor
          needs  a tumor
        why  Beads were given to the right hepatic artery until stasis, which is embolization of an organ.
        requirement  embolic given
          line 5   "Beads were given until stasis"
        requirement  target vessel
          fact  f1 catheterization: right hepatic artery, order 3, performed
          line 4   "advanced into the right hepatic artery"
        requirement  selective position
          fact  f1 catheterization: right hepatic artery, order 3, performed
          line 4   "advanced into the right hepatic artery"
        also rests on
          f2 indication: performed, reason tumor, urgent
            line 1   "Hepatic embolization"
      "
    `)
  })

  it('names modifiers and units', () => {
    expect(derivationOf(1)).toContain('36247-59-RT x 2  third order')
  })

  it('tells a fact with its details in a line', () => {
    expect(RESULT.facts.map(printFactLine)).toEqual([
      'f1 catheterization: right hepatic artery, order 3, performed',
      'f2 indication: performed, reason tumor, urgent',
      'f3 imaging: renal artery, left, negated',
    ])
  })
})
