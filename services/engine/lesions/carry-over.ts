import type { TreatmentAction } from '../../schema/index.ts'
import type { Place } from '../story/state.ts'
import { assertAct, type RawAct } from './acts.ts'
import type { LesionFact } from './findings.ts'
import { hasWord, type Scene } from './scene.ts'
import { type Draft, unique } from './treated.ts'

/** One act told twice in a clause (verb and device) with no vessel between is one. */
export const merge = (scene: Scene, acts: readonly RawAct[]): RawAct[] => {
  const out: RawAct[] = []
  for (const act of acts) {
    const at = out.findIndex(
      o =>
        o.action === act.action &&
        o.assertion === act.assertion &&
        !scene.vessels.some(v => v.ref.from >= o.to && v.ref.to <= act.from),
    )
    if (at < 0) out.push(act)
    else
      out[at] = {
        ...out[at]!,
        to: act.to,
        worded: out[at]!.worded || act.worded,
        classes: new Set([...out[at]!.classes, ...act.classes]),
      }
  }
  return out
}

/** A clause that is no more than a vessel: what follows is about it. */
export const isVesselOnly = (scene: Scene): boolean => {
  const { from, to, tokens } = scene.clause
  for (let i = from; i < to; i++)
    if (
      !scene.vessels.some(v => v.ref.from <= i && v.ref.to > i) &&
      !/^(right|left|r|l|rt|lt|the|artery|vein|and|[.,:;/-]|proximal|mid|middle|distal|upper|lower|third|segment|portion|p[1-3]|p[1-3] p[1-3]|at|of|level|above|below|knee|\(|\d+|\)|next|then|now|finally|lastly|running|into|continuing|on|to|down|for|as)$/.test(
        tokens[i]!.word,
      )
    )
      return false
  return true
}

/** A bare "stenting" with no vessel, device or lesion beside it tells again what is told with its vessel elsewhere. */
export const retold = (drafts: readonly Draft[], lesions: readonly LesionFact[]): readonly Draft[] =>
  drafts.map(d => {
    const { sentence } = d.clause
    // "the probe was drawn back from there": where it began; what it saw is told next, vessel by vessel
    const drawn =
      d.action === 'ivus' &&
      !d.named &&
      d.clause.tokens.slice(d.clause.from, d.clause.to).some(t => /^(drawn|pulled|withdrawn|pullback)$/.test(t.word))
    const seen = (o: Draft): boolean =>
      o.action === 'ivus' &&
      o.named &&
      (o.clause.sentence.index > sentence.index || o.seq > d.seq) &&
      o.clause.sentence.index - sentence.index <= 2
    if (drawn && drafts.some(seen)) return { ...d, places: [] }
    // "ultrasound was then run, in the course of which the cava was free, the iliac vein ...": the vessels follow
    const later = (o: Draft): boolean => seen(o) && o.clause.sentence === sentence && o.seq > d.seq
    if (d.action === 'ivus' && !d.named && drafts.some(later)) return { ...d, places: [] }
    if (d.named || d.classes.size > 0 || d.places.length === 0 || d.assertion !== 'performed') return d
    if (d.action === 'ivus' || lesions.some(f => f.sentence === sentence.index && f.rank === 1)) return d
    for (let i = d.clause.from; i < d.clause.to; i++)
      if (/^(it|this|these|both|each|lesion|vessel|area|segment)$/.test(d.clause.tokens[i]!.word)) return d
    const others = drafts.filter(o => o.named && o.action === d.action && o.assertion === 'performed')
    const places = unique(others.flatMap(o => o.places))
    return places.length === 0 || places.some(p => d.places.some(mine => mine.vesselId === p.vesselId))
      ? d
      : { ...d, places }
  })

export const hasProtection = (scene: Scene): boolean =>
  scene.clause.devices.some(d => d.device.class === 'protection') ||
  scene.hits.some(h => h.kind === 'tool' && h.is === 'protection')

