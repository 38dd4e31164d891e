import type { Document, Mention, MentionKind, Sentence, Token } from '../../schema/index.ts'
import { BEGINS, type Entry, type LexiconIndex } from '../lexicon-index.ts'

/** Per sentence, every form of the lexicons in it; the longest of each kind, left to right. */
export type Mentions = readonly (readonly Mention[])[]

interface Found extends Mention {
  readonly loose: boolean
}

const AFTER_LOOSE = new Set([
  'artery',
  'vein',
  'trunk',
  'vessel',
  'and',
  'or',
  'was',
  'were',
  'is',
  'are',
  'with',
  'at',
  'in',
  'into',
  'to',
  'from',
  'for',
  'of',
  'on',
  'by',
  'level',
  'origin',
  'ostium',
  'then',
  'again',
  'next',
  'territory',
  'distribution',
  'system',
  'arterial',
  'venous',
  'supply',
  'each',
  'via',
  'through',
  'after',
  'before',
  'showing',
  'had',
  'has',
  'bilaterally',
  'circulation',
  'counterpart',
  'feeder',
  'ramus',
  'takeoff',
  'off',
  'the',
  'there',
  'which',
  'where',
  'we',
  'i',
  'just',
  'beyond',
  'past',
  'until',
  'but',
  'because',
  'while',
  'when',
  'so',
  'as',
  'using',
  'over',
  'above',
  'below',
  'without',
  'within',
  'itself',
  'alone',
  'once',
  'came',
  'did',
  'could',
  'would',
  'proved',
  'looked',
  'being',
  'having',
])
const BEFORE_SHORT = new Set([
  'right',
  'left',
  'into',
  'the',
  'of',
  'bilateral',
  'both',
  'and',
  'via',
  'through',
  'in',
  'mid',
  'distal',
  'proximal',
  'r',
  'l',
  'rt',
  'lt',
  'from',
  ',',
  '/',
])
const SIDE = /^(right|left|r|l|rt|lt|both|bilateral)$/
const NO_NAME_BEFORE = new Set(['no'])

const KEYS: Readonly<Record<MentionKind, number>> = { vessel: 0, device: 2, maneuver: 4, concept: 6, cue: 8 }
const KEY_COUNT = 10

const wordsFrom = (tokens: readonly Token[], from: number, to: number): string => {
  let form = tokens[from]!.word
  for (let i = from + 1; i < to; i++) form += ` ${tokens[i]!.word}`
  return form
}

/** The longest form of each kind, strict and loose apart, at every place that no form of that kind covers to its end. */
const collect = ({ tokens, begins }: Document, sentence: Sentence, index: LexiconIndex): Found[] => {
  const found: Found[] = []
  const covered = new Array<number>(KEY_COUNT).fill(-1)
  for (let i = sentence.from; i < sentence.to; i++) {
    if ((begins[i]! & BEGINS.form) === 0) continue
    let node = index.trie.next.get(tokens[i]!.word)
    let best: { key: number; entry: Entry; to: number }[] | undefined
    for (let j = i + 1; node; j++) {
      if (node.out)
        for (const entry of node.out) {
          const key = KEYS[entry.kind] + (entry.loose ? 1 : 0)
          const known = best?.find(b => b.key === key)
          if (known) {
            known.entry = entry
            known.to = j
          } else if (best) best.push({ key, entry, to: j })
          else best = [{ key, entry, to: j }]
        }
      if (j >= sentence.to) break
      node = node.next.get(tokens[j]!.word)
    }
    if (!best) continue
    for (const { key, entry, to } of best) {
      if (covered[key]! >= to) continue
      covered[key] = to
      const { kind, ids, loose } = entry
      found.push({ kind, from: i, to, ids, loose, form: wordsFrom(tokens, i, to) })
    }
  }
  return found
}

/** Longest form of the lexicons, in tokens. */
const LONGEST = 16

/** The mentions that may overlap or follow one; `found` is in the order of the text. */
const around = (found: readonly Found[], mention: Found): readonly Found[] => {
  let low = 0
  let high = found.length
  while (low < high) {
    const mid = (low + high) >> 1
    if (found[mid]!.from < mention.from - LONGEST) low = mid + 1
    else high = mid
  }
  let end = low
  while (end < found.length && found[end]!.from <= mention.to) end++
  return found.slice(low, end)
}

/** A loose form ("renal", "PT") counts where what stands around it speaks of vessels. */
const admitsLoose = (
  tokens: readonly Token[],
  sentence: Sentence,
  mention: Found,
  found: readonly Found[],
): boolean => {
  const all = around(found, mention)
  if (all.some(m => m.kind === 'vessel' && !m.loose && m.from < mention.to && m.to > mention.from)) return false
  const before = tokens[mention.from - 1]
  // "left vert" is the artery, "5 French Vert" and "the vert" the catheter of that shape
  const sided = before !== undefined && mention.from > sentence.from && SIDE.test(before.word)
  if (all.some(m => m.kind === 'device' && !(m.loose && sided) && m.from <= mention.from && m.to >= mention.to))
    return false
  const first = tokens[mention.from]!
  if (mention.to - mention.from === 1 && first.word.length <= 2) {
    if (!first.capital || !before || mention.from === sentence.from || !BEFORE_SHORT.has(before.word)) return false
  }
  if (before && NO_NAME_BEFORE.has(before.word)) return false
  const next = mention.to < sentence.to ? tokens[mention.to] : undefined
  if (!next || next.kind === 'punct') return true
  if (AFTER_LOOSE.has(next.word)) return true
  return all.some(
    m =>
      m.from === mention.to &&
      (m.kind === 'maneuver' || m.kind === 'device' || m.kind === 'vessel' || m.kind === 'concept'),
  )
}

