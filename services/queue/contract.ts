import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DomainError, type Priority } from '../schema/index.ts'
import { until } from '../testbed/condition.ts'
import type { CodingJob, CodingQueue } from './queue.ts'

const jobOf = (reportId: string, priority: Priority = 'routine'): CodingJob => ({
  reportId,
  reportVersion: 1,
  priority,
})

/** What every backend of the queue must do. `open` is called once the servers run, with a name of its own each time. */
export const describeQueue = (name: string, open: (queueName: string) => Promise<CodingQueue>): void => {
  describe(`queue on ${name}`, () => {
    let queue: CodingQueue
    const queueName = `test-${randomUUID()}`
    const total = async () => {
      const { waiting, active, delayed } = await queue.counts()
      return waiting + active + delayed
    }
    const isEmpty = async () => (await total()) === 0

    beforeAll(async () => {
      queue = await open(queueName)
    })
    beforeEach(() => queue.clear())
    afterAll(async () => {
      await queue?.clear()
      await queue?.close()
    })

    it('hands over each job once, with ids and nothing else', async () => {
      const seen: CodingJob[] = []
      const consumer = queue.consume(
        async job => {
          seen.push(job)
        },
        { concurrency: 4 },
      )
      const jobs = Array.from({ length: 30 }, (_, index) => jobOf(`r-${index}`))
      await queue.add(jobs)
      await until('all jobs have run', () => seen.length >= 30)
      await until('nothing is left', isEmpty)
      const byId = (a: CodingJob, b: CodingJob) => a.reportId.localeCompare(b.reportId)
      expect([...seen].sort(byId)).toEqual([...jobs].sort(byId))
      await consumer.close()
    })

    it('does not add what is there, and takes it again when it has ended', async () => {
      let runs = 0
      await queue.add([jobOf('same')])
      await queue.add([jobOf('same'), jobOf('same')])
      expect(await queue.counts()).toEqual({ waiting: 1, active: 0, delayed: 0 })
      const consumer = queue.consume(
        async () => {
          runs++
        },
        { concurrency: 1 },
      )
      await until('it has run', () => runs === 1)
      await until('nothing is left', isEmpty)
      await queue.add([jobOf('same')])
      await until('it has run again', () => runs === 2)
      await consumer.close()
    })

    it('takes the most urgent first, then in the order of arrival', async () => {
      const seen: string[] = []
      await queue.add([jobOf('c', 'routine'), jobOf('d', 'routine')])
      await queue.add([jobOf('b', 'urgent')])
      await queue.add([jobOf('a', 'stat')])
      const consumer = queue.consume(
        async job => {
          seen.push(`${job.reportId}:${job.priority}`)
        },
        { concurrency: 1 },
      )
      await until('all have run', () => seen.length === 4)
      expect(seen).toEqual(['a:stat', 'b:urgent', 'c:routine', 'd:routine'])
      await consumer.close()
    })

    it('never tries bad input again', async () => {
      const attempts: number[] = []
      const consumer = queue.consume(
        async (_, attempt) => {
          attempts.push(attempt)
          throw new DomainError('report-not-text', 'Not text.', 'Send text.')
        },
        { concurrency: 1 },
      )
      await queue.add([jobOf('bad')])
      await until('it is gone', async () => attempts.length > 0 && (await isEmpty()))
      expect(attempts).toEqual([1])
      await consumer.close()
    })

    it('tries again, later and later, when what it needs is away', async () => {
      const times: number[] = []
      const consumer = queue.consume(
        async (_, attempt) => {
          times.push(Date.now())
          if (attempt < 3) throw new Error('connection lost')
        },
        { concurrency: 1 },
      )
      await queue.add([jobOf('retried')])
      await until('the third attempt has run', () => times.length === 3)
      await until('nothing is left', isEmpty)
      const [first = 0, second = 0, third = 0] = times
      expect(second - first).toBeGreaterThan(300)
      expect(third - second).toBeGreaterThan(second - first)
      await consumer.close()
    })

    it('waits at close for what is in hand, and leaves the rest', async () => {
      let done = 0
      let started = 0
      let finish = () => {}
      const gate = new Promise<void>(resolve => {
        finish = resolve
      })
      const consumer = queue.consume(
        async () => {
          started++
          await gate
          done++
        },
        { concurrency: 2 },
      )
      await queue.add(Array.from({ length: 5 }, (_, index) => jobOf(`slow-${index}`)))
      await until('two are in hand', () => started === 2)
      const closed = consumer.close()
      finish()
      await closed
      expect(done).toBe(started)
      expect((await queue.counts()).waiting).toBe(5 - started)
    })

    it('wakes an idle consumer soon', async () => {
      const waits: number[] = []
      let added = 0
      const consumer = queue.consume(
        async () => {
          waits.push(performance.now() - added)
        },
        { concurrency: 2 },
      )
      for (let index = 0; index < 5; index++) {
        added = performance.now()
        await queue.add([jobOf(`idle-${index}`)])
        await until('it has run', () => waits.length === index + 1)
      }
      expect(Math.min(...waits)).toBeLessThan(1_000)
      await consumer.close()
    })

    it('works on after it was cleared', async () => {
      await queue.add([jobOf('forgotten')])
      await queue.clear()
      expect(await total()).toBe(0)
      const seen: string[] = []
      const consumer = queue.consume(
        async job => {
          seen.push(job.reportId)
        },
        { concurrency: 1 },
      )
      await queue.add([jobOf('kept')])
      await until('the new one has run', () => seen.length > 0)
      expect(seen).toEqual(['kept'])
      await consumer.close()
    })

    it('answers a ping', async () => {
      await queue.ping()
    })
  })
}
