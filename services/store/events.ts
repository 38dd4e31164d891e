import { EventEmitter } from 'node:events'
import type { Db } from './database.ts'
import type { EventKind, StoredEvent } from './nouns.ts'
import type { PoolClient, StorePool } from './pool.ts'

/** Events after a cursor, in the order of commit. */
export const listEvents = async (db: Db, after: number, limit: number): Promise<readonly StoredEvent[]> =>
  (
    await db
      .selectFrom('seldinger.events')
      .selectAll()
      .where('cursor', '>', after)
      .orderBy('cursor')
      .limit(limit)
      .execute()
  ).map(row => ({
    cursor: Number(row.cursor),
    kind: row.kind as EventKind,
    reportId: row.report_id,
    data: row.data,
    at: row.at,
  }))

export const getLastCursor = async (db: Db): Promise<number> => {
  const row = await db
    .selectFrom('seldinger.events')
    .select(eb => eb.fn.max('cursor').as('last'))
    .executeTakeFirst()
  return Number(row?.last ?? 0)
}

const POLL_MS = 2_000

/** Tells its listeners that there may be new events: at each notification, and at intervals in case one was lost. */
export class EventBell {
  readonly #pool: StorePool
  readonly #emitter = new EventEmitter().setMaxListeners(0)
  #client: PoolClient | undefined
  #connecting = false
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(pool: StorePool) {
    this.#pool = pool
  }

  /** Answers how to stop listening. */
  listen(listener: () => void): () => void {
    this.#emitter.on('ring', listener)
    this.#timer ??= setInterval(() => {
      this.#emitter.emit('ring')
      void this.#connect()
    }, POLL_MS).unref()
    void this.#connect()
    return () => {
      this.#emitter.off('ring', listener)
    }
  }

  async #connect(): Promise<void> {
    if (this.#client !== undefined || this.#connecting || this.#closed) return
    this.#connecting = true
    try {
      const client = await this.#pool.connect()
      const drop = () => {
        if (this.#client === client) {
          this.#client = undefined
          client.release(true)
        }
      }
      client.on('error', drop)
      client.on('end', drop)
      client.on('notification', ({ channel }) => {
        if (channel === 'seldinger_events') this.#emitter.emit('ring')
      })
      await client.query('listen seldinger_events')
      this.#client = client
      if (this.#closed) drop()
    } catch {
      // The store is away: the interval polls and tries to listen again.
    } finally {
      this.#connecting = false
    }
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#timer)
    const client = this.#client
    this.#client = undefined
    client?.release(true)
    this.#emitter.emit('ring')
  }
}
