import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openQueue } from '../queue/index.ts'
import { until } from '../testbed/condition.ts'
import { REDIS_SKIPPED, startOwnRedis } from '../testbed/redis.ts'
import { FAULTY_THREAD, type Service, startService } from '../testbed/service.ts'

const CANARY = 'Quagga-Okapi-77Q315'
const ACCESSION = 'ACC-Tapir-55Q21'

/** Everything that a report's words could leak into, while good and bad requests with a canary in them go through. */
const provoke = async (service: Service): Promise<string> => {
  const answers: string[] = []
  const send = async (payload: string, headers: Record<string, string> = {}, url = '/v1/reports') => {
    const all = { 'content-type': 'application/json', ...headers }
    const answer = await service.app.inject({ method: 'POST', url, headers: all, payload })
    // A review is answered with the coder's own words; everything else must not repeat any.
    if (answer.statusCode !== 201) answers.push(answer.body, JSON.stringify(answer.headers))
    return answer
  }
  const report = (text: string, extra: object = {}) => JSON.stringify({ text, ...extra })
  await send(report(`HANG ${CANARY}`))
  await send(report(`THROW ${CANARY}`))
  await send(report(`DIE ${CANARY}`))
  const good = await send(report(`Right femoral access for ${CANARY}.`, { accession: ACCESSION, source: CANARY }))
  await send(report(`Other text ${CANARY}`), { 'idempotency-key': 'k' })
  await send(report(`Yet another ${CANARY}`), { 'idempotency-key': 'k' })
  await send(report(`${CANARY}\u0001`))
  await send(`{"text": "${CANARY}`)
  await send(`${CANARY}`)
  await send(CANARY, { 'content-type': 'text/plain' })
  await send(report('x', { [CANARY]: CANARY }))
  await send(report('x', { priority: CANARY, dateOfService: CANARY }))
  await send(report(CANARY.repeat(20_000)))
  await send(report(CANARY.repeat(200_000)))
  await until('all are settled', async () => (await service.store.countWaiting()).sent === 0)
  const { id } = good.json()
  const decisions = [{ action: 'add', code: '36200', reason: CANARY }]
  await send(JSON.stringify({ reviewer: 'r', version: 0, note: CANARY, decisions }), {}, `/v1/reports/${id}/reviews`)
  await send(JSON.stringify({ reviewer: 'r', version: 0, note: CANARY, decisions }), {}, `/v1/reports/${id}/reviews`)
  await send(JSON.stringify({ reviewer: 'r', decisions: CANARY }), {}, `/v1/reports/${id}/reviews`)
  for (const url of [
    `/v1/reports/${CANARY}`,
    `/v1/${CANARY}`,
    `/v1/worklist?cursor=${CANARY}`,
    `/v1/worklist?${CANARY}=1`,
  ])
    answers.push((await service.app.inject({ url, headers: { 'last-event-id': CANARY } })).body)
  // The store itself fails, with a driver error that quotes the values.
  await service.store.pool.query('alter table seldinger.reports add constraint short check (length(text) < 60)')
  const failing = await send(report(`Right femoral access, a long dictation for the patient named ${CANARY}.`))
  expect(failing.statusCode).toBe(500)
  return answers.join('\n')
}

const expectNothing = (place: string, text: string) => {
  expect(text.length, `${place} says nothing at all`).toBeGreaterThan(0)
  expect(text, place).not.toMatch(/Quagga|Okapi|77Q315|Tapir|55Q21/)
}

describe('words of a report', () => {
  let service: Service
  let answers: string
  beforeAll(async () => {
    service = await startService({ thread: FAULTY_THREAD, timeoutMs: 300 })
    answers = await provoke(service)
  })
  afterAll(() => service?.close())
  const read = async (statement: string) => JSON.stringify((await service.store.pool.query(statement)).rows)

  it('are in the store', async () => {
    expect(await read('select text from seldinger.reports')).toContain(CANARY)
  })
  it('are in no log line', () => {
    expectNothing('log', service.logged())
    expect(service.logged()).toContain('request failed')
    expect(service.logged()).toContain('coding-timeout')
  })
  it('are in no answer to a post and in no problem', () => expectNothing('answers', answers))
  it('are in no metric', async () => expectNothing('metrics', await service.metrics.registry.metrics()))
  it('are in no event', async () => expectNothing('events', await read('select * from seldinger.events')))
  it('are in no outbox row', async () => {
    const columns = await read(
      `select column_name from information_schema.columns where table_schema = 'seldinger' and table_name = 'outbox'`,
    )
    expect(columns).not.toContain('text')
  })
  it('are in no job, not even of those that failed', async () => {
    const queue = await openQueue({ kind: 'embedded', pool: service.store.pool.pool }, 'privacy')
    await queue.add([{ reportId: 'r-1', reportVersion: 1, priority: 'stat' }])
    expectNothing('jobs', await read('select * from bullmq.job'))
    expectNothing('queue events', await read('select * from bullmq.event'))
    await queue.clear()
    await queue.close()
  })
})

const redis = await startOwnRedis()
afterAll(() => redis?.stop())
if (redis === undefined) process.stderr.write(`${REDIS_SKIPPED}\n`)

describe.skipIf(redis === undefined)(`words of a report and Redis${redis ? '' : ` (${REDIS_SKIPPED})`}`, () => {
  it('never meet: no key and no value holds one', async () => {
    const url = redis?.url ?? ''
    const folder = await mkdtemp(join(tmpdir(), 'seldinger-privacy-'))
    const client = new Redis(url)
    const seen: string[] = []
    const monitor = await client.monitor()
    monitor.on('monitor', (_, args: string[]) => seen.push(args.join(' ')))
    const service = await startService({
      store: { kind: 'embedded', folder },
      queue: { kind: 'redis', url },
      thread: FAULTY_THREAD,
      timeoutMs: 300,
    })
    await provoke(service)
    await service.close()
    await until('Redis was spoken to', () => seen.some(line => line.includes('reportId')))
    monitor.disconnect()
    expectNothing('commands to Redis', seen.join('\n'))
    client.disconnect()
    await rm(folder, { recursive: true, force: true })
  })
})
