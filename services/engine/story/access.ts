import type { Laterality } from '../../schema/index.ts'
import { baseOf } from '../anatomy.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Anchor, Clause, VesselRef } from '../stages/clause.ts'
import { ACCESS_SITES, asPunctured } from './access-sites.ts'
import { looseSide, resolveRef } from './resolve.ts'
import { type AccessDraft, type CatheterState, clauseEvidence, evidenceOf } from './state.ts'

/** Can the vessel be punctured through the skin? */
export const isSite = (ref: VesselRef): boolean =>
  ref.ids.some(id => ACCESS_SITES.has(asPunctured(baseOf(id), ref.form)))

/** Neck arteries and the aorta are punctured only where the words say so (direct, translumbar). */
const isDirectSite = (ref: VesselRef): boolean =>
  ref.ids.some(id => /^art\.((r|l)\.)?(cca|ica|vertebral)$|^art\.aorta/.test(id))

const withSide = (base: string, side: Laterality): string | undefined =>
  side === 'right' ? base.replace('.', '.r.') : side === 'left' ? base.replace('.', '.l.') : undefined

const directionOf = (clause: Clause): AccessDraft['direction'] | undefined => {
  for (const a of clause.anchors) {
    const direction = a.maneuver.detail?.direction
    if (direction === 'antegrade' || direction === 'retrograde') return direction
  }
  return undefined
}

const isAccessAnchor = (a: Anchor): boolean => a.maneuver.act === 'access' && a.maneuver.detail?.weak === undefined
const isWeak = (a: Anchor): boolean => a.maneuver.act === 'access' && a.maneuver.detail?.weak !== undefined

/** The reference that names the hole, if this clause tells of one. */
const siteOf = (state: CatheterState, clause: Clause): { ref: VesselRef; at: Anchor | undefined } | undefined => {
  const direct =
    clause.vessels.length > 0 &&
    clause.tokens.slice(clause.from, clause.to).some(t => /^(direct|directly|translumbar)$/.test(t.word))
  const sites = clause.vessels.filter(v => (isSite(v) || (direct && isDirectSite(v))) && !v.finding && !v.branch)
  const strong = clause.anchors.find(isAccessAnchor)
  if (sites.length === 0) {
    // "Left CFA:" as a heading, then "needle entry seen live"
    const headed = state.heading ? state.pending.find(p => isSite(p.ref)) : undefined
    if (!strong || clause.vessels.length > 0) return undefined
    if (headed) return { ref: headed.ref, at: strong }
    // "It was punctured", "and the needle was watched entering it"
    const pronoun = clause.tokens.slice(clause.from, clause.to).some(
      (t, i, all) =>
        /^(it|vessel|artery|vein|lumen)$/.test(t.word) ||
        // "and its puncture was followed live"
        (t.word === 'its' && /^(puncture|cannulation|entry|access)$/.test(all[i + 1]?.word ?? '')),
    )
    return pronoun && state.site ? { ref: state.site.ref, at: strong } : undefined
  }
  const weak = clause.anchors.find(isWeak)
  const near = (a: Anchor): VesselRef | undefined =>
    [...sites].sort(
      (x, y) =>
        Math.min(Math.abs(x.from - a.to), Math.abs(a.from - x.to)) -
        Math.min(Math.abs(y.from - a.to), Math.abs(a.from - y.to)),
    )[0]
  if (strong) return { ref: near(strong)!, at: strong }
  if (weak) {
    const ref = near(weak)!
    if (Math.min(Math.abs(ref.from - weak.to), Math.abs(weak.from - ref.to)) <= 4) return { ref, at: weak }
  }
  const orAccess = clause.anchors.find(a => a.maneuver.act === 'select' && a.maneuver.detail?.orAccess !== undefined)
  const needle =
    clause.concepts.some(c => c.concept.detail?.moves === 'needle') ||
    clause.concepts.some(c => c.concept.kind === 'ultrasound')
  if (
    orAccess &&
    (needle || state.tip === undefined) &&
    !state.accesses.some(
      a =>
        a.assertion === 'performed' &&
        !a.assumed &&
        sites.some(s => resolveRef(state, s, clause).some(p => p.vesselId === a.vesselId)),
    )
  )
    return { ref: sites[0]!, at: orAccess }
  const sheath = clause.concepts.find(c => c.concept.detail?.moves === 'sheath')
  const placed = clause.anchors.find(a => a.maneuver.act === 'advance' || a.maneuver.act === 'deploy')
  if (sheath && !clause.anchors.some(a => a.maneuver.act === 'cross')) {
    const ref = sites.find(
      s => s.role === 'to' || (s.role === 'none' && clause.sentence.role === 'label') || s.role === 'through',
    )
    if (ref && (placed || clause.sentence.role === 'label') && !contradicts(state, ref, clause))
      return { ref, at: placed }
  }
  const by = sites.find(s => s.role === 'to' && isByTheSheath(clause, s))
  if (by && !contradicts(state, by, clause)) return { ref: by, at: undefined }
  // "a pigtail was inserted into the right femoral artery": a catheter that goes in there is the puncture
  const inserted = clause.anchors.find(a => /^(insert|introduc)/.test(a.form))
  if (inserted && !clause.anchors.some(a => a.maneuver.act === 'cross')) {
    const ref = sites.find(s => s.role === 'to')
    if (
      ref &&
      !state.accesses.some(
        a =>
          a.assertion === 'performed' &&
          !a.assumed &&
          a.base === asPunctured(baseOf(resolveRef(state, ref, clause)[0]!.vesselId), ref.form),
      )
    )
      return { ref, at: inserted }
  }
  // "from the right groin", "via the left radial artery": a way in when none is known yet
  const way = sites.find(
    s =>
      s.role === 'through' ||
      s.role === 'from' ||
      (s.role === 'with' && clause.tokens.slice(clause.from, s.from).some(t => t.word === 'by')),
  )
  if (
    way &&
    !state.accesses.some(a => a.assertion === 'performed') &&
    !clause.anchors.some(a => a.maneuver.act === 'find')
  )
    return { ref: way, at: undefined }
  // terse: a clause that begins with the vessel and says no more than where
  const alone = sites.find(v => standsAlone(clause, v))
  if (alone && clause.sentence.role !== 'narrative' && !contradicts(state, alone, clause))
    return { ref: alone, at: undefined }
  const first = sites[0]!
  const verbs = clause.anchors.filter(a => !isWeak(a) && a.from < first.to + 4 && a.maneuver.act !== 'decide')
  const leads = first.from - clause.from <= 4
  if (
    clause.sentence.role !== 'narrative' &&
    leads &&
    !tellsDisease(clause) &&
    (state.headingAccess ||
      (!state.tip &&
        ![...state.stops, ...state.interventions].some(s => s.assertion === 'performed') &&
        !state.accesses.some(a => a.assertion === 'performed' && !a.assumed))) &&
    verbs.every(a =>
      a.maneuver.act === 'image' ? a.from > first.to + 1 : a.maneuver.act === 'advance' && a.form !== 'into',
    )
  )
    return { ref: first, at: undefined }
  return undefined
}

