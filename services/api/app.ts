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
    const problem = toProblem(error)
    const fields = {
      requestId: request.id,
      route: request.routeOptions.url,
      code: problem.code,
      status: problem.status,
    }
    if (problem.status >= 500) log.error({ err: error.cause ?? error, ...fields }, 'request failed')
    else log.debug(fields, 'request refused')
    if (problem.status === 503) reply.header('retry-after', 2)
    return reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem))
  })
  app.setNotFoundHandler((_, reply) => {
    const problem = toProblem(
      new DomainError('route-unknown', 'There is nothing at this address.', 'See /docs for what there is.'),
    )
    return reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem))
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
    schemaErrorFormatter: (errors, part) => toRequestError(errors as unknown as readonly FieldError[], part),
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.setValidatorCompiler(TypeBoxValidatorCompiler)

  observeRequests(app, parts)
  answerErrors(app, parts)
  readJsonBodies(app)
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
