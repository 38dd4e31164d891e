import { guidanceOf } from './guidance.ts'
import { done, hasTerm, reachOf, type Scene, type View } from './scene.ts'
import { nothing, type Reading, workOf } from './work.ts'

const words = (v: View): string =>
  v.clause.tokens
    .slice(v.clause.from, v.clause.to)
    .map(t => t.word)
    .join(' ')

/** Joints filled with contrast, injected or tapped. */
export const readJoints = (scene: Scene): Reading => {
  const out = nothing()
  if (scene.open || scene.scoped) return out
  const title = (kind: string, is: string) => scene.titleHits.find(h => h.kind === kind && h.is === is)
  const act = (v: View, ...is: string[]) =>
    v.hits.find(h => h.kind === 'act' && is.includes(h.is) && done(v, h) === 'performed')
  let joint = scene.titleHits.find(h => h.kind === 'joint')
  const found = new Map<string, { form: string; is: string; side: View['side']; contrast: boolean; views: View[] }>()
  for (const v of scene.told) {
    const here = v.around.find(h => h.kind === 'joint')
    if (here) joint = here
    if (!joint) continue
    const entered =
      v.clause.concepts.some(c => c.concept.detail?.moves === 'needle') ||
      (v.clause.vessels.length === 0 && /inject|aspirat|needle/.test(words(v)))
    const spoken =
      act(v, 'arthrogram', 'injection') !== undefined ||
      (entered &&
        (here !== undefined || title('act', 'arthrogram') !== undefined || title('act', 'injection') !== undefined))
    if (!spoken) continue
    if (v.clause.cues.some(c => c.cue.sets === 'historical' || c.cue.sets === 'planned' || c.cue.sets === 'negated'))
      continue
    const key = `${joint.form}|${v.side}`
    const known = found.get(key) ??
      [...found.values()].find(f => f.is === joint!.is && (f.side === v.side || v.side === 'unknown')) ?? {
        form: joint.form,
        is: joint.is,
        side: v.side,
        contrast: false,
        views: [],
      }
    if (!found.has(key) && known.views.length === 0) found.set(key, known)
    known.contrast ||= act(v, 'arthrogram') !== undefined
    known.views.push(v)
  }
  const arthrogram = title('act', 'arthrogram') !== undefined || [...found.values()].some(f => f.contrast)
  const speaks =
    arthrogram ||
    title('act', 'injection') !== undefined ||
    scene.told.some(v => act(v, 'injection')) ||
    scene.told.some(v => hasTerm(v.hits, 'joint') && /aspirat|inject/.test(words(v)))
  if (!speaks) return out
  const cross = scene.views.some(
    v =>
      (v.told || v.title) &&
      /\b(mr|mri|ct) arthro|arthrogra\w+ (mr|mri|ct)|magnetic resonance arthro|gadolinium/.test(words(v)),
  )
  for (const f of found.values()) {
    if (
      f.is !== 'sacroiliac' &&
      f.views.every(v => !v.clause.concepts.some(c => c.concept.detail?.moves === 'needle')) &&
      !f.views.some(v => /inject|aspirat/.test(words(v)))
    )
      continue
    const guidance = guidanceOf(scene, v => v.topic === 'joint' || f.views.includes(v))
    const part = f.form.split(' ')[0]!
    out.works.push(
      workOf(scene, {
        topic: 'joint',
        action: arthrogram && f.is !== 'sacroiliac' ? 'arthrogram' : 'injection',
        target: f.is,
        side: f.side,
        detail: {
          part:
            part === 'glenohumeral'
              ? 'shoulder'
              : part === 'tibiotalar'
                ? 'ankle'
                : part === 'radiocarpal'
                  ? 'wrist'
                  : part,
          cross: cross ? 'yes' : 'no',
        },
        views: f.views,
        guidance,
      }),
    )
  }
  return out
}

