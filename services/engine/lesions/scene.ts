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
  /** Vessels punctured today. */
  readonly punctured: ReadonlySet<string>
}

/** Vessels are settled when asked for: most clauses never are. */
class LazyScene implements Scene {
  readonly clause: Clause
  readonly hits: readonly TermHit[]
  readonly punctured: ReadonlySet<string>
  readonly #settle: () => readonly NamedVessel[]
  #vessels: readonly NamedVessel[] | undefined

  constructor(
    clause: Clause,
    hits: readonly TermHit[],
    punctured: ReadonlySet<string>,
    settle: () => readonly NamedVessel[],
  ) {
    this.clause = clause
    this.hits = hits
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

const USUAL_HOLE = /\.(cfa|radial|ulnar|brachial|axillary|cfv|ijv)$/

export const createResolver = (story: Story, termsOf: (clause: Clause) => readonly TermHit[]): Resolver => {
  let surveyed: (ReturnType<typeof survey> & { readonly only: Laterality | undefined }) | undefined
  const known = () => {
    if (!surveyed) {
      const found = survey(story.clauses)
      surveyed = { ...found, only: onlySide(found.sides) }
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
    pending: [],
  }
  const punctured = new Set(
    accesses.flatMap(a => (a.vesselId !== undefined && USUAL_HOLE.test(a.vesselId) ? [a.vesselId] : [])),
  )
  let under: number | undefined
  // "Treatment stage (right leg only)": holds until a heading names a side again
  let stage: { readonly side: Laterality; readonly sentence: number } | undefined
  const stageOf = (clause: Clause): Laterality | undefined => {
    if (clause.sentence.role === 'narrative' || clause.vessels.length > 0) return undefined
    const words = clause.tokens.slice(clause.from, clause.to).map(t => t.word)
    if (!words.includes('only') || !words.some(w => /^(leg|limb|side|extremity)$/.test(w))) return undefined
    return looseSide(clause)
  }
  const headingSideOf = (clause: Clause): Laterality => {
    const side = stageOf(clause)
    if (side === 'right' || side === 'left') stage = { side, sentence: clause.sentence.index }
    if (stage && stage.sentence > (clause.sentence.under ?? -1)) return stage.side
    if (clause.sentence.under === undefined) return 'unknown'
    if (clause.sentence.under === under) return state.headingSide
    under = clause.sentence.under
    const found = new Set<Laterality>()
    for (const c of clausesIn(story.clauses, under)) {
      const side = looseSide(c)
      if (side) found.add(side)
      for (const v of c.vessels) if (v.side === 'right' || v.side === 'left') found.add(v.side)
    }
    return found.size === 1 ? [...found][0]! : 'unknown'
  }
  const settle = (ref: VesselRef, clause: Clause): readonly Place[] => {
    const places = resolveRef(state as unknown as CatheterState, ref, clause)
    return places.map(p => {
      if (p.side !== 'unknown') return p
      const side = known().only
      if (side === undefined) return p
      const id = story.anatomy.sideOf(p.vesselId) === side ? p.vesselId : story.anatomy.findTwin(p.vesselId)
      return id === undefined ? p : { ...p, vesselId: id, side }
    })
  }
  const vesselsOf = (clause: Clause, found: readonly TermHit[]): NamedVessel[] => {
    if (clause.vessels.length === 0 && found.length === 0 && clause.sentence.role !== 'label') return []
    const spoken =
      clause.sentence.role === 'label' || found.some(h => h.kind === 'lesion' || h.kind === 'act' || h.kind === 'tool')
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
    const refs = spoken ? [...own, ...looseRefs(story, clause)].sort((a, b) => a.from - b.from) : own
    const sideHere = looseSide(clause) ?? known().only ?? state.side
    return [
      ...refs.map(ref => ({ ref, places: settle(ref, clause) })),
      ...regionsOf(story, clause, found, sideHere, state.access?.system),
    ].sort((a, b) => a.ref.from - b.ref.from)
  }
  return {
    sceneOf: clause => {
      const at = clause.sentence.index
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
      return new LazyScene(clause, hits, punctured, () => vesselsOf(clause, found))
    },
    setFocus: places => {
      state.previous = places
      state.tip = places.at(-1)
      const side = state.tip?.side
      if (side === 'right' || side === 'left') state.side = side
    },
  }
}
