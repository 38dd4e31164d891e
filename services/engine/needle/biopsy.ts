import type { Laterality } from '../../schema/index.ts'
import { guidanceOf } from './guidance.ts'
import { proofs } from './prostate.ts'
import { lesionsIn, ordinalLesion, organIn } from './sampled.ts'
import { done, hasTerm, type Scene, type View } from './scene.ts'
import type { TermHit } from './terms.ts'
import { nothing, type Reading, workOf } from './work.ts'

/** Verbs and words that tell of sampling, other than the name of the operation. */
const samples = (v: View): boolean =>
  v.hits.some(
    h =>
      (h.kind === 'act' && (h.is === 'core' || h.is === 'fna' || h.is === 'biopsy' || h.is === 'marrow-aspirate')) ||
      (h.kind === 'act' && h.is === 'sample'),
  ) || sucked(v) !== undefined

/** "A second node was aspirated", in the midst of a biopsy. */
const sucked = (v: View): TermHit | undefined =>
  v.topic === 'biopsy' && v.around.some(h => h.kind === 'organ')
    ? v.hits.find(h => h.kind === 'act' && h.is === 'aspirate' && /^aspirat/.test(h.form))
    : undefined

const actOf = (v: View): TermHit | undefined =>
  v.hits.find(
    h => h.kind === 'act' && (h.is === 'core' || h.is === 'fna' || h.is === 'biopsy' || h.is === 'marrow-aspirate'),
  ) ??
  v.hits.find(h => h.kind === 'act' && h.is === 'sample') ??
  sucked(v)

const SPOKEN =
  /^(prior|previous|await|awaiting|pending|for|post|following|before|after|amenable|undergo|request|requested|planned|outside|result)$/
/** "After CT-guided core biopsy": told in passing, of today when nothing else tells it. */
const spoken = (v: View, h: TermHit, passing: boolean): boolean => {
  const { tokens } = v.clause
  for (let i = h.from - 1; i >= Math.max(v.clause.from, h.from - 3); i--) {
    const w = tokens[i]!.word
    // and "pneumothorax after lung biopsy" tells of what came of it
    const came = v.around.some(o => o.kind === 'place' && o.term.detail?.topic === 'pleura' && o.to <= i)
    if (passing && !came && /^(after|following)$/.test(w) && v.around.some(o => o.kind === 'organ')) return false
    if (SPOKEN.test(w)) return true
    if (!/^(the|a|an|percutaneou|percutaneous|this|ct|guided|core|needle|liver|lung|renal|kidney|bone)$/.test(w))
      return false
  }
  return false
}

const THIN = /^(2[1-9])(g|ga|gauge)?$/

/** "4 passes 25G": counted passes of a thin needle tell the sampling, without a verb. */
const thinPasses = (v: View): boolean => {
  const { tokens } = v.clause
  for (let i = v.clause.from; i < v.clause.to; i++) {
    if (tokens[i]!.word !== 'pass') continue
    const counted = /^(\d|one|two|three|four|five|six)$/.test(tokens[i - 1]?.word ?? '')
    for (let k = i + 1; counted && k < Math.min(v.clause.to, i + 5); k++)
      if (
        THIN.test(tokens[k]!.word) &&
        (/\dg/.test(tokens[k]!.word) || /^(g|ga|gauge)$/.test(tokens[k + 1]?.word ?? ''))
      )
        return true
  }
  return false
}

interface Sampled {
  readonly organ: string
  side: Laterality
  core: boolean
  fna: boolean
  plain: boolean
  marrow: boolean
  units: number
  readonly views: View[]
  readonly key: string
}

const PAIRED = new Set(['lung', 'kidney', 'node-superficial', 'marrow', 'thyroid'])

/** Needle biopsies: organ, side, core or fine needle, number of lesions; passes never count. */
export const readBiopsies = (scene: Scene): Reading => {
  const plain = biopsiesOf(scene, false)
  return plain.works.length > 0 || !scene.told.some(v => hasTerm(v.hits, 'act', 'core', 'biopsy'))
    ? plain
    : biopsiesOf(scene, true)
}

