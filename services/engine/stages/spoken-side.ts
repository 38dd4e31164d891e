import type { Sentence, Token } from '../../schema/index.ts'
import { OF_HEADS, TRANSPARENT } from './vessel-words.ts'

/** `undecided`: two template words left standing ("right/left"). */
export type SpokenSide = 'right' | 'left' | 'bilateral' | 'contralateral' | 'ipsilateral' | 'undecided'

const sideOfWord = (word: string): SpokenSide | undefined =>
  word === 'right' || word === 'rt' || word === 'r'
    ? 'right'
    : word === 'left' || word === 'lt' || word === 'l'
      ? 'left'
      : word === 'bilateral' || word === 'both' || word === 'bilaterally'
        ? 'bilateral'
        : word === 'contralateral' || word === 'opposite'
          ? 'contralateral'
          : word === 'ipsilateral' || word === 'same'
            ? 'ipsilateral'
            : undefined

const LEFT_BEHIND =
  /^(in|to|out|indwelling|behind|for|within|open|across|over|at|as|overnight|connected|with|until|attached|alone|untouched|untreated|inside|there|infusing|running)$/

const MEASURE = /^(percent|%|mm|stenosis|narrowing|residual|nothing|none|little|much|anything|something|clot|thrombus)$/
const LEFT_STANDS = /^([.,;)]|and|with|but|afterward|afterwards|after|over|then|so|)$/

/** "less than twenty percent left", "hardly any stenosis left": what remains, no side. */
const isRemaining = (tokens: readonly Token[], at: { readonly from: number; readonly to: number }): boolean =>
  MEASURE.test(tokens[at.from - 1]?.word ?? '') && LEFT_STANDS.test(tokens[at.to]?.word ?? '')

/** "left in place", "left to gravity", "was left and": a verb, no side. */
export const isLeftBehind = (tokens: readonly Token[], at: { readonly from: number; readonly to: number }): boolean => {
  const before = tokens[at.from - 1]?.word ?? ''
  const next = tokens[at.to]?.word ?? ''
  if (/^(the|on|of|his|her|,)$/.test(before)) return false
  if (isRemaining(tokens, at)) return true
  // "we left it alone", "I left this untouched"
  if (
    /^(we|i|they)$/.test(before) &&
    /^(it|this|that|them|those|these|the|a|an|both|all|everything|in|alone|well|one|two)$/.test(next)
  )
    return true
  return LEFT_BEHIND.test(next) || (/^([.,;]|and|)$/.test(next) && /^(was|were|be|been|is)$/.test(before))
}

/** The side said right before a vessel. */
export const spokenBefore = (tokens: readonly Token[], sentence: Sentence, from: number): SpokenSide | undefined => {
  for (let i = from - 1; i >= sentence.from && from - i <= 5; i--) {
    const word = tokens[i]!.word
    const side = sideOfWord(word)
    if (side !== undefined && !(word === 'same' && tokens[i + 1]?.word !== 'side')) {
      // "the right and the left", "right/left"
      const gap = tokens[i - 1]?.word === 'the' ? 1 : 0
      const before = tokens[i - 1 - gap]?.word
      const first = tokens[i - 2 - gap]?.word
      if (
        i - 2 - gap >= sentence.from &&
        (before === 'and' || before === '/' || before === 'then' || before === 'or') &&
        first !== undefined &&
        sideOfWord(first) !== undefined &&
        sideOfWord(first) !== side
      )
        return before === '/' || before === 'or' ? 'undecided' : 'bilateral'
      if (word === 'both' || word === 'bilateral') return 'bilateral'
      return side
    }
    if (!TRANSPARENT.has(word) && !/^(artery|vein|a|v|iliac|femoral|renal)$/.test(word) && word !== 'of') break
    if (
      word === 'of' &&
      !OF_HEADS.has(tokens[i - 1]?.word ?? '') &&
      !/^(origin|ostium|portion|segment|part|side)$/.test(tokens[i - 1]?.word ?? '')
    )
      break
  }
  return undefined
}

const COUNTS = new Map([
  ['two', 2],
  ['three', 3],
  ['four', 4],
  ['five', 5],
])

/** "two genicular branches". */
export const countBefore = (tokens: readonly Token[], sentence: Sentence, from: number): number => {
  for (let i = from - 1; i >= sentence.from && from - i <= 3; i--) {
    const n = COUNTS.get(tokens[i]!.word)
    if (n !== undefined) return n
    if (!/^(separate|small|large|distal|right|left|feeding|different)$/.test(tokens[i]!.word)) return 1
  }
  return 1
}

/** The side said right before (or right after) a vessel. */
export const spokenSide = (
  tokens: readonly Token[],
  sentence: Sentence,
  from: number,
  to: number,
): SpokenSide | undefined => {
  const before = spokenBefore(tokens, sentence, from)
  if (before !== undefined) return before
  for (let i = to; i < sentence.to && i - to < 5; i++) {
    const word = tokens[i]!.word
    if (
      word === 'artery' ||
      word === 'vein' ||
      word === 'trunk' ||
      word === 'branch' ||
      word === '(' ||
      word === ',' ||
      word === 'on' ||
      word === 'the' ||
      word === 'both' ||
      word === 'each'
    ) {
      if (word === 'both' || word === 'each') {
        if (tokens[i + 1]?.word === 'side') return 'bilateral'
        if (word === 'both') break
      }
      if (word === ',' && !(sideOfWord(tokens[i + 1]?.word ?? '') && /^[,.;)]$/.test(tokens[i + 2]?.word ?? '.'))) break
      continue
    }
    const side = sideOfWord(word)
    if (!side) break
    const next = tokens[i + 1]?.word
    const prev = tokens[i - 1]?.word
    if (word === 'bilaterally') return 'bilateral'
    // "left" after the vessel belongs to the next vessel unless something closes here
    if (
      prev === 'the' ||
      prev === '(' ||
      prev === ',' ||
      i + 1 >= sentence.to ||
      /^[.,;)]$/.test(next ?? '.') ||
      next === 'side'
    )
      return tokens[i - 1]?.word === 'the' && tokens[i - 2]?.word !== 'on' ? undefined : side
    break
  }
  return undefined
}
