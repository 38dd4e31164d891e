import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { CodingQueue, Relay } from '../queue/index.ts'
import type { Log } from '../runtime/log.ts'
import type { Metrics } from '../runtime/metrics.ts'
import type { Knowledge } from '../schema/index.ts'
import type { Store } from '../store/index.ts'

/** What the routes are made of. */
export interface ApiParts {
  readonly store: Store
  readonly queue: CodingQueue
  readonly relay: Relay
  readonly knowledge: Knowledge
  readonly log: Log
  readonly metrics: Metrics
  readonly requestsPerMinute: number
  /** The present moment; a test sets another one. */
  readonly now?: (() => Date) | undefined
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>
