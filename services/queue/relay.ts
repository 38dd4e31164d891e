import type { CodingJob, CodingQueue } from './queue.ts'

type Pending = CodingJob

/** What the relay reads and marks: the outbox of the store. */
export interface Outbox {
  listUnsent(limit: number): Promise<readonly Pending[]>
  listOverdue(sentBefore: Date, limit: number): Promise<readonly Pending[]>
  markSent(pending: readonly Pending[], at: Date): Promise<void>
  countWaiting(): Promise<{ readonly unsent: number; readonly sent: number }>
}

export interface RelayOptions {
  readonly sweepAfterMs: number
  readonly onTrouble: (error: unknown) => void
}

export interface Relay {
  /** There is something new in the outbox. Many calls at once are one. */
  poke(): void
  /** Queues again what the queue has lost; answers how many. */
  sweep(): Promise<number>
  close(): Promise<void>
}

const BATCH = 500
const TICK_MS = 1_000
/** However the counts look, everything overdue is queued again at this interval. */
const FULL_SWEEP_MS = 600_000

/**
 * Carries ids from the outbox to the queue. Adding is idempotent, so several relays, or one that dies between adding and
 * marking, do no harm.
 */
export const startRelay = (outbox: Outbox, queue: CodingQueue, { sweepAfterMs, onTrouble }: RelayOptions): Relay => {
  let running: Promise<void> | undefined
  let again = false
  let closed = false
  let lastSweep = Date.now()
  let lastFullSweep = Date.now()

  const send = async (pending: readonly Pending[]) => {
    await queue.add(pending)
    await outbox.markSent(pending, new Date())
  }

  const drain = async () => {
    for (;;) {
      const unsent = await outbox.listUnsent(BATCH)
      if (unsent.length > 0) await send(unsent)
      if (unsent.length < BATCH || closed) return
    }
  }

  const sweep = async () => {
    lastSweep = Date.now()
    const [waiting, counts] = await Promise.all([outbox.countWaiting(), queue.counts()])
    const full = Date.now() - lastFullSweep > FULL_SWEEP_MS
    // As many jobs as reports in wait: nothing was lost, and a long queue is not added to itself.
    if (!full && counts.waiting + counts.active + counts.delayed >= waiting.sent) return 0
    if (full) lastFullSweep = Date.now()
    const sentBefore = new Date(Date.now() - sweepAfterMs)
    let added = 0
    for (;;) {
      const overdue = await outbox.listOverdue(sentBefore, BATCH)
      if (overdue.length > 0) await send(overdue)
      added += overdue.length
      if (overdue.length < BATCH || closed) return added
    }
  }

  const round = async () => {
    try {
      do {
        again = false
        await drain()
        if (Date.now() - lastSweep > sweepAfterMs) await sweep()
      } while (again && !closed)
    } catch (error) {
      onTrouble(error)
    }
  }

  const poke = () => {
    again = true
    if (closed || running !== undefined) return
    running = round().finally(() => {
      running = undefined
      if (again) poke()
    })
  }

  const timer = setInterval(poke, TICK_MS)
  poke()
  return {
    poke,
    sweep,
    close: async () => {
      closed = true
      clearInterval(timer)
      await running
    },
  }
}
