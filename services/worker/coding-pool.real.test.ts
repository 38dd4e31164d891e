import { afterAll, describe, expect, it } from 'vitest'
import type { CodeRequest } from '../schema/index.ts'
import { makeReportText } from '../testbed/reports.ts'
import { createCodingPool } from './coding-pool.ts'

const FAULTY = new URL('../testbed/coding-thread.mjs', import.meta.url).href
const requestOf = (text: string, reportId = 'r-1'): CodeRequest => ({
  reportId,
  text,
  dateOfService: '2026-03-02',
  today: '2026-03-03',
})

describe('the coding threads', () => {
  const pool = createCodingPool({ threads: 2, timeoutMs: 300, thread: FAULTY })
  afterAll(() => pool.close())

  it('stop a report that hangs, and code the next ones', async () => {
    const outcomes = await Promise.all([
      pool.code(requestOf('HANG')),
      pool.code(requestOf('fine')),
      pool.code(requestOf('HANG again')),
      pool.code(requestOf('fine too')),
      pool.code(requestOf('and this')),
    ])
    expect(outcomes.map(outcome => (outcome.kind === 'failed' ? outcome.code : outcome.kind))).toEqual([
      'coding-timeout',
      'coded',
      'coding-timeout',
      'coded',
      'coded',
    ])
  })

  it('outlive a thread that ends or throws, without repeating what it said', async () => {
    for (const text of ['DIE', 'THROW PATIENT SMITH']) {
      const outcome = await pool.code(requestOf(text))
      expect(outcome).toMatchObject({ kind: 'failed', code: 'coding-failed' })
      expect(JSON.stringify(outcome)).not.toContain('SMITH')
    }
    expect(await pool.code(requestOf('fine'))).toMatchObject({ kind: 'coded' })
  })

  it('do not count the wait for a thread as coding time', async () => {
    const busy = createCodingPool({ threads: 1, timeoutMs: 400, thread: FAULTY })
    const outcomes = await Promise.all([
      busy.code(requestOf('HANG')),
      busy.code(requestOf('HANG')),
      busy.code(requestOf('fine')),
    ])
    expect(outcomes.map(outcome => outcome.kind)).toEqual(['failed', 'failed', 'coded'])
    await busy.close()
  })
})

describe('the coding threads with a memory that fills', () => {
  it('lose the thread, not the process', async () => {
    const pool = createCodingPool({ threads: 1, timeoutMs: 60_000, thread: FAULTY, memoryMb: 64 })
    expect(await pool.code(requestOf('FILL'))).toMatchObject({ kind: 'failed', code: 'coding-failed' })
    expect(await pool.code(requestOf('fine'))).toMatchObject({ kind: 'coded' })
    await pool.close()
  })
})

describe('the coding threads with the real coder', () => {
  it('answer the same as the coder in this thread, for many reports at once', async () => {
    const pool = createCodingPool({ threads: 2, timeoutMs: 60_000 })
    const { createCoder } = await import('../coder.ts')
    const { loadKnowledge } = await import('../knowledge/index.ts')
    const coder = createCoder(loadKnowledge())
    const requests = Array.from({ length: 12 }, (_, index) => requestOf(makeReportText(index), `r-${index}`))
    const outcomes = await Promise.all(requests.map(request => pool.code(request)))
    for (const [index, outcome] of outcomes.entries())
      expect(outcome).toEqual({ kind: 'coded', result: coder.code(requests[index] as CodeRequest) })
    await pool.close()
  })
})
