import type { Laterality, RunPurpose } from '../../schema/index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Anchor, Clause, VesselRef } from '../stages/clause.ts'
import { accessFor } from './access.ts'
import { addStop, isAccessRoute, unnamedBranch, useTip } from './position.ts'
import { looseSide, resolveRef } from './resolve.ts'
import { type CatheterState, clauseEvidence, type Place } from './state.ts'

/** Words that may stand between a vessel and the study that is named after it. */
const BETWEEN = new Set([
  'artery',
  'vein',
  'trunk',
  'selective',
  'diagnostic',
  'digital',
  'subtraction',
  'and',
  'the',
  'a',
  'an',
  'was',
  'were',
  'each',
  'then',
  'with',
  'oblique',
  'multiple',
  'repeat',
  'contrast',
  'both',
  'all',
  'also',
  'branch',
  'hand',
  'separately',
  'single',
  'full',
  'complete',
  'subsequently',
  'next',
  ',',
  'and',
  'limb',
  'main',
  'in',
  'turn',
  'three',
  'two',
  'four',
  'cerebral',
  'only',
  'again',
  'superselective',
  'selectively',
  'obtained',
  'performed',
  'completion',
  'is',
  'a.',
  'flush',
  'first',
  'study',
  'new',
  'cone',
  'beam',
  'ct',
  'pelvic',
  'ap',
  'dsa',
  'unilateral',
  'standard',
  'by',
  'vessel',
  'level',
  'territory',
  'system',
  'extremity',
  'microcatheter',
  'circulation',
  'origin',
  'portion',
  'view',
  'segment',
])

const purposeOf = (clause: Clause, anchor: Anchor): RunPurpose => {
  let purpose: RunPurpose = 'unstated'
  for (const c of clause.concepts) {
    if (c.concept.kind !== 'purpose') continue
    const is = c.concept.detail?.is
    if (is === 'roadmap') return 'roadmap'
    if (is === 'access-check') return 'access-check'
    if (is === 'completion' && Math.abs(c.from - anchor.from) <= 6) purpose = 'completion'
    else if (is === 'diagnostic' && purpose === 'unstated') purpose = 'diagnostic'
    else if (is === 'mapping' && purpose === 'unstated') purpose = 'mapping'
  }
  if (clause.anchors.some(a => a.maneuver.act === 'close') && purpose === 'unstated') return 'access-check'
  return purpose
}

const between = (clause: Clause, from: number, to: number, refs: readonly VesselRef[]): boolean => {
  for (let i = from; i < to; i++) {
    const ref = refs.find(r => r.from === i)
    if (ref) {
      i = ref.to - 1
      continue
    }
    const word = clause.tokens[i]!.word
    if (!BETWEEN.has(word) && !/^(right|left|bilateral|common|\d+)$/.test(word)) return false
  }
  return true
}

interface Target {
  readonly refs: readonly VesselRef[]
  /** The study is named after the vessel ("celiac angiogram"), or the vessel was injected. */
  readonly named: boolean
  readonly origin: readonly VesselRef[]
}

/** What was imaged, and from where when that is said. */
const targetOf = (state: CatheterState, clause: Clause, anchor: Anchor): Target => {
  const stop = clause.anchors.find(a => a.maneuver.act === 'find' && a.from > anchor.from)?.from ?? clause.to
  const refs = clause.vessels.filter(v => v.from < stop && !isAccessRoute(state, v, clause))
  const origin = refs.filter(v => v.role === 'from' && v.from > anchor.from)
  const before = refs.filter(
    v => v.to <= anchor.from && v.role !== 'from' && v.role !== 'level' && between(clause, v.to, anchor.from, refs),
  )
  const injects = /inject|run|angio|arterio|veno|images?$/.test(anchor.form)
  const after = refs.filter(
    v =>
      v.from >= anchor.to &&
      !v.finding &&
      (v.role === 'of' ||
        (v.role === 'to' && injects && !clause.tokens.slice(anchor.to, v.from).some(t => /^(is|are)$/.test(t.word))) ||
        (v.role === 'none' && v.from - anchor.to <= 1 && clause.tokens[anchor.to]?.word !== 'the')),
  )
  const listed = before.length > 0 ? before : after
  return { refs: listed, named: true, origin }
}

