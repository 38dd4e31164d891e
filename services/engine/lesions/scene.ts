import type { Laterality } from '../../schema/index.ts'
import { basesOf } from '../anatomy.ts'
import type { Clause, VesselRef } from '../stages/clause.ts'
import { clausesIn } from '../stages/clauses-in.ts'
import type { Story } from '../stages/narrate.ts'
import { looseSide, resolveRef } from '../story/resolve.ts'
import { type CatheterState, otherSide, type Place } from '../story/state.ts'
import { isBalloonWord, looseRefs, regionsOf } from './loose-refs.ts'
import type { NamedVessel } from './named-vessel.ts'
import type { TermHit } from './terms.ts'

/** A clause with everything the lesion reader asks of it. */
export interface Scene {
  readonly clause: Clause
  readonly hits: readonly TermHit[]
  readonly vessels: readonly NamedVessel[]
  /** A filter against emboli is used in this report. */
  readonly filtered: boolean
  /** Vessels punctured today. */
  readonly punctured: ReadonlySet<string>
}

/** Vessels are settled when asked for: most clauses never are. */
class LazyScene implements Scene {
  readonly clause: Clause
  readonly hits: readonly TermHit[]
  readonly filtered: boolean
  readonly punctured: ReadonlySet<string>
  readonly #settle: () => readonly NamedVessel[]
  #vessels: readonly NamedVessel[] | undefined

  constructor(
    clause: Clause,
    hits: readonly TermHit[],
    filtered: boolean,
    punctured: ReadonlySet<string>,
    settle: () => readonly NamedVessel[],
  ) {
    this.clause = clause
    this.hits = hits
    this.filtered = filtered
    this.punctured = punctured
    this.#settle = settle
  }

  get vessels(): readonly NamedVessel[] {
    this.#vessels ??= this.#settle()
    return this.#vessels
  }
}

export const hasWord = (scene: Scene, is: string): boolean => scene.hits.some(h => h.kind === 'word' && h.is === is)

/** Settles vessels for one reader: what the story knows, with this reader's own focus instead of the catheter. */
export interface Resolver {
  sceneOf(clause: Clause): Scene
  setFocus(places: readonly Place[]): void
}

const survey = (clauses: readonly Clause[]) => {
  const spoken = new Map<string, Set<Laterality>>()
  const named = new Map<string, number>()
  const sides = new Map<Laterality, number>()
  for (const clause of clauses) {
    const accesses = clause.anchors.some(a => a.maneuver.act === 'access' || a.maneuver.act === 'close')
    for (const v of clause.vessels) {
      const bases = basesOf(v.ids)
      if (bases.length === 1) for (const base of bases) named.set(base, (named.get(base) ?? 0) + 1)
      if (accesses) continue
      for (const side of v.side === 'bilateral' ? (['right', 'left'] as const) : [v.side])
        if (side === 'right' || side === 'left') {
          sides.set(side, (sides.get(side) ?? 0) + 1)
          for (const base of bases) spoken.set(base, (spoken.get(base) ?? new Set()).add(side))
        }
    }
    if (accesses) continue
    const loose = looseSide(clause)
    if (loose) sides.set(loose, (sides.get(loose) ?? 0) + 1)
  }
  return { spoken, named, sides }
}

/** The only side that the text speaks of outside of access and closure. */
const onlySide = (sides: ReadonlyMap<Laterality, number>): Laterality | undefined =>
  sides.has('bilateral') || (sides.has('right') && sides.has('left'))
    ? undefined
    : sides.has('right')
      ? 'right'
      : sides.has('left')
        ? 'left'
        : undefined

/** "Left leg case", "LIMB: left": what the report is about, whatever groin was punctured. */
const limbIn = (clause: Clause): Laterality | undefined => {
  const { tokens } = clause
  for (let i = clause.from; i < clause.to; i++) {
    const { word } = tokens[i]!
    if (word !== 'right' && word !== 'left') continue
    const next = tokens[i + 1]?.word ?? ''
    if (tokens[i - 1]?.word === 'antegrade' && i > clause.from) return word
    if (i + 1 < clause.sentence.to && /^(leg|limb|foot|calf|lower|thigh|toe|heel|extremity)$/.test(next)) return word
    // "ARTERY (RIGHT)" over a table
    if (
      tokens[i - 1]?.word === '(' &&
      next === ')' &&
      /^(artery|vessel|segment|leg|limb)$/.test(tokens[i - 2]?.word ?? '')
    )
      return word
    const over = clause.sentence.under
    if (over !== undefined && clause.to - clause.from <= 2 && i === clause.from) {
      for (let k = i - 1; k >= 0 && i - k <= 4; k--)
        if (/^(limb|leg|side|laterality|extremity)$/.test(tokens[k]!.word)) return word
    }
  }
  return undefined
}

