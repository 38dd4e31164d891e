import type { Laterality } from '../../schema/index.ts'
import { baseOf } from '../anatomy.ts'
import type { Clause, VesselRef } from '../stages/clause.ts'
import { resolveRef } from './resolve.ts'
import { type CatheterState, otherSide, type Place } from './state.ts'

const GOAL = /^(into|in|to|inside|within|onto|at|down|up|toward|towards|through|for)$/
const SIDE = /^(right|left)$/
const OTHER = /^(other|opposite|contralateral)$/
const ORDINAL = /^(first|second|third|former|latter|last)$/
const TIGHT =
  /^(tight|tighter|tightest|narrow|narrowed|narrower|narrowest|worst|worse|bad|blocked|pinched|squeezed|stenotic|diseased|compressed|culprit|flattened|pancaked)$/
/** A word that stands for a vessel already named. */
const STANDS_FOR = /^(one|vessel|artery|vein|trunk)$/
const MOVES = /^(advance|withdraw|cross|select|exchange|go)$/

/** What a vessel word of the other side is: a twin of the tree, or the other branch of one fork. */
const FORKS: readonly (readonly [string, string])[] = [
  ['pul.r', 'pul.l'],
  ['por.right', 'por.left'],
  ['art.rha', 'art.lha'],
]

/** The same vessel on the other side. */
export const twinOf = (state: CatheterState, id: string, side: Laterality): string | undefined => {
  if (state.anatomy.sideOf(id) === side) return id
  const twin = state.anatomy.findTwin(id)
  if (twin !== undefined) return twin
  const fork = FORKS.find(f => f.includes(id))
  if (!fork) return undefined
  const [right, left] = fork
  return side === 'right' ? right : side === 'left' ? left : undefined
}

/** The other one of two, whatever side it is on. */
const otherOf = (state: CatheterState, id: string): string | undefined =>
  state.anatomy.findTwin(id) ?? FORKS.find(f => f.includes(id))?.find(f => f !== id)

interface Said {
  readonly from: number
  readonly to: number
  readonly kind: 'it' | 'side' | 'other' | 'ordinal' | 'tight'
  readonly word: string
  readonly noun: string
}

/** "into it", "to the left one", "in that vein", "back to the first one", "up to the tight one". */
const saidIn = (clause: Clause): Said | undefined => {
  const { tokens } = clause
  const word = (i: number): string => (i >= clause.from && i < clause.to ? tokens[i]!.word : '')
  for (let i = clause.from + 1; i < clause.to; i++) {
    if (!GOAL.test(word(i - 1))) continue
    if (
      word(i) === 'it' &&
      word(i - 1) !== 'through' &&
      (i + 1 >= clause.to || /^([.,;)]|and|with|over|for|from|then|using|to|on)$/.test(word(i + 1)))
    )
      return { from: i, to: i + 1, kind: 'it', word: 'it', noun: '' }
    if (/^(that|this|same)$/.test(word(i)) && STANDS_FOR.test(word(i + 1)))
      return { from: i, to: i + 2, kind: 'it', word: word(i), noun: word(i + 1) }
    let at = /^(the|that|this|its)$/.test(word(i)) ? i + 1 : i
    if (/^(very|more|most|really)$/.test(word(at))) at++
    const is = word(at)
    const noun = word(at + 1)
    if (!STANDS_FOR.test(noun) || (noun !== 'one' && at === i)) continue
    if (clause.vessels.some(v => v.from <= at + 1 && v.to > at)) continue
    const kind = SIDE.test(is)
      ? 'side'
      : OTHER.test(is)
        ? 'other'
        : ORDINAL.test(is)
          ? 'ordinal'
          : TIGHT.test(is)
            ? 'tight'
            : undefined
    if (kind) return { from: i, to: at + 2, kind, word: is, noun }
  }
  return undefined
}

const fits = (state: CatheterState, ref: VesselRef, noun: string): boolean =>
  (noun !== 'vein' && noun !== 'artery') ||
  ref.ids.some(id => (state.anatomy.getVessel(id).system === 'arterial') === (noun === 'artery'))

