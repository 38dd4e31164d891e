import type { Anchor, Clause } from '../stages/clause.ts'

const WHO = /^(i|we|it|tip|he|she|operator)$/
const WHAT = /^(it|this|that|them|us|me|everything|things|catheter|microcatheter|tip|system)$/
const ON =
  /^(the|a|an|my|our|same|over|back|out|up|down|on|across|around|right|straight|then|further|farther|deeper|deep|all|way|again|easily|coaxially|just|well|distally|proximally|along|off|in|far|higher|lower|new|second|fresh|small|little|long|short|finally|next|also|now|gently|carefully|slowly|quickly|french|fr|f|inch|cm|x|with|ease|.|-)$/
const GOAL = /^(into|to|in|within|inside|onto|at|down|up|toward|towards|across|through|past)$/

/** A catheter, microcatheter or sheath named in the clause at this token; `other` for tools that no position follows. */
const toolAt = (clause: Clause, at: number): 'moves' | 'other' | undefined => {
  for (const c of clause.concepts)
    if (c.concept.kind === 'tool' && c.from <= at && c.to > at)
      return /^(catheter|microcatheter|sheath)$/.test(c.concept.detail?.moves ?? '') ? 'moves' : 'other'
  for (const d of clause.devices)
    if (d.from <= at && d.to > at) return /^(catheter|sheath|lysis)/.test(d.device.class) ? 'moves' : 'other'
  return undefined
}

/** Who goes: the operator or his tool right before the verb. */
const goes = (clause: Clause, anchor: Anchor): boolean => {
  for (let i = anchor.from - 1; i >= clause.from && anchor.from - i <= 6; i--) {
    const { word } = clause.tokens[i]!
    if (WHO.test(word) || toolAt(clause, i) === 'moves') return true
    if (
      !/^(was|were|then|and|,|next|finally|now|had|have|has|also|so|just|which|that|easily|could|is|being|been)$/.test(
        word,
      )
    )
      return false
  }
  return false
}

/** "Took it over to the left carotid", "I got down into the splenic": verb, tool or nothing, the way, then the vessel. */
const isMovement = (clause: Clause, anchor: Anchor): boolean => {
  let tool = goes(clause, anchor)
  const goal = clause.vessels.find(v => v.role === 'to' && v.from >= anchor.to && !v.finding)
  if (!goal) return false
  let reached = false
  for (let i = anchor.to; i < goal.from; i++) {
    const { word, kind } = clause.tokens[i]!
    const at = toolAt(clause, i)
    if (at === 'other') return false
    if (at === 'moves' || WHAT.test(word)) tool = true
    else if (GOAL.test(word)) reached = true
    else if (!reached && !ON.test(word) && kind !== 'number') return false
  }
  return reached && tool
}

/** The clause with everyday verbs ("took", "got", "came") as movements where they are such, and without them elsewhere. */
export const withGoing = (clause: Clause): Clause => {
  if (!clause.anchors.some(a => a.maneuver.act === 'go')) return clause
  const moved = clause.anchors.some(a => /^(advance|withdraw|select|access)$/.test(a.maneuver.act))
  return {
    ...clause,
    anchors: clause.anchors.flatMap(a =>
      a.maneuver.act !== 'go'
        ? [a]
        : !moved && isMovement(clause, a)
          ? [{ ...a, maneuver: { ...a.maneuver, act: 'advance' } }]
          : [],
    ),
  }
}