const ZONES = new Set(['leg', 'arm', 'neck', 'brain', 'posterior', 'pelvis', 'carotid', 'visceral'])

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

/** A sub-heading that names a vessel and nothing else: "IMA:". */
const isVesselHeading = (heading: Clause): boolean => heading.vessels.length > 0 && heading.anchors.length === 0

/** "On the selective run the tibial is occluded", "three vessel runoff": a run spoken of, not made. */
const refersBack = (clause: Clause, anchor: Anchor): boolean => {
  // "image stored" is the record of the access, no study
  if (clause.concepts.some(c => c.concept.kind === 'ultrasound' && c.from < anchor.to && c.to > anchor.from))
    return true
  // "a CT angiogram", "the MR angiogram": another kind of study
  if (
    clause.concepts.some(
      c =>
        c.concept.kind === 'prior' &&
        /^(cta|mr|ct|duplex)$/.test(c.concept.detail?.study ?? '') &&
        c.from < anchor.to &&
        c.to > anchor.from,
    )
  )
    return true
  const word = (i: number): string => (i >= clause.from ? clause.tokens[i]!.word : '')
  // "lidocaine was injected", "the cortisol was run in the laboratory": no contrast, no study
  if (/^inject/.test(anchor.form) && clause.concepts.some(c => c.concept.kind === 'drug')) return true
  // "an injection was prepared in case of need"
  if (
    word(anchor.to) === 'was' &&
    anchor.to + 1 < clause.to &&
    /^(prepared|considered|raised|offered|contemplated|discussed|available|deferred)$/.test(word(anchor.to + 1))
  )
    return true
  if (anchor.form === 'run' && /^(was|were|is|be|been|then)$/.test(word(anchor.from - 1))) return true
  if (/^run ?off/.test(anchor.form) && word(anchor.from - 1) === 'vessel') return true
  for (let i = anchor.from - 1; i >= clause.from && anchor.from - i <= 5; i--) {
    const w = word(i)
    if (w === 'on' || w === 'from' || w === 'by' || w === 'in') {
      const the = word(i + 1)
      return (
        (the === 'the' || the === 'this' || the === 'that' || the === 'these') &&
        clause.anchors.every(a => a.maneuver.act !== 'select') &&
        (isReading(clause) || clause.vessels.some(v => v.from > anchor.to))
      )
    }
    if (clause.anchors.some(a => a !== anchor && a.from <= i && a.to > i)) break
  }
  return false
}

/**
 * Reads studies. A study named after a visceral, renal, pelvic or neck vessel in the body of the report puts the catheter there;
 * one named in findings or headings does not (house rule 10.1).
 */
