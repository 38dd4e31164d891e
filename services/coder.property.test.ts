import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildSyntheticReports } from './bench/synthetic.ts'
import { loadTexts } from './bench/texts.ts'
import { createCoder } from './coder.ts'
import { loadKnowledge } from './knowledge/index.ts'
import { type CodingResult, DomainError, type Evidence, MAX_REPORT_LENGTH } from './schema/index.ts'

const TODAY = '2026-11-21'
const knowledge = loadKnowledge()
const coder = createCoder(knowledge)
const { texts } = await loadTexts()
const reports = [...texts, ...buildSyntheticReports(2)].filter(text => text.length < 20_000)

const code = (text: string, dateOfService?: string): CodingResult =>
  coder.code({ reportId: 'property', text, dateOfService, today: TODAY })

const sampleText = fc.constantFrom(...reports)
const dateOfService = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2026-11-21'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10))

/** What dictation systems and copying leave in a text. */
const noise = fc.constantFrom(
  ' ',
  '   ',
  '\t',
  '\r\n',
  '\n',
  '\r',
  '\n\n',
  '\u00a0',
  '\u200b',
  'é',
  '…',
  '“',
  '’',
  '–',
  '😀',
  '\uFEFF',
)

/** A sample with noise put in at random places, words torn included. */
const noisyText = fc
  .tuple(sampleText, fc.array(fc.tuple(fc.nat(), noise), { minLength: 1, maxLength: 40 }))
  .map(([text, insertions]) =>
    insertions.reduce((current, [place, inserted]) => {
      const at = place % (current.length + 1)
      return current.slice(0, at) + inserted + current.slice(at)
    }, text),
  )

const listEvidence = (result: CodingResult): readonly Evidence[] =>
  [...result.suggestions, ...result.suppressed, ...result.facts, ...result.gaps].flatMap(({ evidence }) => evidence)

const expectWordsReproduced = (result: CodingResult, text: string): void => {
  const wrong = listEvidence(result).filter(
    ({ start, end, text: quote }) =>
      !(start >= 0 && start < end && end <= text.length && text.slice(start, end) === quote),
  )
  expect(wrong).toEqual([])
}

const expectEvidenceForAll = ({ suggestions }: CodingResult): void =>
  expect(suggestions.filter(({ evidence }) => evidence.length === 0)).toEqual([])

const expectInForce = (result: CodingResult): void => {
  const day = result.dateOfService
  const outside = result.suggestions.filter(
    suggestion =>
      !knowledge.codes.some(
        ({ code, from = '', until = '9999' }) => code === suggestion.code && from <= day && day <= until,
      ),
  )
  expect(outside.map(suggestion => suggestion.code)).toEqual([])
}

/** The least of three runs, in milliseconds: what the work costs when nothing disturbs it. */
const measure = (text: string): number => {
  const times = Array.from({ length: 3 }, () => {
    const start = performance.now()
    code(text)
    return performance.now() - start
  })
  return Math.min(...times)
}

describe('a coded report', () => {
  it('quotes the report letter by letter, whatever was put between the words', () => {
    fc.assert(
      fc.property(noisyText, text => {
        const result = code(text)
        expectWordsReproduced(result, text)
        expectEvidenceForAll(result)
      }),
      { numRuns: 60 },
    )
  }, 60_000)

  it('quotes every sample letter by letter, with line ends of any kind', () => {
    for (const text of reports) {
      for (const variant of [text, text.replace(/\r?\n/g, '\r\n'), text.replace(/\n/g, '\r'), `\uFEFF${text}`]) {
        const result = code(variant)
        expectWordsReproduced(result, variant)
        expectEvidenceForAll(result)
      }
    }
  }, 60_000)

  it('is the same bytes for the same text, again and in a fresh coder', () => {
    const fresh = createCoder(knowledge)
    fc.assert(
      fc.property(fc.oneof(sampleText, noisyText), dateOfService, (text, day) => {
        const first = JSON.stringify(code(text, day))
        expect(JSON.stringify(code(text, day))).toBe(first)
        const request = { reportId: 'property', text, dateOfService: day, today: TODAY }
        expect(JSON.stringify(fresh.code(request))).toBe(first)
      }),
      { numRuns: 30 },
    )
  }, 60_000)

  it('holds only codes in force on its date', () => {
    fc.assert(
      fc.property(sampleText, dateOfService, (text, day) => {
        const result = code(text, day)
        expect(result.dateOfService).toBe(day)
        expectInForce(result)
      }),
      { numRuns: 60 },
    )
  }, 60_000)

  it('comes back for any string, or a named refusal', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc
        .array(fc.constantFrom('\r', '\n', ':', '.', ' ', 'RIGHT', '1.', 'no', 'artery', '(', '"', '\ud800'), {
          maxLength: 200,
        })
        .map(parts => parts.join('')),
    )
    fc.assert(
      fc.property(anything, text => {
        try {
          const result = code(text)
          expectWordsReproduced(result, text)
          expectEvidenceForAll(result)
          expectInForce(result)
        } catch (error) {
          if (!(error instanceof DomainError)) throw error
          expect(error.code).toMatch(/^report-/)
        }
      }),
      { numRuns: 200 },
    )
  }, 60_000)
})

describe('the cost of a report', () => {
  // A quadratic reading would cost a hundred times as much for ten times the text.
  const TEN_TIMES = 40
  const long = MAX_REPORT_LENGTH - 1

  it.each([
    ['one word', 'catheter '],
    ['one word without spaces', 'a'],
    ['a vessel', 'right hepatic artery '],
    ['one sentence', 'The microcatheter was advanced into the right hepatic artery. '],
    ['negations', 'no '],
    ['numbers', '1. 0.018 '],
    ['blank lines', 'x\n\n'],
    ['spaces', ' '],
    ['misspelled words', 'cathterization angiogrm '],
    ['one sentence of many acts', 'The drain was placed, '],
    ['a sentence without an end', 'fistula stenosis was dilated '],
    ['treatments without vessels', 'fistula G2X angioplasty. '],
    ['lines and cues', 'port opened and not used vein and '],
    ['removals', 'right port was removed from the left hepatic artery, '],
  ])(
    'grows with its length, not with its square: %s',
    (_name, unit) => {
      const fill = (length: number) => `Procedure: ${unit.repeat(Math.ceil(length / unit.length))}`.slice(0, length)
      const small = measure(fill(long / 10))
      const large = measure(fill(long))
      // Below a few milliseconds the clock, not the work, makes the ratio.
      expect(large).toBeLessThan(Math.max(20, small * TEN_TIMES))
    },
    120_000,
  )
})
