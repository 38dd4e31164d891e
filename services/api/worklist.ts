import Type from 'typebox'
import { DomainError, Priority } from '../schema/index.ts'
import type { WorklistKey } from '../store/index.ts'
import type { ApiParts, App } from './parts.ts'
import { Problem } from './problem.ts'
import { ReportState, ReportView, toReportView } from './views.ts'

const WorklistQuery = Type.Object(
  {
    state: Type.Optional(ReportState),
    priority: Type.Optional(Priority),
    hasGaps: Type.Optional(Type.Boolean({ description: 'only with, or only without, questions to the physician' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
    cursor: Type.Optional(Type.String({ maxLength: 64, description: '`next` of the page before' })),
  },
  { additionalProperties: false },
)

const Worklist = Type.Object(
  {
    reports: Type.Array(ReportView),
    next: Type.Optional(Type.String({ description: 'cursor of the next page; absent on the last' })),
  },
  { title: 'Worklist' },
)

const toCursor = (key: WorklistKey): string => Buffer.from(`${key.priority}.${key.seq}`).toString('base64url')

const parseCursor = (cursor: string): WorklistKey => {
  const found = /^(\d)\.(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))
  if (found === null)
    throw new DomainError(
      'request-invalid',
      'The cursor is not one of ours.',
      'Send `next` of the page before, as it is.',
    )
  return { priority: Number(found[1]), seq: Number(found[2]) }
}

export const addWorklistRoutes = (app: App, { store }: ApiParts): void => {
  app.get(
    '/v1/worklist',
    {
      schema: {
        operationId: 'listWorklist',
        summary: 'Reports by urgency and arrival, a page at a time',
        tags: ['worklist'],
        querystring: WorklistQuery,
        response: { 200: Worklist, '4xx': Problem },
      },
    },
    async request => {
      const { state, priority, hasGaps, limit = 50, cursor } = request.query
      const after = cursor === undefined ? undefined : parseCursor(cursor)
      const page = await store.listWorklist({ state, priority, hasGaps }, limit, after)
      return {
        reports: page.reports.map(toReportView),
        ...(page.next === undefined ? {} : { next: toCursor(page.next) }),
      }
    },
  )
}
