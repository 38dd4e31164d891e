import { guidanceOf } from './guidance.ts'
import { done, hasTerm, type Scene, type View } from './scene.ts'
import { nothing, type Reading, workOf } from './work.ts'

const ORGANS = new Set([
  'liver',
  'kidney',
  'lung',
  'bone',
  'bone-deep',
  'bone-superficial',
  'prostate',
  'thyroid',
  'pancreas',
])

/** "Between ribs 8 and 9", "over the top of the rib": the way between the bones. */
const isWay = (v: View, hit: { readonly from: number; readonly to: number; readonly form: string }): boolean => {
  const { tokens } = v.clause
  if (/^(space|interspace|cage|margin)$/.test(tokens[hit.to]?.word ?? '')) return true
  for (let i = hit.from - 1; i >= Math.max(v.clause.sentence.from, hit.from - 6); i--) {
    if (LANDMARK.test(tokens[i]!.word)) return true
    if (/^(lesion|tumor|metastasis|mass|in|of|into)$/.test(tokens[i]!.word)) break
  }
  return false
}

const LANDMARK = /^(between|below|above|under|over|beneath|beside|along|past|around|avoiding|near|off)$/

const organOf = (v: View, hits = v.hits): string | undefined => {
  const o = hits.find(h => h.kind === 'organ' && ORGANS.has(h.is) && !(h.is.startsWith('bone') && isWay(v, h)))
  return o === undefined ? undefined : o.is.startsWith('bone') ? 'bone' : o.is
}

/** Tumors burned, frozen or opened by current: organ, energy, side. */
export const readAblations = (scene: Scene): Reading => {
  const out = nothing()
  const title = (kind: string) => scene.titleHits.find(h => h.kind === kind)
  const spoken = scene.told.filter(v =>
    v.hits.some(h => h.kind === 'energy' || (h.kind === 'act' && h.is === 'ablate')),
  )
  if (spoken.length === 0 || scene.open) return out
  // veins and nerves are no tumors
  if (
    scene.told.some(
      v =>
        v.hits.some(h => h.is === 'ablate') &&
        v.clause.tokens
          .slice(v.clause.from, v.clause.to)
          .some(t => /^(saphenous|gsv|ssv|vein|atrial|cardiac|medial|nerve|endometrial|basivertebral)$/.test(t.word)),
    )
  )
    return out
  let organ = scene.titleHits.find(h => h.kind === 'organ' && ORGANS.has(h.is))?.is
  if (organ?.startsWith('bone')) organ = 'bone'
  if (organ === undefined && scene.told.some(v => v.topic === 'augmentation')) organ = 'bone'
  let energy = title('energy')?.is
  const found = new Map<string, { organ: string; energy: string | undefined; side: View['side']; views: View[] }>()
  for (const v of scene.told) {
    const named = organOf(v) ?? organOf(v, v.around)
    const talks = v.hits.some(h => h.kind === 'energy' || h.is === 'ablate')
    if (
      named !== undefined &&
      (talks || v.topic === 'ablation' || v.clause.concepts.some(c => c.concept.kind === 'reason')) &&
      !hasTerm(v.hits, 'collection')
    )
      organ = named
    const e = v.hits.find(h => h.kind === 'energy')
    if (e && done(v, e) === 'performed') energy = e.is
    const hit = v.hits.find(h => h.kind === 'energy' || (h.kind === 'act' && h.is === 'ablate'))
    if (!hit || done(v, hit) !== 'performed' || organ === undefined) continue
    if (
      /^(prior|previous|post|previously|old|remote|after|following|before)$/.test(
        v.clause.tokens[hit.from - 1]?.word ?? '',
      )
    )
      continue
    const sided = organ === 'kidney' || organ === 'lung' || organ === 'bone' || organ === 'thyroid'
    const side = sided ? v.side : 'midline'
    const key = `${organ}|${sided && side !== 'unknown' ? side : ''}`
    const known = found.get(key) ??
      [...found.values()].find(f => f.organ === organ && (f.side === 'unknown' || side === 'unknown')) ?? {
        organ,
        energy,
        side,
        views: [],
      }
    if (!found.has(key) && known.views.length > 0) {
      if (known.side === 'unknown') known.side = side
    } else found.set(key, known)
    known.energy ??= energy
    known.views.push(v)
  }
  const guidance = guidanceOf(scene, v => v.topic === 'ablation')
  for (const f of found.values()) {
    out.works.push(
      workOf(scene, {
        topic: 'ablation',
        action: f.energy ?? energy ?? 'unstated',
        target: f.organ,
        side: f.side,
        views: f.views,
        guidance,
      }),
    )
    if ((f.energy ?? energy) === undefined)
      out.questions.push({
        kind: 'ablation-energy',
        question: 'By which energy was the tumor ablated?',
        affects: [],
        evidence: out.works.at(-1)!.evidence.slice(0, 1),
      })
  }
  return out
}