/** No side is spoken of but that of the hole: down the same leg, or over to the other one. */
const sideOfAccess = (story: Story): Laterality | undefined => {
  const veins = story.accesses.filter(a => a.assertion === 'performed' && a.system === 'venous')
  const vein = veins.length === 1 ? veins[0]! : undefined
  if (
    vein &&
    /\.(cfv|fv|popliteal|gsv|ssv|ptv|atv|perv)$/.test(vein.vesselId ?? '') &&
    !story.accesses.some(a => a.system === 'arterial')
  )
    return vein.side === 'right' || vein.side === 'left' ? vein.side : undefined
  const legs = story.accesses.filter(
    a => a.assertion === 'performed' && a.system === 'arterial' && /\.(cfa|sfa|femoral)$/.test(a.vesselId ?? ''),
  )
  const sides = new Set(legs.map(a => a.side))
  const [side] = sides
  if (sides.size !== 1 || (side !== 'right' && side !== 'left')) return undefined
  if (legs.some(a => a.direction === 'antegrade')) return side
  return story.clauses.some(c => c.anchors.some(a => a.maneuver.act === 'cross')) ? otherSide(side) : undefined
}

const USUAL_HOLE = /\.(cfa|radial|ulnar|brachial|axillary|cfv|ijv)$/

