import { guidanceOf } from './guidance.ts'
import { done, hasTerm, reachOf, type Scene, type View } from './scene.ts'
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

const LEVEL = /^([tlcs])(\d{1,2})$/

/** "T11-12 disc": the space between two bodies. */
const isDisc = (tokens: readonly { readonly word: string }[], at: number): boolean => {
  for (let i = at + 1; i <= at + 4; i++) {
    const word = tokens[i]?.word ?? ''
    if (/^(disc|disk|interspace|foramen|foramina)$/.test(word)) return true
    if (!/^([-/]|[tls]?\d{1,2}|[tls]|and|to)$/.test(word)) return false
  }
  return false
}

const levelsIn = (scene: Scene, v: View, sentence: boolean): string[] => {
  const { tokens } = scene.story.document
  const { from, to } = sentence ? reachOf(v) : v.clause
  const levels: string[] = []
  for (let i = from; i < to; i++) {
    if (isDisc(tokens, i)) continue
    const m = LEVEL.exec(tokens[i]!.word)
    if (m) levels.push(tokens[i]!.word)
    else if (/^[tlcs]$/.test(tokens[i]!.word) && /^\d{1,2}$/.test(tokens[i + 1]?.word ?? ''))
      levels.push(`${tokens[i]!.word}${tokens[i + 1]!.word}`)
  }
  return levels
}

/** Levels of a sentence that belong to a finding or to the past: "the fracture at T12". */
const spokenLevels = (scene: Scene, v: View): Set<string> => {
  const { tokens } = scene.story.document
  const { from, to } = reachOf(v)
  const seen = new Set<string>()
  for (let i = from; i < to; i++) {
    if (!LEVEL.test(tokens[i]!.word)) continue
    for (let k = Math.max(from, i - 5); k < Math.min(to, i + 3); k++)
      if (/^(fracture|prior|previous|old|history|stable|chronic|healed)$/.test(tokens[k]!.word))
        seen.add(tokens[i]!.word)
  }
  return seen
}

/** Vertebral bodies filled with cement: level by level, with or without a cavity. */
export const readAugmentations = (scene: Scene): Reading => {
  const out = nothing()
  const acts = (v: View, ...is: string[]) =>
    v.hits.find(h => h.kind === 'act' && is.includes(h.is) && done(v, h) === 'performed')
  const told = scene.told.filter(v => acts(v, 'vertebroplasty', 'kyphoplasty', 'sacroplasty', 'cement'))
  if (told.length === 0 || scene.open) return out
  const title = (is: string): boolean => scene.titleHits.some(h => h.kind === 'act' && h.is === is)
  const sacral = told.filter(v => acts(v, 'sacroplasty'))
  if (sacral.length > 0 || title('sacroplasty')) {
    const sides = new Set(told.map(v => v.side))
    const both = sides.has('bilateral') || (sides.has('right') && sides.has('left'))
    out.works.push(
      workOf(scene, {
        topic: 'augmentation',
        action: 'sacroplasty',
        target: 'sacrum',
        side: both ? 'bilateral' : ([...sides].find(s => s === 'right' || s === 'left') ?? scene.titleSide),
        views: told,
      }),
    )
    if (!told.some(v => acts(v, 'vertebroplasty', 'kyphoplasty'))) return out
  }
  const cavity = (v: View): boolean => acts(v, 'kyphoplasty') !== undefined
  const byLevel = new Map<string, { cavity: boolean; views: View[] }>()
  let current: string[] = []
  const anyCavity = scene.told.some(cavity) || title('kyphoplasty')
  const mixed = scene.told.some(v => acts(v, 'vertebroplasty')) && scene.told.some(cavity)
  for (const v of scene.told) {
    const own = levelsIn(scene, v, false)
    const named =
      mixed && own.length > 0
        ? own
        : levelsIn(scene, v, true).filter(l => own.includes(l) || !spokenLevels(scene, v).has(l))
    const works = acts(v, 'vertebroplasty', 'kyphoplasty', 'cement') !== undefined
    if (named.length > 0) current = named
    if (!works) continue
    if (v.clause.cues.some(c => c.cue.sets === 'historical')) continue
    for (const level of named.length > 0 ? named : current) {
      const known = byLevel.get(level) ?? { cavity: false, views: [] }
      known.cavity ||= cavity(v)
      known.views.push(v)
      byLevel.set(level, known)
    }
  }
  if (byLevel.size === 0) {
    const titled = scene.views
      .filter(
        v =>
          v.title &&
          v.clause.sentence.section.kind !== 'indication' &&
          v.hits.some(h => h.term.detail?.topic === 'augmentation'),
      )
      .flatMap(v => levelsIn(scene, v, true))
    for (const level of titled) byLevel.set(level, { cavity: anyCavity, views: told.slice(0, 2) })
  }
  // a needle level only passed through is told with its own words; a level told by cement alone follows the named method
  for (const [level, l] of byLevel) {
    if (!mixed && anyCavity) l.cavity = true
    const letter = level[0]!
    out.works.push(
      workOf(scene, {
        topic: 'augmentation',
        action: l.cavity ? 'cavity' : 'cement',
        target: level.toUpperCase(),
        detail: { region: letter === 'c' ? 'cervical' : letter === 't' ? 'thoracic' : 'lumbosacral' },
        views: l.views,
      }),
    )
  }
  if (byLevel.size === 0 && out.works.length === 0)
    out.questions.push({
      kind: 'spine-level',
      question: 'Which vertebral bodies were filled?',
      affects: ['22510', '22511', '22513', '22514'],
      evidence: [],
    })
  return out
}
