import type { TreatmentAction } from '../../schema/index.ts'
import { baseOf } from '../anatomy.ts'
import { openingOf } from '../device-actions.ts'
import type { Clause } from '../stages/clause.ts'
import { clausesIn } from '../stages/clauses-in.ts'
import type { Story } from '../stages/narrate.ts'
import { looseSide } from '../story/resolve.ts'
import type { Place } from '../story/state.ts'
import { isVesselOnly } from './carry-over.ts'
import type { LesionFact } from './findings.ts'
import type { NamedVessel } from './named-vessel.ts'
import { hasWord, type Resolver, type Scene } from './scene.ts'
import { usable } from './share-out.ts'
import { unique } from './treated.ts'

/** A first word of a plural: "these", "both", "each". */
export const isPlural = (scene: Scene): boolean =>
  scene.hits.some(
    h =>
      h.kind === 'word' &&
      h.is === 'pronoun' &&
      /^(both|each|all three|these|these lesion|both lesion|each lesion|lesion)$/.test(h.form) &&
      (h.form !== 'lesion' || /s$/.test(scene.clause.tokens[h.from]!.word)),
  )

export const isKissingIliac = (scene: Scene, places: readonly Place[]): boolean =>
  hasWord(scene, 'kissing') && (places.length === 0 || places.every(p => /art\.(r\.|l\.)?(cia|aorta)/.test(p.vesselId)))

/** Vessels that headings, summaries and indications name with an action: the way out when the body says "the lesion" only. */
export const summaryPlaces = (scenes: readonly Scene[], action: TreatmentAction): Place[] =>
  unique(
    scenes
      .filter(
        s =>
          s.hits.some(h => h.kind === 'act' && h.is === action) ||
          s.clause.devices.some(d => openingOf(d.device.class) === action),
      )
      .flatMap(s => {
        const mine = s.vessels.filter(v => v.ref.role !== 'from' && v.ref.role !== 'through')
        // "Left popliteal stenosis, treated with balloon angioplasty"
        const before =
          mine.length > 0
            ? undefined
            : scenes.findLast(
                o => o.clause.sentence === s.clause.sentence && o.clause.to <= s.clause.from && o.vessels.length > 0,
              )
        return [...mine, ...(before?.vessels ?? [])].flatMap(v => v.places)
      }),
  )

export const isRelated = (story: Story, a: string, b: string): boolean =>
  a === b || story.anatomy.isBehind(a, b) || story.anatomy.isBehind(b, a)

const AIM =
  /^(attention|turn|turned|elected|decided|chose|deal|dealt|address|addressed|tackle|tackled|treat|treating|intervene|intervention|intervened|target|targeted|proceed|proceeded|begin|began|start|started|approach|approached|work|recanalize|recanalization|revascularize|revascularization|recanalized|revascularized)$/

/** "It was elected to deal with the left SFA": what the work that follows is about. */
export const targetOf = (scene: Scene): Place[] => {
  const { clause } = scene
  if (
    clause.sentence.section.kind === 'findings' ||
    clause.cues.some(c => /^(negated|historical|other-operator)$/.test(c.cue.sets))
  )
    return []
  let at = -1
  for (let i = clause.from; i < clause.to && at < 0; i++) if (AIM.test(clause.tokens[i]!.word)) at = i
  if (at < 0) return []
  const mine = usable(scene).filter(
    v =>
      !/^(from|through|with|course)$/.test(v.ref.role) ||
      (v.ref.role === 'with' &&
        /^(deal|dealt|dealing)$/.test(
          clause.tokens.slice(at, v.ref.from).findLast(t => t.word !== 'with' && !/^(the|right|left)$/.test(t.word))
            ?.word ?? '',
        )),
  )
  return mine.filter(v => v.ref.from > at).flatMap(v => v.places)
}

