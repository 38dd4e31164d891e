import type { Evidence } from '../../schema/index.ts'
import { isAtHand } from '../at-hand.ts'
import { OPENING_OF_CLASS } from '../device-actions.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Anchor, Clause, VesselRef } from '../stages/clause.ts'
import { accessFor } from './access.ts'
import { moverOf } from './mover.ts'
import { addStop, isAccessRoute, unnamedBranch, useTip } from './position.ts'
import { resolveRef } from './resolve.ts'
import { type CatheterState, clauseEvidence, evidenceOf, type Place } from './state.ts'

const ACTION_OF_CLASS: readonly (readonly [RegExp, string])[] = [
  [/^(embolic-|y90)/, 'embolization'],
  ...OPENING_OF_CLASS,
  [/^ivc-filter/, 'filter-placement'],
  [/^drug$/, 'infusion'],
]

/** "no particles, no Gelfoam". */
const isDenied = (clause: Clause, from: number): boolean => {
  for (let i = from - 1; i >= clause.from && from - i <= 2; i--)
    if (/^(no|without|not|nor)$/.test(clause.tokens[i]!.word)) return true
  return false
}

/** "Pressure across the beads" of a beaded artery. */
const isLandmark = (clause: Clause, hit: { readonly from: number; readonly form: string }): boolean =>
  /^bead/.test(hit.form) &&
  clause.tokens.slice(Math.max(clause.from, hit.from - 2), hit.from).some(t => /^(across|between|beyond)$/.test(t.word))

const SEWN = /^(layer|suture|sutured|skin|incision|vicryl|monocryl|subcuticular|dermabond|wound|pocket|stitch)$/

/** Glue in a sentence that closes a wound. */
const sewsSkin = (clause: Clause): boolean => {
  const { tokens, sentence } = clause
  let glue = false
  for (let i = clause.from; i < clause.to; i++) if (/^(glue|adhesive)$/.test(tokens[i]!.word)) glue = true
  if (!glue) return false
  for (let i = sentence.from; i < sentence.to; i++) if (SEWN.test(tokens[i]!.word)) return true
  return false
}

/** Classes of devices and agents that the clause names. */
export const classesOf = (clause: Clause): string[] => {
  // "skin closed with suture and glue"
  const sewn = clause.concepts.some(c => c.concept.kind === 'closure')
  if (sewn && clause.anchors.some(a => a.maneuver.act === 'close')) return []
  // "Vicryl and glue": no vessel, no act but sewing
  const ofSkin = sewn && clause.vessels.length === 0 && !clause.anchors.some(a => a.maneuver.act === 'treat')
  // "Two-layer closure, glue": of the skin too
  if (clause.vessels.length === 0 && clause.anchors.length === 0 && sewsSkin(clause)) return []
  const classes = new Set<string>()
  for (const c of clause.concepts) {
    const cls = c.concept.kind === 'agent' || c.concept.kind === 'tool' ? c.concept.detail?.class : undefined
    if (cls && !isDenied(clause, c.from) && !isLandmark(clause, c) && !isAtHand(clause.tokens, c.to, clause.to))
      classes.add(cls)
  }
  const drugs = clause.concepts.filter(c => c.concept.detail?.class === 'drug')
  for (const d of clause.devices) {
    if (/^(catheter|guidewire|sheath|closure|other|snare)/.test(d.device.class)) continue
    if (isDenied(clause, d.from) || isAtHand(clause.tokens, d.to, clause.to)) continue
    if (drugs.some(c => c.from < d.to && c.to > d.from)) continue
    classes.add(d.device.class)
  }
  if (ofSkin) classes.delete('embolic-liquid')
  return [...classes]
}

const actionOf = (cls: string): string | undefined => ACTION_OF_CLASS.find(([pattern]) => pattern.test(cls))?.[1]

/** "for embolization", "prior to stenting", "during angioplasty": the therapy is spoken of, not told. */
const SPOKEN_OF =
  /^(for|before|during|after|following|post|pre|without|toward|regarding|until|amenable|requiring|need|previous|prior|candidate|undergo)$/
