import type { AssertionValue, Stop } from '../../schema/index.ts'
import { baseOf } from '../anatomy.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Anchor, Clause, VesselRef } from '../stages/clause.ts'
import { accessFor, isByTheSheath } from './access.ts'
import { asPunctured } from './access-sites.ts'
import { aorticLevel } from './level.ts'
import { moverOf } from './mover.ts'
import { resolveRef } from './resolve.ts'
import { type CatheterState, clauseEvidence, evidenceOf, otherSide, type Place, type StopDraft } from './state.ts'

/** Adds a stop, or finds the same one again. Repeated visits count once. */
export const addStop = (
  state: CatheterState,
  place: Place,
  clause: Clause,
  assertion: AssertionValue,
  tool: Stop['tool'],
  proof: Stop['proof'],
): StopDraft => {
  const vessel = state.anatomy.getVessel(place.vesselId)
  const access = accessFor(state, vessel.system === 'arterial' ? 'arterial' : 'venous', true)
  const known = state.stops.find(
    s =>
      s.accessId === access.id &&
      s.vesselId === place.vesselId &&
      s.side === place.side &&
      s.branch === place.branch &&
      s.assertion === assertion,
  )
  if (known) {
    if (proof === 'said' && known.proof === 'named') {
      known.proof = 'said'
      known.evidence = [...known.evidence, clauseEvidence(state.document, clause, 'catheter position')]
    }
    return known
  }
  const at = state.anatomy.placeFrom(access.vesselId, place.vesselId)
  const stop: StopDraft = {
    factId: '',
    assertion,
    evidence: [
      clauseEvidence(state.document, clause, 'catheter position'),
      ...(place.from >= 0 && place.from >= clause.from && place.to <= clause.to
        ? [evidenceOf(state.document, place.from, place.to, 'vessel entered')]
        : []),
    ],
    sentence: clause.sentence.index,
    seq: state.seq++,
    accessId: access.id,
    vesselId: place.vesselId,
    side: place.side,
    order: at.order + (place.branch ? 1 : 0),
    familyId: at.familyId ?? (place.branch ? place.vesselId : undefined),
    branch: place.branch,
    count: place.count ?? 1,
    tool,
    proof,
  }
  state.stops.push(stop)
  return stop
}

/** A tip that was only drawn back to becomes a stop once it is used. */
export const useTip = (state: CatheterState, clause: Clause): void => {
  if (state.tip && state.tipPending) {
    addStop(state, state.tip, clause, 'performed', state.tool, 'said')
    state.tipPending = false
  }
}

/** Moves the catheter: every place is a stop, the last one is where the tip stays. */
export const moveTo = (
  state: CatheterState,
  places: readonly Place[],
  clause: Clause,
  assertion: AssertionValue,
  tool: Stop['tool'],
  pending = false,
): void => {
  if (assertion === 'performed') {
    state.moves++
    const movedBefore = state.movedIn
    const wasPending = state.tipPending
    state.movedIn = clause.sentence.index
    for (const place of places) if (!pending) addStop(state, place, clause, assertion, tool, 'said')
    const last = places.at(-1)!
    state.tip = last
    state.tipPending = pending
    state.previous = places
    const on = movedBefore === clause.sentence.index && !wasPending
    state.route = on
      ? [...state.route.filter(p => !places.some(q => q.vesselId === p.vesselId && q.side === p.side)), ...places]
      : places
    state.tool = tool
    if (last.side === 'right' || last.side === 'left') state.side = last.side
  } else for (const place of places) addStop(state, place, clause, assertion, tool, 'said')
}

const isTarget = (ref: VesselRef): boolean => ref.role === 'to'
export const isObject = (ref: VesselRef): boolean =>
  (ref.role === 'none' || ref.role === 'of' || ref.role === 'to') && !ref.finding

/** "selective right renal arteriogram", "selective arteriography of the celiac": the adjective holds for the study's vessel. */
const isSelectedByAdjective = (clause: Clause, anchor: Anchor, ref: VesselRef): boolean => {
  if (ref.from < anchor.to) return false
  const study = clause.anchors.find(a => a.maneuver.act === 'image' && a.from >= anchor.to)
  if (!study || ref.to <= study.from) return true
  return ref.role === 'of' || ref.role === 'to'
}

