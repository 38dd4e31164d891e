import type { SectionTitle } from '../../schema/index.ts'

/** A stretch of a text: [start, end). */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** A heading and what stands under it, up to the next heading. */
export interface Block extends Stretch {
  readonly kind: string
  readonly title: string
}

const HEADING = /^[ \t]*(?:\*+ *)?([A-Za-z][A-Za-z /&'()-]{1,60}?)[ \t]*(?::|$)/
const simplify = (title: string): string =>
  title
    .toLowerCase()
    .replace(/\(s\)/g, '')
    .replace(/[^a-z]+/g, ' ')
    .trim()

/** Finds the blocks of a text by its headings. What stands before the first one has no block. */
export const createBlockFinder = (sections: readonly SectionTitle[]) => {
  const kinds = new Map(sections.flatMap(({ kind, titles }) => titles.map(title => [simplify(title), kind] as const)))
  return (text: string): readonly Block[] => {
    const heads: { start: number; kind: string; title: string }[] = []
    let start = 0
    for (const line of text.split('\n')) {
      const title = HEADING.exec(line)?.[1]
      const kind = title === undefined ? undefined : kinds.get(simplify(title))
      if (title !== undefined && kind !== undefined) heads.push({ start, kind, title })
      start += line.length + 1
    }
    return heads.map((head, index) => ({ ...head, end: heads[index + 1]?.start ?? text.length }))
  }
}
export type FindBlocks = ReturnType<typeof createBlockFinder>

const ABBREVIATED =
  /(?:\b(?:Dr|Drs|Mr|Mrs|Ms|No|vs|approx|St|Lt|Rt|Fr|Inc|e\.g|i\.e|a\.m|p\.m|[A-Z])|^[ \t]*\d{1,2})\.$/m

/** Sentences within lines: a full stop, a space and a capital; a line end always ends one. */
export const listSentences = (text: string): readonly Stretch[] => {
  const found: Stretch[] = []
  let lineStart = 0
  for (const line of text.split('\n')) {
    let start = 0
    for (const { index, 0: gap } of line.matchAll(/(?<=[.!?]"?)[ \t]+(?=[A-Z0-9"])/g)) {
      const said = line.slice(start, index)
      if (ABBREVIATED.test(said)) continue
      found.push({ start: lineStart + start, end: lineStart + index })
      start = index + gap.length
    }
    if (line.slice(start).trim() !== '')
      found.push({ start: lineStart + start, end: lineStart + line.trimEnd().length })
    lineStart += line.length + 1
  }
  return found
}

/** Its words point back at the sentence before. */
const LEANS =
  /^(?:it|its|this|that|these|those|they|there|here|then|the same|same|he|she|again|also|after|thereafter|next|from|following|both|each|neither|which|subsequently|finally|through|over|a second|another|another|similarly|likewise|one|two|however|but|and|now|none)\b/i

export const leansOnTheOneBefore = (sentence: string): boolean => LEANS.test(sentence.trim())

/** Prose with capitals and full stops; dictation without either cannot be cut into sentences. */
export const isCutIntoSentences = (paragraph: string): boolean => /[.!?]["]?(?:\s|$)/.test(paragraph)

/** Places between two sentences of one paragraph where a word of one's own may stand: nothing leans across. */
export const listGaps = (text: string, within: Stretch = { start: 0, end: text.length }): readonly number[] => {
  const sentences = listSentences(text).filter(({ start, end }) => start >= within.start && end <= within.end)
  return sentences.flatMap((sentence, index) => {
    const next = sentences[index + 1]
    if (next === undefined || text.slice(sentence.end, next.start).includes('\n')) return []
    if (!/[.!?]$/.test(text.slice(sentence.start, sentence.end))) return []
    return leansOnTheOneBefore(text.slice(next.start, next.end)) ? [] : [next.start]
  })
}
