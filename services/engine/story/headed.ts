import { assertionAt } from '../stages/assert.ts'
import type { Clause } from '../stages/clause.ts'
import { moverOf } from './mover.ts'
import { isAccessRoute, isObject, moveTo } from './position.ts'
import { resolveRef } from './resolve.ts'
import type { CatheterState } from './state.ts'
import { classesOf } from './treat.ts'

/** "In sequence it was placed in:" */
const isOpen = (heading: Clause): boolean =>
  heading.anchors.some(a => a.maneuver.act === 'advance') &&
  heading.tokens.slice(heading.to - 2, heading.to).some(t => /^(in|into|to|at)$/.test(t.word))

/** "Catheter position: right subclavian artery", "Vessels selected: celiac, SMA": the heading holds the verb or the tool. */
export const tellHeaded = (state: CatheterState, clause: Clause, heading: Clause): boolean => {
  const all = clause.vessels.filter(v => isObject(v) && !isAccessRoute(state, v, clause))
  // "right subclavian at the vertebral origin": the place where it stood is told by another vessel
  const objects = all.filter(
    v => v === all[0] || clause.tokens[v.from - (clause.tokens[v.from - 1]?.word === 'the' ? 2 : 1)]?.word !== 'at',
  )
  if (objects.length === 0 || clause.anchors.some(a => a.maneuver.act === 'find' || a.maneuver.act === 'access'))
    return false
  const select = heading.anchors.some(a => a.maneuver.act === 'select')
  const mover = moverOf(heading)
  const leads = isOpen(heading) && state.tool !== undefined
  if (!select && !leads && mover !== 'catheter' && mover !== 'microcatheter' && mover !== 'sheath') return false
  if (heading.anchors.some(a => a.maneuver.act === 'access')) return false
  const tool = mover === 'microcatheter' || mover === 'sheath' || mover === 'catheter' ? mover : state.tool
  moveTo(
    state,
    objects.flatMap(v => resolveRef(state, v, clause)),
    clause,
    assertionAt(clause, objects[0]!.from, objects[0]!.to).value,
    tool,
  )
  return true
}

const THERE = /^(here|there|it|this|in|same|needed|used|required)$/

/** "Left vertebral: swapped for an angled glide": a catheter was taken for it. */
const swapped = (clause: Clause): boolean =>
  clause.anchors.some(a => a.maneuver.act === 'exchange') &&
  clause.concepts.some(c => /^(catheter|microcatheter)$/.test(c.concept.detail?.moves ?? ''))

/** "Right gastric: caught with a microcatheter", "Common hepatic - microcatheter here": the heading names the vessel. */
export const tellUnder = (state: CatheterState, clause: Clause, heading: Clause): boolean => {
  if (heading.anchors.length > 0 || heading.vessels.length === 0) return false
  if (clause.vessels.some(v => isObject(v) && !isAccessRoute(state, v, clause))) return false
  const mover = moverOf(clause)
  if (mover === 'wire' || mover === 'needle') return false
  const select = clause.anchors.find(a => a.maneuver.act === 'select')
  const advance = clause.anchors.find(a => a.maneuver.act === 'advance')
  const words = clause.tokens.slice(clause.from, clause.to).map(t => t.word)
  const there = mover !== undefined && words.some(w => THERE.test(w))
  const moves = select !== undefined || swapped(clause) || (mover !== undefined && (advance !== undefined || there))
  if (!moves) return false
  const anchor = select ?? advance
  if (anchor && assertionAt(clause, anchor.from, anchor.to).value !== 'performed') return false
  const places = heading.vessels.flatMap(v => resolveRef(state, v, heading))
  if (places.some(p => p.vesselId === state.tip?.vesselId)) return false
  const tool = mover === 'microcatheter' || mover === 'sheath' || mover === 'catheter' ? mover : state.tool
  moveTo(state, places, clause, 'performed', tool)
  return true
}

/** "Left uterine artery", under it "Catheterized: yes" and "Agent: Embosphere": the title says where. */
export const tellOver = (state: CatheterState, clause: Clause, heading: Clause, over: Clause): void => {
  if (clause.vessels.some(v => isObject(v) && !isAccessRoute(state, v, clause))) return
  const moves =
    heading.anchors.some(a => a.maneuver.act === 'select') ||
    /^(micro)?catheter$/.test(moverOf(clause) ?? '') ||
    classesOf(clause).some(c => c.startsWith('embolic'))
  if (!moves || clause.cues.some(q => q.cue.sets !== 'pseudo' && q.cue.sets !== 'succeeded')) return
  const places = over.vessels.flatMap(v => resolveRef(state, v, over))
  if (places.length === 0 || places.some(p => p.vesselId === state.tip?.vesselId)) return
  const mover = moverOf(clause)
  moveTo(state, places, clause, 'performed', mover === 'microcatheter' ? mover : state.tool)
}
