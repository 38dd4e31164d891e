import type { Token } from '../../schema/index.ts'
import { singular } from '../words.ts'

const LETTER = 1
const CAPITAL = 2
const DIGIT = 4
const SPACE = 8
/** One character that is a token of its own. */
const SIGN = 16

/** What each character below U+0180 is; the few signs above it are asked for by number. */
const CLASSES = new Uint8Array(0x180)
for (let c = 48; c <= 57; c++) CLASSES[c] = DIGIT
for (let c = 97; c <= 122; c++) CLASSES[c] = LETTER
for (let c = 65; c <= 90; c++) CLASSES[c] = LETTER | CAPITAL
for (let c = 0xe0; c <= 0xff; c++) CLASSES[c] = LETTER
for (let c = 0xc0; c <= 0xde; c++) if (c !== 0xd7) CLASSES[c] = LETTER | CAPITAL
CLASSES[0x178] = LETTER | CAPITAL
for (let c = 9; c <= 13; c++) CLASSES[c] = SPACE
CLASSES[32] = SPACE
CLASSES[160] = SPACE
for (const sign of '%/+#.,;:!?()[]-*&_') CLASSES[sign.charCodeAt(0)] = SIGN

const isDash = (code: number): boolean => code >= 0x2010 && code <= 0x2015

const classOf = (code: number): number =>
  code < 0x180 ? CLASSES[code]! : isDash(code) || code === 0x2022 || code === 0x2026 ? SIGN : 0

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isApostrophe = (code: number): boolean => code === 39 || code === 0x2019
/** The ends of the text count as space; so do line ends. */
const isSpace = (code: number): boolean => Number.isNaN(code) || classOf(code) === SPACE
const isLatin = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90)

const endOfDigits = (text: string, from: number): number => {
  let end = from
  while (isDigit(text.charCodeAt(end))) end++
  return end
}

/** "10:05", a time of day, is one token. Returns its end, or 0. */
const endOfTime = (text: string, from: number): number => {
  const colon = isDigit(text.charCodeAt(from + 1)) ? from + 2 : from + 1
  return text.charCodeAt(colon) === 58 && endOfDigits(text, colon + 1) === colon + 3 ? colon + 3 : 0
}

/** "=>", "-->": an arrow is spoken as "into". Returns its end, or 0. */
const endOfArrow = (text: string, from: number): number => {
  let end = from
  while (text.charCodeAt(end) === 45 || text.charCodeAt(end) === 61) end++
  return end > from && text.charCodeAt(end) === 62 ? end + 1 : 0
}

/** What is said of a word by its letters: "Dr.'s" and "drs" are one word. */
const spokenAs = (lower: string, apostrophe: boolean): string =>
  singular(apostrophe ? lower.replace(/['\u2019](s|$)/, '').replace('\u2019', "'") : lower)

const NO_WORDS: ReadonlyMap<string, string> = new Map()

/**
 * Cuts a text into tokens with places in the original. Hyphens inside words vanish: "up-and-over" is three words.
 * @param known words of the lexicons by themselves: a token takes the string that the tries and sets hold, so that
 * comparing the two is comparing two addresses.
 */
export const tokenize = (text: string, known: ReadonlyMap<string, string> = NO_WORDS): Token[] => {
  const tokens: Token[] = []
  let breaks = 0
  const push = (start: number, end: number, word: string, kind: Token['kind'], capital: boolean): void => {
    tokens.push({ start, end, word, kind, newline: breaks > 0, paragraph: breaks > 1, capital })
    breaks = 0
  }
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at)
    const is = classOf(code)
    if ((is & (LETTER | DIGIT)) !== 0) {
      const time = is === DIGIT ? endOfTime(text, at) : 0
      if (time > 0) {
        push(at, time, text.slice(at, time), 'number', false)
        at = time
        continue
      }
      let end = at + 1
      let seen = is
      for (let c = classOf(text.charCodeAt(end)); (c & (LETTER | DIGIT)) !== 0; c = classOf(text.charCodeAt(end))) {
        seen |= c
        end++
      }
      if (text.charCodeAt(end) === 46 && isDigit(text.charCodeAt(end + 1))) end = endOfDigits(text, end + 1)
      const apostrophe = isApostrophe(text.charCodeAt(end)) && isLatin(text.charCodeAt(end + 1))
      if (apostrophe) {
        end++
        while (isLatin(text.charCodeAt(end))) end++
        seen |= CAPITAL | LETTER
      }
      const raw = text.slice(at, end)
      if ((seen & LETTER) === 0) push(at, end, raw, 'number', false)
      else {
        const word = spokenAs((seen & CAPITAL) === 0 ? raw : raw.toLowerCase(), apostrophe)
        push(at, end, known.get(word) ?? word, 'word', code >= 65 && code <= 90)
      }
      at = end
      continue
    }
    const arrow = code === 45 || code === 61 ? endOfArrow(text, at) : 0
    if (arrow > 0) {
      push(at, arrow, 'into', 'word', false)
      at = arrow
      continue
    }
    if (code === 46 && isDigit(text.charCodeAt(at + 1))) {
      const end = endOfDigits(text, at + 1)
      push(at, end, text.slice(at, end), 'number', false)
      at = end
      continue
    }
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) breaks++
    else if (is === SIGN) {
      const before = text.charCodeAt(at - 1)
      const after = text.charCodeAt(at + 1)
      if (code !== 45 && !isDash(code)) push(at, at + 1, text[at]!, 'punct', false)
      else if (isSpace(before) || isSpace(after) || (isDigit(before) && isDigit(after)))
        push(at, at + 1, '-', 'punct', false)
    }
    at++
  }
  return tokens
}
