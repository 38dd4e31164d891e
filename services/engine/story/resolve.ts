import type { Laterality } from '../../schema/index.ts'
import { baseOf, basesOf } from '../anatomy.ts'
import type { Clause, VesselRef } from '../stages/clause.ts'
import { isLeftBehind } from '../stages/spoken-side.ts'
import { type CatheterState, otherSide, type Place, placeOf } from './state.ts'

const systemOf = (state: CatheterState, id: string): 'arterial' | 'venous' =>
  state.anatomy.getVessel(id).system === 'arterial' ? 'arterial' : 'venous'

/** Which system the clause speaks of, when its words say. */
const spokenSystem = (clause: Clause): 'arterial' | 'venous' | undefined => {
  for (const a of clause.anchors) {
    if (a.maneuver.detail?.system === 'venous') return 'venous'
    if (a.maneuver.act === 'image' && /arterio|aorto/.test(a.form)) return 'arterial'
  }
  return undefined
}

const relatedness = (state: CatheterState, base: string, id: string): number => {
  let score = (state.named.get(base) ?? 0) * 2
  const mine = new Set([base, ...state.anatomy.ancestorsOf(id).map(baseOf)])
  const territory = state.anatomy.getVessel(id).territories[0]?.split(':')[0]
  for (const [other, count] of state.named) {
    if (other === base) continue
    if (mine.has(other) && !/aorta/.test(other)) score += count
    else {
      const sample = findByBase(state, other)
      if (!sample) continue
      if (state.anatomy.ancestorsOf(sample).some(a => baseOf(a) === base)) score += count
      else if (territory && state.anatomy.getVessel(sample).territories[0]?.split(':')[0] === territory)
        score += 0.25 * count
    }
  }
  return score
}

const findByBase = (state: CatheterState, base: string): string | undefined =>
  state.index.vessels.has(base)
    ? base
    : [base.replace('.', '.r.'), base.replace('.', '.l.')].find(id => state.index.vessels.has(id))

/** "artery" or "vein" after the vessel, or after the list that it stands in: "the external iliac and common femoral veins". */
const headAfter = (state: CatheterState, ref: VesselRef, clause: Clause): string | undefined => {
  const { tokens } = state.document
  const own = tokens[ref.to]?.word
  if (own === 'vein' || own === 'artery' || ref.list >= 1000) return own
  for (const later of clause.vessels) {
    if (later.from < ref.to || later.list !== ref.list) continue
    const head = tokens[later.to]?.word ?? ''
    if (head === 'vein' || head === 'artery') return head
    if (/ (vein|artery)$/.test(later.form)) return later.form.split(' ').at(-1)
  }
  return own
}

/** Narrows the meanings of a form to one vessel (still right or left). */
const narrow = (state: CatheterState, ref: VesselRef, clause: Clause): readonly string[] => {
  if (basesOf(ref.ids).length === 1) return ref.ids
  const against = ref.side === 'right' ? 'left' : ref.side === 'left' ? 'right' : undefined
  const fitting = ref.ids.filter(id => against === undefined || state.anatomy.getVessel(id).side !== against)
  let ids: readonly string[] = fitting.length > 0 ? fitting : ref.ids
  const next = headAfter(state, ref, clause)
  const wanted =
    next === 'vein'
      ? 'venous'
      : next === 'artery'
        ? 'arterial'
        : (spokenSystem(clause) ?? (state.access && state.access.system !== 'other' ? state.access.system : undefined))
  if (wanted) {
    const kept = ids.filter(id => systemOf(state, id) === wanted)
    if (kept.length > 0) ids = kept
  }
  const left = basesOf(ids)
  if (left.length === 1) return ids
  let best = left[0]!
  let bestScore = -1
  const usual = state.index.usual.get(ref.form) ?? []
  for (const base of left) {
    const sample = ids.find(id => baseOf(id) === base)!
    const rank = usual.indexOf(base)
    const tip = state.tip
    const here = tip !== undefined && ids.some(id => baseOf(id) === base && related(state, id, tip.vesselId)) ? 4 : 0
    const score =
      here +
      relatedness(state, base, sample) +
      (rank >= 0 ? 0.1 * (usual.length - rank) : 0) +
      (systemOf(state, sample) === 'arterial' ? 0.05 : 0)
    if (score > bestScore) {
      best = base
      bestScore = score
    }
  }
  return ids.filter(id => baseOf(id) === best)
}

/** A side word of the clause that belongs to no vessel in it ("in the right leg the SFA ..."). */
export const looseSide = (clause: Clause): Laterality | undefined => {
  let side: Laterality | undefined
  for (const c of clause.concepts) {
    const is = c.concept.kind === 'generic' ? c.concept.detail?.is : undefined
    if (is !== 'right' && is !== 'left' && is !== 'bilateral') continue
    // "a stent left in the trunk"
    if (is === 'left' && isLeftBehind(clause.tokens, c)) continue
    if (side !== undefined && side !== is) return undefined
    side = is
  }
  return side
}

