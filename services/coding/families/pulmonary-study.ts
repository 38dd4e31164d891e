import type { Run } from '../../schema/index.ts'
import type { CodingContext } from '../rule.ts'
import { vesselSide } from '../veins.ts'
import type { VeinStudy } from './venous-studies.ts'

/** Lungs that a run shows from a selective position. */
const lungsOf = (context: CodingContext, run: Run): ('right' | 'left')[] => {
  const sides = new Set<'right' | 'left'>()
  for (const id of [
    ...run.vesselIds,
    ...(run.vesselIds.every(v => v === 'pul.trunk') && run.tipId ? [run.tipId] : []),
  ]) {
    const side = vesselSide(context, id)
    if (side !== 'midline' && context.anatomy.getVessel(id).system === 'pulmonary') sides.add(side)
  }
  if (sides.size === 0 && run.side === 'bilateral') return ['right', 'left']
  if (sides.size === 0 && (run.side === 'right' || run.side === 'left')) return [run.side]
  return [...sides]
}

/** Reading of the pulmonary arteries: one lung, both, or from the main artery. The selective study absorbs the other. */
export const pulmonaryStudy = (context: CodingContext, runs: readonly Run[]): VeinStudy[] => {
  if (runs.length === 0) return []
  const entered = (side: 'right' | 'left'): boolean =>
    context.record.stops.some(
      s =>
        s.assertion === 'performed' &&
        context.anatomy.getVessel(s.vesselId).system === 'pulmonary' &&
        vesselSide(context, s.vesselId) === side,
    )
  const sides = new Set(runs.flatMap(r => lungsOf(context, r)).filter(entered))
  // "bilateral" from both main branches, told in one breath
  const code = sides.size === 2 ? '75743' : sides.size === 1 ? '75741' : '75746'
  return [
    {
      code,
      rule: 'pulmonary',
      runs,
      evidence: [],
      facts: [],
      why:
        code === '75746'
          ? 'The pulmonary arteries were shown from the main artery.'
          : `The ${sides.size === 2 ? 'arteries of both lungs were' : `${[...sides][0]} pulmonary artery was`} entered and shown.`,
    },
  ]
}
