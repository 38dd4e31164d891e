import type { Clause } from '../stages/clause.ts'
import { accessFor } from './access.ts'
import { useTip } from './position.ts'
import { looseSide, resolveRef } from './resolve.ts'
import { type CatheterState, clauseEvidence } from './state.ts'
import { isReading, ZONES } from './study.ts'

const wordsOf = ({ tokens, from, to }: Clause): string =>
  tokens
    .slice(from, to)
    .map(t => t.word)
    .join(' ')

/**
 * "Left vertebral selected. Basilar and both PCAs fill": a reading after a stop that has no study yet is its study.
 */
export const tellReading = (state: CatheterState, clause: Clause): void => {
  const tip = state.tip
  if (!tip || !isReading(clause)) return
  if (clause.anchors.some(a => /^(image|treat|access|close|deploy|withdraw|cross)$/.test(a.maneuver.act))) return
  const select = clause.anchors.findLast(a => a.maneuver.act === 'select')
  // "R main renal selected -> beading distal": terse, and the reading stands behind the act
  if (
    select &&
    (clause.sentence.role !== 'label' ||
      !clause.concepts.some(c => c.concept.kind === 'reading' && c.from >= select.to))
  )
    return
  if (clause.anchors.some(a => a.maneuver.act === 'advance' || a.maneuver.act === 'decide')) return
  if (clause.concepts.some(c => c.concept.kind === 'agent' || c.concept.kind === 'drug')) return
  // "Collaterals no longer fill": behind the treatment it says how that went
  const treated = state.interventions.at(-1)
  if (
    treated?.assertion === 'performed' &&
    treated.seq > (state.stops.at(-1)?.seq ?? -1) &&
    /\b(no longer|now|gone)\b/.test(wordsOf(clause))
  )
    return
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

/**
 * "Celiac: ...", "SMA: ..." among the findings: a vessel in which the catheter stood and that was read has been studied, though no
 * word tells the injection.
 */
export const tellRead = (state: CatheterState, clause: Clause, heading: Clause): void => {
  if (heading.anchors.length > 0 || !isReading(clause)) return
  const places = heading.vessels.flatMap(v => resolveRef(state, v, heading))
  if (places.length !== 1) return
  const [place] = places
  const stop = state.stops.find(
    s => s.assertion === 'performed' && s.proof === 'said' && s.vesselId === place!.vesselId && s.side === place!.side,
  )
  if (!stop) return
  const known = state.runs.some(
    r =>
      r.assertion === 'performed' &&
      r.purpose !== 'completion' &&
      (r.vesselIds.includes(stop.vesselId) || (r.tipId === stop.vesselId && r.zones.length > 0)),
  )
  if (known) return
  const arterial = state.anatomy.getVessel(stop.vesselId).system === 'arterial'
  state.runs.push({
    factId: '',
    assertion: 'performed',
    evidence: [clauseEvidence(state.document, clause, 'findings')],
    sentence: stop.sentence,
    seq: stop.seq,
    position: state.moves,
    accessId: stop.accessId,
    tipId: stop.vesselId,
    tipBranch: stop.branch,
    vesselIds: [stop.vesselId],
    zones: [],
    side: stop.side,
    system: arterial ? 'arterial' : 'venous',
    purpose: 'unstated',
    findings: [],
    selective: true,
    told: true,
  })
}
