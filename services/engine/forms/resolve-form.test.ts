import { describe, expect, it } from 'vitest'
import { tokenize } from '../stages/tokenize.ts'
import { resolveForm } from './resolve-form.ts'

const linesOf = (text: string): string[] => {
  const lines: string[] = []
  for (const t of resolveForm(tokenize(text), text).tokens) {
    if (t.newline || lines.length === 0) lines.push(t.word)
    else lines[lines.length - 1] += ` ${t.word}`
  }
  return lines
}

describe('fields of a form', () => {
  it('are one notation, whatever stands between label and value', () => {
    const text = [
      'ANGIO FORM',
      '1.0 Sheath ............ 6F',
      '02 ENTRY_SITE=right groin',
      'DRAIN | 10F pigtail',
      '<CLOSE>manual pressure</CLOSE>',
      'Q7  Balloon ..: 5 x 40',
    ].join('\n')
    expect(linesOf(text).slice(1)).toEqual([
      'sheath : 6f',
      'entry site : right groin',
      'drain : 10f pigtail',
      'close : manual pressure',
      'balloon : 5 x 40',
    ])
  })

  it('say nothing when denied, blank, not ticked or not decided', () => {
    const text = [
      'Stent ......... N/A',
      'Coils ......... ____ (number)',
      'Balloon ....... not used',
      'Snare ......... [ ] yes  [ ] no',
      'Site .......... [x] right  [ ] left',
      'Plug .......... ***',
      'Complication .. none',
      'Result: {good | poor} good',
      'Prior angiogram ... none',
    ].join('\n')
    expect(linesOf(text)).toEqual(['site : right', 'complication : none', 'result : good', 'prior angiogram : none'])
  })

  it('keep the words behind a yes and make an act of a bare one', () => {
    const text = ['Clot removal ..... Y. Cleaner, four passes', 'Image stored ..... yes', 'Sheath ..... 7F'].join('\n')
    expect(linesOf(text)).toEqual(['clot removal : cleaner , four pass', 'image stored performed', 'sheath : 7f'])
  })

  it('drop the phrases that a template printed for others', () => {
    const text = [
      'MACRO .BX  "__ cores were obtained with a __ gauge needle."  (not used)',
      'The {lesion} was crossed with {wire}.',
      'Needle [18G / 20G / other]: 18G',
      'Tube .... 10F',
      'Side .... left',
      'Room .... 2',
    ].join('\n')
    expect(linesOf(text)).toEqual(['needle : 18g', 'tube : 10f', 'side : left', 'room : 2'])
  })

  it('read a table row by row, without the cells that nothing was written in', () => {
    const text = [
      '| vessel | lesion | delivered | result |',
      '|---|---|---|---|',
      '| SFA | 90 % stenosis | 5 x 40 balloon | 10 % |',
      '| popliteal | patent | none | n/a |',
      '| peroneal | - | - | - |',
    ].join('\n')
    expect(linesOf(text)).toEqual(['sfa 90 % stenosis ; 5 x 40 balloon ; 10 %', 'popliteal patent'])
  })

  it('leaves prose and places in the text alone', () => {
    const text = 'The right groin was accessed. A stent was placed: 6 x 40. No complication.'
    const tokens = tokenize(text)
    expect(resolveForm(tokens, text).tokens).toEqual(tokens)
  })
})
