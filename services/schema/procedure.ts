import type { Fact } from './coding.ts'
import type { Evidence } from './span.ts'

/** Placeholder until the engine lands in the next commits: the record the coding rules read. */
export interface ProcedureRecord {
  readonly facts: readonly Fact[]
  readonly evidence?: readonly Evidence[]
}
