import type { CodeEntry, PtpEdit } from './code-set.ts'
import type { ConfidenceModel } from './confidence.ts'
import type { QuarterEdition } from './quarter.ts'

export type VascularSystem = 'arterial' | 'venous' | 'pulmonary' | 'portal'

/** One vessel of the tree. `order` from the usual trunk is the sum of `step` along `parent`; variants re-parent. */
export interface Vessel {
  readonly id: string
  /** Absent for the trunks. */
  readonly parent?: string | undefined
  /** 1 = a true branch of its parent, 0 = the trunk or a continuation of the parent under another name. */
  readonly step: 0 | 1
  readonly name: string
  /**
   * What is dictated for it; without right/left when it is one of a pair, plus abbreviations that say the side (RCCA).
   * Plurals are included. A form may stand on both of a pair and on the vessels `ambiguousForms` lists.
   */
  readonly forms: readonly string[]
  /**
   * Words that mean this vessel only where the sentence speaks of vessels: adjectives (`renal`, `uterine`) and
   * letters with other meanings (`PT`, `PA`).
   */
  readonly looseForms: readonly string[]
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

/** A form that several vessels may mean, or that also means something else. */
export interface AmbiguousForm {
  readonly form: string
  /** Base vessels (`.r.` or `.l.` left out), the usual meaning first. */
  readonly vessels: readonly string[]
  /** The context that decides. */
  readonly note: string
}

/** A brand or generic device; `class` decides the procedure. */
export interface Device {
  readonly id: string
  readonly name: string
  /** Every spelling that means it anywhere, the name included when it is no everyday word. */
  readonly forms: readonly string[]
  /** Names that are everyday words or letters (Agent, Option, C2): this device only beside words that speak of tools. */
  readonly looseForms: readonly string[]
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

/** A word that is neither vessel, brand, maneuver nor cue, and yet decides (tool, region, reason, earlier study ...). */
export interface Concept {
  readonly id: string
  readonly kind: string
  readonly forms: readonly string[]
  readonly detail?: Readonly<Record<string, string>> | undefined
}

/** A word that is neither vessel, brand, maneuver nor cue, and yet decides: a tool, an agent, a region, a reason ... */
export interface Concept {
  readonly id: string
  readonly kind: string
  readonly forms: readonly string[]
  readonly detail?: Readonly<Record<string, string>> | undefined
}

/** A word of one topic outside the vessels (needle and tube work, dialysis circuit, open access); read by that topic's reader only. */
export interface Term {
  readonly id: string
  readonly kind: string
  readonly forms: readonly string[]
  readonly detail?: Readonly<Record<string, string>> | undefined
}

/** Words that set an assertion or another property for the words in their reach. */
export interface Cue {
  readonly id: string
  readonly sets: string
  /** Which side of the cue it governs. */
  readonly reach: 'after' | 'near' | 'before' | 'both' | 'sentence'
  readonly forms: readonly string[]
}

export interface SectionTitle {
  readonly kind: string
  readonly titles: readonly string[]
  /** Words that tell the kind of a form's field, wherever they stand in its label. */
  readonly words?: readonly string[] | undefined
}

export interface Misheard {
  readonly heard: string
  readonly means: string
}

/** An ICD-10-CM code with the words that lead to it and the service groups it supports. */
export interface Diagnosis {
  readonly code: string
  readonly label: string
  readonly phrases: readonly string[]
  readonly side?: 'right' | 'left' | 'bilateral' | undefined
  readonly supports: readonly string[]
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
  readonly ambiguousForms: readonly AmbiguousForm[]
  readonly devices: readonly Device[]
  readonly maneuvers: readonly Maneuver[]
  readonly concepts: readonly Concept[]
  readonly terms: readonly Term[]
  readonly cues: readonly Cue[]
  readonly sections: readonly SectionTitle[]
  readonly misheard: readonly Misheard[]
  readonly codes: readonly CodeEntry[]
  readonly edits: readonly PtpEdit[]
  /** What was imported from CMS files, oldest quarter first; empty without any. */
  readonly quarters: readonly QuarterEdition[]
  /** Edition stamp of the table of our own wording, `own-2026-11`; used on days that no imported quarter covers. */
  readonly editsEdition: string
  readonly diagnoses: readonly Diagnosis[]
  readonly profiles: readonly PayerProfile[]
  /** How sure a suggestion is; without a model the rule's own certainty stands. */
  readonly confidence?: ConfidenceModel | undefined
}