/** The spinal canal and its joints and roots. */
export const readSpine = (scene: Scene): Reading => {
  const out = nothing()
  if (scene.open) return out
  const of = (is: string): View[] =>
    scene.told.filter(v => v.hits.some(h => h.kind === 'act' && h.is === is && done(v, h) === 'performed'))
  const title = (is: string): boolean => scene.titleHits.some(h => h.kind === 'act' && h.is === is)
  const guidance = guidanceOf(scene, v => v.topic === 'spine')
  const entered = (views: readonly View[]): boolean =>
    scene.told.some(
      v =>
        (v.topic === 'spine' || views.includes(v)) &&
        (v.clause.concepts.some(c => c.concept.detail?.moves === 'needle') ||
          /inject|puncture|performed/.test(words(v))),
    )
  const regions = (): Set<string> => {
    const seen = new Set<string>()
    for (const v of scene.views) {
      if (!v.told && !v.title) continue
      const w = words(v)
      if (!/myelo|epidural|facet|transforaminal|interlaminar|root|level|space|spine|[clts]\d/.test(w)) continue
      if (/\bcervical\b/.test(w)) seen.add('cervical')
      if (/\bthoracic\b/.test(w)) seen.add('thoracic')
      if (/\b(lumbar|lumbosacral|sacral|l[1-5])\b/.test(w)) seen.add('lumbar')
    }
    return seen
  }
  const add = (
    action: string,
    views: readonly View[],
    detail: Record<string, string> = {},
    side: View['side'] = 'midline',
    units = 1,
  ): void => {
    out.works.push(workOf(scene, { topic: 'spine', action, target: 'spine', side, units, detail, views, guidance }))
  }
  const myelo = of('myelogram')
  if ((myelo.length > 0 || title('myelogram')) && entered(myelo)) {
    const told = new Set<string>()
    for (const v of scene.views) {
      const w = words(v)
      if (!(v.told || v.title) || !/myelogra/.test(w)) continue
      for (const r of ['cervical', 'thoracic', 'lumbar']) if (w.includes(r)) told.add(r)
    }
    add('myelogram', myelo.length > 0 ? myelo : scene.told.slice(0, 1), {
      region: told.size > 1 ? 'many' : ([...told][0] ?? 'lumbar'),
    })
    return out
  }
  const patch = of('blood-patch')
  if (patch.length > 0 || (title('blood-patch') && entered([]))) {
    add('blood-patch', patch.length > 0 ? patch : scene.told.slice(0, 1))
    return out
  }
  const level = (): string =>
    regions().has('cervical') || regions().has('thoracic')
      ? regions().has('lumbar')
        ? 'lumbar'
        : 'cervical'
      : 'lumbar'
  for (const is of ['transforaminal', 'facet', 'epidural'] as const) {
    const views = of(is)
    if (views.length === 0 && !title(is)) continue
    if (!scene.told.some(v => /inject|administ|instill/.test(words(v)))) continue
    const first = views[0] ?? scene.told.find(v => v.topic === 'spine') ?? scene.told[0]
    if (!first) continue
    const side = views.find(v => v.side !== 'unknown')?.side ?? scene.titleSide
    add(
      is,
      views.length > 0 ? views : [first],
      { region: level() },
      is === 'epidural' ? 'midline' : side,
      levelsOf(scene, views),
    )
    return out
  }
  const tap = of('lumbar-puncture')
  if (
    (tap.length > 0 || title('lumbar-puncture')) &&
    entered(tap) &&
    (title('lumbar-puncture') ||
      tap.some(v => /lumbar puncture|spinal tap|thecal sac|subarachnoid space/.test(words(v))))
  ) {
    add('lumbar-puncture', tap.length > 0 ? tap : scene.told.slice(0, 1), {
      therapeutic: of('therapeutic').length > 0 || title('therapeutic') ? 'yes' : 'no',
    })
  }
  return out
}

const levelsOf = (scene: Scene, views: readonly View[]): number => {
  const seen = new Set<string>()
  const { tokens } = scene.story.document
  const pool = views.length > 0 ? views : scene.told
  for (const v of pool)
    for (let i = reachOf(v).from; i < reachOf(v).to; i++) {
      const w = tokens[i]!.word
      if (!/^[lcts]\d{1,2}$/.test(w)) continue
      const next =
        tokens[i + 1]?.word === '-' || tokens[i + 1]?.word === '/' ? tokens[i + 2]?.word : tokens[i + 1]?.word
      const span = next !== undefined && /^[lcts]?\d{1,2}$/.test(next) ? `${w}-${next}` : undefined
      if (span) {
        seen.add(span)
        i += tokens[i + 1]?.word === next ? 1 : 2
      } else seen.add(w)
    }
  return Math.max(1, seen.size)
}
