import type { CodeEntry, PtpEdit } from './code-set.ts'

export type VascularSystem = 'arterial' | 'venous' | 'pulmonary' | 'portal'

/** One vessel of the tree. `order` from the usual trunk is the sum of `step` along `parent`; variants re-parent. */
export interface Vessel {
  readonly id: string
  /** Absent for the trunks. */
  readonly parent?: string | undefined
  /** 1 = a true branch of its parent, 0 = the trunk or a continuation of the parent under another name. */
  readonly step: 0 | 1
  readonly name: string
  readonly forms: readonly string[]
  readonly system: VascularSystem
  readonly side: 'right' | 'left' | 'midline' | 'either'
  readonly territories: readonly string[]
  /** Code set of a stop here: 36200, 36215, 36245, 36010, 36011, 36012, 36481+36011, none ... */
  readonly set: string
  /** Starts a vascular family (first order from the usual trunk). */
  readonly familyRoot: boolean
  readonly variantOf?: string | undefined
  readonly parentAlt?: string | undefined
  readonly contested?: boolean | undefined
  readonly notes?: string | undefined
}

/** A brand or generic device; `class` decides the procedure. */
export interface Device {
  readonly id: string
  readonly name: string
  readonly forms: readonly string[]
  readonly class: string
  readonly maker?: string | undefined
  /** Hospital supply code. */
  readonly hcpcs?: string | undefined
  readonly notes?: string | undefined
}

/** Something one does or says in a procedure; `act` is what the story makes of it. */
export interface Maneuver {
  readonly id: string
  readonly act: string
  readonly forms: readonly string[]
  /** Further properties the act needs, e.g. `{ system: venous }`. */
  readonly detail?: Readonly<Record<string, string>> | undefined
}

/** Words that set an assertion or another property for the words in their reach. */
export interface Cue {
  readonly id: string
  readonly sets: string
  /** Which side of the cue it governs. */
  readonly reach: 'after' | 'before' | 'both' | 'sentence'
  readonly forms: readonly string[]
}

export interface SectionTitle {
  readonly kind: string
  readonly titles: readonly string[]
}

export interface Misheard {
  readonly heard: string
  readonly means: string
}

/** What a payer wants differently; keys are those of house-rules.md, `Payer settings`. */
export interface PayerProfile {
  readonly id: string
  readonly label: string
  readonly bilateral: '50' | 'lines'
  readonly addonBilateral: 'lines' | '50'
  readonly sidesEverywhere: boolean
  readonly distinct: '59' | 'X'
  readonly priorCta: 'medicare' | 'cpt-literal'
  readonly setting: 'facility' | 'office'
  readonly addonSedationInFacility: 'suggest' | 'drop'
  readonly iliacAtHeartCath: 'G0278' | 'cpt'
  readonly complication: 'medicare' | 'cpt-literal'
}

/** Everything the engine and the coding rules know, validated, cross-checked and frozen. */
export interface Knowledge {
  /** sha256 over all files read: `sha256:<hex>`. */
  readonly version: string
  readonly vessels: readonly Vessel[]
  readonly devices: readonly Device[]
  readonly maneuvers: readonly Maneuver[]
  readonly cues: readonly Cue[]
  readonly sections: readonly SectionTitle[]
  readonly misheard: readonly Misheard[]
  readonly codes: readonly CodeEntry[]
  readonly edits: readonly PtpEdit[]
  /** Edition stamp of the edit table in use, e.g. `own-2026-11` or `2026Q4`. */
  readonly editsEdition: string
  readonly profiles: readonly PayerProfile[]
}
