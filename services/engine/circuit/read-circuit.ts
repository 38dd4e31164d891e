import type { CircuitRecord, Evidence, FistulaCreation } from '../../schema/index.ts'
import { done, evidenceOfView, type Scene, type View } from '../needle/scene.ts'
import type { TermHit } from '../needle/terms.ts'

import { acts, balloonIn, clotIn, embolIn, says, spokenOf, stentIn } from './circuit-acts.ts'

type Segment = 'peripheral' | 'central' | 'artery' | 'branch'

/** Segments named in the hits; bare words (graft, outflow) only where nothing more exact is named. */
const segmentsOf = (v: View, hits: readonly TermHit[]): Set<Segment> => {
  const sites = hits.filter(h => h.kind === 'circuit-site' && h.term.detail?.segment !== 'none')
  const exact = sites.filter(h => !/^(graft|fistula|outflow|inflow|peripheral)$/.test(h.form))
  const out = new Set<Segment>()
  for (const h of exact.length > 0 ? exact : sites) {
    const before = v.clause.tokens[h.from - 1]?.word ?? ''
    const two = v.clause.tokens[h.from - 2]?.word ?? ''
    // a way, not a goal: "through the fistula", "from the cephalic vein to"
    if (/^(through|via|from)$/.test(before) || (/^(through|via|from)$/.test(two) && /^(the|a|this)$/.test(before)))
      continue
    const after = v.clause.tokens[h.to]?.word ?? ''
    if (h.term.detail?.segment === 'central' && after === 'artery') continue
    // "stent graft" is no graft
    if (h.form === 'graft' && /^(stent|covered)$/.test(before)) continue
    out.add(h.term.detail!.segment as Segment)
  }
  return out
}

const FISTULA = /^(av|avf|arteriovenous|a v) ?fistula$|^avf$|^a v fistula$/
const ELSEWHERE =
  /^(dural|renal|pulmonary|carotid|cavernous|spinal|pelvic|hepatic|splenic|uterine|intercostal|congenital|traumatic|pial|cerebral|femoral|iatrogenic|evidence|possible|suspected)$/
const ARM =
  /^(arm|upper|forearm|brachiocephalic|radiocephalic|brachiobasilic|cephalic|basilic|wrist|elbow|antecubital|dialysis|access|lue|rue)$/

/** An arteriovenous fistula is one for dialysis where an arm or dialysis stands beside it; a finding elsewhere is none. */
const isFinding = (v: View, hit: TermHit): boolean => {
  const { sentence } = v.clause
  const words = v.clause.tokens.slice(sentence.from, sentence.to).map(t => t.word)
  if (v.clause.tokens.slice(Math.max(v.clause.from, hit.from - 3), hit.from).some(t => ELSEWHERE.test(t.word)))
    return true
  return FISTULA.test(hit.form) && !words.some(w => ARM.test(w))
}

/** Does the report speak of a dialysis circuit at all? */
export const speaksOfCircuit = (scene: Scene): boolean => {
  let weak = false
  let word = false
  for (const v of scene.views) {
    const kind = v.clause.sentence.section.kind
    if (kind === 'plan') continue
    for (const h of v.hits) {
      if (h.kind === 'circuit-act' && (h.is === 'study' || h.is.startsWith('create'))) return true
      if (h.kind !== 'circuit') continue
      if (done(v, h) === 'negated') continue
      if (h.is === 'speaks') word = true
      else if (h.term.detail?.weak !== undefined || isFinding(v, h))
        weak ||= v.told || kind === 'header' || kind === 'indication' || kind === 'diagnosis'
      else if (v.told || kind === 'header' || kind === 'indication' || kind === 'diagnosis' || kind === 'body')
        return true
    }
  }
  return weak && word
}

/** "Antegrade 4 cm above the elbow, retrograde in the upper arm": a field says the directions only, so it is the access of the report. */
const isBarePuncture = (v: View): boolean =>
  v.clause.sentence.role === 'label' &&
  v.clause.vessels.length === 0 &&
  says(v, /^(antegrade|retrograde)$/) &&
  v.clause.cues.every(c => c.cue.sets !== 'negated' && c.cue.sets !== 'planned' && c.cue.sets !== 'historical')

