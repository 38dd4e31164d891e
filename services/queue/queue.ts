import type { Priority } from '../schema/index.ts'

/** All that a job carries: which version of which report to code. Never its text. */
export interface CodingJob {
  readonly reportId: string
  readonly reportVersion: number
  readonly priority: Priority
}

export interface QueueCounts {
  /** Ready to be taken. */
  readonly waiting: number
  /** Being worked on. */
  readonly active: number
  /** Waiting for their next attempt. */
  readonly delayed: number
}

export interface ConsumeOptions {
  readonly concurrency: number
}

export interface Consumer {
  /** Takes no more jobs and waits for those in hand. */
  close(): Promise<void>
}

export type JobHandler = (job: CodingJob, attempt: number) => Promise<void>

/**
 * What to do next. A job that is there already is not added again; one that ends (done, refused or out of attempts)
 * leaves nothing behind, so the same report can be queued again. All of it may be lost: the store knows what is missing.
 */
export interface CodingQueue {
  readonly kind: 'redis' | 'postgres' | 'embedded'
  add(jobs: readonly CodingJob[]): Promise<void>
  consume(handler: JobHandler, options: ConsumeOptions): Consumer
  counts(): Promise<QueueCounts>
  /** Forgets every job, also those that a dead process had in hand. Only for a queue that nobody else uses. */
  clear(): Promise<void>
  ping(): Promise<void>
  close(): Promise<void>
}
