import type { Laterality } from '../../schema/index.ts'
import { sure, type TubeEvent } from './events.ts'
import { pushedStents } from './pushed-stents.ts'
import { done, hasTerm, type Scene, termOf, type View } from './scene.ts'
import { bySide, nothing, type Reading, type WorkDraft, workOf } from './work.ts'

const KINDS = new Set(['nephrostomy', 'nephroureteral', 'ureteral-stent'])

interface Kidney {
  readonly side: Laterality
  readonly existing: string | undefined
  readonly puncture: boolean
  readonly placed: ReadonlySet<string>
  readonly removed: ReadonlySet<string>
  readonly exchanged: { readonly tube: string; readonly after: string | undefined } | undefined
  readonly injected: boolean
  readonly views: readonly View[]
}

const kindIn = (events: readonly TubeEvent[], usual: string): string =>
  events.find(e => KINDS.has(e.tube))?.tube ?? usual

const kidneyOf = (events: readonly TubeEvent[], side: Laterality, usual: string): Kidney => {
  const ok = events.filter(sure)
  const of = (type: TubeEvent['type']) => ok.filter(e => e.type === type)
  const swaps = ok.filter(e => e.type === 'exchange' || e.type === 'convert')
  const named = (e: TubeEvent): string => (KINDS.has(e.tube) ? e.tube : usual)
  const swap = swaps.find(e => KINDS.has(e.tube) || e.after !== undefined) ?? swaps[0]
  const placed = new Set(
    of('place')
      .filter(e => KINDS.has(e.tube) || e.tube === 'generic')
      .map(named),
  )
  const removed = new Set(of('remove').map(named))
  const through = of('inject').find(e => KINDS.has(e.tube) || e.tube === 'generic')
  const old = events.find(e => e.type === 'existing')
  const existing =
    old !== undefined
      ? KINDS.has(old.tube)
        ? old.tube
        : usual
      : swap
        ? named(swap)
        : removed.size > 0
          ? [...removed][0]
          : undefined
  const needle = of('puncture').some(e => e.view.clause.concepts.some(c => c.concept.detail?.moves === 'needle'))
  return {
    side,
    existing,
    puncture: needle || (existing === undefined && of('puncture').length > 0),
    placed,
    removed,
    exchanged: swap ? { tube: named(swap), after: swap.after } : undefined,
    injected: through !== undefined,
    views: ok.filter(e => e.type !== 'keep' || placed.size === 0).map(e => e.view),
  }
}

const workOfKidney = (k: Kidney, urethral: boolean): Omit<Parameters<typeof workOf>[1], 'views'> | undefined => {
  const make = (action: string, target: string) => ({ topic: 'urinary' as const, action, target, side: k.side })
  const fluoro = k.views.some(
    v => hasTerm(v.around, 'modality', 'fluoro') || v.clause.concepts.some(c => c.concept.detail?.moves === 'wire'),
  )
  const stent = k.placed.has('ureteral-stent')
  if (urethral && !k.puncture) {
    if (stent || k.exchanged?.tube === 'ureteral-stent') return make('exchange', 'ureteral-stent')
    if (k.removed.has('ureteral-stent')) return make('remove', 'ureteral-stent')
  }
  const isNew = k.puncture && (k.existing === undefined || (k.exchanged === undefined && k.removed.size === 0))
  if (k.placed.size > 0 && isNew) {
    if (stent) return make(k.placed.has('nephrostomy') ? 'stent-and-nephrostomy' : 'stent-new', 'ureteral-stent')
    if (k.placed.has('nephroureteral')) return make('place', 'nephroureteral')
    return make('place', 'nephrostomy')
  }
  if (k.exchanged) {
    const { tube, after } = k.exchanged
    const end =
      after !== undefined && KINDS.has(after) ? after : k.placed.has('nephroureteral') ? 'nephroureteral' : tube
    if (stent && tube !== 'ureteral-stent') return make('stent-existing', 'ureteral-stent')
    if (end === 'ureteral-stent')
      return tube === 'ureteral-stent' ? make('exchange', 'ureteral-stent') : make('stent-existing', 'ureteral-stent')
    if (end === 'nephroureteral')
      return tube === 'nephroureteral' ? make('exchange', 'nephroureteral') : make('convert', 'nephroureteral')
    return make('exchange', 'nephrostomy')
  }
  if (k.placed.size > 0) {
    if (stent) {
      if (k.existing === 'ureteral-stent' && k.removed.has('ureteral-stent')) return make('exchange', 'ureteral-stent')
      return make(k.existing !== undefined ? 'stent-existing' : 'stent-new', 'ureteral-stent')
    }
    const end = k.placed.has('nephroureteral') ? 'nephroureteral' : 'nephrostomy'
    if (k.existing === undefined) return make('place', end)
    if (end === 'nephroureteral') return make(k.existing === 'nephroureteral' ? 'exchange' : 'convert', end)
    return make('exchange', 'nephrostomy')
  }
  if (k.removed.size > 0) {
    const tube = [...k.removed][0]!
    if (tube === 'ureteral-stent') return make('remove', tube)
    if (fluoro) return make('remove', 'nephrostomy')
    return k.injected ? make('inject', 'nephrostomy') : undefined
  }
  if (k.injected) return k.puncture ? make('inject-new', 'kidney') : make('inject', 'nephrostomy')
  return undefined
}

