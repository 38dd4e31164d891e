import type { Token } from '../../schema/index.ts'
import { lettersApart, soundOf, spelledOut } from '../sound.ts'
import type { SoundLexicon } from '../sound-lexicon.ts'

/** Most words that a recogniser makes of one. */
const MOST = 4
const LONGEST = 26
/** A sound of so many parts is heard in ordinary words by no chance. */
const SURE = 7

/** Everyday words: they stand at the edge of a run because they belong to the sentence. */
const SMALL = new Set(
  (
    'a an the and or of in on at to is it as by was were with for from no not be been he she we i so if up out all one two this that ' +
    'then there than more most when who his her him had has have did do does how its my me our over off only other some such them ' +
    'they very what which will you your into about after before again also any back both but can could down each few first get got ' +
    'go just like made make many may much must never new next now old once same see seen should since still take took too under ' +
    'until upon us use used went while would yet where here three four five six ten'
  ).split(' '),
)

/** A letter that is a side by itself: "L colic" is no "alcoholic". */
const SIDE = /^[lr]$/

const follows = (tokens: readonly Token[], i: number): boolean => {
  const t = tokens[i]
  return t !== undefined && t.kind === 'word' && !t.newline && tokens[i - 1]!.kind === 'word' && !/\d/.test(t.word)
}

/** Does a word beside the place make a form of the lexicons with the word that was meant? */
const fitsBeside = (
  tokens: readonly Token[],
  from: number,
  to: number,
  means: string,
  words: SoundLexicon,
): boolean => {
  const before = tokens[from - 1]
  const after = tokens[to]
  return (
    (before?.kind === 'word' && words.areNeighbours(before.word, means)) ||
    (after?.kind === 'word' && words.areNeighbours(means, after.word))
  )
}

/** The word that one word was: a slip of the keys, or another spelling of one sound. */
const meantBy = (tokens: readonly Token[], at: number, words: SoundLexicon): string | undefined => {
  const { word } = tokens[at]!
  if (word.length < 5 || word.length > LONGEST || words.isKnown(word)) return undefined
  const means = words.findBySpelling(word) ?? words.findBySound(word)
  if (means === undefined || means[0] !== word[0]) return undefined
  const apart = lettersApart(word, means, 2)
  if (apart > 2) return undefined
  const sure = means.length >= 8 && soundOf(means).length >= SURE
  return sure || fitsBeside(tokens, at, at + 1, means, words) ? means : undefined
}

const written = (tokens: readonly Token[], i: number, text: string): string =>
  text.slice(tokens[i]!.start, tokens[i]!.end).toLowerCase()

/** Do the words of a run make a name when they are written as one? */
const isNameTogether = (
  tokens: readonly Token[],
  from: number,
  to: number,
  length: number,
  words: SoundLexicon,
  text: string,
): boolean => {
  const last = tokens[to - 1]!.word
  const first = text.charCodeAt(tokens[from]!.start)
  if (length < 6 || !words.mayBeName(length, first, last.charCodeAt(last.length - 1))) return false
  let joined = ''
  for (let i = from; i < to - 1; i++) joined += written(tokens, i, text)
  return words.isName(joined + last)
}

/**
 * Which runs that begin at a token can be anything at all, as bits of their number of words less one. Nearly every run is
 * nothing, and this is found in one pass and mostly without joining words.
 */
const runsAt = (
  tokens: readonly Token[],
  from: number,
  end: number,
  words: SoundLexicon,
  text: string,
  isKnown: (at: number) => boolean,
): number => {
  let runs = 0
  let length = 0
  let allKnown = true
  let letter = false
  for (let i = from; i < end && length < LONGEST; i++) {
    const t = tokens[i]!
    const { word } = t
    if (word === 'l' || word === 'r') break
    if (word.length === 1 && (t.end - t.start > 1 || spelledOut(word) !== word)) letter = true
    allKnown &&= word.length > 1 && isKnown(i)
    const whole = length + word.length
    length += t.end - t.start
    if (i === from || whole > LONGEST) continue
    const mayBe =
      isNameTogether(tokens, from, i + 1, whole, words, text) ||
      (!allKnown &&
        (letter ||
          (i - from > 1
            ? words.mayBegin(written(tokens, from, text) + written(tokens, from + 1, text))
            : words.findBySound(written(tokens, from, text) + word) !== undefined)))
    if (mayBe) runs |= 1 << (i - from)
  }
  return runs
}

