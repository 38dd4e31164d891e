import type { Evidence, LesionKind } from '../../schema/index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Story } from '../stages/narrate.ts'
import { clauseEvidence, type Place } from '../story/state.ts'
import type { NamedVessel } from './named-vessel.ts'
import { hasWord, type Scene } from './scene.ts'

/** One lesion of one vessel. */
export interface LesionFact {
  readonly place: Place
  readonly kind: LesionKind
  readonly evidence: Evidence
  readonly sentence: number
  /** Told in the body or findings (1), in summary or diagnosis (2), as the reason (3). */
  readonly rank: 1 | 2 | 3
  /** The lesion runs over these vessels. */
  readonly span: readonly string[]
  readonly iatrogenic: boolean
}

interface Seat {
  readonly from: number
  readonly to: number
  readonly kind: LesionKind
}

const OPENS = /^(of|in|at|within|involving|along|from|throughout|affecting|across|extending|on|located|to)$/

const COPULA = /^(artery|vein|is|was|were|are|being|also|now|itself|completely|totally|chronically|flush|and)$/

/** Percentages: under 100 an open channel, whatever the noun beside it. */
const percentAt = (scene: Scene, from: number): number | undefined => {
  const { tokens } = scene.clause
  const back = Math.max(scene.clause.from, from - 4)
  for (let i = from - 1; i >= back; i--) {
    const t = tokens[i]!
    if (t.word === '%' || t.word === 'percent') {
      const n = Number(tokens[i - 1]?.word)
      return Number.isNaN(n) ? undefined : n
    }
  }
  return undefined
}

const kindOf = (scene: Scene, from: number, is: string): LesionKind | undefined => {
  const percent = percentAt(scene, from)
  if (is === 'subtotal') return 'stenosis'
  if (is === 'occlusion' && percent !== undefined && percent < 100) return 'stenosis'
  if ((is === 'stenosis' || is === 'lesion') && percent !== undefined) return percent >= 100 ? 'occlusion' : 'stenosis'
  return is === 'none' ? undefined : (is as LesionKind)
}

const isResidual = (scene: Scene, at: number): boolean => {
  const { tokens, from } = scene.clause
  for (let i = at - 1; i >= Math.max(from, at - 6); i--)
    if (/^(residual|recoil|postprocedural)$/.test(tokens[i]!.word)) return true
  return false
}

/** "The common femoral was dissected free and slung". */
const isSurgical = ({ clause }: Scene, to: number): boolean =>
  /^(free|out|circumferentially|sharply|bluntly|proximally|down)$/.test(clause.tokens[to]?.word ?? '') ||
  clause.tokens
    .slice(clause.sentence.from, clause.sentence.to)
    .some(t => /^(incision|incised|slung|looped|exposed|exposure|cutdown|bovie|cautery|fascia|encircled)$/.test(t.word))

/** "The artery was closed with Angio-Seal", "the wound was closed": the work of the end. */
const isShutByHand = (scene: Scene, to: number): boolean => {
  const { clause } = scene
  if (clause.anchors.some(a => a.maneuver.act === 'close') || clause.devices.some(d => d.device.class === 'closure'))
    return true
  if (scene.vessels.length === 0 || /^(with|using|by|in|over|primarily|loosely)$/.test(clause.tokens[to]?.word ?? ''))
    return true
  return clause.tokens
    .slice(clause.from, clause.to)
    .some(t =>
      /^(wound|incision|skin|groin|arteriotomy|venotomy|access|site|fascia|suture|pressure|device|hole|puncture)$/.test(
        t.word,
      ),
    )
}

/** Lesion words and bare percentages of a clause. */
const seatsOf = (scene: Scene): Seat[] => {
  const { clause } = scene
  const seats: Seat[] = []
  const lesions = scene.hits.filter(h => h.kind === 'lesion')
  for (const h of lesions) {
    if (h.is === 'none' || isResidual(scene, h.from)) continue
    if (/\bclosed$/.test(h.form) && isShutByHand(scene, h.to)) continue
    if (/^dissect/.test(h.form) && isSurgical(scene, h.to)) continue
    const { value, cue } = assertionAt(clause, h.from, h.to)
    const word = cue ? clause.tokens[cue.from]!.word : ''
    if (value === 'negated') continue
    const seenBefore = clause.concepts.some(c => c.concept.kind === 'prior')
    if (value === 'historical' && !seenBefore && !/^(known|existing|old|remote|chronic)$/.test(word)) continue
    const kind = kindOf(scene, h.from, h.is)
    if (kind) seats.push({ from: h.from, to: h.to, kind })
  }
  for (let i = clause.from + 1; i < clause.to; i++) {
    const t = clause.tokens[i]!
    if (t.word !== '%' && t.word !== 'percent') continue
    const n = Number(clause.tokens[i - 1]!.word)
    if (Number.isNaN(n) || n < 20 || n > 100 || isResidual(scene, i)) continue
    // a word of its own follows: "80 % stenosis" is told by the noun
    if (lesions.some(h => h.from > i && h.from - i <= 4)) continue
    if (
      /^(lidocaine|iodixanol|saline|contrast|saturation|oxygen|residual|bicarbonate)$/.test(
        clause.tokens[i + 1]?.word ?? '',
      )
    )
      continue
    seats.push({ from: i - 1, to: i + 1, kind: n >= 100 ? 'occlusion' : 'stenosis' })
  }
  return seats.sort((a, b) => a.from - b.from)
}

