import Type, { type Static } from 'typebox'

// What one row of each lexicon file looks like once its words are turned into numbers and truth values.

const CLOSED = { additionalProperties: false } as const
const Text = Type.String({ minLength: 1 })
const Texts = Type.Array(Text, { minItems: 1 })
const Day = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$', description: 'YYYY-MM-DD' })
const Code = Type.String({ pattern: '^[0-9A-Z]\\d{3}[0-9A-Z]$', description: 'a CPT or HCPCS code of five characters' })
const literals = <T extends string>(...values: readonly T[]) => Type.Union(values.map(value => Type.Literal(value)))
const Detail = Type.Record(Type.String(), Type.String())

export const VesselRow = Type.Object(
  {
    id: Type.String({
      pattern: '^(art|ven|por|pul)\\.[a-z0-9_.]+$',
      description: 'art., ven., por. or pul. and small letters',
    }),
    parent: Type.Optional(Text),
    step: Type.Integer({ minimum: 0, maximum: 1 }),
    name: Text,
    forms: Texts,
    loose: Type.Optional(Texts),
    own: Type.Optional(Texts),
    system: literals('arterial', 'venous', 'pulmonary', 'portal'),
    side: literals('right', 'left', 'midline', 'either'),
    territories: Texts,
    set: Type.String({
      pattern: '^(none|\\d{5}(\\+\\d{5})?)$',
      description: 'a code, two codes joined with +, or none',
    }),
    familyRoot: Type.Boolean(),
    variantOf: Type.Optional(Text),
    parentAlt: Type.Optional(Text),
    contested: Type.Optional(Type.Boolean()),
    notes: Type.Optional(Text),
  },
  CLOSED,
)
export interface VesselRow {
  id: string
  parent?: string
  step: 0 | 1
  name: string
  forms: string[]
  loose?: string[]
  own?: string[]
  system: 'arterial' | 'venous' | 'pulmonary' | 'portal'
  side: 'right' | 'left' | 'midline' | 'either'
  territories: string[]
  set: string
  familyRoot: boolean
  variantOf?: string
  parentAlt?: string
  contested?: boolean
  notes?: string
}

export const AmbiguousRow = Type.Object({ form: Text, vessels: Texts, note: Text }, CLOSED)
export type AmbiguousRow = Static<typeof AmbiguousRow>

export const DeviceRow = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', description: 'small letters and digits joined with -' }),
    name: Text,
    forms: Type.Optional(Texts),
    loose: Type.Optional(Texts),
    class: Text,
    maker: Type.Optional(Text),
    hcpcs: Type.Optional(Code),
    notes: Type.Optional(Text),
  },
  CLOSED,
)
export type DeviceRow = Static<typeof DeviceRow>

export const ManeuverRow = Type.Object({ id: Text, act: Text, forms: Texts, detail: Type.Optional(Detail) }, CLOSED)
export type ManeuverRow = Static<typeof ManeuverRow>

export const ConceptRow = Type.Object({ id: Text, kind: Text, forms: Texts, detail: Type.Optional(Detail) }, CLOSED)
export type ConceptRow = Static<typeof ConceptRow>

export const TermRow = Type.Object({ id: Text, kind: Text, forms: Texts, detail: Type.Optional(Detail) }, CLOSED)
export type TermRow = Static<typeof TermRow>

export const CueRow = Type.Object(
  { id: Text, sets: Text, reach: literals('after', 'near', 'before', 'both', 'sentence'), forms: Texts },
  CLOSED,
)
export interface CueRow {
  id: string
  sets: string
  reach: 'after' | 'near' | 'before' | 'both' | 'sentence'
  forms: string[]
}

export const SectionRow = Type.Object({ kind: Text, titles: Texts, words: Type.Optional(Texts) }, CLOSED)
export type SectionRow = Static<typeof SectionRow>

