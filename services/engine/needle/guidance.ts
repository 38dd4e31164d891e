import type { Evidence, Modality } from '../../schema/index.ts'
import { done, evidenceOfView, type Scene, type View } from './scene.ts'
import type { TermHit } from './terms.ts'

const isModality = (is: string): is is Modality => is === 'us' || is === 'ct' || is === 'fluoro' || is === 'mr'

/** Past or future studies are no guidance: "the CT of last week", "follow-up ultrasound". */
const isStudy = (view: View, hit: TermHit): boolean => {
  const { tokens } = view.clause
  for (let i = hit.from - 1; i >= Math.max(view.clause.from, hit.from - 3); i--)
    if (
      /^(prior|previous|recent|outside|follow|followup|diagnostic|on|repeat|yesterday|staging|pet|earlier)$/.test(
        tokens[i]!.word,
      )
    )
      return tokens[i]!.word !== 'on' || hit.is !== 'us'
  return false
}

/** Guidance named in the told clauses that `of` admits; from titles only when the body names none. */
export const guidanceOf = (
  scene: Scene,
  of: (view: View) => boolean,
): { modalities: Modality[]; kept: boolean; none: boolean; evidence: Evidence[] } => {
  const seen: Modality[] = []
  let kept = false
  let none = false
  const evidence: Evidence[] = []
  const add = (view: View): void => {
    for (const h of view.hits) {
      if (h.kind !== 'modality') continue
      if (h.is === 'image') {
        if (done(view, h) === 'performed') kept = true
        continue
      }
      if (h.is === 'none') none = true
      if (!isModality(h.is)) continue
      const value = done(view, h)
      if (value === 'negated') none = true
      if (value !== 'performed' || isStudy(view, h) || seen.includes(h.is)) continue
      seen.push(h.is)
      evidence.push(evidenceOfView(scene, view, `guidance: ${h.is}`))
    }
  }
  for (const v of scene.told) if (of(v)) add(v)
  if (seen.length === 0 && !none) for (const v of scene.told) add(v)
  if (seen.length === 0 && !none)
    for (const v of scene.views) {
      const kind = v.clause.sentence.section.kind
      if (v.clause.sentence.role === 'heading' || kind === 'header') {
        for (const h of v.hits) {
          if (h.kind !== 'modality' || !isModality(h.is) || seen.includes(h.is)) continue
          if (!/guid|fluoro|us$|ultrasound/.test(h.form) && !nextGuides(v, h)) continue
          seen.push(h.is)
          evidence.push(evidenceOfView(scene, v, `guidance: ${h.is}`))
        }
      }
    }
  return { modalities: seen, kept, none, evidence }
}

const nextGuides = (view: View, hit: TermHit): boolean => /^guid/.test(view.clause.tokens[hit.to]?.word ?? '')
