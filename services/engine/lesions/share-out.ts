import type { Clause } from '../stages/clause.ts'
import type { RawAct } from './acts.ts'
import type { NamedVessel } from './named-vessel.ts'
import { hasWord, type Scene } from './scene.ts'

const SPARED =
  /^(attempt|attempted|attempting|treat|treated|treating|touch|touched|touching|pursue|pursued|address|addressed|intervene|approach|cross|crossed|dilate|dilated|balloon|stent|stented|leaving|left|sparing|spared)$/

/** Vessels that a treatment of this clause may be in: not the way there, not where it came from. */
export const usable = (scene: Scene): NamedVessel[] => {
  const { clause } = scene
  const accesses = clause.anchors.filter(a => a.maneuver.act === 'access' || a.maneuver.act === 'close')
  const isAccess = (v: NamedVessel): boolean =>
    accesses.some(
      a =>
        a.maneuver.detail?.weak === undefined &&
        Math.min(Math.abs(v.ref.from - a.to), Math.abs(a.from - v.ref.to)) <= 3,
    ) ||
    /^(access|approach|sheath|puncture|arteriotomy|route|crossover|stick|entry|cutdown)$/.test(
      clause.tokens[v.ref.to]?.word ?? '',
    )
  const flow = (v: NamedVessel): boolean => {
    for (let i = v.ref.from - 1; i >= Math.max(clause.from, v.ref.from - 5); i--) {
      const { word } = clause.tokens[i]!
      if (/^(reconstitution|reconstitute|runoff|flow|outflow|inflow|opacification|supplying|filter)$/.test(word))
        return true
      // "no runoff today, the SFA ...": something else has been told since
      if (/^(today|was|were|is|had|has|now|then|we|i|[.;])$/.test(word)) return false
    }
    return false
  }
  // "set so as to hang 2 mm into the aorta": how far a stent stands out of its vessel
  const overhang = (v: NamedVessel): boolean =>
    /^(art\.aorta|ven\.(ivc|ra$|svc))/.test(v.places[0]?.vesselId ?? '') &&
    clause.tokens
      .slice(Math.max(clause.from, v.ref.from - 9), v.ref.from)
      .some(t =>
        /^(hang|hanging|overhang|overhanging|protrude|protruding|protruded|project|projecting|jut|jutting|peek|peeks|peeked|peeking|peep|peeping|poke|pokes|poking|edge|tip|top|lip|crown|stick|sticking|mm|millimeter)$/.test(
          t.word,
        ),
      ) &&
    clause.tokens.slice(Math.max(clause.from, v.ref.from - 3), v.ref.from).some(t => /^(into|in|within)$/.test(t.word))
  // "its upper end flush with the caval confluence": where a stent ends
  const border = (v: NamedVessel): boolean => {
    for (let i = v.ref.from - 1; i >= Math.max(clause.from, v.ref.from - 4); i--) {
      const { word } = clause.tokens[i]!
      if (/^(with|at|of|to|the|a)$/.test(word)) continue
      return (
        (/^(flush|level|even|short)$/.test(word) && /^(with|at|of|to)$/.test(clause.tokens[i + 1]!.word)) ||
        (/^(end|edge|tip|top|margin|lip)$/.test(word) && /^(at|with)$/.test(clause.tokens[i + 1]!.word))
      )
    }
    return false
  }
  // "... and did not attempt the SFA", "leaving the profunda alone"
  const spared = (v: NamedVessel): boolean => {
    for (let i = v.ref.from - 1; i >= Math.max(clause.from, v.ref.from - 6); i--) {
      if (scene.vessels.some(o => o !== v && o.ref.from <= i && o.ref.to > i && o.ref.list !== v.ref.list)) return false
      if (SPARED.test(clause.tokens[i]!.word)) {
        const [near, far] = [clause.tokens[i - 1]?.word ?? '', clause.tokens[i - 2]?.word ?? '']
        return /^(leaving|left|sparing|spared)$/.test(clause.tokens[i]!.word)
          ? /^(alone|untreated|untouched|be)$/.test(clause.tokens[v.ref.to]?.word ?? '')
          : /^(not|never|without|nor)$/.test(near) || (/^(to|even)$/.test(near) && far === 'not')
      }
    }
    return false
  }
  const told = scene.vessels.filter(
    v =>
      !isAccess(v) &&
      v.ref.role !== 'level' &&
      !flow(v) &&
      !overhang(v) &&
      !(border(v) && scene.vessels.length > 1) &&
      !spared(v),
  )
  // "..., right CFA": the hole named beside the treated vessel
  const elsewhere = told.filter(
    v => v.ref.finding || v.ref.role === 'of' || !v.places.every(p => scene.punctured.has(p.vesselId)),
  )
  return elsewhere.length > 0 && elsewhere.some(v => !v.places.every(p => scene.punctured.has(p.vesselId)))
    ? elsewhere
    : told
}

