export { openQueue, type QueuePlace } from './open.ts'
export { openQueueBeside } from './place.ts'
export type { CodingJob, CodingQueue, Consumer, JobHandler, QueueCounts } from './queue.ts'
export { type Relay, startRelay } from './relay.ts'