export const tellImage = (state: CatheterState, clause: Clause, told: boolean): boolean => {
  const anchors = clause.anchors.filter(a => a.maneuver.act === 'image' && !refersBack(clause, a))
  if (anchors.length === 0) return false
  const anchor = anchors[0]!
  const { value } = assertionAt(clause, anchor.from, anchor.to)
  const { refs, origin } = anchors
    .map(a => targetOf(state, clause, a))
    .find(t => t.refs.length > 0 || t.origin.length > 0) ?? { refs: [], origin: [] }
  const fixed = anchors.map(a => a.maneuver.detail?.target).find(t => t !== undefined)
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

/** In the neck a study named after what lies beyond the catheter does not move it ("cervical carotid arteriogram"). */
const isNeck = (state: CatheterState, place: Place): boolean =>
  /^(cerebral|head-neck)/.test(state.anatomy.getVessel(place.vesselId).territories[0] ?? '')

/** "left leg arteriogram from the right groin": the side that stands at the part imaged. */
const besideZone = (clause: Clause): Laterality | undefined => {
  for (const c of clause.concepts) {
    if (c.concept.kind !== 'region' || !ZONES.has(c.concept.detail?.zone ?? '')) continue
    const word = clause.tokens[c.from - 1]?.word
    if (c.from - 1 >= clause.from && (word === 'right' || word === 'left')) return word
    if (c.from - 1 >= clause.from && (word === 'bilateral' || word === 'both')) return 'bilateral'
  }
  return undefined
}

/** "Right CFA, runoff": the side is the hole's, not the picture's. */
const holeNamesSide = (state: CatheterState, clause: Clause): boolean =>
  clause.vessels.some(v => {
    const before = clause.tokens[v.from - 1]?.word
    return (before === 'right' || before === 'left') && v.role === 'none' && isAccessRoute(state, v, clause)
  })

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

/** Words of a reading: what a picture shows, told without a word for the study. */
export const isReading = (clause: Clause): boolean =>
  clause.concepts.some(c => c.concept.kind === 'reading') || clause.anchors.some(a => a.maneuver.act === 'find')

/**
 * "Left vertebral selected. Basilar and both PCAs fill": a reading after a stop that has no study yet is its study.
 */
export const tellReading = (state: CatheterState, clause: Clause): void => {
  const tip = state.tip
  if (!tip || !isReading(clause)) return
  if (clause.anchors.some(a => /^(image|treat|select|access|close|deploy|withdraw|cross)$/.test(a.maneuver.act))) return
  if (clause.anchors.some(a => a.maneuver.act === 'advance')) return
  if (clause.concepts.some(c => c.concept.kind === 'agent')) return
  // "the occlusion could not be crossed"
  if (clause.cues.some(q => q.cue.sets === 'attempted')) return
  const last = state.runs.at(-1)
  if (
    last &&
    last.sentence === clause.sentence.index &&
    last.assertion === 'performed' &&
    last.position === state.moves
  ) {
    last.evidence = [...last.evidence, clauseEvidence(state.document, clause, 'findings')]
    return
  }
  const zones = clause.concepts.flatMap(c =>
    c.concept.kind === 'region' && ZONES.has(c.concept.detail?.zone ?? '') ? [c.concept.detail!.zone!] : [],
  )
  if (clause.vessels.length === 0 && zones.length === 0 && !clause.concepts.some(c => c.concept.kind === 'reading'))
    return
  const at = state.previous.length > 1 && state.previous.some(p => p.vesselId === tip.vesselId) ? state.previous : [tip]
  for (const place of at) {
    const legs =
      /^art\.aorta/.test(place.vesselId) &&
      (zones.includes('leg') ||
        zones.includes('pelvis') ||
        clause.vessels.some(v => v.ids.some(id => /\.(cia|eia|cfa|sfa|popliteal)$/.test(id))))
    const known = state.runs.some(
      r =>
        r.assertion === 'performed' &&
        (r.vesselIds.includes(place.vesselId) || r.tipId === place.vesselId) &&
        r.position === state.moves,
    )
    if (known && !(legs && !state.runs.some(r => r.zones.some(z => z === 'leg' || z === 'pelvis')))) continue
    if (known) continue
    useTip(state, clause)
    const arterial = state.anatomy.getVessel(place.vesselId).system === 'arterial'
    state.runs.push({
      factId: '',
      assertion: 'performed',
      evidence: [clauseEvidence(state.document, clause, 'imaging')],
      sentence: clause.sentence.index,
      seq: state.seq++,
      position: state.moves,
      accessId: accessFor(state, arterial ? 'arterial' : 'venous').id,
      tipId: place.vesselId,
      tipBranch: place.branch,
      vesselIds: legs ? [] : [place.vesselId],
      zones: legs ? ['leg'] : zones,
      side: legs ? (looseSide(clause) ?? 'bilateral') : place.side,
      system: arterial ? 'arterial' : 'venous',
      purpose: 'unstated',
      findings: [],
      selective: true,
      told: true,
    })
  }
}

/** A picture of the punctured limb right before the closure device is the check before closure. */
export const tellClosure = (state: CatheterState, clause: Clause): void => {
  const last = state.runs.at(-1)
  if (!last || clause.sentence.index - last.sentence > 1 || last.purpose !== 'unstated' || last.findings.length > 0)
    return
  if (last.zones.length > 0 || last.vesselIds.length === 0) return
  if (last.vesselIds.every(id => /\.(cfa|sfa|eia|radial)$/.test(id))) last.purpose = 'access-check'
}