export const MisheardRow = Type.Object({ heard: Text, means: Text }, CLOSED)
export type MisheardRow = Static<typeof MisheardRow>

export const CodeRow = Type.Object(
  {
    code: Code,
    from: Type.Optional(Day),
    until: Type.Optional(Day),
    replacedBy: Type.Optional(Type.Array(Code, { minItems: 1 })),
    label: Type.String({ minLength: 3, maxLength: 110, description: 'a short wording of our own' }),
    kind: literals('base', 'standalone', 'addon', 'si', 'guidance', 'sedation', 'supply'),
    addonTo: Type.Optional(Texts),
    includes: Type.Optional(Texts),
    bilateral: literals('50', 'rt_lt', '50_only', 'inherent', 'none'),
    unitLimit: Type.Optional(Type.Integer({ minimum: 0 })),
    workRvu: Type.Optional(Type.Number({ minimum: 0 })),
    splits: Type.Boolean(),
  },
  CLOSED,
)
export interface CodeRow {
  code: string
  from?: string
  until?: string
  replacedBy?: string[]
  label: string
  kind: 'base' | 'standalone' | 'addon' | 'si' | 'guidance' | 'sedation' | 'supply'
  addonTo?: string[]
  includes?: string[]
  bilateral: '50' | 'rt_lt' | '50_only' | 'inherent' | 'none'
  unitLimit?: number
  workRvu?: number
  splits: boolean
}

export const EditRow = Type.Object(
  {
    column1: Code,
    column2: Type.String({
      pattern: '^[0-9A-Z]\\d{3}[0-9A-Z]( [0-9A-Z]\\d{3}[0-9A-Z])*$',
      description: 'codes with one space between them',
    }),
    indicator: Type.Integer({ minimum: 0, maximum: 9 }),
    reason: Text,
    from: Type.Optional(Day),
    until: Type.Optional(Day),
  },
  CLOSED,
)
export type EditRow = Static<typeof EditRow>

export const ReasonRow = Type.Object({ reason: Text, why: Text }, CLOSED)
export type ReasonRow = Static<typeof ReasonRow>

export const EditionRow = Type.Object({ edition: Text, notes: Type.Optional(Text) }, CLOSED)
export type EditionRow = Static<typeof EditionRow>

export const DiagnosisRow = Type.Object(
  {
    code: Type.String({
      pattern: '^[A-Z]\\d[0-9A-Z](\\.[0-9A-Z]{1,4})?$',
      description: 'an ICD-10-CM code with its point',
    }),
    label: Text,
    phrases: Texts,
    side: Type.Optional(literals('right', 'left', 'bilateral')),
    supports: Texts,
  },
  CLOSED,
)
export interface DiagnosisRow {
  code: string
  label: string
  phrases: string[]
  side?: 'right' | 'left' | 'bilateral'
  supports: string[]
}

export const ProfileRow = Type.Object(
  {
    id: Text,
    label: Text,
    bilateral: literals('50', 'lines'),
    addonBilateral: literals('lines', '50'),
    sidesEverywhere: Type.Boolean(),
    distinct: literals('59', 'X'),
    priorCta: literals('medicare', 'cpt-literal'),
    setting: literals('facility', 'office'),
    addonSedationInFacility: literals('suggest', 'drop'),
    iliacAtHeartCath: literals('G0278', 'cpt'),
    complication: literals('medicare', 'cpt-literal'),
  },
  CLOSED,
)
export interface ProfileRow {
  id: string
  label: string
  bilateral: '50' | 'lines'
  addonBilateral: 'lines' | '50'
  sidesEverywhere: boolean
  distinct: '59' | 'X'
  priorCta: 'medicare' | 'cpt-literal'
  setting: 'facility' | 'office'
  addonSedationInFacility: 'suggest' | 'drop'
  iliacAtHeartCath: 'G0278' | 'cpt'
  complication: 'medicare' | 'cpt-literal'
}
