import type { CodeEntry, CodingResult, Evidence, Knowledge } from '../../schema/index.ts'
import { listSentences } from './layout.ts'
import { createRandom, type Random } from './random.ts'

/** A text that nobody dictated, and a day for it. */
export interface FuzzedText {
  readonly text: string
  readonly dateOfService: string
}

const FIRST_DAY = Date.UTC(2024, 0, 1)
const DAYS = 1096
const MS_OF_DAY = 86_400_000

const toDay = (random: Random): string =>
  new Date(FIRST_DAY + random.below(DAYS) * MS_OF_DAY).toISOString().slice(0, 10)

const repeat = <T>(count: number, make: () => T): readonly T[] => Array.from({ length: count }, make)

/** Makers of texts: sentences of several reports shuffled, two halves, words of the lexicons without sense, and both. */
const createMakers = (texts: readonly string[], knowledge: Knowledge) => {
  const sentences = texts.map(text => listSentences(text).map(({ start, end }) => text.slice(start, end)))
  const forms = [
    knowledge.vessels.flatMap(row => row.forms),
    knowledge.devices.flatMap(row => row.forms),
    knowledge.maneuvers.flatMap(row => row.forms),
    knowledge.concepts.flatMap(row => row.forms),
    knowledge.terms.flatMap(row => row.forms),
    knowledge.cues.flatMap(row => row.forms),
    knowledge.sections.flatMap(row => row.titles.map(title => `\n${title}:`)),
    [
      'the',
      'was',
      'and',
      'into',
      'left',
      'right',
      'bilateral',
      'with',
      'of',
      '.',
      '.',
      ',',
      '\n',
      '5 French',
      '1.',
      '12/03/2025',
    ],
  ]
  const half = (text: string, first: boolean): string => {
    const middle = text.indexOf(' ', text.length / 2)
    return first ? text.slice(0, middle) : text.slice(middle)
  }
  const babble = (random: Random): string =>
    repeat(5 + random.below(60), () => random.pick(random.pick(forms))).join(' ')
  const shuffled = (random: Random): string =>
    repeat(3 + random.below(30), () => random.pick(random.pick(sentences))).join(random.pick([' ', '\n', '\n\n']))
  const spliced = (random: Random): string => half(random.pick(texts), true) + half(random.pick(texts), false)
  const mixed = (random: Random): string =>
    repeat(4 + random.below(12), () =>
      random.below(2) === 0 ? random.pick(random.pick(sentences)) : babble(random),
    ).join('. ')
  return [shuffled, shuffled, spliced, babble, mixed]
}

/** A maker of the n-th text, the same in every run. */
export const createFuzzer = (texts: readonly string[], knowledge: Knowledge) => {
  const makers = createMakers(texts, knowledge)
  return (index: number): FuzzedText => {
    const random = createRandom(`fuzz ${index}`)
    const make = makers[index % makers.length] ?? makers[0]
    return { text: make?.(random) ?? '', dateOfService: toDay(random) }
  }
}

/** Heart catheterization stands on the same claim and is not this service's to code. */
const OF_THE_HEART = /^9[23]\d{3}$/

const listEvidence = (result: CodingResult): readonly Evidence[] =>
  [...result.suggestions, ...result.suppressed, ...result.facts, ...result.gaps].flatMap(({ evidence }) => evidence)

/** What no answer may do, whatever the text: an empty list is a sound answer. */
export const createAuditor = (codes: readonly CodeEntry[]) => {
  const inForce = (code: string, day: string): CodeEntry | undefined =>
    codes.find(entry => entry.code === code && (entry.from ?? '') <= day && day <= (entry.until ?? '9999'))
  return (result: CodingResult, text: string): readonly string[] => {
    const suggested = result.suggestions.map(({ code }) => code)
    return [
      ...result.suggestions.flatMap(({ code, evidence }) => {
        const entry = inForce(code, result.dateOfService)
        if (entry === undefined) return [`${code} is not in force on ${result.dateOfService}`]
        const parents = entry.addonTo
        const stands =
          parents.every(parent => OF_THE_HEART.test(parent)) ||
          suggested.some(other => other !== code && (parents.includes('*') || parents.includes(other)))
        return [
          ...(stands ? [] : [`${code} has no primary`]),
          ...(evidence.length > 0 ? [] : [`${code} has no evidence`]),
        ]
      }),
      ...listEvidence(result)
        .filter(({ start, end, text: quote }) => start >= end || text.slice(start, end) !== quote)
        .map(({ start, end }) => `the words at ${start}-${end} are not in the text`),
    ]
  }
}
