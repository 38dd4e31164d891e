import type { PgPool } from 'bullmq'
import { createBullQueue } from './bullmq-queue.ts'
import { openPostgresBackend } from './postgres.ts'
import type { CodingQueue } from './queue.ts'
import { createRedisBackend } from './redis.ts'

/** Redis when there is one, else the database that the reports are in. */
export type QueuePlace =
  | { readonly kind: 'redis'; readonly url: string }
  | { readonly kind: 'postgres' | 'embedded'; readonly pool: unknown }

export const openQueue = async (place: QueuePlace, name = 'coding'): Promise<CodingQueue> =>
  createBullQueue(
    place.kind === 'redis'
      ? createRedisBackend(place.url, name)
      : await openPostgresBackend(place.kind, place.pool as PgPool, name),
  )
