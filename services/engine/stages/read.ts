import type { Document, Section, SectionKind, Sentence, SentenceRole, Token } from '../../schema/index.ts'
import type { LexiconIndex, TrieNode } from '../lexicon-index.ts'
import { singular } from '../words.ts'
import { resolveBoxes, resolveShorthand } from './shorthand.ts'

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
  let breakNext = false
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i]!
    const next = tokens[i + 1]
    if ((t.word === 'new' || t.word === 'next') && (next?.word === 'paragraph' || next?.word === 'line')) {
      out.push({ ...t, end: next.end, word: '.', kind: 'punct', capital: false })
      breakNext = true
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
      out.push(breakNext ? { ...t, newline: true } : t)
      breakNext = false
    }
  }
  return out
}

const longest = (
  root: TrieNode,
  tokens: readonly Token[],
  at: number,
  skip?: ReadonlySet<string>,
): { end: number; id: string } | undefined => {
  let node: TrieNode | undefined = root
  let found: { end: number; id: string } | undefined
  for (let i = at; i < tokens.length; i++) {
    const word = tokens[i]!.word
    if (i > at && skip?.has(word)) continue
    node = node.next.get(word)
    if (!node) break
    if (node.out) found = { end: i + 1, id: node.out[0]!.ids[0]! }
  }
  return found
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

const ABBREVIATIONS = new Set([
  'dr',
  'mr',
  'mrs',
  'ms',
  'vs',
  'approx',
  'no',
  'fr',
  'st',
  'fig',
  'e.g',
  'i.e',
  'inc',
  'dept',
  'pt',
  'rt',
  'lt',
  'ext',
  'int',
  'sup',
  'inf',
  'ant',
  'post',
  'art',
  'br',
  'etc',
  'min',
  'hr',
  'cc',
  'ml',
  'mg',
  'mcg',
  'mm',
  'cm',
  'in',
  'g',
  'ga',
  'm.d',
  'md',
])
const TITLE_SKIP = new Set(['/', '&', 'and', ','])
const AUXILIARY = new Set([
  'was',
  'were',
  'is',
  'are',
  'has',
  'have',
  'had',
  'been',
  'did',
  'be',
  'being',
  'am',
  'will',
  'would',
  'could',
  'should',
  'may',
  'can',
  'i',
  'we',
  'showed',
  'shows',
])

const endsSentence = (tokens: readonly Token[], i: number, text: string): boolean => {
  const t = tokens[i]!
  if (t.kind !== 'punct') return false
  if (t.word === '!' || t.word === '?' || t.word === '\u2022' || t.word === '*') return true
  if (t.word !== '.') return false
  const before = tokens[i - 1]
  const next = tokens[i + 1]
  if (!next) return true
  if (next.newline) return !(before && ABBREVIATIONS.has(before.word) && !next.capital && !next.paragraph)
  if (next.word === '.' || next.word === ',') return false
  const glued = text.charCodeAt(t.end) > 32
  if (glued && !next.capital) return false
  if (before && before.end === t.start) {
    if (
      ABBREVIATIONS.has(before.word) &&
      (!next.capital ||
        before.word === 'dr' ||
        before.word === 'mr' ||
        before.word === 'mrs' ||
        before.word === 'ms' ||
        before.word === 'vs' ||
        before.word === 'approx')
    )
      return false
    if (before.word.length === 1 && before.kind === 'word' && glued) return false
    if ((before.word === 'no' || before.word === 'fig') && next.kind === 'number') return false
  }
  return true
}

/** "1." or "2)" before an item. Returns the token after the marker, or `i`. */
const afterMarker = (tokens: readonly Token[], i: number): number => {
  const t = tokens[i]
  if (!t) return i
  if (t.word === '-' || t.word === '\u2022' || t.word === '*') return i + 1
  const next = tokens[i + 1]
  if (
    t.kind === 'number' &&
    /^\d{1,2}$/.test(t.word) &&
    next &&
    (next.word === '.' || next.word === ')') &&
    next.start === t.end
  )
    return i + 2
  if (t.word === '(' && next?.kind === 'number' && tokens[i + 2]?.word === ')') return i + 3
  if (t.word === '#' && next?.kind === 'number')
    return tokens[i + 2]?.word === ':' || tokens[i + 2]?.word === '.' ? i + 3 : i + 2
  return i
}

const lineEnd = (tokens: readonly Token[], i: number): number => {
  let j = i + 1
  while (j < tokens.length && !tokens[j]!.newline) j++
  return j
}

/** Headings that dictation in capitals leaves without a colon. */
const BARE_TITLE = /^(impression|finding|technique|indication|conclusion|plan|history|comparison|recommendation)$/

interface Heading {
  readonly kind: SectionKind
  readonly from: number
  readonly to: number
}

const findHeading = (
  tokens: readonly Token[],
  i: number,
  atLine: boolean,
  index: LexiconIndex,
  text: string,
): Heading | undefined => {
  const hit = index.titles.next.has(tokens[i]!.word) ? longest(index.titles, tokens, i, TITLE_SKIP) : undefined
  if (!hit) return undefined
  const kind = index.titleKinds.get(hit.id) as SectionKind
  let j = hit.end
  // "PROCEDURE #2:", "FINDINGS (ANGIOGRAPHIC):"
  if (tokens[j]?.word === '#' && tokens[j + 1]?.kind === 'number') j += 2
  else if (tokens[j]?.word === '(' && !tokens[j]!.newline) {
    let k = j + 1
    while (k < tokens.length && k - j < 8 && tokens[k]!.word !== ')') k++
    if (tokens[k]?.word === ')' && tokens[k + 1]?.word === ':') j = k + 1
  }
  const after = tokens[j]
  const allCapital = tokens.slice(i, hit.end).every(t => t.capital || TITLE_SKIP.has(t.word))
  // "... ON BOTH SIDES. IMPRESSION SUCCESSFUL EMBOLIZATION": a heading without its colon
  if (
    hit.end - i === 1 &&
    after &&
    !after.newline &&
    allCapital &&
    BARE_TITLE.test(tokens[i]!.word) &&
    (atLine || tokens[i - 1]?.word === '.') &&
    text.slice(tokens[i]!.start, tokens[i]!.end) === text.slice(tokens[i]!.start, tokens[i]!.end).toUpperCase() &&
    after.kind === 'word' &&
    !/^(of|was|were|is|are|for|has|have|had|to|on|in|includes?)$/.test(after.word)
  )
    return { kind, from: i, to: hit.end }
  if (after?.word === ':' && !after.newline) return { kind, from: i, to: j + 1 }
  if (atLine && after?.word === '-' && !after.newline && allCapital) return { kind, from: i, to: j + 1 }
  if (atLine && (!after || after.newline) && tokens[i]!.capital) return { kind, from: i, to: j }
  if (after?.word === '.' && allCapital && (atLine || tokens[i - 1]?.word === '.') && hit.end - i <= 4)
    return { kind, from: i, to: j + 1 }
  return undefined
}

const roleOf = (tokens: readonly Token[], from: number, to: number): SentenceRole => {
  for (let i = from; i < to; i++) {
    const w = tokens[i]!.word
    if (AUXILIARY.has(w)) return 'narrative'
  }
  return 'label'
}

/** Lays sections and sentences over the tokens. */
const segment = (
  tokens: readonly Token[],
  text: string,
  index: LexiconIndex,
): { sections: Section[]; sentences: Sentence[] } => {
  const sections: Section[] = []
  const sentences: Sentence[] = []
  let section: Section = { index: 0, kind: 'none', from: 0, to: tokens.length }
  let under: number | undefined
  const longLine = typicalLine(tokens)
  const open = (heading: Heading): void => {
    sections.push({ ...section, to: heading.from })
    section = {
      index: sections.length,
      kind: heading.kind,
      heading: { from: heading.from, to: heading.to },
      from: heading.to,
      to: tokens.length,
    }
    under = undefined
  }
  const push = (from: number, to: number, role: SentenceRole): void => {
    if (to <= from) return
    const sentence: Sentence = {
      index: sentences.length,
      from,
      to,
      section,
      role,
      under: role === 'heading' ? undefined : under,
    }
    sentences.push(sentence)
    if (role === 'heading') under = sentence.index
  }
  let i = 0
  while (i < tokens.length) {
    const atLine = i === 0 || tokens[i]!.newline
    const j = afterMarker(tokens, i)
    const heading = tokens[j] ? findHeading(tokens, j, atLine, index, text) : undefined
    if (heading) {
      open(heading)
      i = heading.to
      continue
    }
    const sub = atLine ? findSubHeading(tokens, j) : undefined
    if (sub) {
      push(j, sub, 'heading')
      i = sub
      continue
    }
    if (j >= tokens.length) break
    let end = j
    while (end < tokens.length) {
      if (endsSentence(tokens, end, text)) {
        end++
        break
      }
      const next = tokens[end + 1]
      if (next?.newline && breaksLine(tokens, end, longLine)) {
        end++
        break
      }
      // an inline heading begins ("... stable. FINDINGS: ...") or a marker in running text
      if (
        end > j &&
        next &&
        index.titles.next.has(next.word) &&
        next.capital &&
        /^[.;:)]$/.test(tokens[end]!.word) &&
        findHeading(tokens, end + 1, false, index, text)
      ) {
        end++
        break
      }
      end++
    }
    push(j, Math.min(end, tokens.length), roleOf(tokens, j, Math.min(end, tokens.length)))
    i = Math.max(end, i + 1)
  }
  sections.push(section)
  return { sections, sentences }
}

