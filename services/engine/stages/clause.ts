import type { Concept, Cue, Device, Document, Maneuver, Mention, Sentence, Token } from '../../schema/index.ts'
import type { LexiconIndex } from '../lexicon-index.ts'

/** How a vessel hangs in its clause: catheter goes to it, through it, from it; it is the `of` of something; a level. */
export type VesselRole = 'to' | 'through' | 'from' | 'of' | 'level' | 'with' | 'none'

export type SpokenSide = 'right' | 'left' | 'bilateral' | 'contralateral' | 'ipsilateral'

/** A vessel named in a clause, before the story decides which one it is. */
export interface VesselRef {
  readonly from: number
  readonly to: number
  readonly form: string
  /** Candidates: the two of a pair, artery or vein, several meanings of an abbreviation. */
  readonly ids: readonly string[]
  readonly side: SpokenSide | undefined
  readonly role: VesselRole
  /** "a branch of", "... branch": an unnamed branch of it. */
  readonly branch: boolean
  /** Vessels of one enumeration share a number. */
  readonly list: number
  /** "renal artery stenosis": named as the seat of a finding. */
  readonly finding: boolean
}

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
  'after',
  'before',
  'prior',
])
const PREPOSITIONS = new Map<string, VesselRole>([
  ['into', 'to'],
  ['in', 'to'],
  ['to', 'to'],
  ['within', 'to'],
  ['inside', 'to'],
  ['at', 'to'],
  ['towards', 'to'],
  ['toward', 'to'],
  ['onto', 'to'],
  ['down', 'to'],
  ['up', 'to'],
  ['through', 'through'],
  ['via', 'through'],
  ['past', 'through'],
  ['across', 'through'],
  ['along', 'through'],
  ['over', 'through'],
  ['beyond', 'through'],
  ['using', 'with'],
  ['by', 'with'],
  ['with', 'with'],
  ['from', 'from'],
  ['off', 'from'],
  ['of', 'of'],
  ['above', 'level'],
  ['below', 'level'],
  ['near', 'level'],
  ['between', 'level'],
  ['adjacent', 'level'],
  ['supplying', 'of'],
  ['feeding', 'of'],
])
const TRANSPARENT = new Set([
  'the',
  'a',
  'an',
  'its',
  'his',
  'her',
  'proximal',
  'mid',
  'distal',
  'main',
  'middle',
  'lower',
  'upper',
  'native',
  'large',
  'small',
  'patent',
  'tortuous',
  'origin',
  'ostium',
  'portion',
  'segment',
  'aspect',
  'third',
  'part',
  'lumen',
  'right',
  'left',
  'rt',
  'lt',
  'r',
  'l',
  'bilateral',
  'both',
  'contralateral',
  'ipsilateral',
  'opposite',
  'same',
  'side',
  'sided',
  'each',
  'other',
  'more',
  'deep',
  'stump',
  'mouth',
  'selective',
  'selectively',
  'very',
  'most',
  'dominant',
  'hypertrophied',
  'enlarged',
  'dilated',
  'named',
  'feeding',
  'branch',
  'level',
  'diseased',
  'stenotic',
  'occluded',
  'first',
  'second',
  'order',
  'common',
  'trunk',
  'known',
  'target',
])
const BRANCH_WORDS = new Set(['branch', 'tributary', 'feeder', 'arcade', 'subbranch'])
const OF_HEADS = new Set(['branch', 'feeder', 'tributary', 'subbranch'])
const FINDING_AFTER = new Set([
  'stenosis',
  'occlusion',
  'disease',
  'aneurysm',
  'injury',
  'pseudoaneurysm',
  'thrombus',
  'dissection',
  'lesion',
  'stump',
  'insufficiency',
])
const LIST_JOIN = new Set([',', 'and', 'or', '/', '&', 'plus', 'then'])

const sideOfWord = (word: string): SpokenSide | undefined =>
  word === 'right' || word === 'rt' || word === 'r'
    ? 'right'
    : word === 'left' || word === 'lt' || word === 'l'
      ? 'left'
      : word === 'bilateral' || word === 'both' || word === 'bilaterally'
        ? 'bilateral'
        : word === 'contralateral' || word === 'opposite'
          ? 'contralateral'
          : word === 'ipsilateral' || word === 'same'
            ? 'ipsilateral'
            : undefined

