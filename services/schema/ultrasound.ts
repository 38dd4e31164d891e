import type { Evidence } from './span.ts'

/** The four written elements of ultrasound vessel access, for one punctured vessel. */
export interface UltrasoundAccess {
  readonly factId: string
  readonly accessId: string
  readonly guidance: readonly Evidence[]
  readonly evaluated: readonly Evidence[]
  readonly patent: readonly Evidence[]
  readonly realTime: readonly Evidence[]
  readonly image: readonly Evidence[]
}
