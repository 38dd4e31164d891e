import type { Evidence, Laterality, Modality, NeedleQuestion, NeedleTopic, NeedleWork } from '../../schema/index.ts'
import type { TubeEvent } from './events.ts'
import { guidanceOf } from './guidance.ts'
import { evidenceOfView, type Scene, type View } from './scene.ts'

/** A work and the sentences that tell it. */
export type WorkDraft = Omit<NeedleWork, 'factId'> & { readonly told: readonly number[] }

export interface Reading {
  readonly works: WorkDraft[]
  readonly questions: NeedleQuestion[]
}

export const nothing = (): Reading => ({ works: [], questions: [] })

interface WorkInput {
  readonly topic: NeedleTopic
  readonly action: string
  readonly target: string
  readonly side?: Laterality
  readonly units?: number
  readonly detail?: Readonly<Record<string, string>>
  readonly assertion?: WorkDraft['assertion']
  readonly views: readonly View[]
  readonly guidance?: { readonly modalities: Modality[]; readonly kept: boolean; readonly evidence: Evidence[] }
}

/** One work with the words of its clauses as evidence. */
export const workOf = (scene: Scene, input: WorkInput): WorkDraft => {
  const views = [...new Set(input.views)]
  const near = new Set(views.flatMap(v => [v.sentence - 1, v.sentence, v.sentence + 1]))
  const guidance = input.guidance ?? guidanceOf(scene, v => v.topic === input.topic || near.has(v.sentence))
  return {
    topic: input.topic,
    action: input.action,
    target: input.target,
    side: input.side ?? 'midline',
    modalities: guidance.modalities,
    imageKept: guidance.kept,
    units: input.units ?? 1,
    detail: input.detail ?? {},
    assertion: input.assertion ?? 'performed',
    evidence: views.slice(0, 5).map(v => evidenceOfView(scene, v, `${input.target}: ${input.action}`)),
    sentence: views[0]?.sentence ?? 0,
    told: views.map(v => v.sentence),
  }
}

/** Events of one side; those without a side go to each side that is worked on. */
export const bySide = (
  events: readonly TubeEvent[],
  fallback: Laterality,
): readonly { readonly side: Laterality; readonly events: readonly TubeEvent[] }[] => {
  const both = events.some(e => e.side === 'bilateral')
  const right = both || events.some(e => e.side === 'right')
  const left = both || events.some(e => e.side === 'left')
  const of = (side: 'right' | 'left') => ({
    side,
    events: events.filter(e => e.side === side || e.side === 'bilateral' || e.side === 'unknown'),
  })
  const out: { side: Laterality; events: readonly TubeEvent[] }[] = []
  if (right) out.push(of('right'))
  if (left) out.push(of('left'))
  if (out.length === 0 && events.length > 0) {
    if (fallback === 'bilateral')
      return [
        { side: 'right', events },
        { side: 'left', events },
      ]
    out.push({ side: fallback, events })
  }
  return out
}
