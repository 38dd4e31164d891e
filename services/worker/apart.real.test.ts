import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '../store/index.ts'
import { until } from '../testbed/condition.ts'
import { POSTGRES_SKIPPED, startPostgres } from '../testbed/postgres.ts'
import { postReports } from '../testbed/posting.ts'
import type { Server } from '../testbed/program.ts'
import { REDIS_SKIPPED, type RedisServer, startOwnRedis } from '../testbed/redis.ts'
import { type Spawned, spawnEntry } from '../testbed/spawned.ts'

const REPORTS = 150
const numbers = Array.from({ length: REPORTS }, (_, index) => index)

const skipped = (reason: string) => {
  process.stderr.write(`${reason}\n`)
  describe.skip(reason, () => it('API and workers apart', () => {}))
}

/** One API and two workers as processes of their own, as docker-compose.yml runs them. */
const describeApart = (name: string, postgres: Server, redis: RedisServer | undefined) => {
  describe(`API and two workers apart, queue on ${name}`, () => {
    const running: Spawned[] = []
    let store: Store
    const env = {
      DATABASE_URL: postgres.url,
      ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
      SWEEP_AFTER_MS: '500',
      CODING_THREADS: '1',
    }
    const start = async (entry: 'api/main.ts' | 'worker/main.ts') => {
      const portName = entry === 'api/main.ts' ? 'PORT' : 'WORKER_PORT'
      const spawned = await spawnEntry({ entry, env, portName })
      running.push(spawned)
      return spawned
    }
    const outcomes = async () => {
      const { rows } = await store.pool.query(`select
        (select count(*)::int from seldinger.reports where state = 'coded') as coded,
        (select count(*)::int from seldinger.results) as results,
        (select count(*)::int from seldinger.events where kind = 'report-coded') as told,
        (select count(*)::int from seldinger.outbox) as waiting`)
      return rows[0] as { coded: number; results: number; told: number; waiting: number }
    }
    const allOnce = { coded: REPORTS, results: REPORTS, told: REPORTS, waiting: 0 }

    beforeAll(async () => {
      store = await openStore({ kind: 'postgres', url: postgres.url })
      await store.pool.query('truncate seldinger.reports cascade')
      await store.pool.query('truncate seldinger.events')
    })
    afterAll(async () => {
      await Promise.all(running.map(spawned => spawned.kill()))
      await store?.close()
    })

    it('code every report once although a worker is killed with reports in hand', async () => {
      const [api, first] = await Promise.all([start('api/main.ts'), start('worker/main.ts')])
      const posting = postReports(api.url, numbers)
      await until('the first worker is at work', async () => (await outcomes()).coded > 5)
      await first.kill()
      expect(await posting).toHaveLength(REPORTS)
      const second = await start('worker/main.ts')
      // What the dead worker had in hand comes back when its lock has run out.
      const deadlineMs = 90_000
      await until('all are coded', async () => (await outcomes()).waiting === 0, { deadlineMs, everyMs: 100 })
      expect(await outcomes()).toEqual(allOnce)
      expect(await second.stop()).toBe(0)
      expect(await api.stop()).toBe(0)
    })

    it('survive that all connections to the database are cut, again and again', async () => {
      const before = await outcomes()
      const api = await start('api/main.ts')
      const worker = await start('worker/main.ts')
      const ids = new Set<string>()
      const wanted = numbers.slice(0, 60).map(number => number + 10 * REPORTS)
      const posting = postReports(api.url, wanted, { onPosted: ({ id }) => ids.add(id) })
      for (const cutAt of [10, 25, 40]) {
        await until('some are acknowledged', () => ids.size >= cutAt)
        await store.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`)
      }
      await posting
      // Those that were refused are sent again, with the same keys.
      await until('all are acknowledged', async () => {
        await postReports(api.url, wanted, { onPosted: ({ id }) => ids.add(id) })
        return ids.size === wanted.length
      })
      await until('all are coded', async () => (await outcomes()).waiting === 0, { deadlineMs: 60_000, everyMs: 100 })
      const { coded, results, told } = await outcomes()
      expect([coded - before.coded, results - before.results, told - before.told]).toEqual([60, 60, 60])
      expect(await worker.stop()).toBe(0)
      expect(await api.stop()).toBe(0)
    })

    if (redis !== undefined)
      it('lose nothing when Redis loses everything, or is away for a while', async () => {
        const before = await outcomes()
        const more = numbers.map(number => number + REPORTS)
        const api = await start('api/main.ts')
        const client = new Redis(redis.url).on('error', () => {})
        expect(await postReports(api.url, more.slice(0, 100))).toHaveLength(100)
        await until('they are in the queue', async () => {
          const { unsent, sent } = await store.countWaiting()
          return unsent === 0 && sent === 100
        })
        await client.flushall()
        expect(await postReports(api.url, more.slice(100))).toHaveLength(REPORTS - 100)
        await start('worker/main.ts')
        await until('all are coded', async () => (await outcomes()).waiting === 0, { deadlineMs: 60_000, everyMs: 100 })
        const plus = (count: number) => ({
          coded: before.coded + count,
          results: before.results + count,
          told: before.told + count,
          waiting: 0,
        })
        expect(await outcomes()).toEqual(plus(REPORTS))
        client.disconnect()
        await redis.stop()
        const later = more.map(number => number + REPORTS).slice(0, 5)
        expect(await postReports(api.url, later)).toHaveLength(5)
        const ready = await fetch(`${api.url}/readyz`)
        expect(ready.status).toBe(200)
        expect(await ready.json()).toEqual({ status: 'degraded', store: 'up', queue: 'down' })
        expect((await outcomes()).waiting).toBe(5)
        const again = await startOwnRedis(Number(new URL(redis.url).port))
        await until('they are coded', async () => (await outcomes()).waiting === 0, { deadlineMs: 60_000 })
        expect(await outcomes()).toEqual(plus(REPORTS + 5))
        await again?.stop()
      })
  })
}

const postgres = await startPostgres()
const redis = await startOwnRedis()
afterAll(async () => {
  await redis?.stop()
  await postgres?.stop()
})
if (postgres === undefined) skipped(POSTGRES_SKIPPED)
else {
  describeApart('PostgreSQL', postgres, undefined)
  if (redis === undefined) skipped(REDIS_SKIPPED)
  else describeApart('Redis', postgres, redis)
}