/** The vessel that the words before speak of. */
const antecedent = (state: CatheterState, clause: Clause, said: Said): readonly Place[] => {
  const here = clause.vessels.filter(
    v =>
      v.to <= said.from && v.role !== 'from' && v.role !== 'through' && v.role !== 'level' && fits(state, v, said.noun),
  )
  if (here.length > 0) return resolveRef(state, here.at(-1)!, clause).slice(-1)
  const pending = state.pending.filter(p => p.clause.sentence === clause.sentence && fits(state, p.ref, said.noun))
  // "the left gastric vein continued to feed the varices": the subject, not what it feeds
  const subject = said.noun ? pending.find(p => p.ref.form.endsWith(said.noun) || p.ref.role === 'none') : undefined
  const named = subject ?? pending.at(-1)
  if (named) return resolveRef(state, named.ref, named.clause).slice(-1)
  const last = state.lastNamed
  if (last && clause.sentence.index - last.clause.sentence.index <= 1 && fits(state, last.ref, said.noun))
    return resolveRef(state, last.ref, last.clause).slice(-1)
  return state.tip ? [state.tip] : []
}

/** Vessels in which something was done, in the order of the day. */
const visited = (state: CatheterState): Place[] => {
  const out: Place[] = []
  const done = state.interventions.filter(d => d.assertion === 'performed' && d.vesselIds.length > 0)
  const add = (vesselId: string, branch: boolean): void => {
    if (out.some(p => baseOf(p.vesselId) === baseOf(vesselId) && p.vesselId === vesselId)) return
    out.push({ vesselId, side: state.anatomy.sideOf(vesselId), branch, from: -1, to: -1 })
  }
  for (const d of done) for (const id of d.vesselIds) add(id, d.branch)
  if (done.length === 0)
    for (const s of state.stops) if (s.assertion === 'performed' && s.order > 0) add(s.vesselId, s.branch)
  return out
}

const placesFor = (state: CatheterState, clause: Clause, said: Said): readonly Place[] => {
  if (said.kind === 'it') return antecedent(state, clause, said)
  if (said.kind === 'tight') return state.tight ? [state.tight] : []
  if (said.kind === 'ordinal') {
    const all = visited(state)
    const at = /^(first|former)$/.test(said.word)
      ? 0
      : said.word === 'second'
        ? 1
        : said.word === 'third'
          ? 2
          : all.length - 1
    return all[at] ? [all[at]] : []
  }
  const from = [
    ...antecedent(state, clause, { ...said, noun: '' }),
    ...(state.tip ? [state.tip] : []),
    ...state.previous,
  ]
  for (const place of from) {
    const id =
      said.kind === 'other'
        ? otherOf(state, place.vesselId)
        : said.word === 'right' || said.word === 'left'
          ? twinOf(state, place.vesselId, said.word)
          : undefined
    if (id !== undefined)
      return [
        { ...place, vesselId: id, side: said.kind === 'other' ? otherSide(place.side) : state.anatomy.sideOf(id) },
      ]
  }
  return []
}

/** Lists of references that were made of words that only point. */
export const POINTED = 3000

const ABOVE =
  /^(art\.([rl]\.)?(cca|ica|eca|vertebral|innominate|subclavian|axillary|brachial|mca|aca|basilar)|pul\.|por\.|ven\.(hep|portal))/

/** "2 cm above the bifurcation" with the catheter in the neck or the liver: a fork of what is there, not the aortic one. */
const withoutFork = (state: CatheterState, clause: Clause): Clause => {
  const tip = state.tip?.vesselId
  if (tip === undefined || !ABOVE.test(tip) || clause.anchors.some(a => /^(withdraw|cross)$/.test(a.maneuver.act)))
    return clause
  const kept = clause.vessels.filter(v => v.form !== 'bifurcation')
  return kept.length === clause.vessels.length ? clause : { ...clause, vessels: kept }
}

