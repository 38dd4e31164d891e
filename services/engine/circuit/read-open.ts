import type { Evidence, OpenAccess } from '../../schema/index.ts'
import { done, evidenceOfView, type Scene, type View } from '../needle/scene.ts'
import type { TermHit } from '../needle/terms.ts'
import { speaksOfCircuit } from './read-circuit.ts'

const wordsOf = (v: View): string[] => v.clause.tokens.slice(v.clause.from, v.clause.to).map(t => t.word)
const opens = (v: View, ...is: string[]): TermHit[] =>
  v.hits.filter(h => h.kind === 'access-open' && is.includes(h.is) && done(v, h) === 'performed')

type Vein = OpenAccess['vein']

/** The vein that the operation is named after or that a clause of moving names; two different ones stay unclear. */
const veinOf = (scene: Scene): Vein => {
  const from = (views: readonly View[]): Set<string> => {
    const seen = new Set<string>()
    for (const v of views)
      for (const h of v.hits) if (h.kind === 'access-open-vein' && done(v, h) === 'performed') seen.add(h.is)
    return seen
  }
  const titled = scene.views.filter(
    v =>
      v.title &&
      v.clause.sentence.section.kind === 'header' &&
      v.around.some(h => h.kind === 'access-open' && h.is === 'moved'),
  )
  const moved = scene.told.filter(v => opens(v, 'moved').length > 0)
  for (const views of [titled, moved, scene.told]) {
    const seen = from(views)
    if (seen.has('forearm')) return 'forearm'
    if (seen.has('brachial') && !seen.has('basilic')) return 'brachial'
    seen.delete('brachial')
    if (seen.size > 1) return 'unclear'
    const [only] = seen
    if (only !== undefined) {
      const near = scene.views.some(
        v =>
          (v.title || v.told) &&
          v.around.some(h => h.kind === 'access-open' && h.is === 'moved') &&
          wordsOf(v).includes('forearm') &&
          !wordsOf(v).includes('upper'),
      )
      return near ? 'forearm' : (only as Vein)
    }
  }
  return 'unclear'
}

