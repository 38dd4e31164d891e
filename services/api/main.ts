import { loadKnowledge } from '../knowledge/index.ts'
import { openQueueBeside, startRelay } from '../queue/index.ts'
import { createLog } from '../runtime/log.ts'
import { createMetrics } from '../runtime/metrics.ts'
import { parseSettings } from '../runtime/settings.ts'
import { closeOnSignal, runOrExit } from '../runtime/shutdown.ts'
import { openStore, toSharedPlace } from '../store/index.ts'
import { createApp } from './app.ts'
import { readWaiting } from './waiting.ts'

// `npm run api`: the HTTP surface alone. Workers run elsewhere, on the same DATABASE_URL and REDIS_URL.
await runOrExit(async () => {
  const settings = parseSettings(process.env)
  const log = createLog(settings.logLevel)
  const store = await openStore(toSharedPlace(settings))
  const queue = await openQueueBeside(store, settings)
  const metrics = createMetrics(readWaiting(store, queue))
  const relay = startRelay(store, queue, {
    sweepAfterMs: settings.sweepAfterMs,
    onTrouble: error => log.warn({ err: error }, 'the outbox could not be carried to the queue'),
  })
  const { requestsPerMinute, host, port, dataFolder } = settings
  const knowledge = loadKnowledge(undefined, dataFolder)
  const app = await createApp({ store, queue, relay, knowledge, log, metrics, requestsPerMinute })
  closeOnSignal(log, async () => {
    await app.close()
    await relay.close()
    await queue.close()
    await store.close()
  })
  await app.listen({ host, port })
  log.info({ host, port, store: store.kind, queue: queue.kind }, 'the API is listening')
})
