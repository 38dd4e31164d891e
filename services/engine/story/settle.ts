import type { CatheterState } from './state.ts'

/** Sentences between a therapy told without its vessel and the stop that it belongs to. */
const NEAR = 3

/** What becomes clear only at the end: a puncture told last, a therapy named before its vessel. */
export const settle = (state: CatheterState): void => {
  rebind(state)
  announce(state)
  locate(state)
}

/** "Gelfoam in both internal iliacs, right femoral access": what was told before its access belongs to it. */
const rebind = (state: CatheterState): void => {
  for (const assumed of state.accesses.filter(a => a.assumed)) {
    const real = state.accesses.find(a => !a.assumed && a.assertion === 'performed' && a.system === assumed.system)
    if (!real) continue
    for (const stop of state.stops) {
      if (stop.accessId !== assumed.id) continue
      stop.accessId = real.id
      const at = state.anatomy.placeFrom(real.vesselId, stop.vesselId)
      stop.order = at.order + (stop.branch ? 1 : 0)
      stop.familyId = at.familyId ?? (stop.branch ? stop.vesselId : undefined)
    }
    merge(state)
    for (const item of [...state.runs, ...state.interventions])
      if (item.accessId === assumed.id) item.accessId = real.id
    state.accesses.splice(state.accesses.indexOf(assumed), 1)
  }
}

/** The same stop told before and after its access is one. */
const merge = (state: CatheterState): void => {
  const seen = new Set<string>()
  const kept = state.stops.filter(s => {
    const key = `${s.accessId}|${s.vesselId}|${s.side}|${s.branch}|${s.assertion}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
  state.stops.splice(0, state.stops.length, ...kept)
}

/** "Embolization of both organs was undertaken. First, ...": an announcement of what is told after it with its means. */
const announce = (state: CatheterState): void => {
  const real = state.interventions.filter(done => {
    if (done.assertion !== 'performed' || done.placed !== false || done.classes.length > 0) return true
    return !state.interventions.some(
      o =>
        o !== done &&
        o.action === done.action &&
        o.assertion === 'performed' &&
        o.seq > done.seq &&
        (o.placed !== false || o.classes.length > 0),
    )
  })
  state.interventions.splice(0, state.interventions.length, ...real)
}

/** A therapy told without a vessel is done where the catheter next goes, else where it last was. */
const locate = (state: CatheterState): void => {
  for (const done of state.interventions) {
    if (done.assertion !== 'performed' || done.vesselIds.length > 0) continue
    // a title; the same therapy is told with its vessels
    if (
      state.interventions.some(o => o.action === done.action && o.assertion === 'performed' && o.vesselIds.length > 0)
    )
      continue
    const stops = state.stops.filter(
      s => s.assertion === 'performed' && s.order > 0 && Math.abs(s.sentence - done.sentence) <= NEAR,
    )
    const after = stops.filter(s => s.seq > done.seq)
    const chosen = after.length > 0 ? after.filter(s => s.sentence === after[0]!.sentence) : stops.slice(-1)
    if (chosen.length === 0) continue
    done.vesselIds = chosen.map(s => s.vesselId)
    done.side = chosen[0]!.side
  }
}
