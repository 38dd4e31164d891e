import { loadKnowledge } from '../knowledge/index.ts'
import { openQueueBeside, startRelay } from '../queue/index.ts'
import { createLog } from '../runtime/log.ts'
import { createMetrics } from '../runtime/metrics.ts'
import { parseSettings } from '../runtime/settings.ts'
import { closeOnSignal, runOrExit } from '../runtime/shutdown.ts'
import { openStore, toSharedPlace } from '../store/index.ts'
import { createCodingPool } from './coding-pool.ts'
import { startHealthServer } from './health.ts'
import { startWorker } from './worker.ts'

// `npm run worker`: codes what the queue hands over. As many as there are machines; none of them has to live.
await runOrExit(async () => {
  const settings = parseSettings(process.env)
  const log = createLog(settings.logLevel)
  // Wrong lexicons stop the start here, with file and row, and not each thread for itself.
  const { version: knowledgeVersion } = loadKnowledge(undefined, settings.dataFolder)
  const store = await openStore(toSharedPlace(settings))
  const queue = await openQueueBeside(store, settings)
  const metrics = createMetrics()
  const { codingThreads: threads, codingTimeoutMs: timeoutMs, dataFolder } = settings
  const pool = createCodingPool({ threads, timeoutMs, dataFolder })
  const relay = startRelay(store, queue, {
    sweepAfterMs: settings.sweepAfterMs,
    onTrouble: error => log.warn({ err: error }, 'the outbox could not be carried to the queue'),
  })
  const worker = startWorker({ store, queue, pool, log, metrics, concurrency: settings.codingThreads * 4 })
  const health =
    settings.workerPort === 0
      ? undefined
      : await startHealthServer(settings.workerPort, settings.host, metrics, async () => {
          await Promise.all([store.ping(), queue.ping()])
        })
  closeOnSignal(log, async () => {
    health?.close()
    await worker.close()
    await relay.close()
    await pool.close()
    await queue.close()
    await store.close()
  })
  log.info({ store: store.kind, queue: queue.kind, knowledgeVersion }, 'the worker takes jobs')
})