const biopsiesOf = (scene: Scene, passing: boolean): Reading => {
  const out = nothing()
  const transjugular =
    scene.told.some(v => v.hits.some(h => h.kind === 'trap' && h.is === 'transjugular')) ||
    scene.titleHits.some(h => h.kind === 'trap' && h.is === 'transjugular')
  if (transjugular || scene.open) return out
  let organ = organIn(scene.titleHits.filter(h => h.kind === 'organ'))
  const titleView = scene.views.find(
    v =>
      v.title &&
      v.clause.sentence.section.kind !== 'indication' &&
      v.hits.some(h => h.kind === 'act' && h.term.detail?.topic === 'biopsy') &&
      organIn(v.around),
  )
  if (titleView) organ = organIn(titleView.around) ?? organ
  const titleFna = scene.titleHits.some(h => h.kind === 'act' && h.is === 'fna')
  const titleCore = scene.titleHits.some(h => h.kind === 'act' && h.is === 'core')
  const titled = scene.titleHits.some(h => h.kind === 'act' && (h.is === 'biopsy' || h.is === 'core' || h.is === 'fna'))
  const found = new Map<string, Sampled>()
  let lesion = ''
  let previousOrgan: string | undefined
  for (const v of scene.told) {
    const act = actOf(v)
    const own =
      act && act.is !== 'sample' ? (organIn(v.hits, act.from) ?? organIn(v.around, act.from)) : organIn(v.hits)
    const moved =
      v.clause.anchors.some(a => a.maneuver.act === 'advance') ||
      v.clause.concepts.some(c => c.concept.detail?.moves === 'needle')
    if (
      own !== undefined &&
      (act !== undefined || moved || v.topic === 'biopsy' || organ === undefined) &&
      !hasTerm(v.hits, 'collection')
    ) {
      if (
        !(organ !== undefined && own === 'bone' && organ.startsWith('bone')) &&
        !(own === 'node' && organ?.startsWith('node')) &&
        !(own === 'node' && organ === 'abdomen') &&
        !(organ === 'marrow' && own.startsWith('bone'))
      ) {
        const generic =
          own === 'liver' &&
          organ !== undefined &&
          organ !== 'liver' &&
          !v.around.some(h => h.kind === 'act' && h.term.detail?.topic === 'biopsy')
        if (!generic) organ = own
      }
    }
    if (organ !== previousOrgan) {
      lesion = ''
      previousOrgan = organ
    }
    const mark = ordinalLesion(v)
    if (mark !== '') lesion = mark
    if (!act || !samples(v) || spoken(v, act, passing)) continue
    if (act.is === 'sample' && v.topic !== 'biopsy' && !titled) continue
    if (
      hasTerm(v.around, 'act', 'brush') ||
      v.topic === 'biliary' ||
      (v.topic === 'urinary' && hasTerm(v.around, 'act', 'brush'))
    )
      continue
    if (
      act.is === 'sample' &&
      !thinPasses(v) &&
      !/obtain|taken|acquired|collected|passes|core|were|perform/.test(
        v.clause.tokens
          .slice(v.clause.from, v.clause.to)
          .map(t => t.word)
          .join(' '),
      )
    )
      continue
    if (act.is === 'sample' && v.hits.some(h => /^(fluid|urine|blood|bile)$/.test(h.form))) continue
    if (
      act.is === 'sample' &&
      v.clause.tokens
        .slice(v.clause.from, v.clause.to)
        .some(t => /^(fluid|urine|blood|bile|pus|venous|vein|csf)$/.test(t.word))
    )
      continue
    if (done(v, act) !== 'performed') continue
    if (
      scene.scoped &&
      !v.clause.concepts.some(c => c.concept.detail?.moves === 'needle') &&
      !hasTerm(v.hits, 'act', 'core')
    )
      continue
    const at = organ ?? 'unknown'
    const side = PAIRED.has(at) ? v.side : 'midline'
    const key = `${at}|${side === 'unknown' ? ([...found.values()].find(s => s.organ === at)?.side ?? side) : side}|${lesion === '1' ? '' : lesion}`
    const known = found.get(key) ?? {
      organ: at,
      side,
      core: false,
      fna: false,
      plain: false,
      marrow: false,
      units: 1,
      views: [],
      key,
    }
    known.views.push(v)
    if (thinPasses(v) && titleFna) known.fna = true
    for (const h of v.hits) {
      if (h.kind !== 'act') continue
      if (h.is === 'core' || /^cores?$/.test(h.form)) known.core = true
      else if (h.is === 'fna' || (h.is === 'aspirate' && h === act)) known.fna = true
      else if (h.is === 'biopsy') known.plain = true
      else if (h.is === 'marrow-aspirate') known.marrow = true
    }
    const n = lesionsIn(v)
    if (n > known.units) known.units = n
    found.set(key, known)
  }
  const merged = mergeLesions([...found.values()])
  for (const s of merged) {
    let action: string =
      s.core && s.fna
        ? 'core-and-fna'
        : s.core
          ? 'core'
          : s.fna
            ? 'fna'
            : titleFna && !titleCore
              ? 'fna'
              : titleCore
                ? 'core'
                : 'biopsy'
    if (s.organ === 'marrow') action = markAction(scene, s)
    if (s.fna && !s.core && titleCore && !titleFna) action = 'fna'
    const guidance = guidanceOf(scene, v => v.topic === 'biopsy' || s.views.includes(v))
    out.works.push(
      workOf(scene, {
        topic: 'biopsy',
        action,
        target: s.organ,
        side: s.side,
        units: s.units,
        detail: proofs(scene),
        views: s.views,
        guidance,
      }),
    )
  }
  return out
}

