import type { Token } from '../../schema/index.ts'
import type { LexiconIndex } from '../lexicon-index.ts'
import { longest } from './longest.ts'

/** Marks that are said, longest first; an empty mark was only a way of writing. */
const SPOKEN: readonly (readonly [readonly string[], string])[] = [
  [['full', 'stop'], '.'],
  [['question', 'mark'], '?'],
  [['exclamation', 'point'], '.'],
  [['semi', 'colon'], ';'],
  [['open', 'paren'], '('],
  [['open', 'parenthesis'], '('],
  [['left', 'paren'], '('],
  [['close', 'paren'], ')'],
  [['close', 'parenthesis'], ')'],
  [['closed', 'paren'], ')'],
  [['right', 'paren'], ')'],
  [['open', 'bracket'], '('],
  [['close', 'bracket'], ')'],
  [['open', 'quote'], ''],
  [['close', 'quote'], ''],
  [['end', 'quote'], ''],
  [['forward', 'slash'], '/'],
  [['percent', 'sign'], '%'],
  [['period'], '.'],
  [['comma'], ','],
  [['colon'], ':'],
  [['semicolon'], ';'],
  [['slash'], '/'],
  [['hyphen'], ''],
  [['dash'], '-'],
]
/** What is said for a line or a paragraph that begins. */
const BREAK = /^(paragraph|line)$/
const NEXT = /^(new|next)$/

/** Marks that no report says of anything else: one of them shows that the marks of this text were said. */
const SHOWS = new Set([
  'comma',
  'semicolon',
  'full stop',
  'open paren',
  'close paren',
  'open parenthesis',
  'exclamation point',
])

const LENGTH =
  /^(a|the|minute|time|hour|day|week|month|waiting|observation|recovery|this|that|same|extended|prolonged|long|short)$/
const DURING = /^(during|in|for|over|at|of|throughout|after|within|by|since|from|before|about)$/

/** "An observation period", "during that period": the word. "We did not touch that period", "four months period": the mark. */
const isLength = (tokens: readonly Token[], i: number): boolean => {
  const before = tokens[i - 1]
  if (!before || !LENGTH.test(before.word)) return false
  if (/^(this|that)$/.test(before.word)) return DURING.test(tokens[i - 2]?.word ?? '')
  return !(/^(minute|hour|day|week|month)$/.test(before.word) && before.end - before.start > before.word.length)
}

const GUT = /^(sigmoid|transverse|right|left|ascending|descending|the|proximal|distal|splenic|hepatic)$/

const FIRST = new Set(SPOKEN.map(([words]) => words[0]!))

const spokenAt = (tokens: readonly Token[], i: number): { mark: string; words: number; name: string } | undefined => {
  if (!FIRST.has(tokens[i]!.word)) return undefined
  for (const [words, mark] of SPOKEN)
    if (words.every((w, k) => tokens[i + k]?.word === w)) return { mark, words: words.length, name: words.join(' ') }
  return undefined
}

const breaksAt = (tokens: readonly Token[], i: number): boolean =>
  NEXT.test(tokens[i]!.word) && BREAK.test(tokens[i + 1]?.word ?? '')

/** Were the marks said? By a mark that means nothing else, or by many a "period" in a text with hardly a full stop. */
const isDictated = (tokens: readonly Token[]): boolean => {
  let periods = 0
  let stops = 0
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i]!
    if (breaksAt(tokens, i)) return true
    const said = spokenAt(tokens, i)
    if (said && SHOWS.has(said.name)) return true
    if (t.word === 'period' && tokens[i + 1]?.word !== 'of' && !isLength(tokens, i)) periods++
    if (t.word === '.') stops++
  }
  return periods >= 2 && periods >= stops
}

/** Turns "period new paragraph comma" into punctuation, when the text shows that it was dictated that way. */
export const resolveSpokenPunctuation = (tokens: readonly Token[]): readonly Token[] => {
  if (!isDictated(tokens)) return tokens
  const out: Token[] = []
  let breakNext: string | undefined
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i]!
    const next = tokens[i + 1]
    if (breaksAt(tokens, i)) {
      out.push({ ...t, end: next!.end, word: '.', kind: 'punct', capital: false })
      breakNext = next!.word
      i++
      continue
    }
    const said = spokenAt(tokens, i)
    const before = tokens[i - 1]?.word ?? ''
    const isWord =
      (said?.name === 'period' && (next?.word === 'of' || isLength(tokens, i))) ||
      (said?.name === 'colon' && (GUT.test(before) || /^(cancer|carcinoma|resection|polyp)$/.test(next?.word ?? ''))) ||
      (said?.name === 'dash' && t.capital)
    if (said !== undefined && !isWord) {
      if (said.mark !== '')
        out.push({ ...t, end: tokens[i + said.words - 1]!.end, word: said.mark, kind: 'punct', capital: false })
      i += said.words - 1
      continue
    }
    out.push(breakNext ? { ...t, newline: true, paragraph: breakNext === 'paragraph' || t.paragraph } : t)
    breakNext = undefined
  }
  return out
}

/** Replaces misheard runs of words by what was said; the tokens keep the place of the words that were written. */
export const resolveMisheard = (tokens: readonly Token[], index: LexiconIndex): readonly Token[] => {
  let out: Token[] | undefined
  for (let i = 0; i < tokens.length; i++) {
    const hit = index.misheard.next.has(tokens[i]!.word) ? longest(index.misheard, tokens, i) : undefined
    if (!hit) {
      out?.push(tokens[i]!)
      continue
    }
    out ??= tokens.slice(0, i)
    const first = tokens[i]!
    const end = tokens[hit.end - 1]!.end
    index.misheardMeans.get(hit.id)!.forEach((word, k) => {
      out!.push({
        ...first,
        end,
        word,
        kind: 'word',
        newline: k === 0 && first.newline,
        paragraph: k === 0 && first.paragraph,
      })
    })
    i = hit.end - 1
  }
  return out ?? tokens
}