const FILLER =
  /^(the|a|an|coil|particle|bead|selective|subsequent|planned|balloon|artery|right|left|uterine|therapeutic|endovascular|further)$/
const THING =
  /^(segment|vessel|branch|aneurysm|territory|lobe|area|artery|tumor|lesion|sac|portion|bed|pseudoaneurysm|kidney|spleen|region|side|varix|stent)$/

/** "the embolized segment", "previously coiled aneurysm": an attribute, not an act. */
const isAttribute = (clause: Clause, anchor: Anchor): boolean => {
  // "the wound was left open and packed"
  if (
    anchor.form === 'packed' &&
    clause.tokens.slice(clause.from, anchor.from).some(t => /^(open|wound|exit|pocket|incision|cavity)$/.test(t.word))
  )
    return true
  const before = clause.tokens[anchor.from - 1]?.word ?? ''
  if (/^(stenotic|poststenotic|aneurysmal|post|fusiform)$/.test(before)) return true
  const next = clause.tokens[anchor.to]
  if (/^(was|were|been|then|and|is|are|also|successfully|being|be|subsequently|completely)$/.test(before)) return false
  return next !== undefined && anchor.to < clause.to && THING.test(next.word)
}

const spokenOf = (clause: Clause, anchor: Anchor): boolean => {
  if (/stasis/.test(anchor.form)) return false
  // "to embolize" says what for; "used to embolize" says what was done
  if (/^(embolize|embolise|stent|treat|coil)$/.test(anchor.form)) {
    const [first, second] = [clause.tokens[anchor.from - 2]?.word, clause.tokens[anchor.from - 1]?.word]
    return second === 'to' && first !== 'used'
  }
  if (/^dilat/.test(anchor.form) && isAttribute(clause, anchor)) return true
  if (/d$/.test(anchor.form.split(' ')[0]!)) return isAttribute(clause, anchor)
  for (let i = anchor.from - 1; i >= clause.from && anchor.from - i <= 4; i--) {
    const w = clause.tokens[i]!.word
    if (SPOKEN_OF.test(w)) return true
    if (w === 'to' && clause.tokens[i - 1]?.word === 'prior') return true
    if (!FILLER.test(w) && !clause.vessels.some(v => v.from <= i && v.to > i)) break
  }
  return false
}

const targetsOf = (state: CatheterState, clause: Clause, anchor: Anchor | undefined): VesselRef[] => {
  const find = anchor ? clause.anchors.find(a => a.maneuver.act === 'find' && a.from > anchor.to) : undefined
  const to = find ? find.from : clause.to
  const all = clause.vessels.filter(
    v =>
      v.from < to &&
      v.role !== 'from' &&
      v.role !== 'level' &&
      v.role !== 'with' &&
      v.role !== 'course' &&
      !isAccessRoute(state, v, clause),
  )
  // "beads through the right hepatic branch": the way is the target when nothing else is
  const direct = all.filter(v => v.role !== 'through')
  const usable = direct.length > 0 ? direct : all
  const goal = usable.filter(v => v.role === 'to' || v.role === 'of')
  return goal.length > 0 && usable.length > goal.length && anchor && usable.every(v => v.from > anchor.to)
    ? goal
    : usable
}

interface Therapy {
  readonly action: string
  readonly anchor: Anchor | undefined
}