const EXTRAS = { dilate: 'ureter-dilation', brush: 'ureter-biopsy', occlude: 'ureter-occlusion' } as const

/** Kidney and ureter tubes: what was there before, what is there after, for each side. */
export const readUrinary = (scene: Scene, told: readonly TubeEvent[]): Reading => {
  const out = nothing()
  const events = [...told, ...pushedStents(scene, told)]
  const mine = events.filter(e => e.view.topic === 'urinary')
  if (mine.length === 0) return out
  const percutaneous =
    mine.some(e => sure(e) && e.type === 'puncture') ||
    mine.some(e => e.tube === 'nephrostomy' || e.tube === 'nephroureteral') ||
    mine.some(e => e.type === 'inject' && e.view.hits.some(h => h.kind === 'act' && h.is === 'inject')) ||
    scene.titleHits.some(h => h.kind === 'tube' && (h.is === 'nephrostomy' || h.is === 'nephroureteral'))
  const urethral = scene.told.some(v =>
    v.clause.tokens
      .slice(v.clause.from, v.clause.to)
      .some(t => /^(transurethral|urethra|urethral|snare|snared)$/.test(t.word)),
  )
  const usual = kindIn(mine, scene.titleHits.find(h => h.kind === 'tube' && KINDS.has(h.is))?.is ?? 'nephrostomy')
  const loop = mine.find(e => e.tube === 'loopogram' && sure(e))
  if (loop)
    out.works.push(
      workOf(scene, { topic: 'urinary', action: 'loopogram', target: 'ileal-conduit', views: [loop.view] }),
    )
  const kept = mine.filter(e => !(scene.scoped && e.tube === 'ureteral-stent' && !urethral) && e.tube !== 'loopogram')
  if (!percutaneous && !urethral) return out
  for (const { side, events: own } of bySide(kept, scene.titleSide)) {
    const kidney = kidneyOf(own, side, usual)
    const made = workOfKidney(kidney, urethral)
    if (!made) continue
    const detail: Record<string, string> = {}
    if (made.target === 'ureteral-stent') detail.route = urethral && !kidney.puncture ? 'urethral' : 'percutaneous'
    out.works.push(workOf(scene, { ...made, detail, views: kidney.views }))
    for (const [type, action] of Object.entries(EXTRAS)) {
      const extra = own.find(e => e.type === type && sure(e) && e.view.topic === 'urinary' && isUreter(e))
      if (extra)
        out.works.push(workOf(scene, { topic: 'urinary', action, target: 'ureter', side, views: [extra.view] }))
    }
  }
  readTract(scene, out.works)
  return out
}

const isUreter = (e: TubeEvent): boolean =>
  e.type !== 'dilate' ||
  (e.view.around.some(h => /ureter|stricture|upj|ureteropelvic/.test(h.form)) &&
    !e.view.around.some(h => h.form === 'tract')) ||
  e.view.clause.tokens.slice(e.view.clause.from, e.view.clause.to).some(t => t.word === 'stricture')

/** A tract dilated for stone surgery takes the place of the plain access. */
const readTract = (scene: Scene, works: WorkDraft[]): void => {
  const view = scene.told.find(v => {
    const hit = termOf(v.hits, 'act', 'tract')
    return hit !== undefined && done(v, hit) === 'performed'
  })
  // "right femoral vein access, 24 French sheath": a wide sheath in a vessel
  if (!view || scene.told.some(v => v.clause.sentence === view.clause.sentence && v.clause.vessels.length > 0)) return
  const at = works.findIndex(w => w.topic === 'urinary' && w.action === 'place')
  const side = at >= 0 ? works[at]!.side : view.side
  const made = workOf(scene, {
    topic: 'urinary',
    action: at >= 0 ? 'tract-new' : 'tract-existing',
    target: 'tract',
    side,
    views: [view],
  })
  if (at >= 0) works.splice(at, 1, { ...made, evidence: [...made.evidence, ...works[at]!.evidence] })
  else works.push(made)
}