/** "IVUS: IVC, left common iliac, left external iliac": the vessels stand behind the colon. */
export const isList = ({ clause }: Scene): boolean =>
  clause.sentence.role === 'heading' ||
  clause.tokens[clause.to]?.word === ':' ||
  clause.tokens[clause.to - 1]?.word === ':'

export const listBelow = (story: Story, clause: Clause, resolver: Resolver): Place[] => {
  const { sentence } = clause
  const after = clausesIn(story.clauses, sentence.index).filter(c => c.from >= clause.to)
  for (let next = sentence.index + 1; sentence.role === 'heading' && next <= sentence.index + 4; next++)
    after.push(...clausesIn(story.clauses, next).filter(c => c.sentence.under === sentence.index))
  const places: Place[] = []
  for (const c of after) {
    const scene = resolver.sceneOf(c)
    if (c.sentence.role !== 'narrative' && c.to - c.from <= 1) continue
    if (scene.hits.some(h => (h.kind === 'act' && h.is !== 'none') || h.kind === 'lesion') || c.devices.length > 0)
      break
    if (
      !isVesselOnly(scene) &&
      !/^(interrogated|evaluated|imaged|studied|assessed|examined|scanned|treated|dilated)$/.test(
        c.tokens[c.to - 2]?.word ?? '',
      )
    )
      break
    places.push(...scene.vessels.flatMap(v => v.places))
  }
  return unique(places)
}

export const bothIliacs = (story: Story, scene: Scene, places: readonly Place[]): Place[] => {
  const at = places[0] ?? { branch: false, from: scene.clause.from, to: scene.clause.from + 1 }
  return (['right', 'left'] as const)
    .map(side => ({ vesselId: `art.${side[0]}.cia`, side, branch: false, from: at.from, to: at.to }))
    .filter(p => story.index.vessels.has(p.vesselId))
}

/** "Left transcarotid stent": the neck artery goes without its name. */
export const carotidOf = (story: Story, scene: Scene): Place[] => {
  const side = looseSide(scene.clause)
  if (side !== 'right' && side !== 'left') return []
  const vesselId = `art.${side[0]}.ica`
  return story.index.vessels.has(vesselId)
    ? [{ vesselId, side, branch: false, from: scene.clause.from, to: scene.clause.from + 1 }]
    : []
}

/**
 * A stent set through the opened neck, its side told in the titles: what is dilated without a name is the neck artery, and an
 * artery of the neck named without a side is the one of that side. The vein of the return line is no target.
 */
export const throughNeck = (
  story: Story,
  summaries: readonly Scene[],
): ((places: readonly Place[], refs: readonly NamedVessel[]) => readonly Place[]) => {
  const sides = new Set<string>()
  const speaks = new Set(summaries.filter(s => hasWord(s, 'tcar')).map(s => s.clause.sentence))
  let goal: Place | undefined
  for (const s of summaries) {
    const { kind } = s.clause.sentence.section
    if (kind !== 'header' && kind !== 'diagnosis') continue
    if (!speaks.has(s.clause.sentence)) continue
    const [place] = carotidOf(story, s)
    if (place === undefined) continue
    goal = place
    sides.add(place.side)
  }
  if (goal === undefined || sides.size !== 1) return places => places
  const neck = goal
  return (places, refs) => {
    if (refs.length === 0) return places.every(p => p.vesselId.startsWith('ven.')) ? [neck] : places
    const isNeck = (p: Place): boolean => /\.(cca|ica)$/.test(p.vesselId)
    if (refs.some(v => v.ref.side !== undefined) || !places.every(isNeck)) return places
    return places.map(p => {
      const twin = p.side === neck.side ? undefined : story.anatomy.findTwin(p.vesselId)
      return twin === undefined ? p : { ...p, vesselId: twin, side: neck.side }
    })
  }
}