/** "R SFA blocked mid third": what is wrong with a vessel is not where the needle went. */
const DISEASE =
  /^(block|blocked|blockage|occluded|occlusion|cto|stenosis|stenotic|narrow|narrowed|narrowing|tight|diseased|disease|lesion|plaque|thrombosed|clot|aneurysm|restenosis|%)$/
const DENIED = /^(no|not|without|of|from)$/
const tellsDisease = (clause: Clause): boolean =>
  clause.tokens
    .slice(clause.from, clause.to)
    .some((t, i, all) => DISEASE.test(t.word) && !all.slice(Math.max(0, i - 2), i).some(x => DENIED.test(x.word)))

/** Between commas and no more: "..., right CFA, ...". */
const standsAlone = (clause: Clause, ref: VesselRef): boolean => {
  let before = ref.from - 1
  while (
    before >= clause.sentence.from &&
    /^(right|left|rt|lt|r|l|the|retrograde|antegrade|via)$/.test(clause.tokens[before]!.word)
  )
    before--
  let after = ref.to
  while (
    after < clause.sentence.to &&
    /^(artery|vein|access|approach|puncture|stick)$/.test(clause.tokens[after]!.word)
  )
    after++
  const opens = before < clause.sentence.from || /^[.,;:]$/.test(clause.tokens[before]!.word)
  const closes = after >= clause.sentence.to || /^[.,;:]$/.test(clause.tokens[after]!.word)
  return opens && closes && ref.role !== 'from' && ref.role !== 'of'
}

/** A sheath in a vessel across the bifurcation is a stop, not a hole. */
const contradicts = (state: CatheterState, ref: VesselRef, clause: Clause): boolean => {
  const known = state.accesses.find(a => a.assertion === 'performed' && !a.assumed)
  if (!known) return false
  if (clause.anchors.some(a => a.maneuver.act === 'access')) return false
  const places = resolveRef(state, ref, clause)
  return places.some(p => p.vesselId !== known.vesselId)
}