/** Length in UTF-16 units of a full line in a wrapped text; 0 when lines are paragraphs. */
const typicalLine = (tokens: readonly Token[]): number => {
  const lengths: number[] = []
  let start = 0
  for (let i = 1; i <= tokens.length; i++) {
    if (i === tokens.length || tokens[i]!.newline) {
      lengths.push(tokens[i - 1]!.end - tokens[start]!.start)
      start = i
    }
  }
  if (lengths.length < 4) return 0
  lengths.sort((a, b) => a - b)
  return lengths[Math.floor(lengths.length * 0.9)]!
}

/** Does the line break after token `end` end the sentence? Wrapped lines do not. */
const breaksLine = (tokens: readonly Token[], end: number, longLine: number): boolean => {
  const next = tokens[end + 1]!
  if (next.paragraph) return true
  if (afterMarker(tokens, end + 1) > end + 1) return true
  if (findSubHeading(tokens, end + 1) !== undefined) return true
  let first = end
  while (first > 0 && !tokens[first]!.newline) first--
  const length = tokens[end]!.end - tokens[first]!.start
  const ends = /^[:;,]$/.test(tokens[end]!.word)
  if (tokens[end]!.word === ',') return false
  if (longLine > 0 && longLine <= 130 && length >= longLine * 0.72 && !ends) return false
  return next.capital || next.kind === 'number' || ends
}

