import { createPostgresBackend, type PgPool, type PgPoolClient, runMigrations, withBackend } from 'bullmq'
import type { BullBackend, BullQueue, BullWorker } from './bullmq-queue.ts'

const { Queue, Worker } = withBackend(createPostgresBackend)

/** BullMQ's own tables live in their own schema, which the pool's search path names. */
const SCHEMA = 'bullmq'

/** BullMQ on PostgreSQL, a server's or the embedded one's. The pool stays the store's: it is not closed here. */
export const openPostgresBackend = async (
  kind: 'postgres' | 'embedded',
  pool: PgPool,
  name: string,
): Promise<BullBackend> => {
  const client: PgPoolClient = await pool.connect()
  try {
    await runMigrations(client, SCHEMA)
  } finally {
    client.release()
  }
  return {
    kind,
    createQueue: () => new Queue(name, { connection: pool }) as unknown as BullQueue,
    createWorker: (processor, settings) =>
      new Worker(name, processor, { connection: pool, ...settings }) as unknown as BullWorker,
    ping: async () => {
      await pool.query('select 1 as up')
    },
    close: async () => {},
  }
}
