import type { Store, StoredReport } from '../store/index.ts'
import { createWaiter } from './waiter.ts'

/** Looks no oftener than this, however many reports are coded meanwhile. */
const PAUSE_MS = 20

/** The report, once it is coded or has failed, or as it is when the time is over or the client gone. */
export const waitUntilSettled = async (
  store: Store,
  id: string,
  limitMs: number,
  gone: AbortSignal,
): Promise<StoredReport | undefined> => {
  const end = Date.now() + limitMs
  const waiter = createWaiter(gone)
  const unlisten = limitMs > 0 ? store.onEvents(waiter.ring) : () => {}
  try {
    for (;;) {
      const report = await store.findReport(id)
      const left = end - Date.now()
      if (report?.state !== 'received' || left <= 0 || gone.aborted) return report
      await waiter.wait(left)
      await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
    }
  } finally {
    unlisten()
  }
}
