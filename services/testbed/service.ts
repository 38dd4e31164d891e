import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import { createApp } from '../api/app.ts'
import type { App } from '../api/parts.ts'
import { readWaiting } from '../api/waiting.ts'
import { loadKnowledge } from '../knowledge/index.ts'
import { type CodingQueue, openQueue, type QueuePlace, type Relay, startRelay } from '../queue/index.ts'
import { createLog } from '../runtime/log.ts'
import { createMetrics, type Metrics } from '../runtime/metrics.ts'
import { openStore, type Store, type StorePlace } from '../store/index.ts'
import { type CodingPool, createCodingPool } from '../worker/coding-pool.ts'
import { startWorker } from '../worker/worker.ts'

/** A thread whose reports say what shall go wrong: HANG, DIE, THROW. */
export const FAULTY_THREAD = new URL('./coding-thread.mjs', import.meta.url).href

export interface Service {
  readonly app: App
  readonly store: Store
  readonly queue: CodingQueue
  readonly relay: Relay
  readonly metrics: Metrics
  /** Everything that was logged so far. */
  readonly logged: () => string
  close(): Promise<void>
}

export interface ServiceOptions {
  readonly store?: StorePlace
  readonly queue?: QueuePlace
  readonly thread?: string
  readonly timeoutMs?: number
  readonly sweepAfterMs?: number
  readonly requestsPerMinute?: number
  readonly now?: () => Date
  /** False: reports stay in wait. */
  readonly works?: boolean
}

/** The whole service in this process, on the embedded database in memory unless told otherwise. */
export const startService = async (options: ServiceOptions = {}): Promise<Service> => {
  const lines: string[] = []
  const log = createLog(
    'trace',
    new Writable({
      write: (chunk, _, done) => {
        lines.push(String(chunk))
        done()
      },
    }),
  )
  const store = await openStore(options.store ?? { kind: 'embedded' })
  const queue = await openQueue(options.queue ?? { kind: store.kind, pool: store.pool.pool }, `test-${randomUUID()}`)
  const metrics = createMetrics(readWaiting(store, queue))
  const relay = startRelay(store, queue, {
    sweepAfterMs: options.sweepAfterMs ?? 60_000,
    onTrouble: error => log.warn({ err: error }, 'relay'),
  })
  const app = await createApp({
    store,
    queue,
    relay,
    knowledge: loadKnowledge(),
    log,
    metrics,
    requestsPerMinute: options.requestsPerMinute ?? 1_000_000,
    now: options.now,
  })
  const pool: CodingPool | undefined =
    options.works === false
      ? undefined
      : createCodingPool({ threads: 1, timeoutMs: options.timeoutMs ?? 60_000, thread: options.thread })
  const worker = pool && startWorker({ store, queue, pool, log, metrics, concurrency: 4 })
  return {
    app,
    store,
    queue,
    relay,
    metrics,
    logged: () => lines.join(''),
    close: async () => {
      await app.close()
      await worker?.close()
      await relay.close()
      await pool?.close()
      await queue.clear()
      await queue.close()
      await store.close()
    },
  }
}
