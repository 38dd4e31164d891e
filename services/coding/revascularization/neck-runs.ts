import type { Laterality } from '../../schema/index.ts'
import type { CodingContext } from '../rule.ts'
import { sideOf, territoryOf } from '../tree.ts'

/** Neck and brain territories as the treatment codes count them. */
export type BrainTerritory = 'right carotid' | 'left carotid' | 'vertebrobasilar'

export const brainTerritoryOf = (
  context: CodingContext,
  vesselId: string,
  side: Laterality,
): BrainTerritory | undefined => {
  const territory = territoryOf(context.anatomy, vesselId)
  if (territory === 'vertebral') return 'vertebrobasilar'
  if (territory !== 'carotid') return undefined
  const its = side === 'right' || side === 'left' ? side : sideOf(vesselId)
  return its === 'right' ? 'right carotid' : its === 'left' ? 'left carotid' : undefined
}

/** Catheter and pictures of a treated territory are inside its code: later families leave them. */
export const holdNeck = (context: CodingContext, territories: ReadonlySet<BrainTerritory>, andArch: boolean): void => {
  const { record } = context
  const within = (id: string, side: Laterality): boolean => {
    const found = brainTerritoryOf(context, id, side)
    return found !== undefined && territories.has(found)
  }
  const isArch = (id: string): boolean => /^art\.(aorta|innominate)/.test(id)
  for (const stop of record.stops)
    if (within(stop.vesselId, stop.side) || (andArch && isArch(stop.vesselId))) context.taken.add(stop.factId)
  for (const run of record.runs) {
    const ids = [...run.vesselIds, ...(run.tipId ? [run.tipId] : [])]
    if (ids.length > 0 && ids.every(id => within(id, run.side) || (andArch && isArch(id)))) context.read.add(run.factId)
  }
}
