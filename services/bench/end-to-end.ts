import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../api/app.ts'
import { loadKnowledge } from '../knowledge/index.ts'
import { type CodingQueue, openQueue, startRelay } from '../queue/index.ts'
import { createLog } from '../runtime/log.ts'
import { createMetrics } from '../runtime/metrics.ts'
import { openStore, type Store } from '../store/index.ts'
import { startPostgres } from '../testbed/postgres.ts'
import { startRedis } from '../testbed/redis.ts'
import { createCodingPool } from '../worker/coding-pool.ts'
import { startWorker } from '../worker/worker.ts'
import { loadTexts } from './texts.ts'

export interface EndToEndOptions {
  /** `embedded`: everything in PGlite. `redis`: the queue on Redis, the store on PostgreSQL where there is one. */
  readonly backend: 'embedded' | 'redis'
  /** Posted in turn; the samples when absent. */
  readonly texts?: readonly string[]
  readonly reports?: number
  /** Requests under way at once. */
  readonly abreast?: number
}

export interface EndToEndFigures {
  /** From the first post to the last saved result. */
  readonly reportsPerSecond: number
  /** From a post to its saved result, with all the others in the queue before it. */
  readonly p95Ms: number
  /** The same queue with jobs that do nothing. */
  readonly bareJobsPerSecond: number
  readonly reports: number
}

const DATE_OF_SERVICE = '2026-03-02'

const measureBareJobs = async (queue: CodingQueue, jobs: number, concurrency: number): Promise<number> => {
  let done = 0
  let finish = () => {}
  const finished = new Promise<void>(resolve => {
    finish = resolve
  })
  const begun = performance.now()
  const consumer = queue.consume(
    async () => {
      if (++done === jobs) finish()
    },
    { concurrency },
  )
  for (let at = 0; at < jobs; at += 500)
    await queue.add(
      Array.from({ length: Math.min(500, jobs - at) }, (_, index) => ({
        reportId: `bare-${at + index}`,
        reportVersion: 1,
        priority: 'routine' as const,
      })),
    )
  await finished
  const seconds = (performance.now() - begun) / 1_000
  await consumer.close()
  return jobs / seconds
}

/** Hears of each saved result from the store's own events. */
const watchResults = async (store: Store, onCoded: (reportId: string) => void): Promise<() => void> => {
  let last = await store.getLastCursor()
  let reading = false
  let again = false
  const read = async () => {
    again = true
    if (reading) return
    reading = true
    while (again) {
      again = false
      const events = await store.listEvents(last, 500)
      for (const event of events) {
        last = event.cursor
        if (event.kind === 'report-coded' || event.kind === 'report-failed') onCoded(event.reportId)
      }
      if (events.length > 0) again = true
    }
    reading = false
  }
  return store.onEvents(() => void read())
}

const measureReports = async (
  url: string,
  store: Store,
  texts: readonly string[],
  reports: number,
  abreast: number,
): Promise<{ reportsPerSecond: number; p95Ms: number }> => {
  const posted = new Map<string, number>()
  const coded = new Map<string, number>()
  let finish = () => {}
  const finished = new Promise<void>(resolve => {
    finish = resolve
  })
  const stop = await watchResults(store, id => {
    coded.set(id, performance.now())
    if (coded.size >= reports) finish()
  })
  const begun = performance.now()
  let next = 0
  const post = async () => {
    for (let number = next++; number < reports; number = next++) {
      const at = performance.now()
      const response = await fetch(`${url}/v1/reports`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: texts[number % texts.length], dateOfService: DATE_OF_SERVICE }),
      })
      const { id } = (await response.json()) as { id: string }
      posted.set(id, at)
    }
  }
  await Promise.all(Array.from({ length: abreast }, post))
  await finished
  stop()
  const latencies = [...posted].map(([id, at]) => (coded.get(id) ?? at) - at).sort((a, b) => a - b)
  const seconds = (Math.max(...coded.values()) - begun) / 1_000
  return { reportsPerSecond: reports / seconds, p95Ms: latencies[Math.floor(latencies.length * 0.95)] ?? 0 }
}

/** Posts reports through the real API, queue and worker threads. Undefined when there is no such backend here. */
export const benchEndToEnd = async ({
  backend,
  texts: given,
  reports = 600,
  abreast = 16,
}: EndToEndOptions): Promise<EndToEndFigures | undefined> => {
  const texts = given ?? (await loadTexts()).texts
  const redis = backend === 'redis' ? await startRedis() : undefined
  if (backend === 'redis' && redis === undefined) return undefined
  const postgres = redis === undefined ? undefined : await startPostgres()
  const folder = await mkdtemp(join(tmpdir(), 'seldinger-bench-'))
  const store = await openStore(
    postgres === undefined ? { kind: 'embedded', folder } : { kind: 'postgres', url: postgres.url },
  )
  const openNamed = (name: string) =>
    redis === undefined
      ? openQueue({ kind: 'embedded', pool: store.pool.pool }, name)
      : openQueue({ kind: 'redis', url: redis.url }, name)
  const threads = Math.max(1, availableParallelism() - 1)
  const log = createLog('silent')
  const metrics = createMetrics()
  const queue = await openNamed(`bench-${randomUUID()}`)
  const relay = startRelay(store, queue, { sweepAfterMs: 60_000, onTrouble: () => {} })
  const parts = { store, queue, relay, knowledge: loadKnowledge(), log, metrics, requestsPerMinute: 10_000_000 }
  const app = await createApp(parts)
  const pool = createCodingPool({ threads, timeoutMs: 60_000 })
  const worker = startWorker({ store, queue, pool, log, metrics, concurrency: threads * 4 })
  try {
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    await measureReports(url, store, texts, Math.min(50, reports), abreast)
    const figures = await measureReports(url, store, texts, reports, abreast)
    const bare = await openNamed(`bare-${randomUUID()}`)
    const bareJobsPerSecond = await measureBareJobs(bare, backend === 'redis' ? 10_000 : 2_000, 32)
    await bare.clear()
    await bare.close()
    return { ...figures, bareJobsPerSecond, reports }
  } finally {
    await app.close()
    await worker.close()
    await relay.close()
    await pool.close()
    await queue.clear()
    await queue.close()
    await store.close()
    await redis?.stop()
    await postgres?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Every backend that can be had here, rounded for people. */
export const measureEndToEnd = async (): Promise<Record<string, Record<string, number>>> => {
  const measured: Record<string, Record<string, number>> = {}
  for (const backend of ['embedded', 'redis'] as const) {
    const figures = await benchEndToEnd({ backend })
    if (figures === undefined) continue
    const rounded = Object.entries(figures).map(([name, value]) => [name, Math.round(value * 10) / 10] as const)
    measured[backend] = Object.fromEntries(rounded)
  }
  return measured
}
