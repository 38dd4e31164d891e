import Type, { type Static } from 'typebox'

/** Largest report text accepted, in UTF-16 units. */
export const MAX_REPORT_LENGTH = 200_000

export const Priority = Type.Union([Type.Literal('stat'), Type.Literal('urgent'), Type.Literal('routine')])
export type Priority = Static<typeof Priority>

const ISO_DATE = '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$'
/** A calendar day, YYYY-MM-DD. */
export const IsoDate = Type.String({ pattern: ISO_DATE, description: 'calendar day, YYYY-MM-DD' })
export type IsoDate = Static<typeof IsoDate>

/** A dictated report as a sender posts it. */
export const Report = Type.Object(
  {
    text: Type.String({ minLength: 1, maxLength: MAX_REPORT_LENGTH }),
    dateOfService: Type.Optional(IsoDate),
    accession: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    source: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    priority: Type.Optional(Priority),
    externalIds: Type.Optional(Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 256 }))),
  },
  { additionalProperties: false },
)
export type Report = Static<typeof Report>

/** What the coder is asked: one text, its identifier, and what the caller knows about it. */
export interface CodeRequest {
  readonly reportId: string
  readonly text: string
  /** The caller's own date of service; wins over dates in the text (house rule 25). */
  readonly dateOfService?: string | undefined
  /** The day the question is asked, used only when no date is given or found. The engine has no clock. */
  readonly today: string
  /** Payer profile id; `medicare` when absent. */
  readonly profile?: string | undefined
}