/** The therapies that a clause tells: verbs that name one, or a device of its class put somewhere. */
const therapiesIn = (state: CatheterState, clause: Clause, classes: readonly string[]): Therapy[] => {
  const embolic = classes.some(c => c.startsWith('embolic') || c === 'y90')
  const deploy = clause.anchors.find(
    a =>
      (a.maneuver.act === 'deploy' &&
        !clause.concepts.some(c => c.concept.kind === 'tool' && c.from <= a.from && c.to >= a.to)) ||
      a.maneuver.act === 'advance' ||
      (a.maneuver.act === 'close' && embolic) ||
      (a.maneuver.act === 'image' && /^inject/.test(a.form)),
  )
  const acts: Therapy[] = []
  for (const anchor of clause.anchors) {
    if (anchor.maneuver.act !== 'treat') continue
    const { action: said, needs } = anchor.maneuver.detail as { action: string; needs?: string }
    const action =
      said === 'as-before'
        ? state.action
        : said === 'angioplasty' && classes.includes('balloon-occlusion')
          ? 'temporary-occlusion'
          : said
    if (action === undefined || spokenOf(clause, anchor)) continue
    if (
      needs &&
      !classes.some(c => c.startsWith(needs)) &&
      !clause.anchors.some(a => a.maneuver.detail?.action === 'angioplasty' && a.maneuver.detail.needs === undefined)
    )
      continue
    if (!acts.some(a => a.action === action)) acts.push({ action, anchor })
  }
  const lies = clause.concepts.some(c => c.concept.kind === 'present')
  const found = clause.anchors.find(a => a.maneuver.act === 'find')
  const agent = clause.concepts.find(c => c.concept.kind === 'agent') ?? clause.devices[0]
  const terse = clause.sentence.role !== 'narrative' && !lies && !(found && !(agent && agent.to <= found.from))
  for (const cls of lies ? [] : classes) {
    const action = actionOf(cls)
    if (!action || acts.some(a => a.action === action)) continue
    if (!deploy && !terse && !(clause.anchors.every(a => a.maneuver.detail?.weak !== undefined) && !lies)) continue
    if (deploy && cls.startsWith('balloon')) continue
    acts.push({ action, anchor: deploy })
  }
  return acts
}

/** Its vessel is named where it is told; otherwise it is where the catheter is. */
const hasOwnPlace = (state: CatheterState, clause: Clause, acts: readonly Therapy[]): boolean =>
  targetsOf(state, clause, acts[0]!.anchor).length > 0

/** Where it was done: the vessels of the clause, those just named, "each" and "both", else where the catheter is. */
const placesOf = (state: CatheterState, clause: Clause, acts: readonly Therapy[]): readonly Place[] => {
  const refs = targetsOf(state, clause, acts[0]!.anchor)
  if (refs.length > 0) return refs.flatMap(r => resolveRef(state, r, clause))
  const each = clause.concepts.some(
    c => c.concept.kind === 'generic' && (c.concept.detail?.is === 'previous' || c.concept.detail?.is === 'bilateral'),
  )
  const branch = unnamedBranch(state, clause)
  if (branch) return [branch]
  const pending = state.pending
    .filter(p => !p.ref.finding && /^(none|of|to)$/.test(p.ref.role))
    .flatMap(p => resolveRef(state, p.ref, p.clause))
    .filter(p => p.vesselId !== state.access?.vesselId)
  if (pending.length > 0 && (each || !state.tip || clause.tokens[clause.from]?.word === 'which')) return pending
  if (each && state.previous.length > 0) return state.previous
  return state.tip ? [state.tip] : []
}

/** A drug or agent that was given into a vessel puts the catheter there, unless it already is. */
const enter = (state: CatheterState, places: readonly Place[], clause: Clause): void => {
  if (places.some(p => p.vesselId === state.tip?.vesselId)) useTip(state, clause)
  for (const place of places) {
    const vessel = state.anatomy.getVessel(place.vesselId)
    const there =
      (state.tip?.vesselId === place.vesselId && state.tip.branch === place.branch) ||
      (state.tip !== undefined && state.anatomy.isBehind(state.tip.vesselId, place.vesselId))
    if (there || vessel.set === '36200' || vessel.parent === undefined) continue
    addStop(state, place, clause, 'performed', state.tool, 'named')
    state.tip = place
    state.tipPending = false
  }
}

