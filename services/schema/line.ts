import type { AssertionValue, Laterality } from './coding.ts'
import type { Evidence } from './span.ts'
import type { UltrasoundAccess } from './ultrasound.ts'

/** What stays in the vessel. `artery-port` and `artery-pump` are for infusion into an artery. */
export type LineDevice =
  | 'temporary'
  | 'tunneled'
  | 'port'
  | 'pump'
  | 'picc'
  | 'midline'
  | 'arterial'
  | 'umbilical-vein'
  | 'umbilical-artery'
  | 'peripheral'
  | 'artery-port'
  | 'artery-pump'
  | 'unknown'

export type LineAct =
  | 'insert'
  | 'replace'
  | 'replace-catheter'
  | 'remove'
  | 'repair'
  | 'reposition'
  | 'declot'
  | 'strip'
  | 'clear'
  | 'check'
  | 'revise'

/** One thing done with a line or port today. */
export interface LineProcedure {
  readonly id: string
  readonly factId: string
  readonly act: LineAct
  readonly device: LineDevice
  readonly assertion: AssertionValue
  readonly evidence: readonly Evidence[]
  readonly sentence: number
  /** Vessel punctured, without side: `ven.ijv`. The last one when earlier ones failed. */
  readonly site?: string | undefined
  readonly side: Laterality
  /** By the entry: neck, chest, groin and cava are central; arm and saphenous veins are peripheral. */
  readonly entry: 'central' | 'peripheral' | 'unknown'
  readonly cutdown: boolean
  /** Two catheters, each through its own hole. */
  readonly twin: boolean
  /** Said, or only taken because no tunnel is written. */
  readonly deviceSaid: boolean
  /** Words that fluoroscopy was used in this act. */
  readonly fluoroscopy: readonly Evidence[]
  /** Fluoroscopy stands in a title only. */
  readonly fluoroscopyTitle: readonly Evidence[]
  /** Words that a picture shows where the tip lies. */
  readonly tipImage: readonly Evidence[]
  readonly tip: 'central' | 'arm' | 'unstated'
  /** Left for pressure monitoring (arterial). */
  readonly monitoring: readonly Evidence[]
  /** Contrast runs through the line's own way, or at a site that failed. */
  readonly venogram: readonly Evidence[]
  readonly failedSite: boolean
  /** Nothing says that the signing operator did it: an aside in a report of another procedure. */
  readonly aside: boolean
  readonly ultrasound?: UltrasoundAccess | undefined
}
