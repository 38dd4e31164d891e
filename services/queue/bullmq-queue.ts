import { type JobsOptions, UnrecoverableError } from 'bullmq'
import { DomainError, type Priority } from '../schema/index.ts'
import type { CodingJob, CodingQueue, ConsumeOptions, Consumer, JobHandler } from './queue.ts'
import { isRetryable } from './retry.ts'

type JobData = Omit<CodingJob, 'priority'>

/** The part of BullMQ's Queue that is used here, whatever its backend. */
export interface BullQueue {
  on(event: 'error', listener: (error: Error) => void): unknown
  addBulk(jobs: { name: string; data: JobData; opts: JobsOptions }[]): Promise<unknown>
  getJobCounts(...types: ('waiting' | 'prioritized' | 'active' | 'delayed')[]): Promise<Record<string, number>>
  obliterate(options: { force: boolean }): Promise<void>
  close(): Promise<void>
}

export interface BullWorker {
  on(event: 'error', listener: (error: Error) => void): unknown
  close(): Promise<void>
}

export type Processor = (job: {
  readonly data: JobData
  readonly opts: { readonly priority?: number }
  readonly attemptsMade: number
}) => Promise<void>

export interface WorkerSettings {
  readonly concurrency: number
  readonly lockDuration: number
  readonly stalledInterval: number
  readonly maxStalledCount: number
}

/** What differs between the backends: how a queue and a worker are made, and how their connections end. */
export interface BullBackend {
  readonly kind: CodingQueue['kind']
  createQueue(): BullQueue
  createWorker(processor: Processor, settings: WorkerSettings): BullWorker
  ping(): Promise<void>
  close(): Promise<void>
}

/** BullMQ takes 0 for the most urgent, so every job gets a number above it. */
const RANKS: Readonly<Record<Priority, number>> = { stat: 1, urgent: 2, routine: 3 }
const toPriority = (rank: number | undefined): Priority =>
  rank === RANKS.stat ? 'stat' : rank === RANKS.urgent ? 'urgent' : 'routine'

const ATTEMPTS = 8
const FIRST_BACKOFF_MS = 500

const toOptions = ({ reportId, reportVersion, priority }: CodingJob): JobsOptions => ({
  jobId: `${reportId}-${reportVersion}`,
  priority: RANKS[priority],
  attempts: ATTEMPTS,
  backoff: { type: 'exponential', delay: FIRST_BACKOFF_MS, jitter: 0.2 },
  removeOnComplete: true,
  removeOnFail: true,
  stackTraceLimit: 0,
})

/** Errors are kept by the queue as they are thrown: no message of a foreign error, which may quote the report, goes there. */
const toQueueError = (error: unknown): Error => {
  const code = error instanceof DomainError ? error.code : 'internal'
  return isRetryable(error) ? new Error(code) : new UnrecoverableError(code)
}

/** The event loop is free while threads code, so a lock that is not renewed for this long has lost its process. */
const WORKER_SETTINGS = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 10 }

export const createBullQueue = (backend: BullBackend): CodingQueue => {
  const queue = backend.createQueue()
  // Connection trouble shows where it matters, in `add`, `ping` and the sweep; an unheard 'error' would end the process.
  queue.on('error', () => {})
  const consumers = new Set<Consumer>()

  const consume = (handler: JobHandler, { concurrency }: ConsumeOptions): Consumer => {
    const worker = backend.createWorker(
      async job => {
        const { reportId, reportVersion } = job.data
        try {
          const priority = toPriority(job.opts.priority)
          await handler({ reportId, reportVersion, priority }, job.attemptsMade + 1)
        } catch (error) {
          throw toQueueError(error)
        }
      },
      { concurrency, ...WORKER_SETTINGS },
    )
    worker.on('error', () => {})
    let closing: Promise<void> | undefined
    const consumer: Consumer = {
      close: () => {
        consumers.delete(consumer)
        closing ??= worker.close()
        return closing
      },
    }
    consumers.add(consumer)
    return consumer
  }

  return {
    kind: backend.kind,
    add: async jobs => {
      if (jobs.length === 0) return
      await queue.addBulk(
        jobs.map(job => ({
          name: 'code',
          data: { reportId: job.reportId, reportVersion: job.reportVersion },
          opts: toOptions(job),
        })),
      )
    },
    consume,
    counts: async () => {
      const {
        waiting = 0,
        prioritized = 0,
        active = 0,
        delayed = 0,
      } = await queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed')
      return { waiting: waiting + prioritized, active, delayed }
    },
    clear: () => queue.obliterate({ force: true }),
    ping: () => backend.ping(),
    close: async () => {
      await Promise.all([...consumers].map(consumer => consumer.close()))
      await queue.close()
      await backend.close()
    },
  }
}
