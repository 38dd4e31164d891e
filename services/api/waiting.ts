import type { CodingQueue } from '../queue/index.ts'
import type { WaitingGauges } from '../runtime/metrics.ts'
import type { Store } from '../store/index.ts'

/** How many reports wait, and where. */
export const readWaiting = (store: Store, queue: CodingQueue) => async (): Promise<WaitingGauges> => {
  const [outbox, jobs] = await Promise.all([store.countWaiting(), queue.counts()])
  return {
    outboxUnsent: outbox.unsent,
    outboxSent: outbox.sent,
    queueWaiting: jobs.waiting,
    queueActive: jobs.active,
    queueDelayed: jobs.delayed,
  }
}
