import { assertionAt } from '../stages/assert.ts'
import type { Anchor, Clause, VesselRef } from '../stages/clause.ts'
import { accessFor } from './access.ts'
import { addStop, useTip } from './position.ts'
import { resolveRef } from './resolve.ts'
import { type CatheterState, clauseEvidence, type Place } from './state.ts'

const ACTION_OF_CLASS: readonly (readonly [RegExp, string])[] = [
  [/^(embolic-|y90)/, 'embolization'],
  [/^stent/, 'stent'],
  [/^balloon/, 'angioplasty'],
  [/^atherectomy/, 'atherectomy'],
  [/^ivl$/, 'lithotripsy'],
  [/^thrombectomy/, 'thrombectomy'],
  [/^lysis-catheter/, 'lysis'],
  [/^ivus$/, 'ivus'],
  [/^ivc-filter/, 'filter-placement'],
]

/** Classes of devices and agents that the clause names. */
export const classesOf = (clause: Clause): string[] => {
  const classes = new Set<string>()
  for (const c of clause.concepts) {
    const cls = c.concept.kind === 'agent' || c.concept.kind === 'tool' ? c.concept.detail?.class : undefined
    if (cls) classes.add(cls)
  }
  for (const d of clause.devices)
    if (!/^(catheter|guidewire|sheath|closure|other|snare)/.test(d.device.class)) classes.add(d.device.class)
  return [...classes]
}

const actionOf = (cls: string): string | undefined => ACTION_OF_CLASS.find(([pattern]) => pattern.test(cls))?.[1]

/** "for embolization", "prior to stenting", "during angioplasty": the therapy is spoken of, not told. */
const SPOKEN_OF = new Set([
  'for',
  'before',
  'during',
  'after',
  'following',
  'post',
  'pre',
  'without',
  'toward',
  'further',
  'regarding',
  'until',
  'amenable',
  'requiring',
  'need',
  'previous',
  'prior',
  'of',
  'candidate',
  'undergo',
])
const STATE_WORDS = /stasis|pruning/

const spokenOf = (clause: Clause, anchor: Anchor): boolean => {
  if (STATE_WORDS.test(anchor.form) || /ed$|d$/.test(anchor.form.split(' ')[0]!)) return false
  for (let i = anchor.from - 1; i >= clause.from && anchor.from - i <= 4; i--) {
    const w = clause.tokens[i]!.word
    if (SPOKEN_OF.has(w)) return !(w === 'of' || w === 'further')
    if (w === 'to' && clause.tokens[i - 1]?.word === 'prior') return true
    if (
      !/^(the|a|an|coil|particle|bead|selective|subsequent|planned|balloon|artery|right|left|uterine|therapeutic|endovascular)$/.test(
        w,
      ) &&
      !clause.vessels.some(v => v.from <= i && v.to > i)
    )
      break
  }
  return false
}

const targetsOf = (clause: Clause, anchor: Anchor | undefined): VesselRef[] => {
  const find = anchor ? clause.anchors.find(a => a.maneuver.act === 'find' && a.from > anchor.to) : undefined
  const to = find ? find.from : clause.to
  const usable = clause.vessels.filter(
    v => v.from < to && v.role !== 'from' && v.role !== 'level' && v.role !== 'through' && v.role !== 'with',
  )
  const goal = usable.filter(v => v.role === 'to' || v.role === 'of')
  return goal.length > 0 && usable.length > goal.length && anchor && usable.every(v => v.from > anchor.to)
    ? goal
    : usable
}

/** Reads therapies: a verb that names one, or a device of its class put somewhere. */
export const tellTreat = (state: CatheterState, clause: Clause): boolean => {
  const classes = classesOf(clause)
  const verbs = clause.anchors.filter(a => a.maneuver.act === 'treat')
  const deploy = clause.anchors.find(
    a =>
      a.maneuver.act === 'deploy' ||
      a.maneuver.act === 'advance' ||
      (a.maneuver.act === 'image' && /^inject/.test(a.form)),
  )
  const acts: { action: string; anchor: Anchor | undefined }[] = []
  for (const anchor of verbs) {
    const action = anchor.maneuver.detail!.action!
    const needs = anchor.maneuver.detail?.needs
    if (
      needs &&
      !classes.some(c => c.startsWith(needs)) &&
      !clause.anchors.some(a => a.maneuver.detail?.action === 'angioplasty' && a !== anchor)
    )
      continue
    if (spokenOf(clause, anchor)) continue
    if (!acts.some(a => a.action === action)) acts.push({ action, anchor })
  }
  for (const cls of classes) {
    const action = actionOf(cls)
    if (!action || acts.some(a => a.action === action)) continue
    const terse = clause.sentence.role === 'label' && clause.anchors.every(a => a.maneuver.act !== 'find')
    if (!deploy && !terse) continue
    if (deploy && cls.startsWith('balloon')) continue
    acts.push({ action, anchor: deploy })
  }
  if (acts.length === 0) return false
  const refs = targetsOf(clause, acts[0]!.anchor)
  let places: readonly Place[] = refs.flatMap(r => resolveRef(state, r, clause))
  const each = clause.concepts.some(
    c => c.concept.kind === 'generic' && (c.concept.detail?.is === 'previous' || c.concept.detail?.is === 'bilateral'),
  )
  if (places.length === 0) places = each && state.previous.length > 0 ? state.previous : state.tip ? [state.tip] : []
  let told = false
  for (const { action, anchor } of acts) {
    const { value } = anchor ? assertionAt(clause, anchor.from, anchor.to) : { value: 'performed' as const }
    const system =
      places.length > 0 && places.every(p => state.anatomy.getVessel(p.vesselId).system !== 'arterial')
        ? 'venous'
        : places.length > 0
          ? 'arterial'
          : state.access?.system === 'venous'
            ? 'venous'
            : 'arterial'
    if (value === 'performed' && action === 'embolization') {
      useTip(state, clause)
      for (const place of places) {
        const atTip =
          state.tip?.vesselId === place.vesselId ||
          (state.tip && state.anatomy.isBehind(state.tip.vesselId, place.vesselId))
        if (
          !atTip &&
          state.anatomy.getVessel(place.vesselId).set !== '36200' &&
          state.anatomy.getVessel(place.vesselId).parent !== undefined
        ) {
          addStop(state, place, clause, 'performed', state.tool, 'named')
          state.tip = place
          state.tipPending = false
        }
      }
    }
    state.interventions.push({
      factId: '',
      assertion: value,
      evidence: [clauseEvidence(state.document, clause, action)],
      sentence: clause.sentence.index,
      seq: state.seq++,
      accessId: accessFor(state, system).id,
      action,
      vesselIds: places.map(p => p.vesselId),
      branch: places.some(p => p.branch),
      side: sideOfAll(places),
      classes,
    })
    told = true
  }
  if (places.length > 0) {
    state.previous = places
    const last = places.at(-1)!
    if (last.side === 'right' || last.side === 'left') state.side = last.side
  }
  return told
}

const sideOfAll = (places: readonly Place[]): Place['side'] => {
  const sides = new Set(places.map(p => p.side))
  if (sides.size === 1) return [...sides][0]!
  return sides.has('right') && sides.has('left') ? 'bilateral' : (places[0]?.side ?? 'unknown')
}
