import type { Laterality } from '../schema/index.ts'
import type { Candidate } from './rule.ts'

/** A line before its modifiers: one code, one side or both, its units. */
export interface Line {
  readonly code: string
  readonly side: Laterality
  readonly units: number
  readonly parts: readonly Candidate[]
}