const inRange = (vessels: readonly NamedVessel[], from: number, to: number): NamedVessel[] =>
  vessels.filter(v => v.ref.from >= from && v.ref.to <= to)

/** Which vessels each act of a clause has: interleaved acts take their neighbours, else all acts share all vessels. */
export const shareOut = (scene: Scene, acts: readonly RawAct[]): Map<RawAct, NamedVessel[]> => {
  const { clause } = scene
  if (acts.length === 0) return new Map()
  const finds = clause.anchors.find(a => a.maneuver.act === 'find' && acts.every(act => act.from < a.from))
  const all = usable(scene).filter(v => finds === undefined || v.ref.from < finds.from)
  const goals = all.filter(v => v.ref.role !== 'from' && v.ref.role !== 'through' && v.ref.role !== 'with')
  const clotOnly = acts.every(a => a.action === 'thrombectomy' || a.action === 'lysis')
  const froms = all.filter(v => v.ref.role === 'from' && !(clotOnly && isWayIn(clause, v)))
  const throughs = all.filter(v => v.ref.role === 'through')
  // a probe measures on its way: from the cava down through the iliac veins
  const measured = acts.every(a => a.action === 'ivus')
  const kept =
    measured && all.length > 1
      ? all.filter(v => !isWayIn(clause, v) || v.ref.role !== 'from')
      : goals.length > 0
        ? froms.length > 0 && goals.some(g => g.ref.from > froms[0]!.ref.to) && !isWayIn(clause, froms[0]!)
          ? [...froms, ...goals]
          : goals
        : clotOnly && froms.length > 0
          ? froms
          : throughs
  const out = new Map<RawAct, NamedVessel[]>()
  if (hasWord(scene, 'rescue') && kept.length > 1 && !clotOnly) {
    const clot = scene.hits.find(h => h.kind === 'lesion' && h.is === 'thrombus')
    const spared = clot ? kept.filter(v => v.ref.to <= clot.from) : kept
    for (const act of acts) out.set(act, act.action === 'thrombectomy' || spared.length === 0 ? kept : spared)
    return out
  }
  // "the trunk and the posterior tibial were crossed and a stent left in the trunk": crossing is not treating
  const wired = clause.anchors.find(
    a =>
      /^(crossed|traversed|wired|cannulated|entered|selected|engaged|negotiated)$/.test(a.form) &&
      acts.every(t => t.from > a.from),
  )
  const beyond = wired ? kept.filter(v => v.ref.from > wired.to && /^(to|of)$/.test(v.ref.role)) : []
  if (wired && beyond.length > 0 && beyond.length < kept.length) {
    for (const act of acts) out.set(act, beyond)
    return out
  }
  const kinds = new Set(acts.map(a => a.action))
  if (kinds.size > 1 && kept.length > 1) {
    const sorted = [...acts].sort((a, b) => a.from - b.from)
    const first = sorted[0]!
    const lead = inRange(kept, clause.from, first.from).length > 0
    let whole = true
    const parts = sorted.map((act, i) => {
      const next = sorted[i + 1]
      const before = sorted[i - 1]
      return lead
        ? inRange(kept, before ? before.to : clause.from, act.from)
        : inRange(kept, act.to, next ? next.from : clause.to)
    })
    sorted.forEach((act, i) => {
      const before = sorted[i - 1]
      if (parts[i]!.length === 0 && before && before.action === act.action) parts[i] = parts[i - 1]!
      if (parts[i]!.length === 0) whole = false
    })
    if (whole) {
      for (const [i, act] of sorted.entries()) out.set(act, parts[i]!)
      return out
    }
  }
  for (const act of acts) out.set(act, kept)
  return out
}

/** "From the right groin", "from the left common femoral approach" is the way in. */
const isWayIn = (clause: Clause, v: NamedVessel): boolean =>
  clause.anchors.some(a => a.maneuver.act === 'access') ||
  (/cfa|radial|brachial|cfv|\.fv|ijv|ven\.(r|l)\.popliteal|gsv/.test(v.places[0]?.vesselId ?? '') &&
    !/^(origin|proximal|distal|mid)$/.test(clause.tokens[v.ref.from - 1]?.word ?? ''))
