import { baseOf } from '../anatomy.ts'
import type { Anchor, Clause, VesselRef } from '../stages/clause.ts'
import type { CatheterState } from './state.ts'

/** What runs in a vessel or is part of one, and is no tool. */
const RUNS =
  /^(contrast|dye|opacification|flow|inflow|outflow|blood|drainage|column|blush|washout|reflux|collateral|clot|thrombus|embolus|embolu|staining|stain|filling|supply|perfusion|opacity|gas|air|bubble|medium|tract)$/
const OF_FLOW =
  /^(briskly|freely|promptly|slowly|quickly|easily|rapidly|well|directly|now|then|again|was|were|is|are|has|have|had|been|,|that|which|it|seen|could|the|of|no|further|all)$/

/** Is the subject of the movement what flows, not what the operator holds? "contrast passed briskly to the right atrium" */
const isFlow = (clause: Clause, anchor: Anchor): boolean => {
  for (let i = anchor.from - 1; i >= clause.from && anchor.from - i <= 5; i--) {
    const { word } = clause.tokens[i]!
    if (RUNS.test(word)) return true
    if (!OF_FLOW.test(word) && !clause.vessels.some(v => v.from <= i && v.to > i)) return false
  }
  return false
}

/** Words of where a vessel goes or ends, or how far a thing reaches: they govern "in", "into" and "to" after them. */
const COURSE =
  /^(termination|terminate|terminating|terminated|continuation|continue|continuing|continued|drain|draining|drained|drainage|empty|emptie|emptying|emptied|join|joining|joined|spill|spilling|spilled|reflux|refluxing|refluxed|shunt|shunting|shunted|connection|connecting|connected|communication|communicating|communicated|anastomosis|anastomosing|anastomose|contribution|outflow|washout|peek|peeking|peeked|peep|protrude|protruding|jut|jutting|hang|hanging|overhang|overhanging|poke|poking|relation|close|closest|adjacent|next|opposite|converge|converging|confluence|transition|entrance|insertion)$/
const COURSE_FILLER =
  /^(s|just|directly|out|back|then|down|up|on|over|away|also|mainly|mostly|only|slightly|early|late|one|two|three|mm|cm|of|its|normally|as|well)$/

const isCourse = (clause: Clause, ref: VesselRef): boolean => {
  const { tokens } = clause
  let i = ref.from - 1
  while (i >= clause.from && ref.from - i <= 6 && !/^(in|into|to|at|with|onto|toward|towards)$/.test(tokens[i]!.word)) {
    if (tokens[i]!.kind === 'punct') return false
    i--
  }
  if (i < clause.from || ref.from - i > 6) return false
  for (let k = i - 1; k >= clause.from && i - k <= 4; k--) {
    const { word, kind } = tokens[k]!
    if (COURSE.test(word)) return true
    if (!COURSE_FILLER.test(word) && kind !== 'number') return false
  }
  return false
}

const LEVEL = /^(t\d+|l\d|(first|second|third|fourth|fifth|eleventh|twelfth|tenth|ninth) (lumbar|thoracic))/
const BONE = /^(level|vertebra|vertebral|body|endplate|border|disc|disk|interspace|pedicle)$/

/** In a vein's story a vertebra is a height: no artery of that height is meant. */
const isHeight = (state: CatheterState, clause: Clause, ref: VesselRef): boolean => {
  const spinal = ref.ids.every(id => /^art\.(lumbar|intercostal|subcostal)/.test(baseOf(id)))
  if (!spinal) return false
  if (/artery/.test(ref.form)) return false
  const next = clause.tokens[ref.to]?.word ?? ''
  if (BONE.test(next)) return true
  return state.access?.system === 'venous' && (LEVEL.test(ref.form) || next !== 'artery')
}

const NOUN_BEFORE = /^(the|its|a|his|her|filter|each|one|with|this|that)$/

/** "Its hook at the border of L2", "the hook of the hamate": no verb. */
const isNoun = (clause: Clause, anchor: Anchor): boolean =>
  /^hook$/.test(anchor.form) &&
  (NOUN_BEFORE.test(clause.tokens[anchor.from - 1]?.word ?? '') || clause.tokens[anchor.to]?.word === 'of')

/** The clause without what only looks like the movement of a catheter: flow, courses of vessels, heights, nouns. */
export const withoutFlow = (state: CatheterState, clause: Clause): Clause => {
  const flowing = clause.anchors.filter(a => a.maneuver.act === 'advance' && isFlow(clause, a))
  const after = flowing[0]?.from
  const kept = clause.anchors.filter(a => !flowing.includes(a) && !isNoun(clause, a))
  let changed = kept.length !== clause.anchors.length
  const vessels: VesselRef[] = []
  for (const v of clause.vessels) {
    if (isHeight(state, clause, v)) {
      changed = true
      continue
    }
    const carried = after !== undefined && v.from > after && v.role === 'to'
    if (carried || (v.role === 'to' && isCourse(clause, v))) {
      changed = true
      vessels.push({ ...v, role: 'course' })
    } else vessels.push(v)
  }
  return changed ? { ...clause, anchors: kept, vessels } : clause
}
