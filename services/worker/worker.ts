import type { CodingJob, CodingQueue, Consumer } from '../queue/index.ts'
import { toDay } from '../runtime/day.ts'
import type { Log } from '../runtime/log.ts'
import type { Metrics } from '../runtime/metrics.ts'
import type { Store } from '../store/index.ts'
import type { CodingPool } from './coding-pool.ts'

export interface WorkerParts {
  readonly store: Store
  readonly queue: CodingQueue
  readonly pool: CodingPool
  readonly log: Log
  readonly metrics: Metrics
  /** Reports in hand at once: more than threads, so that reading and saving go on while others are coded. */
  readonly concurrency: number
}

/** Reads one report by id, codes it, saves what came of it. A second run of the same job changes nothing. */
const codeReport = async (
  { store, pool, log, metrics }: WorkerParts,
  { reportId, reportVersion }: CodingJob,
  attempt: number,
) => {
  const begun = performance.now()
  const settle = (outcome: string, level: 'info' | 'warn' = 'info', extra: object = {}) => {
    const durationMs = Math.round(performance.now() - begun)
    metrics.reportsCoded.inc({ outcome })
    metrics.codingSeconds.observe(durationMs / 1_000)
    log[level]({ reportId, reportVersion, outcome, attempt, durationMs, ...extra }, 'report taken from the queue')
  }
  const report = await store.findReportText(reportId)
  if (report === undefined) return settle('unknown', 'warn')
  if (report.version !== reportVersion || report.state !== 'received') return settle('settled-before')
  const outcome = await pool.code({
    reportId,
    text: report.text,
    dateOfService: report.dateOfService,
    today: toDay(report.receivedAt),
  })
  if (outcome.kind === 'failed') {
    await store.saveFailure(reportId, reportVersion, outcome.code)
    return settle('failed', 'warn', { code: outcome.code, stack: outcome.stack })
  }
  const saved = await store.saveResult({ reportVersion, result: outcome.result })
  return settle(saved, 'info', { knowledgeVersion: outcome.result.knowledgeVersion })
}

/** Takes jobs until it is closed. Trouble with the store is thrown, and the queue tries again later. */
export const startWorker = (parts: WorkerParts): Consumer =>
  parts.queue.consume(
    async (job, attempt) => {
      try {
        await codeReport(parts, job, attempt)
      } catch (error) {
        parts.metrics.reportsCoded.inc({ outcome: 'retried' })
        parts.log.warn({ err: error, reportId: job.reportId, attempt }, 'a report will be tried again')
        throw error
      }
    },
    { concurrency: parts.concurrency },
  )
