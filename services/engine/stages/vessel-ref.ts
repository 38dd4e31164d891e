import type { Document, Mention, Sentence, Token } from '../../schema/index.ts'
import type { LexiconIndex } from '../lexicon-index.ts'

/** How a vessel hangs in its clause: catheter goes to it, through it, from it; it is the `of` of something; a level. */
export type VesselRole = 'to' | 'through' | 'from' | 'of' | 'level' | 'with' | 'none'

/** `undecided`: two template words left standing ("right/left"). */
export type SpokenSide = 'right' | 'left' | 'bilateral' | 'contralateral' | 'ipsilateral' | 'undecided'

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
  /** The word stands after the vessel ("right bronchial branch"), which often means the vessel itself. */
  readonly branchAfter: boolean
  /** Vessels of one enumeration share a number. */
  readonly list: number
  /** "renal artery stenosis": named as the seat of a finding. */
  readonly finding: boolean
  /** The side stands after the vessel. */
  readonly after: boolean
  /** "two branches": how many unnamed branches. */
  readonly count: number
}

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
export const TRANSPARENT = new Set([
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
/** What may stand before "of" as a part of the vessel. */
const PART =
  /^(segment|portion|part|origin|ostium|trunk|aspect|third|half|lumen|mouth|level|curve|branch|division|tributary|feeder|arcade|subbranch|orifice|takeoff|stump|midportion|end|neck|limb|length)$/
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
export const LIST_JOIN = new Set([',', 'and', 'or', '/', '&', 'plus', 'then'])

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

/** The side said right before a vessel. */
const spokenBefore = (tokens: readonly Token[], sentence: Sentence, from: number): SpokenSide | undefined => {
  for (let i = from - 1; i >= sentence.from && from - i <= 5; i--) {
    const word = tokens[i]!.word
    const side = sideOfWord(word)
    if (side !== undefined && !(word === 'same' && tokens[i + 1]?.word !== 'side')) {
      // "the right and the left", "right/left"
      const gap = tokens[i - 1]?.word === 'the' ? 1 : 0
      const before = tokens[i - 1 - gap]?.word
      const first = tokens[i - 2 - gap]?.word
      if (
        i - 2 - gap >= sentence.from &&
        (before === 'and' || before === '/' || before === 'then' || before === 'or') &&
        first !== undefined &&
        sideOfWord(first) !== undefined &&
        sideOfWord(first) !== side
      )
        return before === '/' || before === 'or' ? 'undecided' : 'bilateral'
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
  return undefined
}

const COUNTS = new Map([
  ['two', 2],
  ['three', 3],
  ['four', 4],
  ['five', 5],
])

/** "two genicular branches". */
const countBefore = (tokens: readonly Token[], sentence: Sentence, from: number): number => {
  for (let i = from - 1; i >= sentence.from && from - i <= 3; i--) {
    const n = COUNTS.get(tokens[i]!.word)
    if (n !== undefined) return n
    if (!/^(separate|small|large|distal|right|left|feeding|different)$/.test(tokens[i]!.word)) return 1
  }
  return 1
}

/** The side said right before (or right after) a vessel. */
const spokenSide = (tokens: readonly Token[], sentence: Sentence, from: number, to: number): SpokenSide | undefined => {
  const before = spokenBefore(tokens, sentence, from)
  if (before !== undefined) return before
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
  for (let i = from - 1; i >= sentence.from && from - i <= 14; i--) {
    let word = tokens[i]!.word
    // a remark in brackets does not part a list
    if (word === ')') {
      while (i > sentence.from && tokens[i]!.word !== '(') i--
      word = tokens[--i]?.word ?? ''
      if (isVesselEnd.has(i + 1)) return { role: 'none', branch, joins: true }
    }
    const role = PREPOSITIONS.get(word)
    if (role !== undefined) {
      if (role === 'of') {
        const part = tokens[i - 1]?.word ?? ''
        if (i - 1 < sentence.from || !PART.test(part)) return { role: 'of', branch, joins: false }
        // "into the cervical segment of", "to the origin of", "a branch of": the preposition before the part governs
        if (BRANCH_WORDS.has(part) || part === 'division') branch = true
        if (part === 'level') return { role: 'level', branch, joins: false }
        for (let k = i - 2; k >= sentence.from && i - k <= 7; k--) {
          const outer = PREPOSITIONS.get(tokens[k]!.word)
          if (outer !== undefined && outer !== 'of') return { role: outer, branch, joins: false }
          if (tokens[k]!.kind === 'punct' || /^(was|were|and|is|are|then)$/.test(tokens[k]!.word)) break
        }
        return { role: branch ? 'none' : 'of', branch, joins: false }
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

/** "renal anterior division", "SMA jejunal branch": the first word only says which of the second is meant. */
const dropModifiers = (
  raw: { from: number; to: number; ids: readonly string[]; form: string }[],
  index: LexiconIndex,
): void => {
  for (let i = 0; i + 1 < raw.length; i++) {
    const a = raw[i]!
    const b = raw[i + 1]!
    if (b.from !== a.to) continue
    const behind = b.ids.filter(id => isBehindAny(id, a.ids, index))
    if (behind.length === 0) continue
    raw.splice(i, 2, { from: a.from, to: b.to, ids: behind, form: b.form })
  }
}

const isBehindAny = (id: string, ancestors: readonly string[], index: LexiconIndex): boolean => {
  let at = index.vessels.get(id)?.parent
  for (let n = 0; at !== undefined && n < 12; n++) {
    if (ancestors.includes(at)) return true
    at = index.vessels.get(at)?.parent
  }
  return false
}

const LEVEL = /^(c[1-7]|t([1-9]|1[0-2])|l[1-5])$/

/** "pigtail at T12": a height, not the vessel of that height. */
const isBareLevel = (tokens: readonly Token[], sentence: Sentence, m: Mention): boolean => {
  if (!LEVEL.test(m.form)) return false
  for (let i = m.from - 1; i >= sentence.from && m.from - i <= 3; i--) {
    const word = tokens[i]!.word
    if (/^(at|level|to|around|near|body|above|below|from|vertebra)$/.test(word)) return true
    if (word !== 'the' && word !== 'of' && word !== 'about') return false
  }
  return false
}

const isThen = (tokens: readonly Token[], from: number): boolean => {
  for (let i = from - 1; i >= 0 && from - i <= 4; i--) {
    if (tokens[i]!.word === 'then') return true
    if (!TRANSPARENT.has(tokens[i]!.word)) return false
  }
  return false
}

const inBrackets = (tokens: readonly Token[], sentence: Sentence, at: number): boolean => {
  for (let i = at - 1; i >= sentence.from && at - i <= 8; i--) {
    if (tokens[i]!.word === ')') return false
    if (tokens[i]!.word === '(') return true
  }
  return false
}

/** All vessels of a sentence with their side and role. */
export const refsOf = (
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
    if (isBareLevel(tokens, sentence, m)) continue
    for (const extra of coordinated(tokens, sentence, m, index, taken))
      raw.push({ from: extra.at, to: extra.at + 1, ids: extra.ids, form: extra.form })
    raw.push({ from: m.from, to: m.to, ids: m.ids, form: m.form })
  }
  raw.sort((a, b) => a.from - b.from)
  dropModifiers(raw, index)
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
    const bracketed = inBrackets(tokens, sentence, r.from)
    const previous = bracketed ? refs.at(-1) : refs.findLast(p => !inBrackets(tokens, sentence, p.from))
    // "reached over the bifurcation, then the right uterine": after a way a new vessel stands for itself
    const joins = placing.joins && previous !== undefined && !(tokens[r.from - 1] !== undefined && isThen(tokens, r.from) && /^(through|from|level)$/.test(previous.role))
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
      branchAfter: !placing.branch && after < sentence.to && BRANCH_WORDS.has(next),
      list,
      finding: after < sentence.to && FINDING_AFTER.has(next),
      after: side !== undefined && spokenBefore(tokens, sentence, r.from) === undefined,
      count: countBefore(tokens, sentence, r.from),
    })
  }
  return spreadBack(refs)
}

/** "T5, T6 and T7 on both sides": a side said after the last holds for the list. */
const spreadBack = (refs: VesselRef[]): VesselRef[] => {
  for (let i = refs.length - 1; i > 0; i--) {
    const last = refs[i]!
    const before = refs[i - 1]!
    if (
      last.side !== undefined &&
      before.list === last.list &&
      before.side === undefined &&
      last.after &&
      before.ids.length > 1
    )
      refs[i - 1] = { ...before, side: last.side, after: true }
  }
  return refs
}