/** "Embolization of a metastasis, two lobes: right hepatic, then left hepatic": the vessels follow their therapy. */
export const tellTarget = (state: CatheterState, clause: Clause): void => {
  const last = state.interventions.at(-1)
  if (last?.assertion !== 'performed' || last.sentence !== clause.sentence.index) return
  const lead =
    clause.tokens[clause.from]!.kind === 'punct' ? clause.tokens[clause.from + 1] : clause.tokens[clause.from]
  // "beads through the right hepatic branch, then the segment IV branch": the same again elsewhere
  const again = lead?.word === 'then' && (last.action === 'embolization' || last.action === 'infusion')
  if (last.vesselIds.length > 0 && !again) return
  if (clause.anchors.length > 0) return
  const refs = clause.vessels.filter(
    v => (v.role === 'none' || v.role === 'to' || v.role === 'of') && !v.finding && !isAccessRoute(state, v, clause),
  )
  if (refs.length === 0) return
  const places = refs.flatMap(r => resolveRef(state, r, clause))
  last.vesselIds = [...last.vesselIds, ...places.map(p => p.vesselId)]
  last.side = sideOfAll(places)
  last.evidence = [...last.evidence, ...named(state, places)]
  if (last.action === 'embolization' || last.action === 'infusion') enter(state, places, clause)
  state.previous = places
}

/** Reads therapies and what they were done with. */
export const tellTreat = (state: CatheterState, clause: Clause): boolean => {
  const own = classesOf(clause)
  // "a plug was loaded and advanced into the azygos vein": what moves was named just before
  const carried =
    state.carried &&
    state.carried.sentence === clause.sentence.index &&
    own.length === 0 &&
    clause.anchors.some(a => /^(advance|deploy)$/.test(a.maneuver.act)) &&
    moverOf(clause) === undefined
      ? state.carried.classes
      : []
  const classes = own.length > 0 ? own : carried
  const seen = clause.anchors.some(a => a.maneuver.act === 'find')
  if (!seen && own.some(c => c.startsWith('embolic'))) state.carried = { sentence: clause.sentence.index, classes: own }
  const found = therapiesIn(state, clause, classes)
  // a drug given beside an agent that occludes is one therapy
  const acts = found.some(a => a.action === 'embolization') ? found.filter(a => a.action !== 'infusion') : found
  if (acts.length === 0) return false
  const places = placesOf(state, clause, acts)
  const systems = new Set(
    places.map(p => (state.anatomy.getVessel(p.vesselId).system === 'arterial' ? 'arterial' : 'venous')),
  )
  const system =
    systems.size > 0
      ? systems.has('arterial')
        ? 'arterial'
        : 'venous'
      : state.access?.system === 'venous'
        ? 'venous'
        : 'arterial'
  for (const { action, anchor } of acts) {
    const at =
      anchor ??
      clause.concepts.find(c => c.concept.kind === 'agent') ??
      clause.concepts.find(c => c.concept.kind === 'tool' && actionOf(c.concept.detail?.class ?? '') === action)
    const value = at ? assertionAt(clause, at.from, at.to).value : 'performed'
    if (value === 'performed' && (action === 'embolization' || action === 'infusion')) enter(state, places, clause)
    state.interventions.push({
      factId: '',
      assertion: value,
      evidence: [clauseEvidence(state.document, clause, action), ...named(state, places)],
      sentence: clause.sentence.index,
      seq: state.seq++,
      accessId: accessFor(state, system).id,
      action,
      vesselIds: places.map(p => p.vesselId),
      placed: hasOwnPlace(state, clause, acts),
      branch: places.some(p => p.branch),
      side: sideOfAll(places),
      classes,
    })
    state.action = action
  }
  if (places.length > 0) {
    state.previous = places
    const last = places.at(-1)!
    if (last.side === 'right' || last.side === 'left') state.side = last.side
  }
  return true
}

/** The words that name the treated vessels, wherever they stand. */
const named = (state: CatheterState, places: readonly Place[]): Evidence[] =>
  places.filter(p => p.from >= 0 && p.to > p.from).map(p => evidenceOf(state.document, p.from, p.to, 'treated vessel'))

const sideOfAll = (places: readonly Place[]): Place['side'] => {
  const sides = new Set(places.map(p => p.side))
  if (sides.size === 1) return [...sides][0]!
  return sides.has('right') && sides.has('left') ? 'bilateral' : (places[0]?.side ?? 'unknown')
}