/** The word that a run of words was, when together they sound like one word of the trade only. */
const heardAs = (
  tokens: readonly Token[],
  from: number,
  to: number,
  words: SoundLexicon,
  text: string,
): string | undefined => {
  const run = tokens.slice(from, to)
  if (run.some(t => SIDE.test(t.word))) return undefined
  const last = run.at(-1)!.word
  const letters = run.map((t, k) => (k === run.length - 1 ? last : text.slice(t.start, t.end).toLowerCase()))
  const joined = letters.join('')
  if (joined.length < 5) return undefined
  if (joined.length > LONGEST) return undefined
  const allKnown = run.every(t => t.word.length > 1 && words.isKnown(t.word))
  const small = SMALL.has(run[0]!.word) || SMALL.has(last)
  const exact = words.isName(joined) && joined.length >= 6
  if (allKnown)
    return exact && (words.isBrand(joined) || joined.length >= 10) && !small && !words.areNeighbours(run[0]!.word, last)
      ? joined
      : undefined
  if (exact) return !small || fitsBeside(tokens, from, to, joined, words) ? joined : undefined
  const means =
    words.findBySound(joined) ??
    (run.some(t => t.word.length === 1) ? words.findBySound(letters.map(spelledOut).join('')) : undefined)
  if (means === undefined || run.some(t => t.word === means)) return undefined
  const apart = lettersApart(joined, means, joined.length)
  const parts = soundOf(means).length
  const sure =
    !small &&
    ((parts >= SURE && means.length >= 7 && apart <= 1 + means.length / 4) ||
      (words.isBrand(means) && means.length >= 6 && parts >= 5 && apart <= 2))
  return sure || (apart <= 4 && fitsBeside(tokens, from, to, means, words)) ? means : undefined
}

/** The point of a make: "IN.PACT", "Mo.Ma". */
const isInName = (tokens: readonly Token[], i: number, words: SoundLexicon): boolean => {
  const before = tokens[i - 1]
  const after = tokens[i + 1]
  if (before?.end !== tokens[i]!.start || after?.start !== tokens[i]!.end || !after.capital) return false
  return words.isBrand(before.word) && words.isBrand(after.word) && words.areNeighbours(before.word, after.word)
}

/**
 * Mends what a recogniser wrote by its sound: words cut in pieces ("hemo tysis") and words heard as others ("claw dication"). Only
 * words that no lexicon has are touched, only where one word of the lexicons sounds so, and a short one only where it makes a form
 * with its neighbour ("external ill e ack artery").
 */
export const resolveBySound = (tokens: readonly Token[], words: SoundLexicon, text: string): readonly Token[] => {
  let out: Token[] | undefined
  // each token stands in up to nine runs: 1 known, 2 not, 0 not yet asked
  const asked = new Uint8Array(tokens.length)
  const isKnown = (at: number): boolean => {
    if (asked[at] === 0) asked[at] = words.isKnown(tokens[at]!.word) ? 1 : 2
    return asked[at] === 1
  }
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i]!
    let end = i + 1
    let means: string | undefined
    if (t.word === '.' && isInName(tokens, i, words)) {
      out ??= tokens.slice(0, i)
      continue
    }
    if (t.kind === 'word' && !/\d/.test(t.word)) {
      while (end - i < MOST && follows(tokens, end)) end++
      const runs = end > i + 1 ? runsAt(tokens, i, end, words, text, isKnown) : 0
      while (end > i + 1 && means === undefined) {
        if ((runs & (1 << (end - i - 1))) !== 0) means = heardAs(tokens, i, end, words, text)
        if (means === undefined) end--
      }
      if (means === undefined && !isKnown(i)) means = meantBy(tokens, i, words)
    }
    if (means === undefined) {
      out?.push(t)
      continue
    }
    out ??= tokens.slice(0, i)
    out.push({ ...t, end: tokens[end - 1]!.end, word: means })
    i = end - 1
  }
  return out ?? tokens
}
