import type { Stop, Treatment } from '../../schema/index.ts'
import type { Story } from '../stages/narrate.ts'

/**
 * A device that worked in a vessel was there: the stop that nobody dictated. Only where the way in is known, and only for
 * vessels without a told stop in them or beyond.
 */
export const impliedStops = (story: Story, treatments: readonly Treatment[]): readonly Stop[] => {
  const out: Stop[] = []
  for (const treatment of treatments) {
    if (treatment.assertion !== 'performed' || treatment.action === 'ivus') continue
    // clot devices are drawn through veins on the way; their place is told or not known
    if (treatment.system === 'venous' && (treatment.action === 'thrombectomy' || treatment.action === 'lysis')) continue
    const access = [...story.accesses]
      .reverse()
      .find(
        a =>
          a.assertion === 'performed' &&
          a.system === treatment.system &&
          (a.sentence <= treatment.sentence || story.accesses.length === 1),
      )
    if (!access) continue
    for (const target of treatment.targets) {
      if (target.side === 'unknown') continue
      const vessel = story.anatomy.getVessel(target.vesselId)
      if (vessel.system !== 'arterial' && vessel.system !== 'venous') continue
      const there = [...story.stops, ...out].some(
        s =>
          s.assertion === 'performed' &&
          (s.vesselId === target.vesselId || story.anatomy.isBehind(s.vesselId, target.vesselId)),
      )
      if (there) continue
      const { order, familyId } = story.anatomy.placeFrom(access.vesselId ?? undefined, target.vesselId)
      if (order < 1) continue
      out.push({
        factId: '',
        assertion: 'performed',
        evidence: treatment.evidence,
        sentence: treatment.sentence,
        seq: story.stops.length + out.length,
        accessId: access.id,
        vesselId: target.vesselId,
        side: target.side,
        order,
        familyId,
        branch: false,
        tool: 'catheter',
        proof: 'named',
        count: 1,
      })
    }
  }
  return out
}
