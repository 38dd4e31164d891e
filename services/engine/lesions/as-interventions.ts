import type { Intervention, Laterality, Treatment } from '../../schema/index.ts'
import { OPENING_OF_CLASS } from '../device-actions.ts'
import type { Clause } from '../stages/clause.ts'
import type { Story } from '../stages/narrate.ts'
import { clauseEvidence } from '../story/state.ts'

/** Actions that the lesion reader tells; the story's own reading of them gives way to it. */
const OWNED: ReadonlySet<string> = new Set(OPENING_OF_CLASS.map(([, action]) => action))

const sideOf = (treatment: Treatment): Laterality => {
  const sides = new Set(treatment.targets.map(t => t.side))
  if (sides.size === 1) return [...sides][0]!
  return sides.has('right') && sides.has('left') ? 'bilateral' : (treatment.targets[0]?.side ?? 'unknown')
}

/** One list of therapies in the order of telling. `treatment` links those of the lesion reader. */
export const withTreatments = (
  story: Story,
  treatments: readonly Treatment[],
  graft?: Clause,
): readonly (Intervention & { readonly treatment?: Treatment })[] => {
  const system = (wanted: 'arterial' | 'venous'): string | undefined =>
    story.accesses.find(a => a.system === wanted && a.assertion === 'performed')?.id
  const mine = treatments.map(treatment => ({
    factId: '',
    assertion: treatment.assertion,
    evidence: treatment.evidence,
    sentence: treatment.sentence,
    seq: treatment.seq,
    accessId: system(treatment.system),
    action: treatment.action,
    vesselIds: treatment.targets.map(t => t.vesselId),
    branch: false,
    side: sideOf(treatment),
    classes: treatment.classes,
    treatment,
  }))
  const grafts = graft
    ? [
        {
          factId: '',
          assertion: 'performed' as const,
          evidence: [clauseEvidence(story.document, graft, 'endograft')],
          sentence: graft.sentence.index,
          seq: -1,
          accessId: system('arterial'),
          action: 'endograft',
          vesselIds: ['art.aorta.abd'],
          branch: false,
          side: 'midline' as const,
          classes: ['stent-graft'],
        },
      ]
    : []
  return [...story.interventions.filter(i => !OWNED.has(i.action)), ...mine, ...grafts].sort(
    (a, b) => a.sentence - b.sentence,
  )
}
