import Type, { type Static } from 'typebox'
import { Decision, Priority } from '../schema/index.ts'
import type { StoredReport, StoredReview } from '../store/index.ts'

export const ReportState = Type.Union([
  Type.Literal('received'),
  Type.Literal('coded'),
  Type.Literal('failed'),
  Type.Literal('reviewed'),
])

const Moment = Type.String({ format: 'date-time' })

/** A report without its text, as the worklist shows it. */
export const ReportView = Type.Object(
  {
    id: Type.String(),
    version: Type.Integer(),
    state: ReportState,
    priority: Priority,
    accession: Type.Optional(Type.String()),
    source: Type.Optional(Type.String()),
    dateOfService: Type.Optional(Type.String()),
    externalIds: Type.Optional(Type.Record(Type.String(), Type.String())),
    receivedAt: Moment,
    changedAt: Moment,
    failure: Type.Optional(Type.String({ description: 'error code; only in state failed' })),
    codes: Type.Optional(Type.Array(Type.String(), { description: 'suggested codes in the order of the stack' })),
    gapCount: Type.Optional(Type.Integer()),
  },
  { title: 'ReportSummary' },
)
export type ReportView = Static<typeof ReportView>

export const toReportView = (report: StoredReport): ReportView => ({
  id: report.id,
  version: report.version,
  state: report.state,
  priority: report.priority,
  ...(report.accession === undefined ? {} : { accession: report.accession }),
  ...(report.source === undefined ? {} : { source: report.source }),
  ...(report.dateOfService === undefined ? {} : { dateOfService: report.dateOfService }),
  ...(report.externalIds === undefined ? {} : { externalIds: { ...report.externalIds } }),
  receivedAt: report.receivedAt.toISOString(),
  changedAt: report.changedAt.toISOString(),
  ...(report.failure === undefined ? {} : { failure: report.failure }),
  ...(report.codes === undefined ? {} : { codes: [...report.codes] }),
  ...(report.gapCount === undefined ? {} : { gapCount: report.gapCount }),
})

export const ReviewView = Type.Object(
  {
    id: Type.String(),
    version: Type.Integer(),
    reviewer: Type.String(),
    note: Type.Optional(Type.String()),
    engineVersion: Type.String(),
    knowledgeVersion: Type.String(),
    createdAt: Moment,
    decisions: Type.Array(Decision),
  },
  { title: 'StoredReview' },
)
export type ReviewView = Static<typeof ReviewView>

export const toReviewView = (review: StoredReview): ReviewView => ({
  id: review.id,
  version: review.version,
  reviewer: review.reviewer,
  ...(review.note === undefined ? {} : { note: review.note }),
  engineVersion: review.engineVersion,
  knowledgeVersion: review.knowledgeVersion,
  createdAt: review.createdAt.toISOString(),
  decisions: [...review.decisions],
})
