import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { DomainError } from '../schema/index.ts'
import type { BullBackend } from './bullmq-queue.ts'

const PING_MS = 2_000

const within = async <T>(work: Promise<T>, limitMs: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DomainError('queue-unavailable', 'Redis does not answer.', 'See that it runs at REDIS_URL.')),
      limitMs,
    )
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** BullMQ on Redis: the production queue. */
export const createRedisBackend = (url: string, name: string): BullBackend => {
  // The adding side fails fast and leaves the rest to the outbox; the taking side waits for Redis to come back.
  const adding = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: true, connectTimeout: 5_000 })
  adding.on('error', () => {})
  const taking: Redis[] = []
  return {
    kind: 'redis',
    createQueue: () => new Queue(name, { connection: adding }),
    createWorker: (processor, settings) => {
      const connection = new Redis(url, { maxRetriesPerRequest: null })
      connection.on('error', () => {})
      taking.push(connection)
      return new Worker(name, processor, { connection, ...settings })
    },
    ping: async () => {
      await within(adding.ping(), PING_MS)
    },
    close: async () => {
      for (const connection of [adding, ...taking]) connection.disconnect()
    },
  }
}