/** A sided or numbered lesion takes up what was told of the same organ before any was told apart. */
const mergeLesions = (found: readonly Sampled[]): Sampled[] => {
  const out: Sampled[] = []
  // "into the node ... of the level III node": the bare word is the node that has a place
  const placed = found.filter(s => s.organ.startsWith('node-'))
  if (placed.length === 1) {
    const bare = found.find(s => s.organ === 'node' && s.key.endsWith('|'))
    if (bare) {
      placed[0]!.core ||= bare.core
      placed[0]!.fna ||= bare.fna
      placed[0]!.views.unshift(...bare.views)
      return mergeLesions(found.filter(s => s !== bare))
    }
  }
  for (const s of found) {
    const same = out.find(
      o => o.organ === s.organ && (o.side === s.side || o.side === 'unknown' || s.side === 'unknown'),
    )
    if (!same) {
      out.push(s)
      continue
    }
    const [, , mark = ''] = s.key.split('|')
    same.units += mark === '' ? 0 : s.units
    if (same.side === 'unknown') same.side = s.side
    same.core ||= s.core
    same.fna ||= s.fna
    same.plain ||= s.plain
    same.marrow ||= s.marrow
    same.views.push(...s.views)
    if (mark === '' && s.units > same.units) same.units = s.units
  }
  return out
}

const markAction = (scene: Scene, s: Sampled): string => {
  const title = (is: string) => scene.titleHits.some(h => h.kind === 'act' && h.is === is)
  const words = s.views.flatMap(v => v.clause.tokens.slice(v.clause.from, v.clause.to).map(t => t.word))
  const aspirated =
    s.marrow ||
    title('marrow-aspirate') ||
    words.some(w => /^(aspirate|aspirated|aspiration)$/.test(w)) ||
    scene.told.some(v => hasTerm(v.hits, 'act', 'marrow-aspirate'))
  const cored = s.core || s.plain || title('biopsy') || title('core')
  return aspirated && cored ? 'both' : aspirated ? 'aspirate' : 'core'
}