const related = (state: CatheterState, a: string, b: string): boolean =>
  a === b || state.anatomy.isBehind(a, b) || state.anatomy.isBehind(b, a)

const impliedSide = (state: CatheterState, pair: readonly string[], clause: Clause): Laterality | undefined => {
  const sideOf = (id: string): Laterality => state.anatomy.sideOf(id)
  const loose = looseSide(clause)
  if (
    loose === 'bilateral' &&
    clause.concepts.some(c => /^(each side|both sides?|bilaterally|either side)$/.test(c.form))
  )
    return 'bilateral'
  if (loose === 'right' || loose === 'left') return loose
  const tip = state.tip
  if (tip) {
    const near = pair.filter(id => related(state, id, tip.vesselId))
    if (near.length === 1) return sideOf(near[0]!)
  }
  if (state.headingSide === 'right' || state.headingSide === 'left') return state.headingSide
  const before = state.previous.filter(p => pair.some(id => related(state, id, p.vesselId)))
  if (before.length === 1 && (before[0]!.side === 'right' || before[0]!.side === 'left')) return before[0]!.side
  // from a vein below the groin one goes up the same leg
  const from = state.access
  if (
    from?.system === 'venous' &&
    /^ven\.(popliteal|fv|ptv|atv|peroneal|gsv|ssv)/.test(from.base) &&
    (from.side === 'right' || from.side === 'left') &&
    pair.every(id => /^ven\.[rl]\.(civ|eiv|iiv|cfv|fv|pfv|popliteal)/.test(id))
  )
    return from.side
  const spoken = state.spoken.get(baseOf(pair[0]!))
  if (spoken?.size === 1) return [...spoken][0]
  if (state.side === 'right' || state.side === 'left') return state.side
  if (state.access?.direction === 'antegrade' && (state.access.side === 'right' || state.access.side === 'left'))
    return state.access.side
  if (state.topic === 'right' || state.topic === 'left') return state.topic
  return undefined
}

/**
 * Settles which vessel or vessels a reference means: artery or vein, which of several meanings, which side, which variant.
 * Two places come back for both sides; a place of side `unknown` when nothing in the text decides.
 */
export const resolveRef = (state: CatheterState, ref: VesselRef, clause: Clause): readonly Place[] => {
  const ids = narrow(state, ref, clause)
  const settle = (id: string, side: Laterality): Place => {
    const vesselId = behindTip(state, state.anatomy.resolveVariant(id))
    const place = placeOf(ref, vesselId, side)
    // "right bronchial branch" is the bronchial; "SMA branch" is a branch of the SMA
    const itself = ref.branchAfter && place.count === undefined && !state.anatomy.getVessel(vesselId).familyRoot
    return itself ? { ...place, branch: false } : place
  }
  if (ids.length === 1) return [settle(ids[0]!, state.anatomy.sideOf(ids[0]!))]
  const right = ids.find(id => state.anatomy.sideOf(id) === 'right')
  const left = ids.find(id => state.anatomy.sideOf(id) === 'left')
  if (!right || !left) return [settle(ids[0]!, state.anatomy.sideOf(ids[0]!))]
  let side: Laterality | undefined
  if (ref.side === 'right' || ref.side === 'left' || ref.side === 'bilateral') side = ref.side
  else if (ref.side === 'contralateral')
    side =
      sided(otherSide(twinSide(state, ids))) ??
      sided(otherSide(state.access?.side ?? 'unknown')) ??
      sided(otherSide(state.side))
  else if (ref.side === 'ipsilateral') side = sided(state.access?.side ?? 'unknown') ?? sided(state.side)
  if (ref.side !== 'undecided') side ??= impliedSide(state, ids, clause)
  if (side === 'bilateral') return [settle(right, 'right'), settle(left, 'left')]
  if (side === 'left') return [settle(left, 'left')]
  if (side === 'right') return [settle(right, 'right')]
  // Nothing decides: the shorter way from the trunk, side unknown.
  const shorter =
    state.anatomy.placeFrom(undefined, left).order < state.anatomy.placeFrom(undefined, right).order ? left : right
  return [{ ...settle(shorter, 'unknown'), side: 'unknown' }]
}

const sided = (side: Laterality): Laterality | undefined => (side === 'right' || side === 'left' ? side : undefined)

/** From the intercostobronchial trunk "the right bronchial" is its branch: a variant that lies behind the tip. */
const behindTip = (state: CatheterState, id: string): string => {
  const tip = state.tip
  if (!tip || state.anatomy.isBehind(id, tip.vesselId)) return id
  return (
    state.index.variantsOf
      .get(id)
      ?.find(v => state.anatomy.isBehind(v, tip.vesselId) && !/^art\.aorta/.test(tip.vesselId)) ?? id
  )
}

/** Side of the same vessel, when it was the last one told: "the opposite common carotid". */
const twinSide = (state: CatheterState, ids: readonly string[]): Laterality => {
  const base = baseOf(ids[0]!)
  const last = [...state.previous, ...(state.tip ? [state.tip] : [])].find(p => baseOf(p.vesselId) === base)
  return last?.side ?? 'unknown'
}
