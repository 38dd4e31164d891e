import { describe, expect, test } from 'vitest'
import { loadKnowledge } from '../../knowledge/index.ts'
import { compileLexicon } from '../lexicon-index.ts'
import { read } from './read.ts'

const index = compileLexicon(loadKnowledge())
const said = (text: string): string =>
  read(text, index)
    .tokens.map(t => t.word)
    .join(' ')

describe('words by their sound', () => {
  test.each([
    ['massive hemo tysis overnight', 'massive hemoptysis overnight'],
    ['seen on bronc oscopy', 'seen on bronchoscopy'],
    ['left external ill e ack artery', 'left external iliac artery'],
    ['short distance claw dication', 'short distance claudication'],
    ['the brake io cephalic fistula', 'the brachiocephalic fistula'],
    ['a mick elson catheter', 'a mickelson catheter'],
    ['eight by fifty co vera stent graft', 'eight by fifty covera stent graft'],
    ['embo spheres were given', 'embosphere were given'],
    ['the inter costal trunk', 'the intercostal trunk'],
    ['severe sten osis', 'severe stenosis'],
    ['deep venous trombosis', 'deep venous thrombosis'],
    ['the right jug ular vain', 'the right jugular vein'],
    ['the femoral vain was patent', 'the femoral vein was patent'],
  ])('%s', (text, means) => {
    expect(said(text)).toBe(means)
  })

  test.each([
    'a leak of bile',
    'a trial of nitroglycerin',
    'no more than that',
    'the patient was standing in stocking',
    'a questionable venous structure',
    'r radial and l colic artery',
    'will re eval if it hurt',
    'transient spasm in the perineal skin',
    'the nephrotomy was closed',
    'over and out and back in',
    'dr mick elsewhere',
  ])('leaves "%s"', text => {
    expect(said(text)).toBe(text)
  })

  test('keeps the place of the words as written', () => {
    const text = 'then the left external ill e ack artery'
    const token = read(text, index).tokens.find(t => t.word === 'iliac')!
    expect(text.slice(token.start, token.end)).toBe('ill e ack')
  })
})

describe('marks and numbers that are said', () => {
  test.each([
    ['patent comma no clot period next line open paren see above close paren', 'patent , no clot . . ( see above )'],
    ['start zero nine fourteen stop ten oh two', 'start 09:14 stop 10:02'],
    ['a b i point four six and one point five', 'abi 0.46 and 1.5'],
    ['two hundred forty pulses', '240 pulse'],
    ['made in twenty twenty two', 'made in 2022'],
    ['april nine two thousand twenty six', 'april nine 2026'],
    ['thirty four minutes', '34 minute'],
    ['two stents and fifty percent', 'two stent and fifty percent'],
  ])('%s', (text, means) => {
    expect(said(text)).toBe(means)
  })

  test('a mark behind "that" or behind a length told in the plural', () => {
    expect(said('we did not touch that period the wire crossed period it was there four months period then done')).toBe(
      'we did not touch that . the wire crossed . it was there four month . then done',
    )
    expect(said('during that period she rested period a two minute period was waited period')).toBe(
      'during that period she rested . a two minute period was waited .',
    )
  })

  test('a period of time and the colon of the body are words', () => {
    const text = 'observed for a period of an hour. The sigmoid colon was seen.'
    expect(said(text)).toBe('observed for a period of an hour . the sigmoid colon was seen .')
  })

  test('what is done in the line of a short section is its own section', () => {
    const text = 'indication colon renal failure period the right neck was prepped and draped period comma'
    expect(read(text, index).sections.map(x => x.kind)).toContain('body')
  })
})
