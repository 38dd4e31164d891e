import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeReportText } from '../testbed/reports.ts'
import { type Service, startService } from '../testbed/service.ts'

let service: Service
beforeAll(async () => {
  service = await startService({ works: false, now: () => new Date(2026, 2, 2, 12) })
})
afterAll(() => service?.close())

const post = (payload: unknown, headers: Record<string, string> = {}) =>
  service.app.inject({
    method: 'POST',
    url: '/v1/reports',
    headers: { 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
  })
const count = async () => {
  const { rows } = await service.store.pool.query(
    `select (select count(*) from seldinger.reports) + (select count(*) from seldinger.outbox)
      + (select count(*) from seldinger.events) + (select count(*) from seldinger.idempotency_keys) as rows`,
  )
  return Number((rows[0] as { rows: unknown }).rows)
}

describe('POST /v1/reports', () => {
  it('answers 202 with a place that is there at once', async () => {
    const answer = await post({ text: makeReportText(1), accession: 'A-1', dateOfService: '2026-03-02' })
    expect(answer.statusCode).toBe(202)
    const { id, created } = answer.json()
    expect(created).toBe(true)
    expect(answer.headers.location).toBe(`/v1/reports/${id}`)
    const report = await service.app.inject(`/v1/reports/${id}`)
    expect(report.json()).toMatchObject({ id, text: makeReportText(1), accession: 'A-1', state: 'received' })
    expect(report.headers['cache-control']).toBe('no-store')
    const pending = await service.app.inject(`/v1/reports/${id}/result`)
    expect(pending.statusCode).toBe(202)
    expect(pending.headers['retry-after']).toBe('1')
    expect(pending.json()).toEqual({ id, state: 'received' })
  })

  it('answers the same report for the same accession and text, or the same key, with no second job', async () => {
    const report = { text: makeReportText(2), accession: 'A-2' }
    const ids = [await post(report), await post(report), await post(report, { 'idempotency-key': 'k-2' })]
    expect(new Set(ids.map(answer => answer.json().id)).size).toBe(1)
    const keyed = { text: makeReportText(3) }
    const first = await post(keyed, { 'idempotency-key': 'k-3' })
    const before = await count()
    const second = await post(keyed, { 'idempotency-key': 'k-3' })
    expect(second.json()).toEqual({ ...first.json(), created: false })
    const conflict = await post({ text: makeReportText(4) }, { 'idempotency-key': 'k-3' })
    expect(conflict.statusCode).toBe(409)
    expect(conflict.json()).toMatchObject({ code: 'idempotency-conflict', status: 409 })
    expect(await count()).toBe(before)
  })

  const CANARY = 'Zebra Quagga 1949'
  it.each<[string, unknown, number, string, Record<string, string>?]>([
    ['empty text', { text: '' }, 422, 'report-empty'],
    ['white space', { text: ' \n\t ' }, 422, 'report-empty'],
    ['no text', {}, 400, 'request-invalid'],
    ['text that is no string', { text: [CANARY] }, 400, 'request-invalid'],
    ['text over the limit', { text: CANARY.repeat(15_000) }, 413, 'report-too-long'],
    ['5 MB', { text: CANARY.repeat(300_000) }, 413, 'report-too-long'],
    ['control characters', { text: `${CANARY}\u0007\u0000` }, 422, 'report-not-text'],
    ['half a surrogate', `{"text":"${CANARY} \\ud800"}`, 422, 'report-not-text'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 422, 'report-not-text'],
    ['half a JSON', `{"text": "${CANARY}`, 400, 'request-not-json'],
    ['no JSON', CANARY, 400, 'request-not-json'],
    ['an empty body', '', 400, 'request-not-json'],
    ['a JSON string', JSON.stringify(CANARY), 400, 'request-invalid'],
    ['null', 'null', 400, 'request-invalid'],
    ['an array', '[]', 400, 'request-invalid'],
    ['another media type', CANARY, 400, 'request-not-json', { 'content-type': 'text/plain' }],
    ['a prototype', `{"text":"x","__proto__":{"a":1}}`, 400, 'request-not-json'],
    ['an unknown field', { text: CANARY, patient: CANARY }, 400, 'request-invalid'],
    ['a field named like a report', { text: 'x', [CANARY]: 1 }, 400, 'request-invalid'],
    ['an unknown priority', { text: CANARY, priority: CANARY }, 400, 'request-invalid'],
    ['a day that is none', { text: CANARY, dateOfService: '2025-02-30' }, 422, 'date-of-service-invalid'],
    ['a day in another form', { text: CANARY, dateOfService: '3/2/2026' }, 422, 'date-of-service-invalid'],
    ['tomorrow', { text: CANARY, dateOfService: '2026-03-03' }, 422, 'date-of-service-future'],
    ['before 2000', { text: CANARY, dateOfService: '1999-12-31' }, 422, 'date-of-service-too-early'],
    ['an empty key', { text: CANARY }, 400, 'request-invalid', { 'idempotency-key': '' }],
    ['a key that is too long', { text: CANARY }, 400, 'request-invalid', { 'idempotency-key': 'k'.repeat(256) }],
    ['external ids that are no strings', { text: CANARY, externalIds: { a: 1 } }, 400, 'request-invalid'],
  ])('refuses %s, says so without a word of it, and keeps nothing', async (_, payload, status, code, headers) => {
    const before = await count()
    const answer = await post(payload, headers)
    expect(answer.json()).toMatchObject({ code, status, type: `urn:seldinger:problem:${code}` })
    expect(answer.statusCode).toBe(status)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json().title.length).toBeGreaterThan(5)
    expect(answer.json().next.length).toBeGreaterThan(5)
    expect(answer.body).not.toMatch(/Zebra|Quagga/)
    expect(await count()).toBe(before)
    expect(service.logged()).not.toMatch(/Zebra|Quagga/)
  })

  it('names the field that is not known', async () => {
    expect((await post({ text: 'x', txt: 'y' })).json().title).toContain('`txt` is not known')
    expect((await post({ priority: 'stat' })).json().title).toContain('`text` is missing')
  })

  it('takes the longest text with every character escaped', async () => {
    const text = '\\"\u00e9\u2014'.repeat(50_000)
    const escaped = JSON.stringify({ text }).replace(
      /[\u0080-\uffff]/g,
      c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    const answer = await post(escaped)
    expect(answer.statusCode).toBe(202)
    expect((await service.app.inject(answer.headers.location as string)).json().text).toBe(text)
  })
})

describe('other requests that fit nothing', () => {
  it.each([
    ['GET', '/v1/reports/nowhere', 404, 'report-unknown'],
    ['GET', '/v1/reports/nowhere/result', 404, 'report-unknown'],
    ['GET', '/v1/reports/nowhere/reviews', 404, 'report-unknown'],
    ['POST', '/v1/reports/nowhere/recode', 404, 'report-unknown'],
    ['GET', '/v1/nothing', 404, 'route-unknown'],
    ['DELETE', '/v1/reports/x', 404, 'route-unknown'],
    ['GET', '/v1/worklist?state=lost', 400, 'request-invalid'],
    ['GET', '/v1/worklist?limit=0', 400, 'request-invalid'],
    ['GET', '/v1/worklist?colour=red', 400, 'request-invalid'],
    ['GET', '/v1/worklist?cursor=abc', 400, 'request-invalid'],
    ['GET', '/v1/events?after=-1', 400, 'request-invalid'],
    ['GET', `/v1/reports/${'x'.repeat(300)}`, 400, 'request-invalid'],
    ['GET', `/v1/reports/${'x'.repeat(200)}`, 400, 'request-invalid'],
    ['GET', '/v1/%', 400, 'request-invalid'],
  ] as const)('%s %s is refused with a problem', async (method, url, status, code) => {
    const answer = await service.app.inject({ method, url })
    expect(answer.json()).toMatchObject({ code, status })
    expect(answer.statusCode).toBe(status)
  })

  it('are refused when they are too many', async () => {
    const limited = await startService({ works: false, requestsPerMinute: 3 })
    const statuses = []
    for (let index = 0; index < 5; index++) statuses.push((await limited.app.inject('/v1/worklist')).statusCode)
    expect(statuses).toEqual([200, 200, 200, 429, 429])
    const refused = await limited.app.inject('/v1/worklist')
    expect(refused.json()).toMatchObject({ code: 'rate-limited' })
    expect(refused.headers['retry-after']).toBeDefined()
    expect((await limited.app.inject('/livez')).statusCode).toBe(200)
    await limited.close()
  })
})
