import type { Laterality } from '../../schema/index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Clause } from '../stages/clause.ts'
import { accessFor } from './access.ts'
import { addStop, tellPosition } from './position.ts'
import { twinOf } from './refer.ts'
import { type CatheterState, clauseEvidence, otherSide, type Place } from './state.ts'

const MANNER =
  /^(thing|way|manner|fashion|technique|step|procedure|treatment|drill|maneuver|sequence|approach|method|endpoint|exercise|business|trick|process|protocol|recipe|regimen|again|on|for|to|over|was|were|done|job|deal|routine|course|work|effect|performed)$/
const VIEWS = /^(view|picture|image|projection|run|series|study|set|acquisition|injection|film)$/
const LIKE = /^(likewise|similarly|identical|identically|ditto|duplicated|mirrored|comparably)$/
const WORK =
  /^(procedure|process|technique|step|exercise|embolization|treatment|it|this|sequence|maneuver|catheterization|selection|all|everything|infusion|whole|thing)$/
const DID =
  /^(did|done|do|was|were|performed|repeated|treated|carried|undertaken|made|managed|addressed|handled|dealt|went|followed|accomplished|approached|completed|given|received|got|had|taken)$/

interface Same {
  readonly at: number
  readonly views: boolean
}

/** "The same thing", "in identical fashion", "the procedure was repeated", "ditto": words that point back at a whole act. */
const sameIn = (clause: Clause): Same | undefined => {
  const { tokens } = clause
  const word = (i: number): string => (i >= clause.from && i < clause.to ? tokens[i]!.word : '')
  for (let i = clause.from; i < clause.to; i++) {
    const w = word(i)
    if (w === 'same') {
      const next = word(i + 1)
      if (VIEWS.test(next)) return { at: i, views: true }
      if (MANNER.test(next) || next === '' || /^[.,;]$/.test(next)) return { at: i, views: false }
    }
    if (LIKE.test(w)) return { at: i, views: false }
    if (w === 'like' && /^(manner|fashion)$/.test(word(i + 1))) return { at: i, views: false }
    if (w === 'repeated' && !clause.anchors.some(a => a.maneuver.act === 'image')) {
      const before = tokens.slice(clause.from, i).map(t => t.word)
      if (before.some(b => WORK.test(b)) || /^(on|for|at|over)$/.test(word(i + 1))) return { at: i, views: false }
    }
  }
  return undefined
}

/** The side of the last act that has one. */
const sideOfWork = (state: CatheterState): Laterality | undefined =>
  [...state.interventions, ...state.runs, ...state.stops]
    .filter(x => x.assertion === 'performed' && (x.side === 'right' || x.side === 'left'))
    .sort((a, b) => a.seq - b.seq)
    .at(-1)?.side

/** The side that the words name outside of any vessel; "the other side" is the one where nothing was done yet. */
const sideSaid = (state: CatheterState, clause: Clause): Laterality | undefined => {
  for (const c of clause.concepts) {
    if (c.concept.kind !== 'generic') continue
    if (clause.vessels.some(v => c.from >= v.from - 2 && c.to <= v.to)) continue
    const is = c.concept.detail?.is
    // "on the right groin", "the right hand": not the side of the work
    if (/^(groin|hand|arm|wrist|sheath|access|hip)$/.test(clause.tokens[c.to]?.word ?? '')) continue
    if (is === 'right' || is === 'left') return is
    const worked = is === 'contralateral' ? sideOfWork(state) : undefined
    if (worked) return otherSide(worked)
  }
  return undefined
}

const ACTIONS = /^(embolization|infusion|y90-delivery|temporary-occlusion)$/

/** Has the side any act of its own already? */
const isTold = (state: CatheterState, side: Laterality, views: boolean): boolean =>
  views
    ? state.runs.some(r => r.assertion === 'performed' && r.side === side && r.position === state.moves)
    : state.interventions.some(d => d.assertion === 'performed' && d.side === side && ACTIONS.test(d.action))

/**
 * "Dropped into the right side and did the same thing": what was done on one side is done on the other.
 * @returns true when the clause told it.
 */
export const tellSame = (state: CatheterState, clause: Clause): boolean => {
  const said = sideSaid(state, clause)
  const moves = clause.anchors.some(a => /^(advance|withdraw|cross|select)$/.test(a.maneuver.act))
  if (said && moves && clause.vessels.length === 0) state.turned = { side: said, sentence: clause.sentence.index }
  const same = sameIn(clause)
  if (!same) return false
  // "went over to the left one and did the same": the vessel is gone into first
  const named = clause.vessels.filter(v => v.role !== 'from' && v.role !== 'through')
  if (named.length > 0 && (same.views || named.some(v => v.from > same.at))) return false
  if (assertionAt(clause, same.at, same.at + 1).value !== 'performed') return false
  // "the same on the right can wait", "will follow"
  if (clause.cues.some(q => /^(planned|hypothetical|negated|attempted|historical)$/.test(q.cue.sets))) return false
  const words = clause.tokens.slice(clause.from, clause.to).map(t => t.word)
  if (clause.sentence.role === 'narrative' && !words.some(w => DID.test(w))) return false
  if (named.length > 0 && !tellPosition(state, clause)) return false
  const turned = state.turned?.sentence === clause.sentence.index ? state.turned.side : undefined
  const moved = state.movedIn === clause.sentence.index ? state.tip?.side : undefined
  const side = named.length > 0 ? moved : (said ?? turned ?? moved)
  if ((side !== 'right' && side !== 'left') || isTold(state, side, same.views)) return false
  const from = otherSide(side)
  const place = (vesselId: string, branch: boolean): Place | undefined => {
    const id = twinOf(state, vesselId, side)
    return id === undefined || id === vesselId ? undefined : { vesselId: id, side, branch, from: -1, to: -1 }
  }
  const performed = <T extends { readonly assertion: string; readonly side: Laterality }>(list: readonly T[]): T[] =>
    list.filter(x => x.assertion === 'performed' && x.side === from)
  const stops = performed(state.stops).filter(s => s.order > 0)
  const done = same.views ? [] : performed(state.interventions).filter(d => ACTIONS.test(d.action))
  const runs = performed(state.runs).filter(r => r.told && r.purpose !== 'access-check')
  if (stops.length === 0 || (done.length === 0 && runs.length === 0)) return false
  const evidence = [clauseEvidence(state.document, clause, 'the same on the other side')]
  const common = { factId: '', assertion: 'performed' as const, evidence, sentence: clause.sentence.index }
  let last: Place | undefined
  for (const stop of stops) {
    const to = place(stop.vesselId, stop.branch)
    if (!to) continue
    addStop(state, to, clause, 'performed', stop.tool, 'said')
    last = to
  }
  if (!last) return false
  state.moves++
  state.movedIn = clause.sentence.index
  const twins = (ids: readonly string[]): string[] => ids.map(id => twinOf(state, id, side) ?? id)
  for (const run of runs)
    state.runs.push({
      ...run,
      ...common,
      seq: state.seq++,
      position: state.moves,
      tipId: run.tipId === undefined ? undefined : twins([run.tipId])[0],
      vesselIds: twins(run.vesselIds),
      side,
      findings: [],
    })
  for (const act of done)
    state.interventions.push({
      ...act,
      ...common,
      seq: state.seq++,
      accessId: accessFor(state, state.anatomy.getVessel(last.vesselId).system === 'arterial' ? 'arterial' : 'venous')
        .id,
      vesselIds: twins(act.vesselIds),
      side,
    })
  state.tip = last
  state.tipPending = false
  state.previous = [last]
  state.side = side
  return true
}
