import { describe, expect, it } from 'vitest'
import { createEdition, loadKnowledge } from './index.ts'

const knowledge = loadKnowledge()
const editions = [createEdition(knowledge, '2025-06-30'), createEdition(knowledge, '2026-06-30')]

const expand = (text: string): string[] =>
  text.split(' ').flatMap(part => {
    const [from, to] = part.split('-')
    if (to === undefined) return [part]
    return knowledge.codes.map(entry => entry.code).filter(code => code >= from! && code <= to && /^\d+$/.test(code))
  })

describe('pairs that the house rules settle', () => {
  it.each([
    ['1.6', '36224', '36223', 1],
    ['3.1', '37241-37244 36625', '36620', 1],
    ['3.1', '37243 37211', '36640', 1],
    ['3.2', '36818-36821 36825 36830', '36901-36903', 1],
    ['3.2', '36831', '36832', 0],
    ['3.5', '74340', '43752', 0],
    ['3.5', '43761', '44500', 0],
    ['4.1', '93452-93461', '36200', 0],
    ['4.1', '93452-93461', '36140 36215 36245-36247', 1],
    ['4.2', '93452-93461', '75605 75625 75630 75710 75716', 1],
    ['4.3', 'G0278', '75630 75716 36200', 0],
    ['6', '36831', '36904-36906', 0],
    ['6', '36904-36906', '36832 36833', 0],
    ['6', '36904-36906', '36821 36825 36830', 1],
    ['8.6', '37244', '37241-37243', 1],
    ['11', '36568 36569 36572 36573 36584 36595 36596 37191-37193', '76937', 1],
    ['11', '36475 36478', '76937', 0],
    ['12', '37182 37183', '36010-36012 36481 36500 37238', 1],
    ['12', '37182 37183', '75885 75887', 0],
    ['14', '75898', '75710 75726 75736 75774 36500', 1],
    ['14', '37241-37244 37211-37214 61645 61650 61651 36836 36837', '75898', 1],
    ['15.1', '36225', '36140 36215', 1],
    ['26.4', '36247', '36245 36246', 1],
    ['26.4', '36217', '36215 36216', 1],
    ['26.4', '36012', '36005-36011', 1],
    ['26.5', '75716', '75710', 1],
    ['26.5', '75630', '75625', 0],
  ])('rule %s: %s before %s = %i', (_rule, paid, denied, indicator) => {
    for (const column1 of expand(paid))
      for (const column2 of expand(denied)) {
        const found = editions.map(edition => edition.findEdit(column1, column2)?.indicator)
        expect([column1, column2, ...found.filter(one => one !== undefined)]).toContain(indicator)
      }
  })

  it.each([
    ['11', '36140 36200 36215-36254 36555-36557 36561 36901-36906 37211 37212 37241-37244 37220-37235', '76937'],
    ['12', '37182 37183', '37241 37244'],
    ['15.2', '61624 61626', '36221-36228'],
    ['26.2', '37183', '37187'],
    ['26.5', '75710 75716 75726', '75625'],
  ])('rule %s: %s and %s are no pair', (_rule, left, right) => {
    for (const one of expand(left))
      for (const other of expand(right))
        for (const edition of editions) {
          expect([one, other, edition.findEdit(one, other)]).toEqual([one, other, undefined])
          expect([other, one, edition.findEdit(other, one)]).toEqual([other, one, undefined])
        }
  })
})

describe('sides of rule 1', () => {
  const bilateral = (code: string) => knowledge.codes.find(entry => entry.code === code)?.bilateral

  it.each([
    [
      '36100 36222-36226 36245-36247 37184 37187 37188 37215 37217 37218 37246 37248 61645 36820 36838 35371 38790',
      '50',
    ],
    ['36227 36228 36474 36476 36479 36483 37222 37223 37232-37235 37247 37249', 'rt_lt'],
    ['36005 36011 36012 36014 36015 37211 37212', '50_only'],
    [
      '36200 36010 36140 36215-36218 36248 36555-36598 37191-37193 37197 37182 37183 37241-37244 37236-37239 37252 37253 36901-36909',
      'none',
    ],
    ['36221 36252 36254', 'inherent'],
  ])('%s are %s', (codes, rule) => {
    for (const code of expand(codes)) expect([code, bilateral(code)]).toEqual([code, rule])
  })
})
