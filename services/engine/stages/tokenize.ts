import type { Token } from '../../schema/index.ts'
import { singular } from '../words.ts'

const TOKEN =
  /\d{1,2}:\d{2}(?!\d)|[-=]+>|[a-z\u00e0-\u00ff0-9]+(?:\.[0-9]+)?(?:['\u2019][a-z]+)?|\.\d+|[%/+#]|[.,;:!?()[\]\-\u2010-\u2015*&\u2022\u2026_]/gi

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isSpace = (code: number): boolean =>
  code === 32 || (code >= 9 && code <= 13) || code === 160 || Number.isNaN(code)

/** Cuts a text into tokens with places in the original. Hyphens inside words vanish: "up-and-over" is three words. */
export const tokenize = (text: string): Token[] => {
  const tokens: Token[] = []
  let last = 0
  TOKEN.lastIndex = 0
  for (let m = TOKEN.exec(text); m; m = TOKEN.exec(text)) {
    const start = m.index
    const raw = m[0]
    const end = start + raw.length
    const first = raw.charCodeAt(0)
    let breaks = 0
    for (let i = last; i < start; i++) {
      const c = text.charCodeAt(i)
      if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) breaks++
    }
    if (raw.endsWith('>') && raw.length > 1) {
      last = end
      tokens.push({
        start,
        end,
        word: 'into',
        kind: 'word',
        newline: breaks > 0,
        paragraph: breaks > 1,
        capital: false,
      })
      continue
    }
    const isHyphen = raw === '-' || (first >= 0x2010 && first <= 0x2015)
    if (isHyphen) {
      const before = text.charCodeAt(start - 1)
      const after = text.charCodeAt(end)
      const spaced = isSpace(before) || isSpace(after)
      if (!spaced && !(isDigit(before) && isDigit(after))) continue
    }
    last = end
    const isWord = /[a-z\u00e0-\u00ff]/i.test(raw[0]!) || (isDigit(first) && /[a-z]/i.test(raw))
    const isNumber = !isWord && (isDigit(first) || (first === 46 && raw.length > 1))
    tokens.push({
      start,
      end,
      word: isWord
        ? singular(
            raw
              .toLowerCase()
              .replace(/['\u2019](s|$)/, '')
              .replace('\u2019', "'"),
          )
        : isHyphen
          ? '-'
          : raw,
      kind: isWord
        ? 'word'
        : isNumber || raw === '%' || raw === '/' || raw === '+' || raw === '#'
          ? isNumber
            ? 'number'
            : 'punct'
          : 'punct',
      newline: breaks > 0,
      paragraph: breaks > 1,
      capital: first >= 65 && first <= 90,
    })
  }
  return tokens
}