/** References that a verb of selection takes: subjects before it, objects after it; not the way and not the source. */
const selected = (state: CatheterState, clause: Clause, anchor: Anchor, others: readonly Anchor[]): VesselRef[] => {
  const find = others.find(a => a.maneuver.act === 'find' && a.from > anchor.to)
  const to = find ? find.from : clause.to
  const adjective = /^(super ?|sub ?)?selective$/.test(anchor.form)
  const refs = clause.vessels.filter(
    v =>
      isObject(v) &&
      v.from < to &&
      !isAccessRoute(state, v, clause) &&
      (!adjective || isSelectedByAdjective(clause, anchor, v)),
  )
  if (adjective && refs.length === 0) return []
  if (refs.length === 0) {
    const lead = state.document.tokens[clause.from]!.word
    if (clause.vessels.length > 0) return []
    // "..., which was entered": whatever was named last
    if (lead === 'which') return state.pending.slice(-1).map(p => p.ref)
    const named = state.pending
      .filter(p => p.clause.tokens[p.clause.from]!.word !== 'which')
      .map(p => p.ref)
      .filter(
        v => (v.role === 'none' || v.role === 'of' || v.role === 'to') && (!v.finding || state.pending.length === 1),
      )
    const list = named.at(-1)?.list
    if (named.length > 0)
      return lead === 'that' || anchor.from - clause.from <= 3 ? named.filter(v => v.list === list) : []
  }
  const goal = refs.filter(v => v.role === 'to' && v.from > anchor.from)
  return goal.length > 0 && refs.some(v => v.role !== 'to') && anchor.maneuver.act === 'advance' ? goal : refs
}

const clauseOf = (state: CatheterState, ref: VesselRef, clause: Clause): Clause =>
  state.pending.find(p => p.ref === ref)?.clause ?? clause

/** The punctured vessel itself, named on the way: "Right CFA, SMA selected". */
export const isAccessRoute = (state: CatheterState, ref: VesselRef, clause: Clause): boolean => {
  const access = state.access
  if (!access || !ref.ids.some(id => baseOf(id) === access.base || asPunctured(baseOf(id), ref.form) === access.base))
    return false
  if (clause.anchors.some(a => a.maneuver.act === 'access' && Math.abs(a.from - ref.to) <= 2)) return true
  if (isByTheSheath(clause, ref)) return true
  if (ref.role === 'to' && clause.anchors.some(a => a.maneuver.act === 'advance')) return false
  return (
    access.sentence === clause.sentence.index &&
    resolveRef(state, ref, clause).every(p => p.side === access.side || access.side === 'unknown')
  )
}

/** "This branch was then selected", "it was engaged": the vessel named last in the sentence before. */
const pronounVessel = (state: CatheterState, clause: Clause): readonly Place[] => {
  const last = state.lastNamed
  if (!last || clause.vessels.length > 0 || clause.sentence.index - last.clause.sentence.index > 2) return []
  const first = clause.tokens[clause.sentence.from]!.word
  const said =
    clause.concepts.some(c => c.concept.id === 'pronoun-vessel') ||
    (first === 'it' && clause.from === clause.sentence.from)
  return said ? resolveRef(state, last.ref, last.clause) : []
}

/** "down the splenic artery and on into that lower pole branch": the last place is a branch of the vessel that was named. */
const onward = (clause: Clause, reached: readonly VesselRef[], places: readonly Place[]): readonly Place[] => {
  const hit = clause.concepts.findLast(c => c.concept.id === 'unnamed-branch')
  const last = reached.at(-1)!
  if (!hit || hit.from < last.to + 2 || clause.vessels.some(v => v.from >= last.to)) return places
  const into = clause.tokens.slice(last.to, hit.from).some(t => t.word === 'into' || t.word === 'to')
  return into ? [...places.slice(0, -1), { ...places.at(-1)!, branch: true }] : places
}

const FLOWS =
  /^(shunt|shunting|drain|draining|drainage|flow|flowing|reflux|refluxing|spill|spilling|empty|emptying|extend|extending|extension|open|opening|fill|filling|leak|leaking|bleeding|rupture|communicating|washout|extravasation|continuing|tapering)$/

/** "a segmental branch was entered": a branch without a name, of where the catheter is or of what was just named. */
export const unnamedBranch = (state: CatheterState, clause: Clause): Place | undefined => {
  const hit = clause.concepts.find(c => c.concept.id === 'unnamed-branch')
  if (!hit || clause.vessels.length > 0) return undefined
  const named = state.pending.at(-1)
  const of = named ? resolveRef(state, named.ref, named.clause).at(-1) : state.tip
  return of && !/^art\.aorta/.test(of.vesselId) ? { ...of, branch: true, from: hit.from, to: hit.to } : undefined
}

