import { afterAll, describe, it } from 'vitest'
import { REDIS_SKIPPED, startRedis } from '../testbed/redis.ts'
import { describeQueue } from './contract.ts'
import { openQueue } from './open.ts'

const server = await startRedis()
afterAll(() => server?.stop())

if (server === undefined) {
  process.stderr.write(`${REDIS_SKIPPED}\n`)
  describe.skip(REDIS_SKIPPED, () => it('queue on Redis', () => {}))
} else {
  describeQueue('Redis', name => openQueue({ kind: 'redis', url: server.url }, name))
}
