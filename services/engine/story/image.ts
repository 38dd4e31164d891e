import type { Laterality } from '../../schema/index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Anchor, Clause } from '../stages/clause.ts'
import { accessFor } from './access.ts'
import { addStop, unnamedBranch, useTip } from './position.ts'
import { looseSide, resolveRef } from './resolve.ts'
import { type CatheterState, clauseEvidence, type Place } from './state.ts'
import { besideZone, holeNamesSide, isVesselHeading, purposeOf, refersBack, sumsUp, targetOf, ZONES } from './study.ts'

/** Vessels of limbs and trunk are imaged from afar; a study named after them does not put a catheter in them. */
const impliesStop = (state: CatheterState, place: Place): boolean => {
  const vessel = state.anatomy.getVessel(place.vesselId)
  if (vessel.set === '36200' || vessel.set === 'none' || vessel.parent === undefined) return false
  if (
    /^(lower-extremity|graft|upper-extremity)/.test(vessel.territories[0] ?? '') &&
    !/subclavian/.test(place.vesselId)
  )
    return false
  const system = vessel.system === 'arterial' ? 'arterial' : 'venous'
  const access = accessFor(state, system)
  return state.anatomy.placeFrom(access.vesselId, place.vesselId).order > 0
}

/**
 * Reads studies. A study named after a visceral, renal, pelvic or neck vessel in the body of the report puts the catheter there;
 * one named in findings or headings does not (house rule 10.1).
 */
export const tellImage = (state: CatheterState, clause: Clause, told: boolean): boolean => {
  const anchors = clause.anchors.filter(
    a => a.maneuver.act === 'image' && !refersBack(clause, a) && !sumsUp(state, clause, a),
  )
  if (anchors.length === 0) return false
  const anchor = anchors[0]!
  const { value } = assertionAt(clause, anchor.from, anchor.to)
  const { refs, origin } = anchors
    .map(a => targetOf(state, clause, a))
    .find(t => t.refs.length > 0 || t.origin.length > 0) ?? { refs: [], origin: [] }
  const fixed = anchors.map(a => a.maneuver.detail?.target).find(t => t !== undefined) ?? wholeAbdomen(state, clause)
  const zones = new Set<string>()
  for (const c of clause.concepts) {
    const zone = c.concept.kind === 'region' ? c.concept.detail?.zone : undefined
    const find = clause.anchors.find(a => a.maneuver.act === 'find' && a.from > anchor.from)
    const manner = clause.tokens[c.from]?.word === 'hand' && anchors.some(a => c.from >= a.from && c.to <= a.to)
    if (zone && ZONES.has(zone) && !manner && !(find && c.from > find.from)) zones.add(zone)
  }
  for (const a of anchors) if (a.maneuver.detail?.region) zones.add(a.maneuver.detail.region)
  let places: readonly Place[] = refs.flatMap(r => resolveRef(state, r, clause))
  if (value === 'performed' && told) {
    const from = origin.flatMap(r => resolveRef(state, r, clause))
    if (from.length > 0) {
      for (const place of from) addStop(state, place, clause, 'performed', state.tool, 'said')
      state.tip = from.at(-1)
      state.tipPending = false
    }
  }
  if (fixed && places.length === 0) {
    const near =
      state.tip && /^art\.aorta/.test(state.tip.vesselId) && fixed === 'aorta'
        ? state.tip.vesselId
        : fixed === 'aorta'
          ? 'art.aorta.abd'
          : fixed
    places = [{ vesselId: near, side: 'midline', branch: false, from: anchor.from, to: anchor.to }]
  }
  const each = clause.concepts.some(c => c.concept.kind === 'generic' && c.concept.detail?.is === 'previous')
  const zoneSide = besideZone(clause) ?? (holeNamesSide(state, clause) ? undefined : looseSide(clause))
  if (places.length === 0 && !told && zones.size === 0) return false
  if (places.length === 0) {
    const headed =
      state.heading &&
      zones.size === 0 &&
      clause.sentence.index - state.heading.sentence.index <= 2 &&
      isVesselHeading(state.heading)
        ? state.heading
        : undefined
    const inEach =
      each &&
      state.route.length > state.previous.length &&
      clause.tokens
        .slice(clause.from, clause.to)
        .some(t => t.word === 'position' || t.word === 'vessel' || t.word === 'location')
    const limb = zones.has('leg') || zones.has('arm') || zones.has('pelvis')
    const branch = zones.size === 0 ? unnamedBranch(state, clause) : undefined
    if (headed && !state.stops.some(s => s.sentence === clause.sentence.index))
      places = headed.vessels.flatMap(r => resolveRef(state, r, headed))
    else if (branch && state.stops.some(s => s.branch && s.vesselId === branch.vesselId)) places = [branch]
    else if (!limb && state.previous.length > 1 && (each || clause.vessels.length === 0))
      places = inEach ? state.route : state.previous
    else if (!limb && (each || startsBare(clause, anchor)) && state.previous.length > 0 && zones.size === 0)
      places = inEach ? state.route : state.previous
    else if (!limb && state.tip) places = [state.tip]
    else if (zones.size === 0) return false
  }
  const purpose = purposeOf(clause, anchor)
  const system = isVenous(state, anchors, places) ? 'venous' : 'arterial'
  if (value === 'performed' && told) {
    const aortic =
      fixed !== undefined ||
      (state.tip !== undefined &&
        /^art\.aorta/.test(state.tip.vesselId) &&
        clause.tokens
          .slice(clause.from, clause.to)
          .some(t => t.word === 'flush' || t.word === 'nonselective' || t.word === 'aortogram'))
    const entered = aortic ? [] : places.filter(p => impliesStop(state, p))
    if (purpose !== 'access-check') useTip(state, clause)
    for (const place of entered) {
      if (state.tip && state.tip.vesselId === place.vesselId && state.tip.branch) continue
      if (namesTerritory(state, place, anchors)) continue
      if (state.tip && isNeck(state, place) && state.anatomy.isBehind(place.vesselId, state.tip.vesselId)) continue
      addStop(state, { ...place, from: -1 }, clause, 'performed', state.tool, 'named')
      state.tip = { ...place, branch: false }
      state.tipPending = false
    }
    if (fixed !== undefined && !(state.tip && /^art\.aorta/.test(state.tip.vesselId)) && system === 'arterial') {
      const aorta = { ...places[0]!, from: -1, to: -1 }
      addStop(state, aorta, clause, 'performed', state.tool, 'named')
      state.tip = aorta
      state.tipPending = false
    }
  }
  const access = accessFor(state, system)
  const groups: (readonly Place[])[] = places.length > 0 ? places.map(p => [p]) : [[]]
  // "aortogram with runoff": two studies from one position
  const withLegs = fixed !== undefined && zones.has('leg') && places.length > 0
  if (withLegs) groups.push([])
  for (const group of groups) {
    const place = group[0]
    const at =
      place && state.stops.some(s => s.vesselId === place.vesselId && s.assertion === 'performed') ? place : state.tip
    const side: Laterality = place ? place.side : (zoneSide ?? state.tip?.side ?? 'unknown')
    state.runs.push({
      factId: '',
      assertion: value,
      evidence: [clauseEvidence(state.document, clause, 'imaging')],
      sentence: clause.sentence.index,
      seq: state.seq++,
      position: state.moves,
      accessId: access.id,
      tipId: at?.vesselId,
      tipBranch: at?.branch ?? false,
      vesselIds: place ? [place.vesselId] : [],
      zones: withLegs ? (place ? [] : ['leg']) : [...zones],
      side: place && side !== 'unknown' && side !== 'midline' ? side : (zoneSide ?? side),
      system,
      purpose,
      findings: [],
      selective: at !== undefined && at.vesselId === place?.vesselId,
      told,
    })
  }
  if (places.length > 0 && value === 'performed') state.previous = places
  return true
}