/** "6 x 100", "5 mm by 150": a width and a length. */
const isSizeAt = (tokens: readonly Token[], from: number, sentence: Sentence): boolean => {
  let i = from
  if (tokens[i]?.kind !== 'number' || i >= sentence.to) return false
  i++
  if (tokens[i]?.word === 'mm' || tokens[i]?.word === 'millimeter') i++
  return i + 1 < sentence.to && /^(x|by|\*)$/.test(tokens[i]!.word) && tokens[i + 1]!.kind === 'number'
}

const USED = /^(used|deployed|inflated|implanted|balloon|stent|atherectomy|thrombectomy|device|dcb|drug)$/

const NUMBER_WORD =
  /^(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|sixteen|eighteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)$/

const isSaidNumber = (t: Token | undefined): boolean =>
  t !== undefined && (t.kind === 'number' || NUMBER_WORD.test(t.word))

/** "a six by one twenty ranger": two numbers with "by" right before the name. */
const isSaidSize = (tokens: readonly Token[], from: number, sentence: Sentence): boolean => {
  if (!isSaidNumber(tokens[from - 1])) return false
  for (let i = from - 2; i > sentence.from && from - i <= 4; i--)
    if (tokens[i]!.word === 'by') return isSaidNumber(tokens[i - 1])
  return false
}

/** A brand that is also an everyday word counts where it is written as a name beside a size. */
const admitsBrand = (tokens: readonly Token[], sentence: Sentence, mention: Found): boolean => {
  const { capital } = tokens[mention.from]!
  for (let i = mention.from - 1; i >= sentence.from && mention.from - i <= 3; i--)
    if (tokens[i]!.kind === 'number' || /^(mm|cm|fr|french|inch|x)$/.test(tokens[i]!.word)) {
      const sized = [i - 2, i - 3, i - 4].some(k => k >= sentence.from && isSizeAt(tokens, k, sentence))
      return capital || (sized && mention.from - i <= 2)
    }
  // "the Pounce was run", "Ranger used first", "with a Ranger"
  const verb = tokens[mention.to]?.word ?? ''
  if (capital && mention.to < sentence.to && USED.test(verb)) return true
  // "ballooned with a Reliant"
  const [near, far] = [tokens[mention.from - 1]?.word ?? '', tokens[mention.from - 2]?.word ?? '']
  if (capital && mention.from - 2 >= sentence.from && /^(a|an|the)$/.test(near) && /^(with|using|via)$/.test(far))
    return !(tokens[mention.to]?.capital && mention.to < sentence.to)
  // "Phoenix 2.2"
  if (capital && mention.to < sentence.to && /^\d\.\d+$/.test(verb)) return true
  // "Ranger 5 x 60", "Express LD (8 x 37)"
  if (capital && /^\d+mm$/.test(verb)) return true
  if (isSaidSize(tokens, mention.from, sentence)) return true
  const next = tokens[mention.to]?.word === '(' || tokens[mention.to]?.word === ',' ? mention.to + 1 : mention.to
  return capital && isSizeAt(tokens, next, sentence)
}

/** Words of a heading under which a bare adjective is a vessel: "Site: L radial". */
const VESSEL_HEADING = /^(access|site|approach|vessel|artery|arterial|vein|puncture|catheter|angiogram|arteriogram)$/

const headingSpeaks = (document: Document, sentence: Sentence): boolean => {
  const under = sentence.under === undefined ? undefined : document.sentences[sentence.under]
  const ranges = [under, sentence.section.heading]
  return ranges.some(r => r && document.tokens.slice(r.from, r.to).some(t => VESSEL_HEADING.test(t.word)))
}

/** Stage 2: one pass of the trie over the tokens of every sentence. */
export const match = (document: Document, index: LexiconIndex): Mentions => {
  const found = document.sentences.map(sentence => collect(document, sentence, index))
  const moves = (all: readonly Found[]): boolean =>
    all.some(
      m => m.kind === 'maneuver' && /^(select|advance|image|treat|exchange)$/.test(index.maneuvers.get(m.ids[0]!)!.act),
    )
  return document.sentences.map((sentence, n) => {
    const all = found[n]!
    // "Right gastric: caught with a microcatheter": a heading names a vessel where what stands under it moves a catheter
    const over =
      sentence.role === 'heading' &&
      all.some(m => m.loose) &&
      document.sentences[n + 1]?.under === sentence.index &&
      document.sentences[n + 1]!.section.kind === 'body' &&
      moves(found[n + 1]!)
    // "Celiac: patent", "Renals: ...": what the findings list
    const listed =
      sentence.role === 'heading' && sentence.section.kind === 'findings' && sentence.to - sentence.from <= 5
    const speaks =
      over ||
      listed ||
      all.some(
        m =>
          (m.kind === 'maneuver' && !/^(decide|go)$/.test(index.maneuvers.get(m.ids[0]!)!.act)) ||
          (m.kind === 'vessel' && !m.loose),
      ) ||
      (all.some(m => m.loose) && headingSpeaks(document, sentence))
    return all.filter(
      m =>
        !m.loose ||
        (m.kind === 'device'
          ? admitsBrand(document.tokens, sentence, m)
          : speaks && admitsLoose(document.tokens, sentence, m, all)),
    )
  })
}
