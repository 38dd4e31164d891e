import Type from 'typebox'
import type { ApiParts, App } from './parts.ts'

const Check = Type.Union([Type.Literal('up'), Type.Literal('down')])
const Readiness = Type.Object({ status: Type.String(), store: Check, queue: Check }, { title: 'Readiness' })

const PING_LIMIT_MS = 3_000

const isUp = async (ping: () => Promise<void>): Promise<'up' | 'down'> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'down'>(resolve => {
    timer = setTimeout(() => resolve('down'), PING_LIMIT_MS)
  })
  try {
    return await Promise.race([
      ping().then(
        () => 'up' as const,
        () => 'down' as const,
      ),
      late,
    ])
  } finally {
    clearTimeout(timer)
  }
}

export const addOperationRoutes = (app: App, { store, queue, metrics }: ApiParts): void => {
  const quiet = { config: { rateLimit: false } }

  app.get(
    '/livez',
    {
      ...quiet,
      schema: {
        summary: 'The process runs',
        tags: ['operations'],
        response: { 200: Type.Object({ status: Type.String() }) },
      },
    },
    async () => ({ status: 'live' }),
  )

  app.get(
    '/readyz',
    {
      ...quiet,
      schema: {
        summary: 'Reports can be taken in: the store answers. A queue that is down delays results and loses none',
        tags: ['operations'],
        response: { 200: Readiness, 503: Readiness },
      },
    },
    async (_, reply) => {
      const [storeUp, queueUp] = await Promise.all([isUp(store.ping), isUp(queue.ping)])
      const ready = storeUp === 'up'
      const status = ready ? (queueUp === 'up' ? 'ready' : 'degraded') : 'not ready'
      return reply.code(ready ? 200 : 503).send({ status, store: storeUp, queue: queueUp })
    },
  )

  app.get('/metrics', { ...quiet, schema: { hide: true } }, async (_, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  )
}
