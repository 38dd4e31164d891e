import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify'
import { ENGINE_VERSION } from '../coder.ts'
import { DomainError } from '../schema/index.ts'
import { readJsonBodies } from './body.ts'
import { addDocumentation } from './documentation.ts'
import { addEventRoutes } from './events.ts'
import { addOperationRoutes } from './operations.ts'
import type { ApiParts, App } from './parts.ts'
import { toDomainError, toProblem } from './problem.ts'
import { addReportRoutes } from './reports.ts'
import { type FieldError, toRequestError } from './request-errors.ts'
import { addReviewRoutes } from './reviews.ts'
import { addWorklistRoutes } from './worklist.ts'

/** A report of the largest size with every character escaped, and the fields around it. */
const BODY_LIMIT = 2_000_000
const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** What both kinds of reply can do: Fastify's own, and the one for addresses that it cannot read. */
interface ProblemReply {
  readonly statusCode: number
  code(status: number): unknown
  header(name: string, value: unknown): unknown
  send(payload: string): unknown
}

const sendProblem = <R extends ProblemReply>(reply: R, error: DomainError): R => {
  const problem = toProblem(error)
  reply.code(problem.status)
  reply.header('content-type', PROBLEM_TYPE)
  if (problem.status === 503) reply.header('retry-after', 2)
  reply.send(JSON.stringify(problem))
  return reply
}

/** One line for each request and one time for each route: the route's pattern, never the address as it was sent. */
const observeRequests = (app: App, { metrics, log }: ApiParts): void => {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    const { method } = request
    const status = reply.statusCode
    metrics.requestSeconds.observe({ method, route, status: String(status) }, reply.elapsedTime / 1_000)
    const quiet = route === '/livez' || route === '/readyz' || route === '/metrics'
    log[quiet ? 'debug' : 'info'](
      { requestId: request.id, method, route, status, durationMs: Math.round(reply.elapsedTime) },
      'request',
    )
  })
}

const answerErrors = (app: App, { log }: ApiParts): void => {
  app.setErrorHandler((thrown, request, reply) => {
    const error = toDomainError(thrown)
    const fields = { requestId: request.id, route: request.routeOptions.url, code: error.code }
    const status = sendProblem(reply, error).statusCode
    if (status >= 500) log.error({ err: error.cause ?? error, ...fields, status }, 'request failed')
    else log.debug({ ...fields, status }, 'request refused')
    return reply
  })
  app.setNotFoundHandler((_, reply) =>
    sendProblem(
      reply,
      new DomainError('route-unknown', 'There is nothing at this address.', 'See /docs for what there is.'),
    ),
  )
}

const IDLE_LOOK_MS = 50

/** At the end, answers that are under way are finished, and their connections close then and not when they time out. */
const closeConnectionsAtEnd = (app: App): void => {
  app.addHook('preClose', async () => {
    const timer = setInterval(() => app.server.closeIdleConnections(), IDLE_LOOK_MS)
    app.server.once('close', () => clearInterval(timer))
    if (!app.server.listening) clearInterval(timer)
  })
}

/** The HTTP surface over what it is given. It does not listen; whoever made the parts closes them. */
export const createApp = async (parts: ApiParts): Promise<App> => {
  const app = Fastify({
    loggerInstance: parts.log as unknown as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 256 },
    frameworkErrors: (error, _, reply) => {
      sendProblem(reply as unknown as ProblemReply, toDomainError(error))
    },
    schemaErrorFormatter: (errors, part) => toRequestError(errors as unknown as readonly FieldError[], part),
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.setValidatorCompiler(TypeBoxValidatorCompiler)

  observeRequests(app, parts)
  answerErrors(app, parts)
  readJsonBodies(app)
  closeConnectionsAtEnd(app)
  await app.register(helmet, {
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
    strictTransportSecurity: false,
  })
  await app.register(rateLimit, {
    max: parts.requestsPerMinute,
    timeWindow: 60_000,
    errorResponseBuilder: () =>
      new DomainError('rate-limited', 'Too many requests from this address.', 'Wait for the seconds in Retry-After.'),
  })
  // Answers hold patient data.
  app.addHook('onSend', async (_, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
  await addDocumentation(app, ENGINE_VERSION)
  addReportRoutes(app, parts)
  addReviewRoutes(app, parts)
  addWorklistRoutes(app, parts)
  addEventRoutes(app, parts)
  addOperationRoutes(app, parts)
  return app
}