/** Was a needle, catheter or sheath put into the circuit itself? */
const accessOf = (
  scene: Scene,
): { access: CircuitRecord['access'] | 'elsewhere' | 'none'; evidence: Evidence[]; sentence?: number } => {
  let study: View | undefined
  let artery: View | undefined
  let existing: View | undefined
  let bare: View | undefined
  let untouched = false
  for (const v of scene.told) {
    const punctured = v.clause.anchors.some(
      a => a.maneuver.act === 'access' && a.maneuver.detail?.weak === undefined && done(v, a) === 'performed',
    )
    const cannula = v.clause.anchors.some(
      a =>
        (a.maneuver.act === 'select' || a.maneuver.act === 'advance' || a.maneuver.act === 'deploy') &&
        done(v, a) === 'performed',
    )
    const tool = v.clause.concepts.some(c => /^(needle|sheath)$/.test(c.concept.detail?.moves ?? ''))
    const names = v.hits.some(h => h.kind === 'circuit' && h.is === 'circuit')
    const site = v.hits.some(h => h.kind === 'circuit-site' && h.term.detail?.segment === 'peripheral')
    if (names || site) {
      const refused = v.clause.anchors.some(x => x.maneuver.act === 'access' && done(v, x) === 'negated')
      if (refused || (says(v, /^not$/) && says(v, /^(punctured|accessed|entered)$/))) untouched = true
      if (!untouched && ((punctured && !says(v, /^(femoral|jugular)$/)) || (cannula && tool))) {
        if (!(v.hits.some(h => h.kind === 'circuit-site' && h.term.detail?.segment === 'artery') && !names && !site))
          return {
            access: 'circuit',
            evidence: [evidenceOfView(scene, v, 'access of the circuit')],
            sentence: v.sentence,
          }
      }
    }
    if (punctured && v.hits.some(h => h.kind === 'circuit-site' && h.term.detail?.segment === 'artery')) artery ??= v
    if (isBarePuncture(v)) bare ??= v
    if (says(v, /^(existing|indwelling)$/) && says(v, /^needle$/)) existing ??= v
    const s = acts(v, 'study')[0]
    if (s && done(v, s) === 'performed' && !spokenOf(v, s)) study ??= v
  }
  if (untouched) return { access: 'elsewhere', evidence: [] }
  if (bare) return { access: 'circuit', evidence: [evidenceOfView(scene, bare, 'access')], sentence: bare.sentence }
  if (artery) return { access: 'artery', evidence: [evidenceOfView(scene, artery, 'access of the artery')] }
  if (existing) return { access: 'artery', evidence: [evidenceOfView(scene, existing, 'needles left in')] }
  // the veins of the arm drain the circuit: a hole read in one of them is no other door
  const others = scene.story.accesses.filter(
    a => a.assertion === 'performed' && !a.assumed && !/^ven\.(axillary|basilic|cephalic|brachial)$/.test(a.base),
  )
  if (study && !others.some(a => /cfv|cfa|ijv|jugular/.test(a.base)))
    return { access: 'circuit', evidence: [evidenceOfView(scene, study, 'study of the circuit')] }
  if (others.length > 0) return { access: 'elsewhere', evidence: [] }
  return { access: 'none', evidence: [] }
}

interface Found {
  clot: Evidence[]
  balloon: Evidence[]
  stent: Evidence[]
  centralBalloon: Evidence[]
  centralStent: Evidence[]
  embolization: Evidence[]
  inflow: Evidence[]
  unsited: Evidence[]
  study: Evidence[]
}

const PLURAL = /^(both|these|each|all|lesion|stenose|two|three|multiple|areas?)$/

