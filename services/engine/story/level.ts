import type { Clause } from '../stages/clause.ts'
import { moverOf } from './mover.ts'
import { resolveRef } from './resolve.ts'
import type { CatheterState, Place } from './state.ts'

const LEVEL_WORD = /^(t(?:[4-9]|1[0-2])|l[1-5])$/
/** Catheters that flush and cannot hold a branch. */
const FLUSH = /^(pigtail|omni|omniflush|flush|racquet|racket)$/
const isAortic = (id: string): boolean => /^art\.aorta/.test(id)

/** "Pigtail at L1", "at the renal level", "above the renals": the catheter is in the aorta. */
export const aorticLevel = (state: CatheterState, clause: Clause): Place | undefined => {
  const system = state.access?.system ?? 'arterial'
  if (system !== 'arterial') return undefined
  // a microcatheter at the level of a vessel is in it
  if (moverOf(clause) === 'microcatheter') return undefined
  const { tokens } = clause
  for (let i = clause.from; i < clause.to; i++) {
    const m = LEVEL_WORD.exec(tokens[i]!.word)
    if (!m) continue
    const before = tokens.slice(Math.max(clause.from, i - 4), i).map(t => t.word)
    if (!before.some(w => w === 'at' || w === 'to' || w === 'level' || w === 'around' || w === 'near' || w === 'body'))
      continue
    if (clause.vessels.some(v => v.from <= i && v.to > i && v.form !== tokens[i]!.word)) continue
    const high = /^t[4-9]$/.test(m[1]!)
    return { vesselId: high ? 'art.aorta.desc' : 'art.aorta.abd', side: 'midline', branch: false, from: i, to: i + 1 }
  }
  for (const v of clause.vessels) {
    const next = tokens[v.to]?.word === 'artery' ? tokens[v.to + 1]?.word : tokens[v.to]?.word
    // "placed at the renal arteries for an aortogram"
    const forAorta =
      v.role === 'to' &&
      tokens.slice(Math.max(clause.from, v.from - 2), v.from).some(t => t.word === 'at') &&
      clause.anchors.some(a => a.maneuver.act === 'image' && a.from >= v.to && /aortogra/.test(a.form))
    // "pigtail at the renals": such a catheter rests beside a branch, never in it
    const flush =
      v.role === 'to' &&
      tokens.slice(Math.max(clause.from, v.from - 2), v.from).some(t => t.word === 'at') &&
      tokens.slice(clause.from, v.from).some(t => FLUSH.test(t.word))
    const level = v.role === 'level' || next === 'level' || forAorta || flush
    if (!level) continue
    const place = resolveRef(state, v, clause)[0]!
    if (isAortic(place.vesselId)) return place
    const trunk = state.anatomy.placeFrom(undefined, place.vesselId).trunk
    if (isAortic(trunk)) return { vesselId: trunk, side: 'midline', branch: false, from: v.from, to: v.to }
  }
  return undefined
}
