import type { AssertionValue, Laterality } from './coding.ts'
import type { Evidence } from './span.ts'

/** What every act read by services/engine/venous has. `factId` names the fact made of it. */
export interface VenousItem {
  readonly factId: string
  readonly assertion: AssertionValue
  readonly evidence: readonly Evidence[]
  /** Index of the sentence that tells it. */
  readonly sentence: number
}

/** A filter of the vena cava put in, taken out or moved. */
export interface FilterAct extends VenousItem {
  readonly act: 'placement' | 'removal' | 'reposition'
  /** Extra time or work is written. */
  readonly extraWork: readonly Evidence[]
}

/** Something that does not belong in a vessel, caught and taken out. */
export interface ForeignBody extends VenousItem {
  readonly body: string
  /** The vessel it was taken from, when its words name one. */
  readonly vesselId?: string | undefined
  /** Ultrasound of the access, written anywhere. */
  readonly ultrasound: readonly Evidence[]
}

/** A shunt through the liver: made, revised, or only looked at. */
export interface ShuntAct extends VenousItem {
  readonly act: 'creation' | 'revision' | 'check'
  /** From cava to portal vein, without a hepatic vein. */
  readonly direct: boolean
}

/** Tissue taken through a vein. */
export interface VeinBiopsy extends VenousItem {
  readonly organ: 'liver' | 'kidney' | 'other'
  /** The vein it was taken through, when its words name one. */
  readonly vesselId?: string | undefined
  /** A study of pressures or veins asked for in its own right: header, indication, or a reading that is written. */
  readonly study: readonly Evidence[]
  readonly routine: boolean
}

/** Blood of one organ, by its vein. */
export interface OrganSample extends VenousItem {
  readonly organ: string
  readonly side: Laterality
}

/** Wedged, free or portal pressures. */
export interface PressureReading extends VenousItem {
  readonly place: 'hepatic' | 'portal' | 'other'
  /** The vein in which they were taken, when its words name one. */
  readonly vesselId?: string | undefined
}

/** A vein study that no run of the story tells, or a limb injected by needle. */
export interface LimbInjection extends VenousItem {
  readonly limb: 'arm' | 'leg'
  readonly side: Laterality
  /** Through a line that was there before. */
  readonly existing: boolean
  /** Contrast was seen: the injection is a study. */
  readonly imaged: boolean
}

/** A vein study told while no catheter stands anywhere: through a sheath or needle. */
export interface LooseStudy extends VenousItem {
  readonly vesselId: string
  readonly side: Laterality
}

/** The portal vein entered by needle through liver or spleen. */
export interface PortalEntry extends VenousItem {
  readonly way: 'liver' | 'spleen'
}

export type VeinMethod =
  | 'radiofrequency'
  | 'laser'
  | 'mechanochemical'
  | 'adhesive'
  | 'microfoam'
  | 'sclerosant'
  | 'spider'

/** Veins of one leg closed by one method. */
export interface VeinTreatment extends VenousItem {
  readonly method: VeinMethod
  readonly side: Laterality
  /** Names of the veins, without side; `tributary` and its kin when unnamed. */
  readonly veins: readonly string[]
  /** How many were treated, as far as it is written. */
  readonly count: number
  /** A second puncture is written. */
  readonly separateAccess: boolean
  /** Stopped before or during treatment for the patient's safety. */
  readonly stopped: readonly Evidence[]
  readonly ultrasound: readonly Evidence[]
  readonly image: readonly Evidence[]
}

/** Veins taken out through stabs. */
export interface Phlebectomy extends VenousItem {
  readonly side: Laterality
  readonly fewest?: number | undefined
  readonly most?: number | undefined
}

/** Open work on veins of the leg or the temporal artery (house rule 3.6). */
export interface OpenVesselAct extends VenousItem {
  readonly act: 'strip-great' | 'strip-small' | 'tie-great' | 'tie-small' | 'perforator' | 'temporal-artery'
  readonly side: Laterality
}

/** Thrombin by needle, or pressure under ultrasound. */
export interface PseudoaneurysmTreatment extends VenousItem {
  readonly act: 'thrombin' | 'compression'
  readonly side: Laterality
  readonly limb: boolean
  readonly ultrasound: readonly Evidence[]
  readonly image: readonly Evidence[]
}

/** Contrast into lymph vessels or nodes. */
export interface LymphStudy extends VenousItem {
  readonly side: Laterality
  readonly region: 'limb' | 'trunk'
  readonly injected: readonly Evidence[]
  readonly read: readonly Evidence[]
  /** Only to find the duct for treatment. */
  readonly guiding: boolean
  readonly ductEntered: readonly Evidence[]
  readonly ductClosed: readonly Evidence[]
}

/** Everything about veins and lymph that the catheter story does not tell by itself. */
export interface VenousRecord {
  readonly filters: readonly FilterAct[]
  readonly foreignBodies: readonly ForeignBody[]
  readonly shunts: readonly ShuntAct[]
  readonly biopsies: readonly VeinBiopsy[]
  readonly pressures: readonly PressureReading[]
  readonly samples: readonly OrganSample[]
  readonly injections: readonly LimbInjection[]
  readonly studies: readonly LooseStudy[]
  readonly portalEntries: readonly PortalEntry[]
  readonly treatments: readonly VeinTreatment[]
  readonly phlebectomies: readonly Phlebectomy[]
  readonly open: readonly OpenVesselAct[]
  readonly pseudoaneurysms: readonly PseudoaneurysmTreatment[]
  readonly lymph: readonly LymphStudy[]
  /** Words of a line, port or lead being placed in this session. */
  readonly lines: readonly Evidence[]
  /** Words of a dialysis circuit being studied in this session. */
  readonly circuits: readonly Evidence[]
}