/** A short run of words before a colon at the start of a line. Returns the token after the colon. */
const findSubHeading = (tokens: readonly Token[], i: number): number | undefined => {
  const end = Math.min(lineEnd(tokens, i), i + 10, tokens.length)
  let comma = false
  for (let j = i; j < end; j++) {
    const t = tokens[j]!
    // "Findings, subclavian:" is a heading, "Right CFA, pigtail in the aorta:" tells
    if (t.word === ':') return j > i && !(comma && j - i > 5) ? j + 1 : undefined
    if (t.word === ',') comma = true
    if (t.kind === 'punct' && !/^[/(),&#-]$/.test(t.word)) return undefined
  }
  return undefined
}

/** Words of body below which a header is taken to tell the story itself. */
const MIN_BODY = 20

/** Header sections that in truth tell the story become body; a title line stays a title only when a body follows. */
const settleKinds = (
  sections: readonly Section[],
  sentences: readonly Sentence[],
): { sections: Section[]; sentences: Sentence[] } => {
  const told = sections.map(() => 0)
  const size = sections.map(() => 0)
  for (const s of sentences) {
    size[s.section.index]! += s.to - s.from
    if (s.role === 'narrative') told[s.section.index]! += s.to - s.from
  }
  const bodySize = sections.reduce((sum, s, k) => sum + (s.kind === 'body' ? size[k]! : 0), 0)
  const hasBody = (k: number): boolean =>
    bodySize >= Math.min(MIN_BODY, size[k]!) ||
    sections.some((s, k) => (s.kind === 'header' || s.kind === 'none') && told[k]! >= 25)
  const kinds = sections.map((s, k): SectionKind => {
    if (s.kind === 'header') return told[k]! >= 12 || !hasBody(k) ? 'body' : 'header'
    if (s.kind === 'none') return told[k]! >= 6 || !hasBody(k) ? 'body' : 'header'
    return s.kind
  })
  const settled = sections.map((s, k): Section => ({ ...s, kind: kinds[k]! }))
  return { sections: settled, sentences: sentences.map(s => ({ ...s, section: settled[s.section.index]! })) }
}

/** Stage 1: a text and the layers over it. */
export const read = (text: string, index: LexiconIndex): Document => {
  const spoken = resolveSpokenPunctuation(resolveBoxes(tokenize(text)))
  const tokens = resolveShorthand(resolveMisheard(spoken, index), word => index.words.has(word))
  const cut = segment(tokens, text, index)
  const { sections, sentences } = settleKinds(cut.sections, cut.sentences)
  return { text, tokens, sections, sentences }
}