/** "Our plan was atherectomy with angioplasty and stenting": what is joined to an act that was not done was not done either. */
export const inherit = (
  scene: Scene,
  acts: readonly RawAct[],
  before: { assertion: RawAct['assertion']; sentence: number } | undefined,
): readonly RawAct[] => {
  const { clause } = scene
  if (!before || before.sentence !== clause.sentence.index || before.assertion === 'performed') return acts
  const first = clause.tokens[clause.from]?.word ?? ''
  const joined = before.assertion === 'negated' ? /^(or|nor)$/.test(first) : /^(and|with|or|,)$/.test(first)
  for (let i = clause.from; i < clause.to; i++)
    if (/^(was|were|then|we|i|performed|placed|deployed)$/.test(clause.tokens[i]!.word)) return acts
  return joined ? acts.map(a => (a.assertion === 'performed' ? { ...a, assertion: before.assertion } : a)) : acts
}

/** A stenosis in a stent sits where a stent was told of. */
export const inStentPlaces = (scene: Scene, drafts: readonly Draft[]): readonly Place[] | undefined =>
  scene.hits.some(h => h.kind === 'tool' && /^(in stent|instent)/.test(h.form))
    ? drafts.findLast(d => d.action === 'stent' && d.assertion === 'historical' && d.places.length > 0)?.places
    : undefined

/**
 * "... and the popliteal with a 4 mm balloon": the verb stands in the clause before. "The same was done for the posterior
 * tibial": all that was done last, again.
 */
export const repeated = (scene: Scene, before: readonly TreatmentAction[], sentence: number): RawAct[] => {
  const { clause } = scene
  if (before.length === 0) return []
  const again = hasWord(scene, 'same-again')
  // "that got a 3 by 120 of the same brand": the vessel stands before, the tool is told by its size
  const likeTool = again && scene.hits.some(h => h.is === 'same-again' && /^of the same/.test(h.form))
  if (likeTool) return [madeAct(scene, before.at(-1)!)]
  if (before.at(-1) !== 'ivus' && scene.vessels.every(v => v.ref.role === 'through')) return []
  if (scene.vessels.length === 0 && before.at(-1) === 'ivus' && !again && !measuresArea(scene)) return []
  // "in the common iliac vein the lumen measures 38 square millimeters": seen from inside, right after the probe
  if (before.at(-1) === 'ivus' && clause.sentence.index - sentence <= 2 && measuresArea(scene))
    return [madeAct(scene, 'ivus')]
  if (!again && (sentence !== clause.sentence.index || !isEllipsis(scene))) return []
  const actions = again ? before : before.slice(-1)
  return actions.map(action => madeAct(scene, action))
}

const measuresArea = (scene: Scene): boolean => {
  const { tokens, from, sentence } = scene.clause
  for (let i = from; i < sentence.to; i++) {
    const next = i + 1 < sentence.to ? tokens[i + 1]!.word : ''
    if (tokens[i]!.word === 'mm2' || (tokens[i]!.word === 'square' && /^(millimeter|mm)$/.test(next))) return true
  }
  return false
}

const madeAct = (scene: Scene, action: TreatmentAction): RawAct => ({
  action,
  from: scene.clause.from,
  to: scene.clause.from + 1,
  classes: new Set<string>(),
  worded: false,
  assertion: assertAct(scene, scene.clause.from, scene.clause.from + 1),
})

const isEllipsis = (scene: Scene): boolean => {
  const { clause } = scene
  const first = clause.tokens[clause.from]?.word ?? ''
  return (
    (first === 'and' || first === ',' || first === 'then') &&
    clause.anchors.every(a => a.maneuver.act === 'find' && a.form.endsWith('ing')) &&
    (clause.anchors.length > 0 || !scene.hits.some(h => h.kind === 'lesion')) &&
    clause.to - clause.from < 18
  )
}
