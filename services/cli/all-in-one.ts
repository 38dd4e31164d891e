import { fileURLToPath } from 'node:url'
import { createApp } from '../api/app.ts'
import { readWaiting } from '../api/waiting.ts'
import { loadKnowledge } from '../knowledge/index.ts'
import { openQueueBeside, startRelay } from '../queue/index.ts'
import type { Log } from '../runtime/log.ts'
import { createMetrics } from '../runtime/metrics.ts'
import type { Settings } from '../runtime/settings.ts'
import type { Store } from '../store/index.ts'
import { createCodingPool } from '../worker/coding-pool.ts'
import { startWorker } from '../worker/worker.ts'
import { loadSamples } from './load-samples.ts'

const SAMPLES = fileURLToPath(new URL('../../samples', import.meta.url))

export interface AllInOne {
  readonly url: string
  readonly store: Store
  readonly queueKind: string
  readonly samples: number
  close(): Promise<void>
}

/** API, worker and queue in one process, over the store that is being opened. */
export const startAllInOne = async (settings: Settings, log: Log, opening: Promise<Store>): Promise<AllInOne> => {
  const knowledge = loadKnowledge(undefined, settings.dataFolder)
  const store = await opening
  // Not earlier: the threads' loading would hold up the opening of the store, and with it the address.
  const { codingThreads: threads, codingTimeoutMs: timeoutMs, dataFolder } = settings
  const pool = createCodingPool({ threads, timeoutMs, dataFolder })
  const queue = await openQueueBeside(store, settings)
  const metrics = createMetrics(readWaiting(store, queue))
  const samples = settings.loadSamples ? await loadSamples(store, SAMPLES) : 0
  const relay = startRelay(store, queue, {
    sweepAfterMs: settings.sweepAfterMs,
    onTrouble: error => log.warn({ err: error }, 'the outbox could not be carried to the queue'),
  })
  const { requestsPerMinute, host, port } = settings
  const app = await createApp({ store, queue, relay, knowledge, log, metrics, requestsPerMinute })
  const worker = startWorker({ store, queue, pool, log, metrics, concurrency: settings.codingThreads * 4 })
  const close = async () => {
    await app.close()
    await worker.close()
    await relay.close()
    await pool.close()
    await queue.close()
    await store.close()
  }
  try {
    const url = await app.listen({ host, port })
    return { url, store, queueKind: queue.kind, samples, close }
  } catch (error) {
    await close()
    throw error
  }
}
