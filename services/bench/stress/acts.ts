import { type FindBlocks, listSentences, type Stretch } from './layout.ts'
import { SAME, type StressSample, type Variant } from './variant.ts'
import { WORKS, type Work } from './works.ts'

/** Sections that speak of other days; their words are no claim about this one. */
const OTHER_DAYS: ReadonlySet<string> = new Set(['indication', 'history', 'comparison', 'consent'])

const leaveOut = (text: string, stretches: readonly Stretch[]): string =>
  stretches.reduceRight((left, { start, end }) => left.slice(0, start) + left.slice(end), text)

/** One verb, and little after it: nothing in the sentence still tells the work when that verb is denied. */
const isPlain = (said: string, told: RegExp): boolean => {
  const match = told.exec(said)
  if (match === null) return false
  const rest = said.slice(match.index + match[0].length)
  return (
    (said.match(/\b(?:was|were)\b/gi) ?? []).length === 1 &&
    !/\b(?:not|no|will|if|never|while)\b/i.test(said) &&
    !/,| and |\b(?:until|with)\b/i.test(rest) &&
    !/ and .{0,60}$/i.test(said.slice(0, match.index))
  )
}

interface Told {
  readonly sample: StressSample
  readonly work: Work
  readonly codes: readonly string[]
  /** Every sentence that speaks of the work today. */
  readonly sentences: readonly Stretch[]
  inBody(sentence: Stretch): boolean
}

const PROSE = /^(?!\d)[A-Z][^:]{20,}\.$/

/**
 * The sentences that tell the work with one verb, with that verb denied or put off. What else spoke of the work is left out of
 * yardstick and variant, so that nothing contradicts the denial.
 */
const listRewritten = ({ sample, work, codes, sentences }: Told): readonly Variant[] => {
  const { text } = sample
  const isTold = ({ start, end }: Stretch): boolean => isPlain(text.slice(start, end), work.told)
  const told = sentences.filter(isTold)
  if (told.length === 0) return []
  const base = leaveOut(
    text,
    sentences.filter(sentence => !isTold(sentence)),
  )
  const rewrite = (change: (was: string) => string): string =>
    told.reduce((left, { start, end }) => {
      const said = text.slice(start, end)
      return left.replace(said, () => said.replace(/\b(?:was|were)\b/i, change))
    }, base)
  const change = { kind: 'lost', codes, loose: (code: string) => work.loose.test(code) } as const
  const word = (said: string): string => (text === text.toUpperCase() ? said.toUpperCase() : said)
  return [
    {
      relation: 'act negated',
      sample,
      what: `${work.name}, its verb`,
      base,
      text: rewrite(was => word(`${was} not`)),
      change,
    } as const,
    ...(work.plans.length > 0
      ? [
          {
            relation: 'act planned',
            sample,
            what: `${work.name}, its verb`,
            base,
            text: rewrite(() => word('will be')),
            change,
          } as const,
        ]
      : []),
  ].filter(variant => variant.text !== base)
}

/** A denial or a plan in the place of the sentences that told the work says no more than silence about it. */
const listReplaced = ({ sample, work, sentences, inBody }: Told): readonly Variant[] => {
  const { text } = sample
  // Where the work was told as a sentence of prose, a sentence of prose can stand.
  const first = sentences.find(sentence => inBody(sentence) && PROSE.test(text.slice(sentence.start, sentence.end)))
  if (first === undefined) return []
  const base = leaveOut(text, sentences)
  const isUpper = text === text.toUpperCase()
  const put =
    (relation: 'act negated' | 'act planned') =>
    (sentence: string): Variant => {
      const said = isUpper ? sentence.toUpperCase() : sentence
      const before = leaveOut(
        text.slice(0, first.start),
        sentences.filter(({ end }) => end <= first.start),
      )
      const after = leaveOut(
        text.slice(first.end),
        sentences
          .filter(({ start }) => start >= first.end)
          .map(({ start, end }) => ({ start: start - first.end, end: end - first.end })),
      )
      return { relation, sample, what: sentence, base, text: before + said + after, change: SAME }
    }
  return [...work.denials.map(put('act negated')), ...work.plans.map(put('act planned'))]
}

/** Acts of the gold stack, denied or put off. */
export const listActVariants = (sample: StressSample, findBlocks: FindBlocks): readonly Variant[] => {
  const { text, gold } = sample
  const blocks = findBlocks(text)
  const otherDays = blocks.filter(({ kind }) => OTHER_DAYS.has(kind))
  const body = blocks.filter(({ kind }) => kind === 'body')
  const inBody = ({ start, end }: Stretch): boolean =>
    blocks.length === 0 || body.some(block => block.start <= start && end <= block.end)
  return WORKS.flatMap((work): readonly Variant[] => {
    const codes = [...new Set(gold.map(({ code }) => code))].filter(code => work.codes.test(code))
    if (codes.length === 0) return []
    const sentences = listSentences(text).filter(
      ({ start, end }) =>
        work.matter.test(text.slice(start, end)) && !otherDays.some(block => block.start <= start && end <= block.end),
    )
    const told = { sample, work, codes, sentences, inBody }
    return [...listRewritten(told), ...listReplaced(told)]
  })
}