/** Reads the work on a dialysis circuit through the skin. */
export const readCircuit = (scene: Scene): Omit<CircuitRecord, 'factId'> | undefined => {
  if (scene.open || !speaksOfCircuit(scene)) return undefined
  const { access, evidence, sentence } = accessOf(scene)
  if (access === 'elsewhere') return undefined
  const found: Found = {
    clot: [],
    balloon: [],
    stent: [],
    centralBalloon: [],
    centralStent: [],
    embolization: [],
    inflow: [],
    unsited: [],
    study: [],
  }
  let lesions: Segment[] = []
  let used = false
  let last: Set<Segment> = new Set()
  let under: Set<Segment> = new Set()
  for (const v of scene.views) {
    // "Cephalic arch:" over what was done there
    if (v.clause.sentence.role === 'heading') {
      const named = segmentsOf(v, v.hits)
      if (named.size > 0 || v.clause.to - v.clause.from > 1) under = named
      continue
    }
    if (!v.told) continue
    const segments = segmentsOf(v, v.hits)
    const around = segmentsOf(v, v.around)
    const sentence = around.size === 0 && v.clause.sentence.role === 'label' ? under : around
    const words = evidenceOfView(scene, v, 'dialysis circuit')
    const s = acts(v, 'study').find(h => done(v, h) === 'performed' && !spokenOf(v, h))
    if (s || v.clause.anchors.some(a => a.maneuver.act === 'image' && done(v, a) === 'performed'))
      found.study.push(words)
    const clot = clotIn(v)
    if (clot) found.clot.push(words)
    const stent = stentIn(v)
    const balloon = balloonIn(v, sentence.size > 0)
    const embol = embolIn(v)
    if (embol && !stent) found.embolization.push(words)
    if (stent || balloon) {
      const own = segments.size > 0 ? segments : sentence
      let goal: Set<Segment> = new Set([...own].filter(x => x !== 'branch'))
      if (goal.size === 0) {
        goal =
          says(v, PLURAL) || new Set(lesions).size === 1
            ? new Set(lesions)
            : lesions.length > 0
              ? new Set(used && last.size > 0 ? last : [lesions.at(-1)!])
              : new Set(last)
      }
      if (goal.size === 0) {
        found.unsited.push(words)
        goal.add('peripheral')
      }
      for (const x of goal) {
        if (x === 'artery') {
          if (goal.size === 1) found.inflow.push(words)
          continue
        }
        if (stent) (x === 'central' ? found.centralStent : found.stent).push(words)
        else (x === 'central' ? found.centralBalloon : found.balloon).push(words)
      }
      last = goal
      used = true
    } else {
      const lesion = acts(v, 'lesion').find(h => done(v, h) !== 'negated')
      const no = v.clause.tokens
        .slice(v.clause.from, v.clause.to)
        .some(t => /^(no|without|residual|patent)$/.test(t.word))
      if (lesion && !no) {
        const at = segments.size > 0 ? segments : sentence
        if (used) lesions = []
        used = false
        for (const x of at) if (x !== 'branch' && !lesions.includes(x)) lesions.push(x)
      }
    }
  }
  const treated = [found.clot, found.balloon, found.stent, found.centralBalloon, found.centralStent, found.embolization]
  if (access === 'none' && treated.every(list => list.length === 0)) return undefined
  return {
    access: access === 'artery' ? 'artery' : 'circuit',
    ...(sentence === undefined ? {} : { sentence }),
    ...found,
    // what was treated in the circuit shows that it was entered
    evidence: evidence.length > 0 ? evidence : [...found.study, ...treated.flat()].slice(0, 1),
  }
}

/** Reads a fistula made through the skin. */
export const readCreation = (scene: Scene): Omit<FistulaCreation, 'factId'> | undefined => {
  if (scene.open) return undefined
  const of = (is: string): View[] =>
    scene.told.filter(v => acts(v, is).some(h => done(v, h) === 'performed' && !spokenOf(v, h)))
  const one = of('create-one')
  const two = of('create-two')
  const plain = of('create')
  const views = [...one, ...two, ...plain]
  if (views.length === 0) return undefined
  // maturation of a fistula made on another day
  if (
    views.every(
      v => v.clause.cues.some(c => c.cue.sets === 'historical') || says(v, /^(existing|previously|maturation|mature)$/),
    )
  )
    return undefined
  const made = views.some(
    v =>
      v.clause.sentence.role === 'label' ||
      says(v, /^(created|creation|fistula|activated|deployed|used|performed|advanced|fused|energy)$/),
  )
  if (!made) return undefined
  const leg = scene.views.some(v => (v.told || v.title) && says(v, /^(thigh|leg|femoral|groin)$/))
  return {
    accesses: one.length > 0 ? 'one' : two.length > 0 ? 'two' : 'unstated',
    arm: !leg,
    evidence: views.slice(0, 4).map(v => evidenceOfView(scene, v, 'fistula made through the skin')),
  }
}
