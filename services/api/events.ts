import { Readable } from 'node:stream'
import Type from 'typebox'
import { DomainError } from '../schema/index.ts'
import type { Store, StoredEvent } from '../store/index.ts'
import type { ApiParts, App } from './parts.ts'
import { Problem } from './problem.ts'
import { createWaiter } from './waiter.ts'

const BATCH = 200
const HEARTBEAT_MS = 15_000
const RECONNECT_MS = 2_000

const EventQuery = Type.Object(
  {
    after: Type.Optional(
      Type.Integer({ minimum: 0, description: 'cursor; like Last-Event-ID, for a first connection' }),
    ),
  },
  { additionalProperties: false },
)
const EventHeaders = Type.Object({
  'last-event-id': Type.Optional(Type.String({ description: 'cursor of the last event seen' })),
})

const toFrame = (event: StoredEvent): string => {
  const data = { cursor: event.cursor, kind: event.kind, reportId: event.reportId, at: event.at, ...event.data }
  return `id: ${event.cursor}\nevent: ${event.kind}\ndata: ${JSON.stringify(data)}\n\n`
}

/** Events after a cursor, then those that come, until `stop`. */
export async function* streamEvents(store: Store, after: number, stop: AbortSignal): AsyncGenerator<string> {
  const waiter = createWaiter(stop)
  const unlisten = store.onEvents(waiter.ring)
  let last = after
  try {
    yield `retry: ${RECONNECT_MS}\n: cursor ${after}\n\n`
    while (!stop.aborted) {
      const events = await store.listEvents(last, BATCH)
      for (const event of events) yield toFrame(event)
      last = events.at(-1)?.cursor ?? last
      if (events.length === BATCH) continue
      const waitedFrom = Date.now()
      await waiter.wait(HEARTBEAT_MS)
      if (Date.now() - waitedFrom >= HEARTBEAT_MS && !stop.aborted) yield ': here\n\n'
    }
  } finally {
    unlisten()
  }
}

const parseLastEventId = (value: string): number => {
  if (!/^\d{1,15}$/.test(value))
    throw new DomainError('request-invalid', 'Last-Event-ID is not one of ours.', 'Send the id of the last event seen.')
  return Number(value)
}

export const addEventRoutes = (app: App, { store, metrics, log }: ApiParts): void => {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())

  app.get(
    '/v1/events',
    {
      schema: {
        operationId: 'streamEvents',
        summary: 'Server-sent events: what happened to which report, from now on or from a cursor',
        tags: ['events'],
        querystring: EventQuery,
        headers: EventHeaders,
        produces: ['text/event-stream'],
        response: { 200: Type.String({ description: 'an event stream' }), '4xx': Problem },
      },
    },
    async (request, reply) => {
      const given = request.headers['last-event-id']
      const after = given !== undefined && given !== '' ? parseLastEventId(given) : request.query.after
      const cursor = after ?? (await store.getLastCursor())
      const gone = new AbortController()
      request.raw.on('close', () => gone.abort())
      reply.raw.on('close', () => gone.abort())
      const stop = AbortSignal.any([gone.signal, closing.signal])
      metrics.eventStreams.inc()
      stop.addEventListener('abort', () => metrics.eventStreams.dec(), { once: true })
      const stream = Readable.from(streamEvents(store, cursor, stop), { objectMode: false })
      stream.on('error', error => log.warn({ err: error }, 'an event stream ended early'))
      return reply
        .header('content-type', 'text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(stream as never)
    },
  )
}
