import { baseOf } from '../anatomy.ts'
import type { Clause } from '../stages/clause.ts'
import { looseSide, resolveRef } from './resolve.ts'
import type { CatheterState, StopDraft } from './state.ts'

/** How many sentences later a failure still speaks of the vessel. */
const NEAR = 3
/** What follows tells that it was overcome, or that only the way beyond was shut. */
const OVERCOME = /^(until|then|but|finally|eventually|deeper|further|distally|beyond|past|so)$/
/** What stands before tells that it was tried again. */
const AT_FIRST = /^(first|initially|before)$/

/** Does the sentence tell of a vessel in which the catheter would not stay? */
const isRepelled = (clause: Clause): boolean => {
  const { sentence, tokens } = clause
  const cue = clause.cues.find(c => c.cue.id === 'repelled')
  if (cue === undefined || clause.cues.some(c => c.cue.sets === 'succeeded')) return false
  for (let i = sentence.from; i < sentence.to; i++)
    if ((i >= cue.to && OVERCOME.test(tokens[i]!.word)) || AT_FIRST.test(tokens[i]!.word)) return false
  return true
}

/**
 * "Went for the left renal with a C2. It bounced off every time. Never got inside." What is told of as entered and then as not
 * entered was an attempt, unless something was shown or done there in between.
 */
export const tellRepelled = (state: CatheterState, clause: Clause): void => {
  if (!isRepelled(clause)) return
  const used = (s: StopDraft): boolean =>
    state.runs.some(r => r.tipId === s.vesselId && r.seq > s.seq) ||
    state.interventions.some(i => i.vesselIds.includes(s.vesselId) && i.assertion === 'performed')
  const named = clause.vessels.flatMap(v => resolveRef(state, v, clause).map(p => baseOf(p.vesselId)))
  const side = looseSide(clause)
  const lost = state.stops.filter(
    s =>
      s.assertion === 'performed' &&
      s.order > 0 &&
      clause.sentence.index - s.sentence <= NEAR &&
      !used(s) &&
      (named.length === 0 || named.includes(baseOf(s.vesselId))) &&
      (side === undefined || side === 'bilateral' || s.side === 'unknown' || s.side === side),
  )
  // the vessel that was tried last, on each side that was tried
  const last = lost.at(-1)
  if (last === undefined) return
  for (const s of lost) if (baseOf(s.vesselId) === baseOf(last.vesselId)) s.assertion = 'attempted'
  if (state.tip !== undefined && baseOf(state.tip.vesselId) === baseOf(last.vesselId)) {
    state.tip = undefined
    state.tipPending = false
  }
}
