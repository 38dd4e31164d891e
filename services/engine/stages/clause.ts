import type { Concept, Cue, Device, Document, Maneuver, Mention, Sentence, Token } from '../../schema/index.ts'
import type { LexiconIndex } from '../lexicon-index.ts'
import { refsOf, type VesselRef } from './vessel-ref.ts'
import { LIST_JOIN, TRANSPARENT } from './vessel-words.ts'

export type { VesselRef } from './vessel-ref.ts'

export interface Anchor {
  readonly from: number
  readonly to: number
  readonly maneuver: Maneuver
  readonly form: string
}

export interface ConceptHit {
  readonly from: number
  readonly to: number
  readonly concept: Concept
  readonly form: string
}

export interface DeviceHit {
  readonly from: number
  readonly to: number
  readonly device: Device
}

export interface CueHit {
  readonly from: number
  readonly to: number
  readonly cue: Cue
}

/** One piece of a sentence that tells at most one act on one set of vessels. */
export interface Clause {
  readonly sentence: Sentence
  readonly from: number
  readonly to: number
  readonly anchors: readonly Anchor[]
  readonly vessels: readonly VesselRef[]
  readonly concepts: readonly ConceptHit[]
  readonly devices: readonly DeviceHit[]
  readonly cues: readonly CueHit[]
  readonly tokens: readonly Token[]
}

const HARD_BREAK = new Set([
  ';',
  '-',
  ':',
  'but',
  'however',
  'although',
  'though',
  'whereas',
  'which',
  'because',
  'while',
  'wherea',
  'where',
  'after',
  'before',
  'prior',
])
const STRONG = new Set([
  'access',
  'select',
  'advance',
  'withdraw',
  'image',
  'treat',
  'find',
  'close',
  'exchange',
  'deploy',
  'cross',
])
const isStrong = (a: Anchor): boolean =>
  STRONG.has(a.maneuver.act) &&
  a.maneuver.detail?.weak === undefined &&
  a.form !== 'into' &&
  a.form !== 'coaxial' &&
  a.form !== 'coaxially'

/** Only vessels, sides and small words between `from` and `to`: a continuation of a list. */
const isPureList = (tokens: readonly Token[], from: number, to: number, refs: readonly VesselRef[]): boolean => {
  let some = false
  for (let i = from; i < to; ) {
    const ref = refs.find(r => r.from === i)
    if (ref) {
      some = true
      i = ref.to
      continue
    }
    const word = tokens[i]!.word
    if (!TRANSPARENT.has(word) && !LIST_JOIN.has(word) && word !== 'artery' && word !== 'vein' && word !== 'into')
      return false
    i++
  }
  return some
}

/** Every word before which a clause may end. */
const MAY_CUT = new Set([...HARD_BREAK, ',', 'that', 'who', 'and', 'then', 'followed', '&', 'with', 'so'])

/** What follows "that" and "who" when they begin a clause of their own. */
const RELATIVE = /^(bled|was|were|had|has|is|are|arose|arises|supplied|fed|showed|underwent|presented)$/

const AUX = /^(was|were|is|are|has|have|had|did|been|be|we|i|then)$/
const NOUN =
  /(run|gram|graphy|selection|embolization|injection|study|catheterization|placement|view|image|angioplasty|stent)s?$/

/** Only nouns of acts and no verb. */
const isNounPhrase = (tokens: readonly Token[], from: number, to: number, anchors: readonly Anchor[]): boolean => {
  const inside = anchors.filter(a => a.from >= from && a.to <= to && isStrong(a))
  if (inside.length === 0 || !inside.every(a => NOUN.test(a.form))) return false
  for (let i = from; i < to; i++) if (AUX.test(tokens[i]!.word)) return false
  return true
}