/** "via the right groin", "from the left wrist"; in "from knee to groin" the groin is where the picture ends. */
const isWayIn = (clause: Clause, at: number): boolean => {
  for (let i = at - 1; i >= clause.from && at - i <= 8; i--) {
    const { word } = clause.tokens[i]!
    if (/^(via|through|from)$/.test(word)) return true
    if (/^(to|into|toward|towards|down|up)$/.test(word)) return false
  }
  return false
}

/** The artery that is punctured where the words name only the place. */
const HOLES: Readonly<Record<string, string>> = { groin: 'art.cfa', wrist: 'art.radial', elbow: 'art.brachial' }

type RegionSite = { base: string; side: Laterality; from: number; to: number }

/** "The skin over the right groin was numbed. The artery was punctured": the artery of the place named before. */
const pronounRegion = (state: CatheterState, clause: Clause): RegionSite | undefined => {
  const strong = clause.anchors.find(isAccessAnchor)
  if (!strong || !state.place || clause.vessels.length > 0 || state.site) return undefined
  const it = clause.tokens.slice(clause.from, clause.to).find(t => /^(it|artery|vein|vessel)$/.test(t.word))
  if (!it || clause.sentence.index - state.place.sentence > 3) return undefined
  const vein = it.word === 'vein' && state.place.zone === 'groin'
  return { base: vein ? 'ven.cfv' : HOLES[state.place.zone]!, side: state.place.side, from: strong.from, to: strong.to }
}

/** The groin or wrist that stands for the vessel: "right groin access". */
const regionSite = (state: CatheterState, clause: Clause): RegionSite | undefined => {
  const zone = clause.concepts.find(
    c => c.concept.kind === 'region' && HOLES[c.concept.detail?.zone ?? ''] !== undefined,
  )
  if (!zone) return pronounRegion(state, clause)
  const said = clause.anchors.some(isAccessAnchor) || clause.anchors.some(isWeak)
  const via = isWayIn(clause, zone.from)
  if (!said && !via) return undefined
  return {
    base: HOLES[zone.concept.detail!.zone!]!,
    side: looseSide(clause) ?? 'unknown',
    from: zone.from,
    to: zone.to,
  }
}

/** "Via a 6 French sheath in the right femoral artery": the hole through which the rest is done. */
export const isByTheSheath = (clause: Clause, ref: VesselRef): boolean => {
  const sheath = clause.concepts.findLast(c => c.concept.detail?.moves === 'sheath' && c.to <= ref.from)
  if (!sheath) return false
  const word = (i: number): string => (i >= clause.from ? clause.tokens[i]!.word : '')
  for (let i = sheath.to; i < ref.from; i++)
    if (!/^(in|inside|within|of|the|his|her|right|left)$/.test(word(i))) return false
  for (let i = sheath.from - 1; i >= clause.from && sheath.from - i <= 7; i--) {
    if (/^(via|through|by|using|over|from|with)$/.test(word(i))) return true
    if (
      !/^(a|an|the|this|that|way|of|same|short|standard|vascular|slender|\d+(\.\d+)?|french|fr|f|cm|-)$/.test(word(i))
    )
      return false
  }
  return false
}

/**
 * Reads a puncture. The same vessel again is the same hole (upsized sheath); a failed one is kept as attempted.
 * @returns true when the clause told of an access.
 */
export const tellAccess = (state: CatheterState, clause: Clause): boolean => {
  const site = siteOf(state, clause)
  const region = site ? undefined : regionSite(state, clause)
  if (!site && !region) return false
  let base: string
  let side: Laterality
  if (site) {
    const places = resolveRef(state, site.ref, clause)
    base = asPunctured(baseOf(places[0]!.vesselId), site.ref.form).replace(/^art\.aorta.*/, 'art.aorta')
    side = places.length > 1 ? (site.ref.side === 'bilateral' ? 'bilateral' : 'unknown') : places[0]!.side
    if (side === 'unknown') side = looseSide(clause) ?? 'unknown'
  } else {
    base = region!.base
    side = region!.side
  }
  const from = site ? (site.at ? Math.min(site.at.from, site.ref.from) : site.ref.from) : region!.from
  const to = site ? (site.at ? Math.max(site.at.to, site.ref.to) : site.ref.to) : region!.to
  const at = site?.at
  const { value } = assertionAt(clause, at ? at.from : from, at ? at.to : to)
  const sheath = clause.concepts.some(c => c.concept.detail?.moves === 'sheath')
  const existing =
    clause.cues.some(c => /existing|indwelling/.test(clause.tokens[c.from]!.word)) ||
    (sheath && clause.tokens.slice(clause.from, clause.to).some(t => /^(previously|already|preexisting)$/.test(t.word)))
  const assertion = existing && value === 'historical' ? 'performed' : value
  for (const each of side === 'bilateral' ? (['right', 'left'] as const) : [side]) {
    const vesselId = withSide(base, each)
    const known = state.accesses.find(
      a =>
        !a.assumed &&
        a.assertion === assertion &&
        (a.vesselId === vesselId || (a.base === base && (each === 'unknown' || a.side === 'unknown'))),
    )
    const evidence = [
      clauseEvidence(state.document, clause, 'access'),
      evidenceOf(state.document, from, to, 'access vessel'),
    ]
    const direction = directionOf(clause)
    if (known) {
      if (known.direction === 'unknown' && direction) known.direction = direction
      if (known.side === 'unknown' && each !== 'unknown') {
        known.side = each
        known.vesselId = vesselId
      }
      if (assertion === 'performed') state.access = known
      continue
    }
    const draft: AccessDraft = {
      id: `a${state.accesses.length + 1}`,
      factId: '',
      assertion,
      evidence,
      sentence: clause.sentence.index,
      seq: state.seq++,
      vesselId:
        vesselId && state.index.vessels.has(vesselId) ? vesselId : state.index.vessels.has(base) ? base : undefined,
      base,
      side: each,
      system: base.startsWith('art') ? 'arterial' : 'venous',
      direction: direction ?? 'unknown',
      via: existing ? 'existing' : 'percutaneous',
      assumed: false,
    }
    state.accesses.push(draft)
    if (assertion === 'performed') {
      state.access = draft
      state.tip = undefined
      state.tipPending = false
      state.side = each === 'unknown' ? state.side : each
    }
  }
  return true
}

