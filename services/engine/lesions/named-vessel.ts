import type { VesselRef } from '../stages/clause.ts'
import type { Place } from '../story/state.ts'

/** A vessel named in a clause, settled. */
export interface NamedVessel {
  readonly ref: VesselRef
  readonly places: readonly Place[]
}
