import type { Token } from '../../schema/index.ts'
import type { LexiconIndex } from '../lexicon-index.ts'
import { longest } from './longest.ts'

const SPOKEN = new Map<string, string>([
  ['period', '.'],
  ['comma', ','],
  ['colon', ':'],
  ['semicolon', ';'],
])

/** Turns "period new paragraph comma" into punctuation, when the text shows that it was dictated that way. */
export const resolveSpokenPunctuation = (tokens: readonly Token[]): readonly Token[] => {
  const shown = tokens.some(
    (t, i) =>
      t.word === 'comma' ||
      t.word === 'semicolon' ||
      (t.word === 'new' && (tokens[i + 1]?.word === 'paragraph' || tokens[i + 1]?.word === 'line')) ||
      (t.word === 'next' && tokens[i + 1]?.word === 'paragraph') ||
      (t.word === 'full' && tokens[i + 1]?.word === 'stop'),
  )
  if (!shown) return tokens
  const out: Token[] = []
  let breakNext: 'line' | 'paragraph' | undefined
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i]!
    const next = tokens[i + 1]
    if ((t.word === 'new' || t.word === 'next') && (next?.word === 'paragraph' || next?.word === 'line')) {
      out.push({ ...t, end: next.end, word: '.', kind: 'punct', capital: false })
      breakNext = next.word
      i++
      continue
    }
    if (t.word === 'full' && next?.word === 'stop') {
      out.push({ ...t, end: next.end, word: '.', kind: 'punct', capital: false })
      i++
      continue
    }
    const mark = SPOKEN.get(t.word)
    const before = tokens[i - 1]?.word
    if (
      mark &&
      !(
        t.word === 'period' &&
        (next?.word === 'of' || before === 'a' || before === 'the' || before === 'minute' || before === 'time')
      ) &&
      !(t.word === 'colon' && /^(sigmoid|transverse|right|left|ascending|descending|the)$/.test(before ?? ''))
    )
      out.push({ ...t, word: mark, kind: 'punct', capital: false })
    else {
      out.push(breakNext ? { ...t, newline: true, paragraph: breakNext === 'paragraph' || t.paragraph } : t)
      breakNext = undefined
    }
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