/** Cuts a sentence where one act ends and the next begins. */
const cutPoints = (
  tokens: readonly Token[],
  sentence: Sentence,
  anchors: readonly Anchor[],
  refs: readonly VesselRef[],
): number[] => {
  const cuts: number[] = []
  let last = sentence.from
  const isNamed = (i: number): boolean => refs.some(r => r.from <= i && i < r.to)
  let asked = sentence.to
  let known = -1
  /** The place of the next break; asked again and again up to it, so the last answer is kept. */
  const nextBreak = (i: number): number => {
    if (asked <= i && i <= known) return known
    let j = i
    while (j < sentence.to && tokens[j]!.word !== ',' && !HARD_BREAK.has(tokens[j]!.word)) j++
    asked = i
    known = j
    return j
  }
  const hasStrong = (from: number, to: number): boolean =>
    anchors.some(a => a.from >= from && a.to <= to && isStrong(a))
  for (let i = sentence.from + 1; i < sentence.to; i++) {
    const word = tokens[i]!.word
    if (!MAY_CUT.has(word) || i === sentence.colon || isNamed(i)) continue
    let cut = false
    if (word === 'after' || word === 'before' || word === 'prior')
      cut = hasStrong(last, i) && hasStrong(i, nextBreak(i + 1))
    else if ((word === 'that' || word === 'who') && RELATIVE.test(tokens[i + 1]?.word ?? '')) cut = true
    else if (HARD_BREAK.has(word))
      cut = !(word === '-' && tokens[i - 1]?.kind === 'number' && tokens[i + 1]?.kind === 'number')
    else if (word === ',') {
      const end = nextBreak(i + 1)
      cut =
        !(isPureList(tokens, last, i, refs) && hasStrong(i, end)) &&
        !isPureList(tokens, i + 1, listEnd(tokens, i + 1, end), refs)
      if (sentence.role === 'narrative' && cut && !hasStrong(i, end) && !refs.some(r => r.from > i && r.from < end))
        cut = false
    } else if (word === 'and' || word === 'then' || word === 'followed' || word === '&' || word === 'with') {
      const end = nextBreak(i + 1)
      if (word === 'with')
        cut =
          hasStrong(last, i) &&
          anchors.some(
            a =>
              a.from > i &&
              a.from < end &&
              (a.maneuver.act === 'image' || a.maneuver.act === 'treat') &&
              a.form !== 'stasis',
          ) &&
          !/^(contrast|coil)$/.test(tokens[i + 1]?.word ?? '')
      else {
        // run-on dictation: "no early vein no fistula then flipped across to the left common carotid"
        const next =
          word === 'then' &&
          tokens.slice(last, i).some(t => /^(no|not|without|normal|negative)$/.test(t.word)) &&
          !/^(was|were|is|are|been|be|had|has|and|,)$/.test(tokens[i - 1]!.word)
        cut = (next || hasStrong(last, i)) && hasStrong(i, end) && !isPureList(tokens, i + 1, end, refs)
      }
    } else if ((word === 'so' || word === 'because') && /^(i|we|the|her|his|a|an|it)$/.test(tokens[i + 1]?.word ?? ''))
      cut =
        hasStrong(i, nextBreak(i + 1)) ||
        (word === 'so' && tokens.slice(i + 2, nextBreak(i + 1)).some(t => t.word === 'was' || t.word === 'were'))
    // "the remaining head runs and the vertebral selections were not undertaken": one verb for both
    if (cut && word === 'and' && sentence.role === 'narrative' && isNounPhrase(tokens, last, i, anchors)) cut = false
    if (cut) {
      cuts.push(i)
      last = i + 1
    }
  }
  return cuts
}

/** End of the list item that begins at `from`: the next comma, or the sentence part before "each", "were". */
const listEnd = (tokens: readonly Token[], from: number, end: number): number => {
  for (let i = from; i < end; i++) if (tokens[i]!.word === 'each' || tokens[i]!.word === 'all') return i
  return end
}

const NONE: readonly never[] = []

/** Deals what was found out to the clauses in which it begins. */
const dealt = <T extends { readonly from: number }>(
  found: readonly T[],
  edges: readonly number[],
): readonly (readonly T[] | undefined)[] => {
  if (found.length === 0) return NONE
  // most sentences are one clause
  if (edges.length === 2) return [found]
  const out: (T[] | undefined)[] = edges.map(() => undefined)
  for (const x of found) {
    let low = 0
    let high = edges.length - 1
    while (low < high) {
      const mid = (low + high + 1) >> 1
      if (edges[mid]! <= x.from) low = mid
      else high = mid - 1
    }
    const list = out[low]
    if (list) list.push(x)
    else out[low] = [x]
  }
  return out
}

/** "A No. 4 Fogarty": a number, nothing denied. */
const isNumero = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]!.word === 'no' && tokens[at + 1]?.word === '.' && tokens[at + 2]?.kind === 'number'

/** Cuts the sentences of a document into clauses, in order. */
export const clausesOf = (
  document: Document,
  mentions: readonly (readonly Mention[])[],
  index: LexiconIndex,
): Clause[] => {
  const { tokens } = document
  const clauses: Clause[] = []
  for (const sentence of document.sentences) {
    const found = mentions[sentence.index]!
    const refs = found.some(m => m.kind === 'vessel') ? refsOf(document, sentence, found, index) : []
    const anchors: Anchor[] = []
    const concepts: ConceptHit[] = []
    const devices: DeviceHit[] = []
    const cues: CueHit[] = []
    for (const m of found) {
      const { from, to, form } = m
      if (m.kind === 'maneuver')
        for (const id of m.ids) anchors.push({ from, to, form, maneuver: index.maneuvers.get(id)! })
      else if (m.kind === 'concept')
        for (const id of m.ids) concepts.push({ from, to, form, concept: index.concepts.get(id)! })
      else if (m.kind === 'device') devices.push({ from, to, device: index.devices.get(m.ids[0]!)! })
      else if (m.kind === 'cue' && !isNumero(tokens, from))
        for (const id of m.ids) cues.push({ from, to, cue: index.cues.get(id)! })
    }

    const edges = [sentence.from, ...cutPoints(tokens, sentence, anchors, refs), sentence.to]
    const inEach = {
      anchors: dealt(anchors, edges),
      vessels: dealt(refs, edges),
      concepts: dealt(concepts, edges),
      devices: dealt(devices, edges),
      cues: dealt(cues, edges),
    }
    for (let k = 0; k + 1 < edges.length; k++) {
      const from = edges[k]!
      const to = edges[k + 1]!
      clauses.push({
        sentence,
        from,
        to,
        tokens,
        anchors: inEach.anchors[k] ?? NONE,
        vessels: inEach.vessels[k] ?? NONE,
        concepts: inEach.concepts[k] ?? NONE,
        devices: inEach.devices[k] ?? NONE,
        cues: inEach.cues[k] ?? NONE,
      })
    }
  }
  return clauses
}