export const createResolver = (story: Story, termsOf: (clause: Clause) => readonly TermHit[]): Resolver => {
  let surveyed: (ReturnType<typeof survey> & { readonly only: Laterality | undefined }) | undefined
  const known = () => {
    if (!surveyed) {
      const found = survey(story.clauses)
      surveyed = { ...found, only: onlySide(found.sides) ?? (found.sides.size === 0 ? sideOfAccess(story) : undefined) }
    }
    return surveyed
  }
  const accesses = story.accesses.filter(a => a.assertion === 'performed')
  // The resolver of the story asks these fields only.
  const state = {
    document: story.document,
    index: story.index,
    anatomy: story.anatomy,
    accesses: story.accesses,
    access: accesses[0],
    tip: undefined as Place | undefined,
    previous: [] as readonly Place[],
    side: 'unknown' as Laterality,
    headingSide: 'unknown' as Laterality,
    get spoken() {
      return known().spoken
    },
    get named() {
      return known().named
    },
    topic: 'unknown' as Laterality,
    pending: [],
  }
  const punctured = new Set(
    accesses.flatMap(a => (a.vesselId !== undefined && USUAL_HOLE.test(a.vesselId) ? [a.vesselId] : [])),
  )
  const filtered = story.clauses.some(c => c.devices.some(d => d.device.class === 'protection'))
  let under: number | undefined
  // "Treatment stage (right leg only)": holds until a heading names a side again
  let stage: { readonly side: Laterality; readonly sentence: number } | undefined
  const stageOf = (clause: Clause): Laterality | undefined => {
    if (clause.sentence.role === 'narrative' || clause.vessels.length > 0) return undefined
    const words = clause.tokens.slice(clause.from, clause.to).map(t => t.word)
    if (!words.includes('only') || !words.some(w => /^(leg|limb|side|extremity)$/.test(w))) return undefined
    return looseSide(clause)
  }
  // "LEFT LOWER EXTREMITY:" over headings of single vessels
  let limb: Laterality = 'unknown'
  const limbOf = (clause: Clause): void => {
    if (clause.sentence.role !== 'heading' || clause.vessels.length > 0) return
    const words = clause.tokens.slice(clause.from, clause.to).map(t => t.word)
    if (!words.some(w => /^(leg|limb|extremity|side|lower|iliac|runoff)$/.test(w))) return
    limb = looseSide(clause) ?? limb
  }
  const headingSideOf = (clause: Clause): Laterality => {
    limbOf(clause)
    const side = stageOf(clause)
    if (side === 'right' || side === 'left') stage = { side, sentence: clause.sentence.index }
    if (stage && stage.sentence > (clause.sentence.under ?? -1)) return stage.side
    if (clause.sentence.under === undefined) return limb
    if (clause.sentence.under === under) return state.headingSide
    under = clause.sentence.under
    const found = new Set<Laterality>()
    for (const c of clausesIn(story.clauses, under)) {
      const side = looseSide(c)
      if (side) found.add(side)
      for (const v of c.vessels) if (v.side === 'right' || v.side === 'left') found.add(v.side)
    }
    return found.size === 1 ? [...found][0]! : found.size === 0 ? limb : 'unknown'
  }
  const settle = (ref: VesselRef, clause: Clause): readonly Place[] => {
    const found = resolveRef(state as unknown as CatheterState, ref, clause)
    // "from the iliac confluence down": where the common iliac vein begins
    const side =
      found.length === 1 && /confluence/.test(ref.form) ? (looseSide(clause) ?? known().only ?? state.side) : 'unknown'
    const civ = side === 'right' || side === 'left' ? `ven.${side[0]}.civ` : undefined
    const places = civ && found[0]!.vesselId === 'ven.ivc' ? [{ ...found[0]!, vesselId: civ, side }] : found
    return places.map(p => {
      if (p.side !== 'unknown') return p
      const side = known().only
      if (side === undefined) return p
      const id = story.anatomy.sideOf(p.vesselId) === side ? p.vesselId : story.anatomy.findTwin(p.vesselId)
      return id === undefined ? p : { ...p, vesselId: id, side }
    })
  }
  const vesselsOf = (clause: Clause, found: readonly TermHit[]): NamedVessel[] => {
    if (clause.vessels.length === 0 && found.length === 0 && clause.sentence.role === 'narrative') return []
    const spoken =
      clause.sentence.role !== 'narrative' ||
      found.some(h => h.kind === 'lesion' || h.kind === 'act' || h.kind === 'tool')
    const named = clause.vessels.filter(v => !isBalloonWord(clause, v))
    const own = named.map((v, i) => {
      // "both the anterior tibial and the dorsalis pedis": two vessels, not two sides
      const next = named[i + 1]
      const both =
        v.side === 'bilateral' &&
        clause.tokens[v.from - 1]?.word === 'the' &&
        clause.tokens[v.from - 2]?.word === 'both'
      const before = named[i - 1]
      const inherits = before !== undefined && v.list === before.list && clause.tokens[before.from - 2]?.word === 'both'
      return (both && next !== undefined) || (v.side === 'bilateral' && inherits) ? { ...v, side: undefined } : v
    })
    const near = state.tip ? [...state.previous, state.tip] : state.previous
    // "across the bifurcation" in the neck
    const neck = near.some(p => /\.(cca|ica|eca)$/.test(p.vesselId))
    const told = neck ? own.filter(v => v.form !== 'bifurcation') : own
    const refs = spoken ? [...told, ...looseRefs(story, clause, near, found)].sort((a, b) => a.from - b.from) : told
    const sideHere = looseSide(clause) ?? known().only ?? state.side
    return [
      ...refs.map(ref => ({ ref, places: settle(ref, clause) })),
      ...regionsOf(story, clause, found, sideHere, state.access?.system),
    ].sort((a, b) => a.ref.from - b.ref.from)
  }
  return {
    sceneOf: clause => {
      const at = clause.sentence.index
      state.topic = limbIn(clause) ?? state.topic
      state.access = accesses.findLast(a => a.sentence <= at) ?? accesses[0]
      state.headingSide = headingSideOf(clause)
      if (clause.anchors.some(a => a.maneuver.act === 'cross') && state.access)
        state.side = otherSide(state.access.side)
      else if (clause.sentence.index === state.access?.sentence && state.access?.direction === 'antegrade')
        state.side = state.access.side
      const found = termsOf(clause)
      const hits = found.some(h => h.form === 'pta')
        ? found.filter(
            h => h.form !== 'pta' || !clause.vessels.some(v => v.from === h.from && !isBalloonWord(clause, v)),
          )
        : found
      return new LazyScene(clause, hits, filtered, punctured, () => vesselsOf(clause, found))
    },
    setFocus: places => {
      state.previous = places
      state.tip = places.at(-1)
      const side = state.tip?.side
      if (side === 'right' || side === 'left') state.side = side
    },
  }
}
