import type { Settings } from '../runtime/settings.ts'
import type { Store } from '../store/index.ts'
import { openQueue } from './open.ts'
import type { CodingQueue } from './queue.ts'

/** The queue that goes with a store: Redis when the settings name one, else the store's own database. */
export const openQueueBeside = async (store: Store, { redisUrl }: Settings): Promise<CodingQueue> => {
  if (redisUrl !== undefined) return openQueue({ kind: 'redis', url: redisUrl })
  const queue = await openQueue({ kind: store.kind, pool: store.pool.pool })
  // Nobody else uses an embedded queue, so whatever is in it was left by a process that is gone: the outbox knows better.
  if (store.kind === 'embedded') {
    await queue.clear()
    await store.markAllUnsent()
  }
  return queue
}