/** The vessels that a lesion sits in: those right after "of", else the nearest before it, else the nearest after. */
const vesselsOf = (scene: Scene, seat: Seat, seats: readonly Seat[]): NamedVessel[] => {
  const { clause, vessels } = scene
  const usable = vessels.filter(v => v.ref.role !== 'through' || v.ref.finding)
  const listOf = (v: NamedVessel): NamedVessel[] => usable.filter(o => o.ref.list === v.ref.list)
  const nextSeat = seats.find(s => s.from > seat.from)
  const after = usable.filter(
    v => v.ref.from >= seat.to && (nextSeat === undefined || v.ref.from < nextSeat.from || v.ref.to <= nextSeat.from),
  )
  const before = usable.filter(v => v.ref.to <= seat.from)
  // "the common iliac is blocked flush at the aorta": the vessel that the verb belongs to; what follows is how far
  const subject = before.at(-1)
  const at = clause.tokens[seat.to]?.word === 'flush' ? seat.to + 1 : seat.to
  if (
    subject &&
    /^(at|from)$/.test(clause.tokens[at]?.word ?? '') &&
    subject.ref.role === 'none' &&
    clause.tokens.slice(subject.ref.to, seat.from).some(t => /^(is|was|were|are|being)$/.test(t.word)) &&
    clause.tokens.slice(subject.ref.to, seat.from).every(t => COPULA.test(t.word)) &&
    after[0] !== undefined &&
    /^art\.aorta/.test(after[0].places[0]?.vesselId ?? '')
  )
    return listOf(subject).filter(v => v.ref.to <= seat.from)
  let opens = false
  for (let i = seat.to; i < Math.min(clause.to, seat.to + 6); i++) {
    if (OPENS.test(clause.tokens[i]!.word)) {
      opens = true
      break
    }
    if (clause.tokens[i]!.kind === 'punct' && clause.tokens[i]!.word !== '%') break
  }
  if (opens && after[0] && after[0].ref.from - seat.to <= 8) {
    const list = listOf(after[0]).filter(v => v.ref.from >= seat.to)
    const spans =
      hasWord(scene, 'bridge') ||
      after.some((v, i) => v.ref.role === 'from' && after.slice(i + 1).some(o => o.ref.role === 'to'))
    return spans ? after : list
  }
  const near = before.at(-1)
  if (near) {
    const blocked = seats.some(s => s !== seat && s.from >= near.ref.to && s.to <= seat.from && seat.from - s.to > 3)
    const list = listOf(near).filter(v => v.ref.to <= seat.from)
    const inside = list.filter(
      v =>
        !seats.some(s => s !== seat && s.from >= v.ref.to && s.to < seat.from && list.some(o => o.ref.from > s.from)),
    )
    if (!blocked) return inside.length > 0 ? inside : list
  }
  if (after[0]) return listOf(after[0])
  return near ? [near] : []
}

const rankOf = (kind: string): 1 | 2 | 3 =>
  kind === 'body' || kind === 'findings' || kind === 'addendum'
    ? 1
    : kind === 'indication' || kind === 'history' || kind === 'comparison'
      ? 3
      : 2

/** "The occlusion was crossed": a lesion of that kind told before, not a new one. */
const meantBy = (
  scene: Scene,
  seat: Seat,
  known: readonly LesionFact[],
  titled: ReadonlySet<string>,
): Place[] | undefined => {
  const before = scene.clause.tokens[seat.from - 1]?.word ?? ''
  if (!/^(the|this|that|these|each)$/.test(before)) return undefined
  // of several, the one in a vessel that the operator's own list names
  const last =
    known.findLast(f => f.rank === 1 && f.kind === seat.kind && titled.has(f.place.vesselId)) ??
    known.findLast(f => f.rank === 1 && f.kind === seat.kind) ??
    known.findLast(f => f.kind === seat.kind)
  if (!last) return undefined
  const places: Place[] = []
  for (const f of known)
    if (
      f.sentence === last.sentence &&
      f.kind === last.kind &&
      !places.some(p => p.vesselId === f.place.vesselId && p.side === f.place.side)
    )
      places.push(f.place)
  return places
}

/** Lesions told in a clause; without a vessel of its own the lesion sits in the focus. */
export const lesionsOf = (
  story: Story,
  scene: Scene,
  focus: readonly Place[],
  known: readonly LesionFact[] = [],
  /** Vessels that the list of procedures names. */
  titled: ReadonlySet<string> = new Set(),
): LesionFact[] => {
  const seats = seatsOf(scene)
  const out: LesionFact[] = []
  if (seats.length === 0) return out
  const separate = hasWord(scene, 'separate')
  for (const seat of seats) {
    const named = vesselsOf(scene, seat, seats)
    let places = named.flatMap(v => v.places)
    if (places.length === 0) {
      if (scene.vessels.length > 0 && seat.kind !== 'dissection') continue
      places = meantBy(scene, seat, known, titled) ?? [...focus]
    }
    const bridge =
      !separate &&
      named.length > 1 &&
      (hasWord(scene, 'bridge') ||
        named.some((v, i) => v.ref.role === 'from' && named.slice(i + 1).some(o => o.ref.role === 'to')) ||
        named.slice(1).some(v => v.ref.role === 'to' && named[0]!.ref.role !== 'to'))
    const span = bridge ? [...new Set(places.map(p => p.vesselId))] : []
    const evidence = clauseEvidence(story.document, scene.clause, `lesion: ${seat.kind}`)
    for (const place of places)
      out.push({
        place,
        kind: seat.kind,
        evidence,
        sentence: scene.clause.sentence.index,
        rank: rankOf(scene.clause.sentence.section.kind),
        span,
        iatrogenic:
          hasWord(scene, 'iatrogenic') ||
          (/\b(sheath|wire|catheter)\b/.test(evidence.text.toLowerCase()) &&
            (seat.kind === 'dissection' || seat.kind === 'injury')),
      })
  }
  return out
}
