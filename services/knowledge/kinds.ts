import type { TSchema } from 'typebox'
import {
  AmbiguousRow,
  CodeRow,
  ConceptRow,
  CueRow,
  DeviceRow,
  DiagnosisRow,
  EditionRow,
  EditRow,
  ManeuverRow,
  MisheardRow,
  ProfileRow,
  ReasonRow,
  SectionRow,
  TermRow,
  VesselRow,
} from './row.ts'

/** The type of a row of each kind. */
export interface RowOf {
  vessel: VesselRow
  ambiguous: AmbiguousRow
  device: DeviceRow
  maneuver: ManeuverRow
  concept: ConceptRow
  term: TermRow
  cue: CueRow
  section: SectionRow
  misheard: MisheardRow
  code: CodeRow
  edit: EditRow
  reason: ReasonRow
  edition: EditionRow
  diagnosis: DiagnosisRow
  profile: ProfileRow
}
export type RowKind = keyof RowOf

interface RowSource {
  readonly kind: RowKind
  /** Which files of the lexicons folder hold this kind. */
  readonly files: RegExp
  /** What to say when no such file is there. */
  readonly where: string
  readonly schema: TSchema
}

/** Every kind of row and where it stands; the first match wins. */
export const ROW_SOURCES: readonly RowSource[] = [
  { kind: 'ambiguous', files: /^anatomy\/ambiguous\.yaml$/, where: 'anatomy/ambiguous.yaml', schema: AmbiguousRow },
  { kind: 'vessel', files: /^anatomy\/[^/]+\.yaml$/, where: 'anatomy/*.yaml', schema: VesselRow },
  { kind: 'device', files: /^devices\.yaml$/, where: 'devices.yaml', schema: DeviceRow },
  { kind: 'maneuver', files: /^maneuvers\.yaml$/, where: 'maneuvers.yaml', schema: ManeuverRow },
  { kind: 'concept', files: /^concepts\.yaml$/, where: 'concepts.yaml', schema: ConceptRow },
  { kind: 'term', files: /^terms\/[^/]+\.yaml$/, where: 'terms/*.yaml', schema: TermRow },
  { kind: 'cue', files: /^cues\.yaml$/, where: 'cues.yaml', schema: CueRow },
  { kind: 'section', files: /^sections\.yaml$/, where: 'sections.yaml', schema: SectionRow },
  { kind: 'misheard', files: /^misheard\.yaml$/, where: 'misheard.yaml', schema: MisheardRow },
  { kind: 'code', files: /^codes\/[^/]+\.yaml$/, where: 'codes/*.yaml', schema: CodeRow },
  { kind: 'reason', files: /^edits\/reasons\.yaml$/, where: 'edits/reasons.yaml', schema: ReasonRow },
  { kind: 'edition', files: /^edits\/edition\.yaml$/, where: 'edits/edition.yaml', schema: EditionRow },
  { kind: 'edit', files: /^edits\/[^/]+\.csv$/, where: 'edits/*.csv', schema: EditRow },
  { kind: 'diagnosis', files: /^diagnoses\/[^/]+\.yaml$/, where: 'diagnoses/*.yaml', schema: DiagnosisRow },
  { kind: 'profile', files: /^(own\/)?profiles\.yaml$/, where: 'profiles.yaml', schema: ProfileRow },
]
