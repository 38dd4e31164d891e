import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { toDay } from '../runtime/day.ts'
import { CodingResult, DomainError, Report } from '../schema/index.ts'
import type { StoredReport } from '../store/index.ts'
import { checkDateOfService } from './date-of-service.ts'
import type { ApiParts, App } from './parts.ts'
import { Problem } from './problem.ts'
import { checkReportText } from './report-text.ts'
import { waitUntilSettled } from './settled.ts'
import { ReportState, ReportView, toReportView } from './views.ts'

export const ReportParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }) })

const Accepted = Type.Object(
  {
    id: Type.String(),
    state: ReportState,
    created: Type.Boolean({ description: 'false: the same report was here before' }),
    result: Type.Optional(CodingResult),
  },
  { title: 'Accepted' },
)
const Pending = Type.Object({ id: Type.String(), state: ReportState }, { title: 'Pending' })
const IntakeHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({ minLength: 1, maxLength: 255, description: 'the same key with the same body: the same report' }),
  ),
})
const WaitQuery = Type.Object(
  {
    wait: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 30, description: 'seconds to wait for the result before answering' }),
    ),
  },
  { additionalProperties: false },
)
const RETRY_AFTER_SECONDS = 1

/** Aborts when the client hangs up. */
const signalOf = (request: FastifyRequest): AbortSignal => {
  const gone = new AbortController()
  request.raw.socket?.once('close', () => gone.abort())
  return gone.signal
}

/** Byte for byte as the engine wrote it: no second serialisation. */
const sendJson = (reply: FastifyReply, json: string) =>
  reply.type('application/json; charset=utf-8').send(json as never)

export const unknownReport = () =>
  new DomainError('report-unknown', 'There is no such report.', 'Take the id from the Location of your POST.')

const failed = (report: StoredReport) =>
  new DomainError(
    report.failure ?? 'coding-failed',
    report.failure === 'coding-timeout'
      ? 'Coding this report took too long and was stopped.'
      : 'This report could not be coded.',
    'Code it by hand, or try again with POST /v1/reports/{id}/recode.',
  )

export const addReportRoutes = (app: App, { store, relay, metrics, now = () => new Date() }: ApiParts): void => {
  app.post(
    '/v1/reports',
    {
      schema: {
        operationId: 'postReport',
        summary: 'Take in a dictated report; it is durable when this answers, and coded soon after',
        tags: ['reports'],
        headers: IntakeHeaders,
        querystring: WaitQuery,
        body: Report,
        response: { 202: Accepted, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request, reply) => {
      checkReportText(request.body.text)
      if (request.body.dateOfService !== undefined) checkDateOfService(request.body.dateOfService, toDay(now()))
      const { report, created } = await store.intake({
        report: request.body,
        idempotencyKey: request.headers['idempotency-key'],
      })
      if (created) relay.poke()
      metrics.reportsReceived.inc({ outcome: created ? 'new' : 'known' })
      const { wait = 0 } = request.query
      const settled = wait > 0 ? await waitUntilSettled(store, report.id, wait * 1_000, signalOf(request)) : report
      const answer = { id: report.id, state: settled?.state ?? report.state, created }
      reply.code(202).header('location', `/v1/reports/${report.id}`)
      const json = wait > 0 ? await store.findResultJson(report.id) : undefined
      if (json === undefined) return reply.send(answer)
      return sendJson(reply, `${JSON.stringify(answer).slice(0, -1)},"result":${json}}`)
    },
  )

  app.get(
    '/v1/reports/:id',
    {
      schema: {
        operationId: 'getReport',
        summary: 'A report with its text as it came',
        tags: ['reports'],
        params: ReportParams,
        response: { 200: Type.Object({ ...ReportView.properties, text: Type.String() }), '4xx': Problem },
      },
    },
    async request => {
      const report = await store.findReportText(request.params.id)
      if (report === undefined) throw unknownReport()
      return { ...toReportView(report), text: report.text }
    },
  )

  app.get(
    '/v1/reports/:id/result',
    {
      schema: {
        operationId: 'getResult',
        summary: 'The explained stack; 202 while it is not there yet',
        tags: ['reports'],
        params: ReportParams,
        querystring: WaitQuery,
        response: { 200: CodingResult, 202: Pending, '4xx': Problem },
      },
    },
    async (request, reply) => {
      const { wait = 0 } = request.query
      const report = await waitUntilSettled(store, request.params.id, wait * 1_000, signalOf(request))
      if (report === undefined) throw unknownReport()
      if (report.state === 'failed') throw failed(report)
      if (report.state === 'received')
        return reply.code(202).header('retry-after', RETRY_AFTER_SECONDS).send({ id: report.id, state: report.state })
      const json = await store.findResultJson(report.id)
      if (json === undefined)
        throw new DomainError('result-unknown', 'This report has no result.', 'Ask for one with POST …/recode.')
      return sendJson(reply, json)
    },
  )

  app.post(
    '/v1/reports/:id/recode',
    {
      schema: {
        operationId: 'recodeReport',
        summary: 'Code a report again, after a failure or with new knowledge',
        tags: ['reports'],
        params: ReportParams,
        response: { 202: Pending, '4xx': Problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      if (!(await store.requestCoding(id))) throw unknownReport()
      relay.poke()
      return reply
        .code(202)
        .header('location', `/v1/reports/${id}`)
        .send({ id, state: 'received' as const })
    },
  )
}