/** The side said right before (or right after) a vessel. */
const spokenSide = (tokens: readonly Token[], sentence: Sentence, from: number, to: number): SpokenSide | undefined => {
  for (let i = from - 1; i >= sentence.from && from - i <= 5; i--) {
    const word = tokens[i]!.word
    const side = sideOfWord(word)
    if (side !== undefined && !(word === 'same' && tokens[i + 1]?.word !== 'side')) {
      const before = tokens[i - 1]?.word
      const first = tokens[i - 2]?.word
      if (
        i - 2 >= sentence.from &&
        (before === 'and' || before === '/' || before === 'then' || before === 'or') &&
        first !== undefined &&
        sideOfWord(first) !== undefined &&
        sideOfWord(first) !== side
      )
        return before === '/' || before === 'or' ? undefined : 'bilateral'
      if (word === 'both' || word === 'bilateral') return 'bilateral'
      return side
    }
    if (!TRANSPARENT.has(word) && !/^(artery|vein|a|v|iliac|femoral|renal)$/.test(word) && word !== 'of') break
    if (
      word === 'of' &&
      !OF_HEADS.has(tokens[i - 1]?.word ?? '') &&
      !/^(origin|ostium|portion|segment|part|side)$/.test(tokens[i - 1]?.word ?? '')
    )
      break
  }
  for (let i = to; i < sentence.to && i - to < 5; i++) {
    const word = tokens[i]!.word
    if (
      word === 'artery' ||
      word === 'vein' ||
      word === 'trunk' ||
      word === 'branch' ||
      word === '(' ||
      word === ',' ||
      word === 'on' ||
      word === 'the' ||
      word === 'both' ||
      word === 'each'
    ) {
      if (word === 'both' || word === 'each') {
        if (tokens[i + 1]?.word === 'side') return 'bilateral'
        if (word === 'both') break
      }
      if (word === ',' && !(sideOfWord(tokens[i + 1]?.word ?? '') && /^[,.;)]$/.test(tokens[i + 2]?.word ?? '.'))) break
      continue
    }
    const side = sideOfWord(word)
    if (!side) break
    const next = tokens[i + 1]?.word
    const prev = tokens[i - 1]?.word
    if (word === 'bilaterally') return 'bilateral'
    // "left" after the vessel belongs to the next vessel unless something closes here
    if (
      prev === 'the' ||
      prev === '(' ||
      prev === ',' ||
      i + 1 >= sentence.to ||
      /^[.,;)]$/.test(next ?? '.') ||
      next === 'side'
    )
      return tokens[i - 1]?.word === 'the' && tokens[i - 2]?.word !== 'on' ? undefined : side
    break
  }
  return undefined
}

interface Placing {
  role: VesselRole
  branch: boolean
  joins: boolean
}

/** Looks back from a vessel for the preposition that governs it. */
const placingOf = (
  tokens: readonly Token[],
  sentence: Sentence,
  from: number,
  isVesselEnd: ReadonlySet<number>,
): Placing => {
  let branch = false
  for (let i = from - 1; i >= sentence.from && from - i <= 9; i--) {
    const word = tokens[i]!.word
    const role = PREPOSITIONS.get(word)
    if (role !== undefined) {
      if (role === 'of') {
        let k = i - 1
        while (
          k >= sentence.from &&
          (BRANCH_WORDS.has(tokens[k]!.word) ||
            TRANSPARENT.has(tokens[k]!.word) ||
            /^(subsegmental|segmental|large|pole|superior|inferior|anterior|posterior|medial|lateral|division|bleeding|single|several|multiple|two|three|four|five)$/.test(
              tokens[k]!.word,
            ))
        ) {
          if (BRANCH_WORDS.has(tokens[k]!.word) || tokens[k]!.word === 'division') branch = true
          k--
        }
        if (k < i - 1) {
          const outer = k >= sentence.from ? PREPOSITIONS.get(tokens[k]!.word) : undefined
          if (tokens[i - 1]!.word === 'level') return { role: 'level', branch, joins: false }
          if (outer !== undefined && outer !== 'of')
            return { role: outer === 'level' ? 'level' : outer, branch, joins: false }
          if (branch) return { role: 'none', branch, joins: false }
        }
        return { role: 'of', branch, joins: false }
      }
      return { role, branch, joins: false }
    }
    if (
      LIST_JOIN.has(word) &&
      (isVesselEnd.has(i) ||
        isVesselEnd.has(i - 1) ||
        (word === 'and' && tokens[i - 1]?.word === ',' && (isVesselEnd.has(i - 1) || isVesselEnd.has(i - 2))))
    )
      return { role: 'none', branch, joins: true }
    if (LIST_JOIN.has(word) && tokens[i - 1] && BRANCH_WORDS.has(tokens[i - 1]!.word) && isVesselEnd.has(i - 1))
      return { role: 'none', branch, joins: true }
    if (!TRANSPARENT.has(word)) break
  }
  return { role: 'none', branch, joins: false }
}

/** "common and external iliac": the vessel that the shared head word makes of the word before the joint. */
const coordinated = (
  tokens: readonly Token[],
  sentence: Sentence,
  mention: Mention,
  index: LexiconIndex,
  taken: (at: number) => boolean,
): { at: number; ids: readonly string[]; form: string }[] => {
  const out: { at: number; ids: readonly string[]; form: string }[] = []
  const words = mention.form.split(' ')
  if (words.length < 2) return out
  let i = mention.from - 1
  let joined = false
  while (i > sentence.from && out.length < 4) {
    let word = tokens[i]!.word
    if (word !== 'and' && word !== ',' && word !== '/' && word !== '&' && word !== 'or') break
    joined = true
    i--
    word = tokens[i]!.word
    if (word === ',') word = tokens[--i]!.word
    if (taken(i)) break
    const ids =
      index.vesselForms.get([word, ...words.slice(1)].join(' ')) ??
      (words.length > 2 ? index.vesselForms.get([word, ...words.slice(2)].join(' ')) : undefined)
    if (!ids) break
    out.push({ at: i, ids, form: [word, ...words.slice(1)].join(' ') })
    i--
  }
  return joined ? out : []
}

