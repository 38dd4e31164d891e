import { sure, type TubeEvent } from './events.ts'
import { hasTerm, type Scene } from './scene.ts'
import { nothing, type Reading, workOf } from './work.ts'

const KINDS = new Set(['gastrostomy', 'gastrojejunostomy', 'jejunostomy', 'cecostomy'])

/** The stomach or the gut alone may be where a bile duct or a varix ends. */
const speaksOfFeeding = (scene: Scene): boolean =>
  scene.views.some(v =>
    v.hits.some(
      h =>
        (h.kind === 'tube' && KINDS.has(h.is)) ||
        (h.kind === 'act' && h.term.detail?.topic === 'feeding') ||
        /gastropexy|fastener|t tack|saf t/.test(h.form),
    ),
  )

/** Feeding tubes through the wall. */
export const readFeeding = (scene: Scene, events: readonly TubeEvent[]): Reading => {
  const out = nothing()
  const mine = events.filter(e => e.view.topic === 'feeding')
  const ok = mine.filter(sure)
  if (ok.length === 0 || scene.open || !speaksOfFeeding(scene)) return out
  const of = (type: TubeEvent['type']) => ok.filter(e => e.type === type)
  const usual =
    scene.titleHits.find(h => h.kind === 'tube' && KINDS.has(h.is))?.is ??
    mine.find(e => KINDS.has(e.tube))?.tube ??
    'gastrostomy'
  const named = (e: TubeEvent) => (KINDS.has(e.tube) ? e.tube : usual)
  const usable = (e: TubeEvent) => KINDS.has(e.tube) || e.tube === 'generic'
  const swap = ok.find(e => (e.type === 'exchange' || e.type === 'convert') && usable(e))
  const placed = of('place').filter(usable)
  const removed = of('remove').filter(usable)
  const old = mine.find(e => e.type === 'existing')
  const puncture =
    of('puncture').some(e => e.view.clause.concepts.some(c => c.concept.detail?.moves === 'needle')) ||
    scene.told.some(v => v.hits.some(h => /gastropexy|fastener|t tack|saf t/.test(h.form)))
  if (scene.scoped && !puncture && !swap && !old) return out
  const fluoro =
    scene.told.some(v => v.hits.some(h => h.kind === 'modality' && h.is === 'fluoro')) ||
    of('inject').length > 0 ||
    scene.told.some(v => v.clause.concepts.some(c => c.concept.detail?.moves === 'wire')) ||
    scene.titleHits.some(h => h.kind === 'modality' && h.is === 'fluoro')
  const add = (action: string, target: string, from: readonly TubeEvent[]): void => {
    out.works.push(
      workOf(scene, {
        topic: 'feeding',
        action,
        target,
        views: from.map(e => e.view),
        detail: { fluoro: fluoro ? 'yes' : 'no' },
      }),
    )
  }
  const first = placed.filter(e => named(e) === 'gastrostomy' && swap && e.view.sentence < swap.view.sentence)
  if (swap && puncture && !old && first.length > 0) add('place', 'gastrostomy', [...of('puncture'), ...first])
  if (swap || (placed.length > 0 && (old || removed.length > 0) && !puncture)) {
    const before = swap ? named(swap) : old ? named(old) : named(removed[0]!)
    const ends = [...placed.map(e => e.tube), swap?.after].filter((k): k is string => k !== undefined && KINDS.has(k))
    const after = ends.includes('gastrojejunostomy')
      ? 'gastrojejunostomy'
      : (ends.at(-1) ?? (swap?.type === 'convert' ? usual : before))
    const from = [...(swap ? [swap] : removed), ...placed]
    if (before === 'gastrostomy' && after === 'gastrojejunostomy') add('convert', after, from)
    else add('exchange', after, from)
    return out
  }
  if (placed.length > 0) {
    const kinds = new Set(placed.map(named))
    if (kinds.has('gastrojejunostomy')) {
      add('place', 'gastrostomy', [...of('puncture'), ...placed])
      add('convert', 'gastrojejunostomy', placed)
    } else add('place', [...kinds].find(k => k !== 'gastrostomy') ?? 'gastrostomy', [...of('puncture'), ...placed])
    return out
  }
  if (of('unclog').length > 0) add('unclog', usual, of('unclog'))
  else if (of('inject').length > 0 && !puncture) add('inject', usual, of('inject'))
  return out
}

/** Tubes through the nose. */
export const readNasal = (scene: Scene, events: readonly TubeEvent[]): Reading => {
  const out = nothing()
  const mine = events.filter(e => e.tube === 'nasogastric' || e.tube === 'nasojejunal' || e.view.topic === 'nasal')
  const ok = mine.filter(e => sure(e) && e.type === 'place')
  if (ok.length === 0 || scene.scoped || scene.open) return out
  // only to blow up the stomach for a gastrostomy
  if (events.some(e => e.view.topic === 'feeding' && sure(e) && (e.type === 'place' || e.type === 'exchange')))
    return out
  const old = mine.some(e => e.type === 'existing')
  const views = ok.map(e => e.view)
  const { tokens } = scene.story.document
  const near = (pattern: RegExp): boolean =>
    scene.told.some(
      v =>
        !v.clause.cues.some(c => c.cue.sets === 'negated' || c.cue.sets === 'attempted') &&
        tokens.slice(v.clause.from, v.clause.to).some(t => pattern.test(t.word)),
    )
  const bowel =
    near(/^(duodenum|jejunum|treitz|postpyloric|duodenal|jejunal|duodenojejunal)$/) ||
    ok.some(e => e.tube === 'nasojejunal' && !near(/^stomach$/))
  const fluoro =
    scene.told.some(v => hasTerm(v.around, 'modality', 'fluoro')) ||
    scene.titleHits.some(h => h.kind === 'modality' && h.is === 'fluoro')
  const action = bowel ? (old ? 'advance' : 'bowel') : 'stomach'
  out.works.push(
    workOf(scene, {
      topic: 'nasal',
      action,
      target: 'feeding-tube',
      views,
      detail: {
        fluoro: fluoro ? 'yes' : 'no',
        tip: bowel || near(/^(stomach|gastric|fundus|antrum)$/) ? 'said' : 'unsaid',
      },
    }),
  )
  return out
}
