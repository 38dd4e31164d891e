import type { DialysisRecord } from './circuit.ts'
import type { AssertionValue, Fact, Gap, Laterality } from './coding.ts'
import type { RevascularSession, Treatment } from './lesion.ts'
import type { LineProcedure } from './line.ts'
import type { NeedleRecord } from './needle.ts'
import type { Evidence } from './span.ts'
import type { UltrasoundAccess } from './ultrasound.ts'
import type { VenousRecord } from './venous.ts'

/** What every element of the story has. `factId` names the fact made of it. */
interface StoryItem {
  readonly factId: string
  readonly assertion: AssertionValue
  readonly evidence: readonly Evidence[]
  /** Index of the sentence that tells it. */
  readonly sentence: number
  /** Place in the order of telling. */
  readonly seq: number
}

/** A hole through which something stayed in. An upsized sheath in the same hole is the same access. */
export interface AccessStep extends StoryItem {
  readonly id: string
  /** Absent when the words leave the vessel or its side open. */
  readonly vesselId?: string | undefined
  /** The vessel without its side: `art.cfa`. */
  readonly base: string
  readonly side: Laterality
  readonly system: 'arterial' | 'venous' | 'other'
  readonly direction: 'retrograde' | 'antegrade' | 'unknown'
  readonly via: 'percutaneous' | 'existing' | 'open'
  /** Never said: taken from the usual way (retrograde femoral) because the story needs one. */
  readonly assumed: boolean
}

/** A vessel in which a catheter or sheath was placed on purpose. */
export interface Stop extends StoryItem {
  readonly accessId: string
  readonly vesselId: string
  readonly side: Laterality
  /** Steps along the tree from the trunk that was entered; 0 = the trunk or the access route. */
  readonly order: number
  /** First-order vessel that this stop lies behind, from this access; undefined at order 0. */
  readonly familyId?: string | undefined
  /** An unnamed branch of `vesselId`. */
  readonly branch: boolean
  /** How many such branches ("two genicular branches"); 1 otherwise. */
  readonly count: number
  readonly tool: 'catheter' | 'microcatheter' | 'sheath'
  /** Said: selected, advanced into. Named: only a run or a therapy is named after the vessel. */
  readonly proof: 'said' | 'named'
}

export type RunPurpose = 'diagnostic' | 'roadmap' | 'completion' | 'access-check' | 'mapping' | 'unstated'

/** One study: where the catheter was, what was shown, what for. */
export interface Run extends StoryItem {
  readonly accessId?: string | undefined
  /** Number of catheter movements told before it: two runs of one number are from one position. */
  readonly position: number
  /** Where the catheter stood. */
  readonly tipId?: string | undefined
  readonly tipBranch: boolean
  /** Vessels that the run is named after or was made to show. */
  readonly vesselIds: readonly string[]
  /** Body part that the run is named after: leg, arm, neck, brain, posterior, pelvis, carotid, visceral. */
  readonly zones: readonly string[]
  readonly side: Laterality
  readonly system: 'arterial' | 'venous'
  readonly purpose: RunPurpose
  /** Written findings follow or stand elsewhere for these vessels. */
  readonly findings: readonly Evidence[]
  readonly selective: boolean
  /** Told in the body (true) or only in findings, header or summary. */
  readonly told: boolean
}

/** A therapy on a vessel. */
export interface Intervention extends StoryItem {
  readonly accessId?: string | undefined
  /** embolization, angioplasty, stent, atherectomy, thrombectomy, lysis, ... */
  readonly action: string
  readonly vesselIds: readonly string[]
  /** Its vessel is named where it is told; false when it is taken from where the catheter is. */
  readonly placed?: boolean | undefined
  readonly branch: boolean
  readonly side: Laterality
  /** Device or agent classes named with it. */
  readonly classes: readonly string[]
}

/** Why it was done. */
export interface Indication extends StoryItem {
  /** bleeding, tumor, ischemia, cns, head-neck, leak, malformation, prophylactic, not-bleeding */
  readonly reason: string
  readonly form: string
  /** Said of today's reason (indication, body), of the past, or of a finding. */
  readonly place: 'indication' | 'body' | 'findings' | 'diagnosis' | 'history' | 'summary'
}

/** An earlier study, or the statement that there is none. */
export interface PriorStudy extends StoryItem {
  readonly study: 'catheter' | 'cta' | 'mr' | 'duplex' | 'ct' | 'none'
  readonly state: 'adequate' | 'inadequate' | 'changed' | 'unchanged' | 'unstated'
}

export interface SedationRecord {
  readonly factId?: string | undefined
  readonly evidence: readonly Evidence[]
  readonly depth: 'moderate' | 'implied' | 'minimal' | 'deep' | 'none'
  readonly intraserviceMinutes?: number | undefined
  readonly observer: boolean
  readonly observerHelped: boolean
  readonly operator: boolean
  /** Given or supervised by another physician. */
  readonly byOther: boolean
  readonly drugs: boolean
}

/** What kind of report this is, by its own words. */
export interface ReportSetting {
  /** heart: heart catheterization by the same operator; open: open surgery; note: no procedure report. */
  readonly kind: 'vascular' | 'heart' | 'congenital' | 'open' | 'endoscopic' | 'note' | 'noninvasive' | 'cancelled'
  readonly evidence: readonly Evidence[]
}

/** The facts of a procedure, each with the words that document it. Input of the coding rules. */
export interface ProcedureRecord {
  readonly text: string
  readonly setting: ReportSetting
  readonly ageYears?: number | undefined
  readonly ageEvidence?: Evidence | undefined
  /** Words that read a vessel, by vessel id; both of a pair where the words leave the side open. */
  readonly readings: ReadonlyMap<string, readonly Evidence[]>
  /** The operator's own names for what was done: titles and lists of procedures. They prove no act. */
  readonly titles: readonly Evidence[]
  /** A planning session before radioembolization. */
  readonly mapping: boolean
  /** Who delivered a radioactive dose, as far as the text says. */
  readonly doseRole: { readonly who: 'operator' | 'other' | 'unstated'; readonly evidence: readonly Evidence[] }
  /** Words that speak of a catheter or sheath left from before today. */
  readonly indwelling: readonly Evidence[]
  readonly datesOfService: readonly { readonly date: string; readonly source: string; readonly evidence: Evidence }[]
  readonly accesses: readonly AccessStep[]
  readonly stops: readonly Stop[]
  readonly runs: readonly Run[]
  readonly interventions: readonly Intervention[]
  /** What was opened, with its lesions; the same acts stand among the interventions. */
  readonly treatments: readonly Treatment[]
  readonly revascular: RevascularSession
  readonly indications: readonly Indication[]
  readonly priors: readonly PriorStudy[]
  /** Sentences that turn a study into a therapy. */
  readonly decisions: readonly Evidence[]
  readonly sedation: SedationRecord
  readonly ultrasound: readonly UltrasoundAccess[]
  readonly venous: VenousRecord
  /** Needle and tube work outside the vessels. */
  readonly needle: NeedleRecord
  readonly dialysis: DialysisRecord
  /** Lines, ports and monitoring catheters. */
  readonly lines: readonly LineProcedure[]
  readonly facts: readonly Fact[]
  readonly gaps: readonly Gap[]
}