/** All vessels of a sentence with their side and role. */
const refsOf = (
  document: Document,
  sentence: Sentence,
  mentions: readonly Mention[],
  index: LexiconIndex,
): VesselRef[] => {
  const { tokens } = document
  const raw: { from: number; to: number; ids: readonly string[]; form: string }[] = []
  const vessels = mentions.filter(m => m.kind === 'vessel')
  const taken = (at: number): boolean => vessels.some(v => v.from <= at && v.to > at)
  for (const m of vessels) {
    for (const extra of coordinated(tokens, sentence, m, index, taken))
      raw.push({ from: extra.at, to: extra.at + 1, ids: extra.ids, form: extra.form })
    raw.push({ from: m.from, to: m.to, ids: m.ids, form: m.form })
  }
  raw.sort((a, b) => a.from - b.from)
  const ends = new Set<number>()
  for (const r of raw) {
    let end = r.to
    while (end < sentence.to && /^(artery|vein|trunk|branch|vessel|territory)$/.test(tokens[end]!.word)) end++
    for (let k = r.to; k <= end; k++) ends.add(k)
    if (tokens[end]?.word === ')') ends.add(end + 1)
  }
  const refs: VesselRef[] = []
  let list = 0
  for (const r of raw) {
    const placing = placingOf(tokens, sentence, r.from, ends)
    const previous = refs.at(-1)
    const joins = placing.joins && previous !== undefined
    if (!joins) list++
    let side = spokenSide(tokens, sentence, r.from, r.to)
    if (side === undefined && joins && previous.side !== undefined && !/^(right|left) /.test(r.form))
      side =
        previous.side === 'bilateral' && !spokenSide(tokens, sentence, previous.from, previous.to)
          ? undefined
          : previous.side
    let after = r.to
    while (after < sentence.to && /^(artery|vein|trunk)$/.test(tokens[after]!.word)) after++
    const next = tokens[after]?.word ?? ''
    refs.push({
      from: r.from,
      to: r.to,
      form: r.form,
      ids: r.ids,
      side,
      role: joins ? previous.role : placing.role,
      branch: placing.branch || (after < sentence.to && BRANCH_WORDS.has(next)),
      list,
      finding: after < sentence.to && FINDING_AFTER.has(next),
    })
  }
  return refs
}

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

/** Cuts a sentence where one act ends and the next begins. */
const cutPoints = (
  tokens: readonly Token[],
  sentence: Sentence,
  anchors: readonly Anchor[],
  refs: readonly VesselRef[],
): number[] => {
  const cuts: number[] = []
  let last = sentence.from
  const nextBreak = (i: number): number => {
    let j = i
    while (j < sentence.to && tokens[j]!.word !== ',' && !HARD_BREAK.has(tokens[j]!.word)) j++
    return j
  }
  const hasStrong = (from: number, to: number): boolean =>
    anchors.some(a => a.from >= from && a.to <= to && isStrong(a))
  for (let i = sentence.from + 1; i < sentence.to; i++) {
    const word = tokens[i]!.word
    if (refs.some(r => r.from <= i && r.to > i)) continue
    let cut = false
    if (word === 'after' || word === 'before' || word === 'prior')
      cut = hasStrong(last, i) && hasStrong(i, nextBreak(i + 1))
    else if (HARD_BREAK.has(word)) cut = true
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
      else cut = hasStrong(last, i) && hasStrong(i, end) && !isPureList(tokens, i + 1, end, refs)
    }
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
      if (m.kind === 'maneuver') anchors.push({ from, to, form, maneuver: index.maneuvers.get(m.ids[0]!)! })
      else if (m.kind === 'concept') concepts.push({ from, to, form, concept: index.concepts.get(m.ids[0]!)! })
      else if (m.kind === 'device') devices.push({ from, to, device: index.devices.get(m.ids[0]!)! })
      else if (m.kind === 'cue') cues.push({ from, to, cue: index.cues.get(m.ids[0]!)! })
    }
    const edges = [sentence.from, ...cutPoints(tokens, sentence, anchors, refs), sentence.to]
    for (let k = 0; k + 1 < edges.length; k++) {
      const from = edges[k]!
      const to = edges[k + 1]!
      const inside = <T extends { readonly from: number; readonly to: number }>(x: T): boolean =>
        x.from >= from && x.from < to
      clauses.push({
        sentence,
        from,
        to,
        tokens,
        anchors: anchors.filter(inside),
        vessels: refs.filter(inside),
        concepts: concepts.filter(inside),
        devices: devices.filter(inside),
        cues: cues.filter(inside),
      })
    }
  }
  return clauses
}