/**
 * Reads where the catheter goes. Wires and needles make no stop; what is drawn back makes one only when it is used there.
 * @returns true when the clause moved the catheter.
 */
export const tellPosition = (state: CatheterState, clause: Clause): boolean => {
  const mover = moverOf(clause)
  const tool: Stop['tool'] =
    mover === 'microcatheter' || mover === 'sheath' || mover === 'catheter' ? mover : state.tool
  const act = (name: string): Anchor | undefined => clause.anchors.find(a => a.maneuver.act === name)
  const cross = act('cross')
  const select = clause.anchors.find(a => a.maneuver.act === 'select')
  const withdraw = act('withdraw')
  const advance = clause.anchors.find(a => a.maneuver.act === 'advance')
  const only = (m: typeof mover): boolean => mover === m
  if (withdraw && !only('wire')) {
    const targets = clause.vessels.filter(v => isTarget(v) || (v.role === 'none' && v.from > withdraw.to))
    const level = targets.length === 0 ? aorticLevel(state, clause) : undefined
    if (level) {
      moveTo(state, [level], clause, assertionAt(clause, withdraw.from, withdraw.to).value, tool, true)
      return true
    }
    if (targets.length > 0) {
      const places = targets.flatMap(v => resolveRef(state, v, clause))
      const selects = select !== undefined
      moveTo(state, places, clause, assertionAt(clause, withdraw.from, withdraw.to).value, tool, !selects)
      return true
    }
    // "catheter lowered": a new position without a name
    if (state.tip && assertionAt(clause, withdraw.from, withdraw.to).value === 'performed') state.moves++
    if (!select && !advance) return false
  }
  if (select && !only('wire')) {
    const refs = selected(state, clause, select, clause.anchors)
    if (refs.length > 0) {
      const { value } = assertionAt(clause, select.from, select.to)
      moveTo(
        state,
        refs.flatMap(v => resolveRef(state, v, clauseOf(state, v, clause))),
        clause,
        value,
        tool,
      )
      return true
    }
    const it = pronounVessel(state, clause)
    if (it.length > 0 && !/selective$/.test(select.form)) {
      moveTo(state, it, clause, assertionAt(clause, select.from, select.to).value, tool)
      return true
    }
    const branch = unnamedBranch(state, clause)
    if (branch && /select|enter|catheter|cannul|engag/.test(select.form)) {
      moveTo(state, [branch], clause, assertionAt(clause, select.from, select.to).value, tool)
      return true
    }
  }
  // "BRTO ..., via the gastrorenal shunt": a vein named as the way of a venous therapy was entered
  if (clause.anchors.length === 0 && !mover && clause.sentence.role !== 'narrative') {
    const way = clause.vessels.filter(
      v => v.role === 'through' && v.ids.every(id => id.startsWith('ven.')) && !isAccessRoute(state, v, clause),
    )
    const places = way
      .flatMap(v => resolveRef(state, v, clause))
      .filter(p => state.anatomy.placeFrom(accessFor(state, 'venous').vesselId, p.vesselId).order > 0)
    if (places.length > 0) {
      moveTo(state, places, clause, 'performed', tool)
      return true
    }
  }
  // "..., then down the posterior tibial to the ankle": the same movement goes on
  const onlyInto = clause.anchors.every(a => a.maneuver.act === 'advance' && a.form === 'into')
  // "Catheter moved farther, into the splenic": the goal of a movement told before the comma
  const goesFurther = state.goingIn === clause.sentence.index && clause.anchors.length > 0 && onlyInto
  if (onlyInto && !mover && (goesFurther || (clause.anchors.length === 0 && state.movedIn === clause.sentence.index))) {
    const lead = clause.tokens[clause.from]!.kind === 'punct' ? clause.from + 1 : clause.from
    const next = clause.tokens[lead]?.word === 'followed'
    const on = clause.vessels.filter(v => (isTarget(v) || (next && v.role === 'with')) && !v.finding)
    const goesOn = /^(then|and|into|to|down|followed|further|on|up|out|finally|next)$/.test(
      clause.tokens[lead]?.word ?? '',
    )
    const states = clause.tokens.slice(clause.from, clause.to).some(t => /^(is|are|was|were|has|have)$/.test(t.word))
    if (
      on.length > 0 &&
      goesOn &&
      !states &&
      clause.concepts.every(c => !/^(agent|reason|reading)$/.test(c.concept.kind))
    ) {
      moveTo(
        state,
        on.flatMap(v => resolveRef(state, v, clause)),
        clause,
        'performed',
        tool,
      )
      return true
    }
  }
  if (mover && !only('wire') && !only('needle') && advance && clause.vessels.length === 0)
    state.goingIn = clause.sentence.index
  if (advance || mover) {
    if (only('wire') || only('needle')) return false
    const anchor = advance ?? cross
    const level = aorticLevel(state, clause)
    const named = clause.vessels.filter(
      v => (isTarget(v) || (only('microcatheter') && v.role === 'level')) && !v.finding,
    )
    // "to the vasa recta of the cecal artery": the small ones are of the one that is named
    const firm = named.filter(v => !v.ids.includes('art.vasa_recta'))
    const targets = firm.length > 0 ? firm : named
    if (level && (mover !== undefined || advance !== undefined) && targets.every(v => v.from >= level.from - 1)) {
      moveTo(state, [level], clause, anchor ? assertionAt(clause, anchor.from, anchor.to).value : 'performed', tool)
      return true
    }
    const through = clause.vessels.filter(v => v.role === 'through' && !v.finding && !isAccessRoute(state, v, clause))
    const reached =
      targets.length > 0
        ? targets
        : // "passed through the splenic artery across the neck": no further vessel is named, so it is there
          mover && advance && through.length > 0 && clause.anchors.every(a => a.maneuver.act === 'advance')
          ? through.slice(-1)
          : mover &&
              clause.sentence.role === 'label' &&
              !clause.anchors.some(a => a.maneuver.act === 'image' || a.maneuver.act === 'treat')
            ? clause.vessels.filter(v => v.role === 'none' && !v.finding)
            : []
    if (reached.length > 0 && (advance || mover)) {
      // "coils into the GDA": an agent, not the catheter, goes there
      if (!mover && clause.concepts.some(c => c.concept.kind === 'agent') && !select) return false
      if (!mover && !advance) return false
      // "I put a stent in the iliac vein, going just a hair into the cava": the stent does
      const last = state.interventions.at(-1)
      if (!mover && last?.sentence === clause.sentence.index && last.action === 'stent') return false
      // nothing has come in yet: "the aneurysm neck went into the cavernous sinus"
      if (!mover && !state.tip && state.accesses.length === 0) return false
      if (!mover && advance && advance.form === 'placement') return false
      // "shunting into the pulmonary artery": blood flows there
      if (!mover && advance?.form === 'into' && FLOWS.test(clause.tokens[advance.from - 1]?.word ?? '')) return false
      const at = anchor ?? reached[0]!
      const { value } = assertionAt(clause, at.from, at.to)
      // "advanced from the right CFA to the aorta": several targets in a row end at the last, each in a list is one
      // through a vessel: a stop only when something is done there
      const passing = targets.length === 0 && reached.every(v => v.role === 'through')
      const places = reached.flatMap(v => resolveRef(state, v, clause))
      moveTo(state, onward(clause, reached, places), clause, value, tool, passing)
      // "into the SFA and then on to the popliteal": one after the other, so it is at the last
      if (reached.at(-1)!.list !== reached[0]!.list && value === 'performed') state.previous = state.previous.slice(-1)
      return true
    }
  }
  const seenOnly =
    !mover && !advance && clause.anchors.some(a => a.maneuver.act === 'image' || a.maneuver.act === 'treat')
  if (cross && !only('wire') && !select && !seenOnly) {
    const side = otherSide(state.access?.side ?? 'unknown')
    if (side === 'right' || side === 'left') {
      state.side = side
      state.tip = { vesselId: side === 'right' ? 'art.r.cia' : 'art.l.cia', side, branch: false, from: -1, to: -1 }
      state.tipPending = true
    }
    const objects = clause.vessels.filter(v => v.role === 'to' || (v.role === 'none' && v.from > cross.to))
    if (objects.length > 0)
      moveTo(
        state,
        objects.flatMap(v => resolveRef(state, v, clause)),
        clause,
        assertionAt(clause, cross.from, cross.to).value,
        tool,
      )
    return true
  }
  return false
}
