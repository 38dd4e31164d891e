import type { Token } from '../../schema/index.ts'
import type { Vocabulary } from '../vocabulary.ts'

/** Short forms that stand for a word only after an anatomical adjective: "renal v", "uterine a." */
const ANATOMICAL =
  /^(renal|gonadal|ovarian|femoral|jugular|hepatic|iliac|subclavian|brachial|radial|splenic|mesenteric|carotid|vertebral|uterine|gastric|popliteal|tibial|peroneal|basilic|cephalic|portal|axillary|saphenous|prostatic|bronchial|adrenal)$/

const HEIGHTS = new Map([
  ['one', '1'],
  ['two', '2'],
  ['three', '3'],
  ['four', '4'],
  ['five', '5'],
  ['six', '6'],
  ['seven', '7'],
  ['eight', '8'],
  ['nine', '9'],
  ['ten', '10'],
  ['eleven', '11'],
  ['twelve', '12'],
])

const isSingle = (t: Token | undefined): boolean =>
  t !== undefined && t.word.length === 1 && t.kind === 'word' && t.word >= 'a' && t.word <= 'z'

/**
 * Spells out what typists and recognisers leave short: letters said one by one ("S M A"), "renal v", words that a recogniser cut
 * in two when their sum is a word of the lexicons ("hypo gastric"). Places in the text stay those of the words as written.
 */
export const resolveShorthand = (tokens: readonly Token[], { isKnown, mayHold }: Vocabulary): readonly Token[] => {
  const out: Token[] = []
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i]!
    const next = tokens[i + 1]
    if (isSingle(t) && isSingle(next) && !next!.newline) {
      // "a" and "i" are words too
      const begins = t.capital || (t.word !== 'a' && t.word !== 'i')
      let j = i + 1
      while ((begins || j - i < 4) && isSingle(tokens[j + 1]) && !tokens[j + 1]!.newline) j++
      const word = tokens
        .slice(i, j + 1)
        .map(x => x.word)
        .join('')
      if (begins ? word.length > 2 || isKnown(word) : word.length > 2 && isKnown(word)) {
        out.push({ ...t, end: tokens[j]!.end, word })
        i = j
        continue
      }
    } // "T twelve": a dictated height
    if ((t.word === 't' || t.word === 'l') && next && HEIGHTS.has(next.word)) {
      out.push({ ...t, end: next.end, word: t.word + HEIGHTS.get(next.word)! })
      i++
      continue
    }
    if (
      (t.word === 'v' || t.word === 'a') &&
      ANATOMICAL.test(out.at(-1)?.word ?? '') &&
      (t.word === 'v' || !next || next.kind === 'punct' || next.word === 'was')
    ) {
      out.push({ ...t, word: t.word === 'v' ? 'vein' : 'artery' })
      continue
    }
    if (
      next &&
      t.kind === 'word' &&
      next.kind === 'word' &&
      !next.newline &&
      next.start - t.end <= 1 &&
      t.word.length >= 3 &&
      next.word.length >= 3 &&
      t.word.length + next.word.length >= 8 &&
      mayHold(t.word, next.word)
    ) {
      const joined = t.word + next.word
      if (isKnown(joined) && !(isKnown(t.word) && isKnown(next.word))) {
        out.push({ ...t, end: next.end, word: joined })
        i++
        continue
      }
    }
    out.push(t)
  }
  return out
}

/** Ticked and empty boxes of a form, each before its label. */
const TICKED = /^(x|v|yes)$/

/**
 * Forms with boxes: "[ ] Foo" was not chosen, so its words say nothing; "[X] Foo" keeps its words. A box holds for the words up
 * to the next box or the end of the line.
 */
export const resolveBoxes = (tokens: readonly Token[]): readonly Token[] => {
  if (
    !tokens.some(
      (t, i) =>
        t.word === '[' &&
        (tokens[i + 1]?.word === ']' || (TICKED.test(tokens[i + 1]?.word ?? '') && tokens[i + 2]?.word === ']')),
    )
  )
    return tokens
  const after = boxesFollow(tokens)
  const out: Token[] = []
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i]!
    if (t.word !== '[') {
      out.push(t)
      continue
    }
    const empty = tokens[i + 1]?.word === ']' || (tokens[i + 1]?.word === '_' && tokens[i + 2]?.word === ']')
    const ticked = TICKED.test(tokens[i + 1]?.word ?? '') && tokens[i + 2]?.word === ']'
    if (!empty && !ticked) {
      out.push(t)
      continue
    }
    const close = ticked ? i + 2 : tokens[i + 1]!.word === ']' ? i + 1 : i + 2
    const comma = { ...t, end: tokens[close]!.end, word: ';', kind: 'punct' as const }
    if (after) {
      // the label stands before its box
      if (empty) while (out.length > 0 && !out.at(-1)!.newline && !/^[;:]$/.test(out.at(-1)!.word)) out.pop()
      out.push(comma)
      i = close
      continue
    }
    out.push(comma)
    i = close
    if (!empty) continue
    while (i + 1 < tokens.length && !tokens[i + 1]!.newline && tokens[i + 1]!.word !== '[') {
      // a label of two words or more apart from the next "Name:" of the same line
      if (
        tokens[i + 2]?.word === ':' ||
        (tokens[i + 3]?.word === ':' && !tokens[i + 2]!.newline && !tokens[i + 3]!.newline)
      )
        break
      i++
    }
  }
  return out
}

/** Do the boxes of this form stand behind their labels ("R ICA [ ]  L ICA [x]")? By the line ends. */
const boxesFollow = (tokens: readonly Token[]): boolean => {
  let behind = 0
  let before = 0
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i]!.word !== '[') continue
    const close = tokens[i + 1]?.word === ']' ? i + 1 : i + 2
    if (tokens[close]?.word !== ']') continue
    const next = tokens[close + 1]
    if (!next || next.newline) behind++
    else before++
  }
  return behind > before
}