/** "The right femoral artery was patent by ultrasound, and a needle was placed with real-time guidance": the vessel looked at. */
const scannedAccess = (state: CatheterState, system: 'arterial' | 'venous'): AccessDraft | undefined => {
  if (!state.scanned) return undefined
  const { ref, clause } = state.scanned
  const place = resolveRef(state, ref, clause)[0]!
  const base = asPunctured(baseOf(place.vesselId), ref.form)
  if (base.startsWith('art') !== (system === 'arterial')) return undefined
  if (/^(negated|historical|other-operator)$/.test(assertionAt(clause, ref.from, ref.to).value)) return undefined
  const vesselId = withSide(base, place.side)
  const draft: AccessDraft = {
    id: `a${state.accesses.length + 1}`,
    factId: '',
    assertion: 'performed',
    evidence: [evidenceOf(state.document, ref.from, ref.to, 'access vessel')],
    sentence: clause.sentence.index,
    seq: state.seq++,
    vesselId:
      vesselId && state.index.vessels.has(vesselId) ? vesselId : state.index.vessels.has(base) ? base : undefined,
    base,
    side: place.side,
    system,
    direction: 'unknown',
    via: 'percutaneous',
    assumed: false,
  }
  state.accesses.push(draft)
  state.access = draft
  return draft
}

/**
 * The hole that a stop in `system` was reached through: the last one of that system, the vessel that was scanned when a catheter goes
 * in (`entering`), or one that nobody dictated.
 */
export const accessFor = (state: CatheterState, system: 'arterial' | 'venous', entering = false): AccessDraft => {
  if (state.access && state.access.system === system && !(state.access.assumed && entering && state.scanned))
    return state.access
  const found = [...state.accesses].reverse().find(a => a.assertion === 'performed' && a.system === system)
  if (found && !(found.assumed && entering)) return found
  const scanned = entering ? scannedAccess(state, system) : undefined
  if (scanned) return scanned
  if (found) return found
  const assumed: AccessDraft = {
    id: `a${state.accesses.length + 1}`,
    factId: '',
    assertion: 'performed',
    evidence: [],
    sentence: 0,
    seq: state.seq++,
    vesselId: undefined,
    base: system === 'arterial' ? 'art.cfa' : 'ven.cfv',
    side: 'unknown',
    system,
    direction: 'unknown',
    via: 'percutaneous',
    assumed: true,
  }
  state.accesses.push(assumed)
  return assumed
}

/** The wire would not pass, the needle was taken out: a hole through which nothing stayed in. */
export const tellFailure = (state: CatheterState, clause: Clause): void => {
  const access = state.access
  if (!access || access.assumed) return
  const failed =
    clause.cues.some(c => c.cue.sets === 'attempted') && !clause.anchors.some(a => a.maneuver.act === 'select')
  const entry = clause.concepts.some(c => c.concept.detail?.moves === 'wire' || c.concept.detail?.moves === 'needle')
  if (!failed || !entry || clause.vessels.some(v => v.role === 'to')) return
  if (state.stops.some(s => s.accessId === access.id) || state.runs.some(r => r.accessId === access.id)) return
  access.assertion = 'attempted'
  state.access = undefined
}
