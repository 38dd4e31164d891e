import type { Laterality } from '../../schema/index.ts'
import { baseOf } from '../anatomy.ts'
import type { Clause, VesselRef } from '../stages/clause.ts'
import type { Story } from '../stages/narrate.ts'
import { looseSide, resolveRef } from '../story/resolve.ts'
import { type CatheterState, otherSide, type Place } from '../story/state.ts'
import { type TermHit, termsBetween } from './terms.ts'

/** A vessel named in a clause, settled. */
export interface NamedVessel {
  readonly ref: VesselRef
  readonly places: readonly Place[]
}

/** A clause with everything the lesion reader asks of it. */
export interface Scene {
  readonly clause: Clause
  readonly hits: readonly TermHit[]
  readonly vessels: readonly NamedVessel[]
  /** Vessels punctured today. */
  readonly punctured: ReadonlySet<string>
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
      const bases = new Set(v.ids.map(baseOf))
      if (bases.size === 1) for (const base of bases) named.set(base, (named.get(base) ?? 0) + 1)
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

const SIDE_WORD = new Map<string, VesselRef['side']>([
  ['right', 'right'],
  ['left', 'left'],
  ['rt', 'right'],
  ['lt', 'left'],
  ['bilateral', 'bilateral'],
  ['both', 'bilateral'],
])

/** "AT 90% proximal", "PT: balloon": capitals at the head of a note, with a number, a colon or a lesion after them. */
const isAbbreviation = (story: Story, clause: Clause, at: number): boolean => {
  const { tokens } = clause
  const token = tokens[at]!
  if (
    !/^(at|pt|dp|tp|pta|ata|dpa|tpt|pop|cia|eia|cfa|sfa)$/.test(token.word) ||
    !story.index.vesselForms.has(token.word)
  )
    return false
  const said = story.document.text.slice(token.start, token.end)
  if (said !== said.toUpperCase()) return false
  const before = tokens[at - 1]?.word ?? ''
  const head = at === clause.from || /^(,|;|right|left|r|l|and|[.])$/.test(before)
  const next = at + 1 < clause.to ? tokens[at + 1]! : undefined
  return (
    head &&
    (next === undefined ||
      next.kind === 'number' ||
      /^(-|:|,|and|stenosis|occlusion|occluded|cto|subtotal|proximal|mid|distal|was|lesion|ostial)$/.test(next.word))
  )
}

/** Adjectives that name a vessel where a lesion or treatment is spoken of: "right popliteal lesion", "left peroneal: balloon". */
const looseRefs = (story: Story, clause: Clause): VesselRef[] => {
  const { tokens, vessels } = clause
  const out: VesselRef[] = []
  for (let i = clause.from; i < clause.to; i++) {
    const word = tokens[i]!.word
    if (vessels.some(v => v.from <= i && v.to > i)) continue
    if (word.length < 5) {
      if (isAbbreviation(story, clause, i))
        out.push(
          madeRef({
            from: i,
            to: i + 1,
            form: word,
            ids: story.index.vesselForms.get(word)!,
            side: SIDE_WORD.get(tokens[i - 1]?.word ?? ''),
            list: 1000 + i,
          }),
        )
      continue
    }
    const ids = story.index.vesselForms.get(word)
    if (!ids || /^(groin|access|branch)/.test(word)) continue
    let side: VesselRef['side']
    let leads = i === clause.from && clause.sentence.role === 'label'
    for (let k = i - 1; k >= clause.from && i - k <= 3; k--) {
      const before = tokens[k]!.word
      side = SIDE_WORD.get(before)
      if (side !== undefined || before === 'the') leads = true
      if (side !== undefined || !/^(the|distal|proximal|mid|native|a)$/.test(before)) break
    }
    if (!leads) continue
    out.push(madeRef({ from: i, to: i + 1, form: word, ids, side, list: 1000 + i }))
  }
  return out
}

/** "PTA" is the artery after a side or in a list of vessels, else the balloon work. */
const isBalloonWord = (clause: Clause, ref: VesselRef): boolean => {
  if (ref.form !== 'pta') return false
  const before = clause.tokens[ref.from - 1]?.word ?? ''
  const after = clause.tokens[ref.to]?.word ?? ''
  return (
    !/^(right|left|the|and|,|\/|bilateral|both|distal|proximal|mid|of|in|into|to)$/.test(before) ||
    /^(of|with|using|performed|to|balloon|in|for)$/.test(after)
  )
}

/** A reference that the reader itself makes of words that are no form of a vessel on their own. */
const madeRef = (fields: Pick<VesselRef, 'from' | 'to' | 'form' | 'ids' | 'side' | 'list'>): VesselRef => ({
  role: 'none',
  branch: false,
  branchAfter: false,
  count: 1,
  after: false,
  finding: false,
  ...fields,
})

const VENOUS = /^(vein|venou|venous|dvt|venogram|venography|iliocaval)$/

/** "Right iliofemoral vein thrombosis": a stretch named by both of its ends, as one list of vessels. */
const regionsOf = (
  story: Story,
  clause: Clause,
  hits: readonly TermHit[],
  side: Laterality,
  system: string | undefined,
): NamedVessel[] => {
  const out: NamedVessel[] = []
  for (const hit of hits) {
    if (hit.kind !== 'region') continue
    const { sentence, tokens } = clause
    let venous = system === 'venous'
    for (let i = sentence.from; i < sentence.to; i++) if (VENOUS.test(tokens[i]!.word)) venous = true
    const bases = (hit.is.split('|')[venous ? 1 : 0] ?? '').split(' ').filter(b => b !== '')
    let said: VesselRef['side']
    for (let k = hit.from - 1; k >= clause.from && hit.from - k <= 3 && said === undefined; k--)
      said = SIDE_WORD.get(tokens[k]!.word)
    const sides: readonly Laterality[] =
      said === 'bilateral' ? ['right', 'left'] : said === 'right' || said === 'left' ? [said] : [side]
    for (const base of bases) {
      const ref = madeRef({
        from: hit.from,
        to: hit.to,
        form: hit.form,
        ids: [base],
        side: said,
        list: 2000 + hit.from,
      })
      const places = sides.flatMap((each): Place[] => {
        const at = { branch: false, from: hit.from, to: hit.to }
        if (story.index.vessels.has(base)) return [{ ...at, vesselId: base, side: 'midline' }]
        const id = base.replace('.', each === 'left' ? '.l.' : '.r.')
        return story.index.vessels.has(id)
          ? [{ ...at, vesselId: id, side: each === 'right' || each === 'left' ? each : 'unknown' }]
          : []
      })
      if (places.length > 0) out.push({ ref, places })
    }
  }
  return out
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

export const createResolver = (story: Story): Resolver => {
  const { spoken, named, sides } = survey(story.clauses)
  const only = onlySide(sides)
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
    spoken,
    named,
    pending: [],
  }
  const punctured = new Set(accesses.flatMap(a => (a.vesselId === undefined ? [] : [a.vesselId])))
  let under: number | undefined
  const headingSideOf = (clause: Clause): Laterality => {
    if (clause.sentence.under === undefined) return 'unknown'
    if (clause.sentence.under === under) return state.headingSide
    under = clause.sentence.under
    const found = new Set<Laterality>()
    for (const c of story.clauses)
      if (c.sentence.index === under) {
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
      if (only === undefined) return p
      const side = only
      const id = story.anatomy.sideOf(p.vesselId) === side ? p.vesselId : story.anatomy.findTwin(p.vesselId)
      return id === undefined ? p : { ...p, vesselId: id, side }
    })
  }
  return {
    sceneOf: clause => {
      const at = clause.sentence.index
      state.access = [...accesses].reverse().find(a => a.sentence <= at) ?? accesses[0]
      state.headingSide = headingSideOf(clause)
      if (clause.anchors.some(a => a.maneuver.act === 'cross') && state.access)
        state.side = otherSide(state.access.side)
      else if (clause.sentence.index === state.access?.sentence && state.access?.direction === 'antegrade')
        state.side = state.access.side
      const found = termsBetween(clause.tokens, clause.from, clause.to, story.index)
      const spoken =
        clause.sentence.role === 'label' ||
        found.some(h => h.kind === 'lesion' || h.kind === 'act' || h.kind === 'tool')
      const own = clause.vessels.filter(v => !isBalloonWord(clause, v))
      const hits = found.filter(h => h.form !== 'pta' || !own.some(v => v.from === h.from))
      const refs = spoken ? [...own, ...looseRefs(story, clause)].sort((a, b) => a.from - b.from) : own
      const sideHere = looseSide(clause) ?? only ?? state.side
      const vessels = [
        ...refs.map(ref => ({ ref, places: settle(ref, clause) })),
        ...regionsOf(story, clause, hits, sideHere, state.access?.system),
      ].sort((a, b) => a.ref.from - b.ref.from)
      return { clause, hits, vessels, punctured }
    },
    setFocus: places => {
      state.previous = places
      state.tip = places.at(-1)
      const side = state.tip?.side
      if (side === 'right' || side === 'left') state.side = side
    },
  }
}