/** "Shot the belly", "the abdomen was filmed" from a catheter in the aorta. */
const wholeAbdomen = (state: CatheterState, clause: Clause): string | undefined =>
  state.tip !== undefined &&
  /^art\.aorta/.test(state.tip.vesselId) &&
  clause.vessels.every(v => v.role === 'level' || v.role === 'from') &&
  clause.concepts.some(c => c.concept.kind === 'region' && c.concept.detail?.zone === 'abdomen')
    ? 'aorta'
    : undefined

/** In the neck a study named after what lies beyond the catheter does not move it ("cervical carotid arteriogram"). */
const isNeck = (state: CatheterState, place: Place): boolean =>
  /^(cerebral|head-neck)/.test(state.anatomy.getVessel(place.vesselId).territories[0] ?? '')

/** "and imaged", "with a run each": the study has no vessel of its own. */
const startsBare = (clause: Clause, anchor: Anchor): boolean =>
  anchor.from - clause.from <= 3 && clause.vessels.length === 0

const isVenous = (state: CatheterState, anchors: readonly Anchor[], places: readonly Place[]): boolean => {
  if (anchors.some(a => a.maneuver.detail?.system === 'venous')) return true
  if (places.length > 0) return places.every(p => state.anatomy.getVessel(p.vesselId).system !== 'arterial')
  return state.access?.system === 'venous' && !anchors.some(a => /arterio|aorto/.test(a.form))
}

/** "carotid angiography of the intracranial circulation" names what is seen; only a named stop enters it. */
const namesTerritory = (state: CatheterState, place: Place, anchors: readonly Anchor[]): boolean =>
  state.tip !== undefined &&
  state.anatomy.isBehind(place.vesselId, state.tip.vesselId) &&
  anchors.some(a => /imaged|visualized|opacified|imaging|image/.test(a.form))
