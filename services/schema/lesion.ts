import type { AssertionValue, Laterality } from './coding.ts'
import type { Evidence } from './span.ts'

/** What is wrong with a vessel, as dictated. `subtotal` and percentages under 100 are a stenosis; `lesion` has no kind. */
export type LesionKind =
  | 'stenosis'
  | 'occlusion'
  | 'functional'
  | 'aneurysm'
  | 'injury'
  | 'dissection'
  | 'thrombus'
  | 'compression'
  | 'lesion'

/** Something opened, or looked at from inside, in a vessel. */
export type TreatmentAction =
  | 'angioplasty'
  | 'stent'
  | 'atherectomy'
  | 'lithotripsy'
  | 'thrombectomy'
  | 'lysis'
  | 'ivus'

/** A vessel that a treatment worked in, with what was wrong there. */
export interface TreatedVessel {
  readonly vesselId: string
  readonly side: Laterality
  /** Every kind told of this vessel, the nearest telling first. */
  readonly lesions: readonly LesionKind[]
  readonly lesionEvidence: readonly Evidence[]
  /** The operator's own tools hurt it. */
  readonly iatrogenic: boolean
  /** One lesion or one device runs over these vessels, this one included. */
  readonly span: readonly string[]
  /** The sentence names the vessel; else it was taken from what was told before. */
  readonly named: boolean
  /** "Proximal", "origin", "intrathoracic" stands with it. */
  readonly proximal: boolean
}

/** An act of opening a vessel: what was done, where, with what. */
export interface Treatment {
  readonly factId: string
  readonly action: TreatmentAction
  readonly assertion: AssertionValue
  readonly evidence: readonly Evidence[]
  readonly sentence: number
  readonly seq: number
  readonly system: 'arterial' | 'venous'
  readonly targets: readonly TreatedVessel[]
  /** Device classes named with it. */
  readonly classes: readonly string[]
  /** rescue, primary, later-day, ended, continued, kissing, open, no-infusion: what the words around it say. */
  readonly marks: readonly string[]
}

/** Where lysis stands on the calendar, and other facts of the whole session. */
export interface RevascularSession {
  /** Embolic protection, flow reversal or a filter was used. */
  readonly protection: readonly Evidence[]
  /** A dialysis circuit is spoken of, and whether it was punctured today. */
  readonly circuit: 'none' | 'spoken' | 'entered'
  readonly openNeck: readonly Evidence[]
  /** The common femoral artery was opened and cleaned out, not as part of a bypass. */
  readonly cleanedOut: readonly { readonly side: Laterality; readonly evidence: readonly Evidence[] }[]
  readonly tcar: readonly Evidence[]
  /** A drug that is no lytic was infused into an artery: minutes as dictated, one entry a vessel. */
  readonly infusions: readonly {
    readonly vesselId: string
    readonly minutes: number | undefined
    readonly evidence: readonly Evidence[]
  }[]
  /** Words that make this a later day of a lysis course, its end, and its going on. */
  readonly laterDay: readonly Evidence[]
  readonly ended: readonly Evidence[]
  readonly continued: readonly Evidence[]
  /** A lesion that could not be crossed. */
  readonly notCrossed: readonly Evidence[]
}
