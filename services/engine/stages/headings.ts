import type { SectionKind, Token } from '../../schema/index.ts'
import type { LexiconIndex } from '../lexicon-index.ts'
import { longest } from './longest.ts'

const TITLE_SKIP = new Set(['/', '&', 'and', ','])

/** "1." or "2)" before an item. Returns the token after the marker, or `i`. */
export const afterMarker = (tokens: readonly Token[], i: number): number => {
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

export const lineEnd = (tokens: readonly Token[], i: number): number => {
  let j = i + 1
  while (j < tokens.length && !tokens[j]!.newline) j++
  return j
}

/** Headings that dictation in capitals leaves without a colon. */
const BARE_TITLE = /^(impression|finding|technique|indication|conclusion|plan|history|comparison|recommendation)$/

export interface Heading {
  readonly kind: SectionKind
  readonly from: number
  readonly to: number
}

export const findHeading = (
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

const PLACED =
  /^(placed|parked|advanced|opened|positioned|injected|inserted|seated|passed|taken|brought|moved|introduced|engaged|hooked|lowered|pulled|withdrawn|formed|deployed)$/

/** "Flush catheter parked at L1": a verb and behind it a place. */
const tellsPlace = (tokens: readonly Token[], from: number, to: number): boolean => {
  for (let i = from; i + 2 < to; i++)
    if (PLACED.test(tokens[i]!.word) && /^(at|in|into|to)$/.test(tokens[i + 1]!.word)) return true
  return false
}

/** A subject and its verb: "the drain was", not "what was done", "catheter was in". */
const tellsBefore = (tokens: readonly Token[], from: number, to: number): boolean => {
  for (let i = from + 2; i + 1 < to; i++)
    if (/^(was|were)$/.test(tokens[i]!.word))
      return (
        !/^(what|which|where|how|as|that)$/.test(tokens[from]!.word) &&
        /ed$|^(put|stuck|cut|run|taken|made|done)$/.test(tokens[i + 1]!.word)
      )
  return false
}

/** A short run of words before a colon (in a list also before a dash) at the start of a line. Returns the token after it. */
export const findSubHeading = (tokens: readonly Token[], i: number, item = false): number | undefined => {
  const end = Math.min(lineEnd(tokens, i), i + 10, tokens.length)
  let comma = false
  for (let j = i; j < end; j++) {
    const t = tokens[j]!
    // "Findings, subclavian:" is a heading, "Right CFA, pigtail in the aorta:" tells
    // "Omni Flush parked at L1 first: aorta 17 mm": an act with its place is no label
    if (t.word === ':')
      return j > i && !tellsPlace(tokens, i, j) && !tellsBefore(tokens, i, j) && !(comma && j - i > 5)
        ? j + 1
        : undefined
    // "2. Celiac - C2 moved up into it, run"
    if (
      item &&
      t.word === '-' &&
      j > i &&
      j - i <= 10 &&
      tokens[j - 1]!.end < t.start &&
      tokens[j + 1] &&
      t.end < tokens[j + 1]!.start
    )
      return comma ? undefined : j + 1
    if (t.word === ',') comma = true
    if (t.kind === 'punct' && !/^[/(),&#-]$/.test(t.word)) return undefined
  }
  return undefined
}
