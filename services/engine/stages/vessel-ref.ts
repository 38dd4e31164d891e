import type { Document, Mention, Sentence, Token } from '../../schema/index.ts'
import type { LexiconIndex } from '../lexicon-index.ts'
import { countBefore, type SpokenSide, spokenBefore, spokenSide } from './spoken-side.ts'
import {
  BRANCH_WORDS,
  FINDING_AFTER,
  LIST_JOIN,
  PART,
  PREPOSITIONS,
  TRANSPARENT,
  type VesselRole,
} from './vessel-words.ts'

export type { SpokenSide } from './spoken-side.ts'
export type { VesselRole } from './vessel-words.ts'

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

interface Placing {
  role: VesselRole
  branch: boolean
  joins: boolean
}

/** "1 cm distal to the vertebral origin": a landmark. */
const BESIDE =
  /^(distal|proximal|superior|inferior|cephalad|caudal|caudad|cranial|lateral|medial|anterior|posterior|adjacent|next|close|opposite|open|patent|fill|filled|filling|visible|normal|occluded|continuous|intact|clean|clear|opacified|diseased)$/

/** "A second pedicle that came straight off the pudendal": a branch of the vessel, not the vessel. */
const isBranchOf = (tokens: readonly Token[], sentence: Sentence, at: number): boolean => {
  for (let i = at - 1; i >= sentence.from && at - i <= 5; i--) {
    const { word } = tokens[i]!
    if (/^(pedicle|feeder)$/.test(word)) return true
    if (
      !/^(that|which|came|comes|come|coming|arose|arise|arising|originating|straight|directly|separately)$/.test(word)
    )
      return false
  }
  return false
}

/** "Over a stiff wire parked in the external carotid the sheath was changed": where the wire lies, not the tool that moves. */
const isWireRest = (tokens: readonly Token[], sentence: Sentence, at: number): boolean => {
  if (
    !/^(parked|placed|left|anchored|positioned|resting|lying|looped|seated|secured|buried)$/.test(
      tokens[at - 1]?.word ?? '',
    )
  )
    return false
  if (!/^(wire|guidewire|glidewire|amplatz|bentson|rosen|lunderquist|supracore)$/.test(tokens[at - 2]?.word ?? ''))
    return false
  for (let i = at - 3; i >= sentence.from && at - i <= 9; i--)
    if (/^(over|along|on|upon)$/.test(tokens[i]!.word)) return true
  return false
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
    if (
      word === 'to' &&
      i > sentence.from &&
      BESIDE.test(tokens[i - 1]!.word) &&
      !/^(distal|mid|proximal)$/.test(tokens[i + 1]!.word)
    )
      return { role: 'level', branch, joins: false }
    // "put the Omni up by the renals"
    if (
      word === 'by' &&
      /^(up|down|parked|sat|sitting|stopped|hard|close|out|resting|lying)$/.test(tokens[i - 1]?.word ?? '')
    )
      return { role: 'level', branch, joins: false }
    if (role !== undefined) {
      if (role === 'of') {
        const part = tokens[i - 1]?.word ?? ''
        if (/^(short|proximal|distal|clear|ahead|upstream|downstream|cephalad|caudal)$/.test(part))
          return { role: 'level', branch, joins: false }
        if (i - 1 < sentence.from || !PART.test(part)) return { role: 'of', branch, joins: false }
        // "into the cervical segment of", "to the origin of", "a branch of": the preposition before the part governs
        if (BRANCH_WORDS.has(part) || part === 'division') branch = true
        if (part === 'level') return { role: 'level', branch, joins: false }
        for (let k = i - 2; k >= sentence.from && i - k <= 10; k--) {
          const outer = PREPOSITIONS.get(tokens[k]!.word)
          // "beyond the origin of the vesical branch": a landmark on the way
          if (outer === 'through' && /^(origin|takeoff|ostium)$/.test(part))
            return { role: 'with', branch, joins: false }
          if (outer !== undefined && outer !== 'of') return { role: outer, branch, joins: false }
          if (tokens[k]!.kind === 'punct' || /^(was|were|is|are)$/.test(tokens[k]!.word)) break
        }
        return { role: branch ? 'none' : 'of', branch, joins: false }
      }
      if (role === 'to' && isWireRest(tokens, sentence, i)) return { role: 'with', branch, joins: false }
      if (role === 'from' && isBranchOf(tokens, sentence, i)) return { role: 'none', branch: true, joins: false }
      return { role, branch, joins: false }
    }
    if (
      LIST_JOIN.has(word) &&
      (isVesselEnd.has(i) ||
        (/^(,|and|\))$/.test(tokens[i - 1]?.word ?? '') && (isVesselEnd.has(i - 1) || isVesselEnd.has(i - 2))))
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
  for (let i = m.from - 1; i >= sentence.from && m.from - i <= 4; i--) {
    const word = tokens[i]!.word
    if (
      /^(at|level|to|around|near|body|above|below|from|vertebra|border|margin|edge|endplate|plate|disc|disk|pedicle|interspace|space|beside|opposite|over|overlying|between|upper|lower|inferior|superior|top|bottom|mid|middle)$/.test(
        word,
      )
    )
      return true
    if (!/^(the|of|about|roughly|approximately|-|and)$/.test(word)) return false
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
    // "abdominal aorta, L1": the height of the catheter
    if (LEVEL.test(m.form) && vessels.some(v => v.ids.every(id => id.startsWith('art.aorta')))) continue
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
    const joins =
      placing.joins &&
      previous !== undefined &&
      !(tokens[r.from - 1] !== undefined && isThen(tokens, r.from) && /^(through|from|level)$/.test(previous.role))
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
      // "into the stump of", "into the SFA stump": a place for a catheter
      finding: after < sentence.to && FINDING_AFTER.has(next) && !(next === 'stump' && placing.role === 'to'),
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
