import type { Certainty, CodingContext } from '../rule.ts'
import { baseOf, territoryOf } from '../tree.ts'

/** What ultrasound of the access is beside the work of the session (house rule 11). */
export interface BesideAccess {
  readonly certainty: Certainty
  /** The code that holds it: not reported. */
  readonly inside?: string
  /** The other reading of a contested row. */
  readonly alternative?: string
}

const OPENING = new Set(['angioplasty', 'stent', 'atherectomy', 'lithotripsy'])

const opensLeg = ({ record, anatomy }: CodingContext): boolean =>
  record.treatments.some(
    t =>
      t.assertion === 'performed' &&
      t.system === 'arterial' &&
      OPENING.has(t.action) &&
      t.targets.some(
        v => territoryOf(anatomy, v.vesselId) === 'leg' || /^art\.(cia|eia|iia)$/.test(baseOf(v.vesselId)),
      ),
  )

/** The row of the table that the session falls under; families that hold the access themselves have marked it as read. */
export const besideAccess = (context: CodingContext): BesideAccess => {
  const { record } = context
  if (record.dialysis.creation?.arm) return { certainty: 'firm', inside: 'the fistula made through the skin' }
  if (opensLeg(context))
    return context.codes.isInForce('37254')
      ? { certainty: 'contested', alternative: 'inside the leg code of 2026, which holds all access' }
      : { certainty: 'likely' }
  return { certainty: record.dialysis.circuit ? 'likely' : 'firm' }
}