/** Reads an open operation on dialysis access, when the words plainly tell one. */
export const readOpenAccess = (scene: Scene): Omit<OpenAccess, 'factId'> | undefined => {
  if (!scene.views.some(v => v.hits.some(h => h.kind === 'access-open'))) return undefined
  const circuit =
    speaksOfCircuit(scene) ||
    scene.views.some(
      v =>
        (v.told || v.title) &&
        v.hits.some(
          h =>
            h.kind === 'access-open' &&
            (h.is === 'dril' || (h.is === 'band' && h.form !== 'band' && h.term.detail?.weak === undefined)),
        ),
    ) ||
    scene.views.some(
      v =>
        (v.told || v.title) &&
        v.hits.some(h => h.kind === 'access-open' && h.is === 'moved') &&
        v.hits.some(h => h.kind === 'access-open-vein'),
    )
  // the tunnel and the pocket of a line are no way of a vein
  const of = (...is: string[]): View[] =>
    scene.told.filter(v => opens(v, ...is).length > 0 && !(is.includes('moved') && v.around.some(isTunneledLine)))
  const cuts = of('cut')
  const joined = of('anastomosis')
  const bands = of('band')
  const vein =
    scene.told.some(v => v.hits.some(h => h.kind === 'access-open-vein')) &&
    scene.told.some(v => wordsOf(v).some(w => w === 'artery'))
  if (!circuit && !(vein && joined.length > 0)) return undefined
  const terse = scene.told.length > 0 && scene.told.every(v => v.clause.sentence.role === 'label')
  const title = (is: string): boolean => scene.titleHits.some(h => h.kind === 'access-open' && h.is === is)
  const dril = of('dril')
  const second = saysSecondStage(scene)
  const existing =
    second ||
    scene.views.some(
      v =>
        v.hits.some(h => h.kind === 'circuit' && h.is === 'circuit') &&
        (v.clause.cues.some(c => c.cue.sets === 'historical') ||
          wordsOf(v).some(w => /^(thrombosed|revision|clotted|occluded|existing|failing|malfunctioning)$/.test(w))),
    )
  const side = (): OpenAccess['side'] => {
    const s = [scene.titleSide, ...scene.told.map(v => v.side)].find(x => x === 'right' || x === 'left')
    return s === 'right' || s === 'left' ? s : 'unknown'
  }
  const make = (
    act: OpenAccess['act'],
    views: readonly View[],
    more: Partial<OpenAccess> = {},
  ): Omit<OpenAccess, 'factId'> => ({
    act,
    vein: 'none',
    secondStage: false,
    side: side(),
    evidence: evidenceFor(scene, views),
    ...more,
  })
  const dilOpen = dril.length > 0 && (cuts.length > 0 || joined.length > 0 || terse)
  if (dilOpen) return make('dril', dril)
  const steps = scene.told.reduce((n, v) => n + opens(v, 'cut').length, 0)
  const moves = of('moved').filter(v => v.around.some(h => h.kind === 'access-open-vein' || h.kind === 'circuit'))
  const works = [...joined, ...bands, ...moves, ...of('repair')]
  // a suture alone closes the hole of a sheath
  const laidOpen = cuts.some(v => opens(v, 'cut').some(h => !SEWN.test(h.form)))
  const openly = (terse && !scene.told.some(isThroughSkin)) || (laidOpen && (steps >= 2 || works.length > 0))
  if (!openly) return undefined
  const clot = of('clot')
  const repairs = of('repair').filter(
    v => !opens(v, 'repair').every(h => h.form === 'resection' || h.form === 'revision'),
  )
  const closes = of('patch-close')
  const moved = of('moved')
  const material = of('graft')
  const harvest = of('harvest')
  const opened = laidOpen || scene.told.some(v => wordsOf(v).some(w => /^(opened|open|cut|incised)$/.test(w)))
  if (clot.length > 0 && opened) {
    const real = [
      ...repairs,
      ...of('graft').filter(v => wordsOf(v).some(w => /^(interposition|jump)$/.test(w))),
    ].filter(v => !closes.includes(v))
    const creates = joined.length > 0 && material.length > 0 && !existing && !title('clot')
    if (!creates) return real.length > 0 ? make('clot-and-revision', [...clot, ...real]) : make('clot', clot)
  }
  if (bands.length > 0 && joined.length === 0 && (cuts.length > 0 || terse || title('band'))) return make('band', bands)
  const created = scene.views.some(
    v =>
      (v.title || v.told) &&
      wordsOf(v).some(w =>
        /^(creation|construction|construct|placement|insertion|create|created|formation)$/.test(w),
      ) &&
      v.around.some(h => h.kind === 'circuit' && h.is === 'circuit'),
  )
  const first = scene.views.some(
    v =>
      (v.told || v.clause.sentence.section.kind === 'header') &&
      v.hits.some(h => h.kind === 'access-open' && h.is === 'first-stage'),
  )
  const repairTitle = title('repair')
  if (
    repairs.length > 0 &&
    (!created || repairTitle) &&
    (existing || repairTitle || joined.length === 0 || !material.length)
  )
    return make('revision', repairs)
  if (harvest.length > 0 && joined.length > 0) return make('own-vein-graft', harvest)
  if (material.length > 0 && (joined.length > 0 || created || terse) && moved.length >= 0 && !repairTitle)
    return make('graft', material)
  if (moved.length > 0 && !first) {
    const which = veinOf(scene)
    const lifted = existing && joined.length === 0
    const staged = second || (lifted && which !== 'none')
    const veinToVein =
      which === 'brachial' &&
      existing &&
      scene.told.some(
        v => opens(v, 'anastomosis').length > 0 && wordsOf(v).includes('vein') && !wordsOf(v).includes('artery'),
      )
    // the tunnel of a catheter is no moved vein: a vein or the access itself must be spoken of where the work is told
    const ours = [...scene.told, ...scene.views.filter(v => v.clause.sentence.section.kind === 'header')].some(v =>
      v.hits.some(h => h.kind === 'access-open-vein' || (h.kind === 'circuit' && h.is === 'circuit')),
    )
    if (!ours && joined.length === 0) return undefined
    if (staged || lifted || veinToVein) return make('revision', moved, { secondStage: true, vein: which })
    if (joined.length > 0 || created || terse || title('moved')) return make('moved', moved, { vein: which })
  }
  if (joined.length > 0 && vein) return make('direct', joined)
  return undefined
}

const LATER = /^(if|once|when|until|unless|after|should|will|can|may|would|could|expected)$/

/** The second stage of a fistula, told of today: not weighed, not hoped for, and not where all is done in one stage. */
const saysSecondStage = (scene: Scene): boolean => {
  const heard = scene.views.filter(
    v => v.told || v.title || !/^(plan|impression)$/.test(v.clause.sentence.section.kind),
  )
  const stages = (v: View, is: string): TermHit[] =>
    v.hits.filter(h => h.kind === 'access-open' && h.is === is && !/^(planned|negated)$/.test(done(v, h)))
  const single = heard.some(v => stages(v, 'single-stage').length > 0)
  return heard.some(v =>
    stages(v, 'second-stage').some(h => {
      const { tokens, sentence } = v.clause
      if (single && !/^second/.test(h.form)) return false
      for (let i = Math.max(sentence.from, h.from - 8); i < h.from; i++)
        if (LATER.test(tokens[i]!.word) && /^(matur|existing)/.test(h.form)) return false
      return true
    }),
  )
}

/** A form that tells of sheaths, of clot softened or macerated: the work of a needle hole. */
const isThroughSkin = (v: View): boolean =>
  wordsOf(v).some(w =>
    /^(sheath|sheathe|micropuncture|tpa|alteplase|pulse|maceration|macerated|trerotola|angiojet|cleaner|atm|atmosphere)$/.test(
      w,
    ),
  )

/** What sews, and does not say that anything was cut. */
const SEWN = /^(suture|vicryl|(\d 0 )?prolene)$/

const isTunneledLine = (h: TermHit): boolean =>
  h.kind === 'line' && /^(port|tunneled|dialysis|central|picc)$/.test(h.is)

const evidenceFor = (scene: Scene, views: readonly View[]): Evidence[] =>
  [...new Set(views)].slice(0, 4).map(v => evidenceOfView(scene, v, 'open dialysis access'))