/** "Each iliac lesion": the part of the body narrows down what is meant. */
const REGIONS: readonly { readonly word: RegExp; readonly vessels: RegExp }[] = [
  { word: /^iliac$/, vessels: /\.(cia|eia|iia|civ|eiv|iiv)$/ },
  { word: /^(tibial|crural|infrapopliteal)$/, vessels: /\.(ata|pta|tpt|peroneal)$/ },
  { word: /^(femoral|sfa|femoropopliteal)$/, vessels: /\.(cfa|sfa|pfa|popliteal|cfv|fv)$/ },
  { word: /^(popliteal)$/, vessels: /\.popliteal$/ },
  { word: /^renal$/, vessels: /\.renal/ },
]

const wordsIn = (scene: Scene, word: RegExp): boolean => {
  for (let i = scene.clause.from; i < scene.clause.to; i++) if (word.test(scene.clause.tokens[i]!.word)) return true
  return false
}

/** The one vessel that any part of the report calls narrowed or blocked. */
const onlyLesion = (known: readonly LesionFact[]): Place[] => {
  const places = unique(known.filter(f => f.kind === 'stenosis' || f.kind === 'occlusion').map(f => f.place))
  return places.length === 1 ? places : []
}

/** "On the left", of the patient and not of a sheath or groin. */
const sideOnly = (scene: Scene): 'right' | 'left' | undefined => {
  const { tokens, from, to } = scene.clause
  for (let i = from + 2; i < to; i++) {
    const { word } = tokens[i]!
    if ((word !== 'right' && word !== 'left') || tokens[i - 1]!.word !== 'the' || tokens[i - 2]!.word !== 'on') continue
    const next = tokens[i + 1]?.word ?? ''
    if (!/^(groin|sheath|access|femoral|common|wire|catheter|arm|wrist|table)$/.test(next)) return word
  }
  return undefined
}

export const fromFocus = (
  scene: Scene,
  focus: readonly Place[],
  group: readonly Place[],
  summaries: readonly Scene[],
  action: TreatmentAction,
  known: readonly LesionFact[],
): Place[] => {
  const region = REGIONS.find(r => wordsIn(scene, r.word))
  const side = sideOnly(scene)
  const mine = focus.filter(p => p.side === side)
  if (mine.length > 0 && !isPlural(scene)) return mine
  // "on the left I cracked the calcium there": the side picks among the lesions just told
  const opposite = (side === 'right' || side === 'left') && focus.length > 0 && focus.every(p => p.side !== side)
  if (opposite) {
    const beside = unique(group).filter(p => p.side === side)
    if (beside.length > 0) return beside
    const told = known.filter(
      f => f.rank === 1 && f.place.side === side && /^(stenosis|occlusion|functional|lesion)$/.test(f.kind),
    )
    const twin = told.find(f => focus.some(p => baseOf(p.vesselId) === baseOf(f.place.vesselId)))
    if (twin) return [twin.place]
  }
  const places = unique(group).filter(p => !region || region.vessels.test(p.vesselId))
  if (isPlural(scene) && places.length > 0) return places
  if (region && places.length > 0 && !focus.some(p => region.vessels.test(p.vesselId))) return places.slice(-1)
  if (places.length > 1 || focus.length === 0) {
    const said = summaryPlaces(summaries, action)
    const both = places.filter(p => said.some(s => s.vesselId === p.vesselId))
    if (both.length > 0) return both
    if (focus.length === 0) return said.length > 0 ? said : onlyLesion(known)
  }
  return [...focus]
}

export const spanOf = (scene: Scene, mine: readonly NamedVessel[], places: readonly Place[]): string[] => {
  if (mine.length < 2 || hasWord(scene, 'separate')) return []
  const fromTo = mine.some(v => v.ref.role === 'from') && mine.some(v => v.ref.role === 'to')
  const into = mine.slice(1).some(v => v.ref.role === 'to' && v.ref.list !== mine[0]!.ref.list)
  return fromTo || (into && hasWord(scene, 'bridge')) ? places.map(p => p.vesselId) : []
}