const inLungs = (state: CatheterState): boolean =>
  state.tip?.vesselId.startsWith('pul.') === true ||
  state.lastNamed?.ref.ids.some(id => id.startsWith('pul.')) === true ||
  [...state.named.keys()].some(base => base.startsWith('pul.')) ||
  (state.access?.system === 'venous' &&
    state.document.tokens.some(t => /^(pulmonary|pe|ctpa|flowtriever|triever|triever24|triever20|lungs)$/.test(t.word)))

/** "Parked in the right main": in a story of the lungs the main artery of that side, not the heart's. */
const withMains = (state: CatheterState, clause: Clause): Clause => {
  const { tokens } = clause
  const made: VesselRef[] = []
  for (let i = clause.from; i + 1 < clause.to; i++) {
    const side = tokens[i]!.word
    if (!SIDE.test(side) || tokens[i + 1]!.word !== 'main') continue
    if (
      /^(pulmonary|pa|coronary|renal|portal|bronchus|bronchu|stem|artery|hepatic|pv)$/.test(tokens[i + 2]?.word ?? '')
    )
      continue
    if (clause.vessels.some(v => v.from <= i + 1 && v.to > i && !v.ids.includes('art.lmca'))) continue
    if (!inLungs(state)) return clause
    const before = tokens[i - 1]?.word === 'the' ? tokens[i - 2]?.word : tokens[i - 1]?.word
    made.push(
      madeRef(
        { from: i, to: i + 2 },
        side === 'right' ? 'pul.r' : 'pul.l',
        GOAL.test(before ?? '') ? 'to' : before === 'from' ? 'from' : 'none',
      ),
    )
  }
  if (made.length === 0) return clause
  const kept = clause.vessels.filter(v => !made.some(m => v.from < m.to && v.to > m.from))
  return { ...clause, vessels: [...kept, ...made].sort((a, b) => a.from - b.from) }
}

const madeRef = (at: { from: number; to: number }, id: string, role: VesselRef['role'], branch = false): VesselRef => ({
  ...at,
  form: baseOf(id),
  ids: [id],
  side: undefined,
  role,
  branch,
  branchAfter: false,
  list: POINTED + at.from,
  finding: false,
  after: false,
  count: 1,
})

/** A clause in which words that only point at a vessel are that vessel. */
export const withReference = (state: CatheterState, raw: Clause): Clause => {
  const clause = withMains(state, withoutFork(state, raw))
  const said = saidIn(clause)
  const moves = clause.anchors.some(a => MOVES.test(a.maneuver.act))
  // "back up to the narrow one with a 14 mm balloon"
  const brings =
    said?.kind !== 'it' && (clause.devices.length > 0 || clause.anchors.some(a => a.maneuver.act === 'treat'))
  if (!said || !(moves || brings) || clause.vessels.some(v => v.role === 'to' && v.from > said.from)) return clause
  const places = placesFor(state, clause, said)
  const place = places.at(-1)
  if (!place || place.vesselId === state.access?.vesselId) return clause
  const role = clause.tokens[said.from - 1]!.word === 'through' ? 'through' : 'to'
  const ref = madeRef({ from: said.from, to: said.to }, place.vesselId, role, place.branch)
  return { ...clause, vessels: [...clause.vessels, ref].sort((a, b) => a.from - b.from) }
}

const NARROW =
  /^(percent|%|stenosis|stenotic|stenosed|narrow|narrowed|narrowing|tight|pancaked|compressed|squeezed|pinched|flattened|slit|slitlike|crushed|effaced)$/

/** Keeps in mind the vessel last called narrow: "the tight one". */
export const rememberTight = (state: CatheterState, clause: Clause): void => {
  const narrow = clause.tokens.slice(clause.from, clause.to).some(t => NARROW.test(t.word))
  if (!narrow || clause.cues.some(c => c.cue.sets === 'negated')) return
  const stands = (v: VesselRef): boolean => v.role !== 'from' && v.role !== 'through' && v.role !== 'level'
  const own = clause.vessels.find(stands)
  const before = state.pending.findLast(p => p.clause.sentence === clause.sentence && stands(p.ref))
  const place = own
    ? resolveRef(state, own, clause)[0]
    : before
      ? resolveRef(state, before.ref, before.clause)[0]
      : undefined
  if (place) state.tight = place
}
