import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCoder } from '../coder.ts'
import { loadKnowledge } from '../knowledge/index.ts'
import { until } from '../testbed/condition.ts'
import { readEvents } from '../testbed/event-stream.ts'
import { makeReportText } from '../testbed/reports.ts'
import { FAULTY_THREAD, type Service, startService } from '../testbed/service.ts'

describe('the service over HTTP', () => {
  let service: Service
  let url: string
  beforeAll(async () => {
    service = await startService()
    await service.app.listen({ port: 0, host: '127.0.0.1' })
    url = `http://127.0.0.1:${(service.app.server.address() as AddressInfo).port}`
  })
  afterAll(() => service?.close())

  const post = async (path: string, body: unknown) => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as { readonly id: string },
    }
  }
  const get = async (path: string) => {
    const response = await fetch(`${url}${path}`)
    return { status: response.status, headers: response.headers, text: await response.text() }
  }

  it('codes a posted report, byte for byte as the coder does', async () => {
    const text = makeReportText(11)
    const { body, headers } = await post('/v1/reports', { text, dateOfService: '2026-03-02' })
    const result = await get(`${headers.get('location')}/result?wait=20`)
    expect(result.status).toBe(200)
    expect(result.headers.get('content-type')).toContain('application/json')
    const request = { reportId: body.id, text, dateOfService: '2026-03-02', today: '2026-03-02' }
    expect(result.text).toBe(JSON.stringify(createCoder(loadKnowledge()).code(request)))
  })

  it('answers with the result at once when asked to wait', async () => {
    const { status, body } = await post('/v1/reports?wait=20', { text: makeReportText(12) })
    expect(status).toBe(202)
    expect(body).toMatchObject({ state: 'coded', created: true, result: { reportId: body.id } })
  })

  it('keeps reviews, one after the other', async () => {
    const { body } = await post('/v1/reports?wait=20', { text: makeReportText(13), dateOfService: '2026-03-02' })
    const path = `/v1/reports/${body.id}/reviews`
    const review = { reviewer: 'coder-1', version: 0, decisions: [{ action: 'add', code: '36200' }] }
    const first = await post(path, review)
    expect(first).toMatchObject({ status: 201, body: { version: 1, reviewer: 'coder-1' } })
    expect(await post(path, review)).toMatchObject({ status: 409, body: { code: 'review-conflict' } })
    const lacking = { ...review, version: 1, decisions: [{ action: 'reject', code: '99285' }] }
    expect(await post(path, lacking)).toMatchObject({ status: 422, body: { code: 'review-invalid' } })
    expect(await post(path, { ...review, version: 1 })).toMatchObject({ status: 201 })
    expect(JSON.parse((await get(path)).text)).toMatchObject({ version: 2, reviews: [{ version: 1 }, { version: 2 }] })
    expect(JSON.parse((await get(`/v1/reports/${body.id}`)).text).state).toBe('reviewed')
    expect((await get(`/v1/reports/${body.id}/result`)).status).toBe(200)
    const { body: recoded } = await post(`/v1/reports/${body.id}/recode`, undefined)
    expect(recoded).toMatchObject({ state: 'received' })
    await until('it is coded again', async () => (await get(`/v1/reports/${body.id}/result`)).status === 200)
  })

  it('pages the worklist', async () => {
    for (let index = 0; index < 5; index++)
      await post('/v1/reports', { text: makeReportText(20 + index), priority: index === 3 ? 'stat' : 'routine' })
    const seen: { id: string; priority: string }[] = []
    let cursor = ''
    do {
      const page = JSON.parse((await get(`/v1/worklist?limit=2${cursor}`)).text)
      seen.push(...page.reports)
      cursor = page.next === undefined ? '' : `&cursor=${page.next}`
    } while (cursor !== '')
    expect(new Set(seen.map(report => report.id)).size).toBe(seen.length)
    expect(seen[0]?.priority).toBe('stat')
    const urgent = JSON.parse((await get('/v1/worklist?priority=stat&hasGaps=true')).text)
    expect(Array.isArray(urgent.reports)).toBe(true)
    expect(JSON.stringify(seen)).not.toContain('PROCEDURE')
  })

  it('streams what happens, and goes on after the last event seen', async () => {
    const { store } = service
    await until(
      'nothing is in wait',
      async () => (await store.listUnsent(1)).length + (await store.countWaiting()).sent === 0,
    )
    const stop = new AbortController()
    const stream = readEvents(`${url}/v1/events`, {}, stop.signal)
    const first = stream.next()
    await until('the stream is open', async () => /seldinger_event_streams 1/.test((await get('/metrics')).text))
    const { body } = await post('/v1/reports', { text: makeReportText(31) })
    const received = (await first).value
    expect(received).toMatchObject({ event: 'report-received', data: { reportId: body.id, state: 'received' } })
    expect((await stream.next()).value).toMatchObject({ event: 'report-coded', data: { reportId: body.id } })
    stop.abort()
    await until('the stream is closed', async () => /seldinger_event_streams 0/.test((await get('/metrics')).text))
    await post('/v1/reports?wait=20', { text: makeReportText(32) })
    const again = new AbortController()
    const resumed = readEvents(`${url}/v1/events`, { 'last-event-id': received?.id ?? '' }, again.signal)
    const kinds = []
    for (let index = 0; index < 3; index++) kinds.push((await resumed.next()).value?.event)
    expect(kinds).toEqual(['report-coded', 'report-received', 'report-coded'])
    again.abort()
  })

  it('closes at once although a stream is open, and ends the stream', async () => {
    const other = await startService({ works: false })
    const address = await other.app.listen({ port: 0, host: '127.0.0.1' })
    const stream = readEvents(`${address}/v1/events?after=0`, {}, new AbortController().signal)
    await other.app.inject({ method: 'POST', url: '/v1/reports', payload: { text: makeReportText(41) } })
    expect((await stream.next()).value?.event).toBe('report-received')
    const begun = Date.now()
    await other.close()
    expect(Date.now() - begun).toBeLessThan(5_000)
    expect((await stream.next()).done).toBe(true)
  })

  it('describes itself: OpenAPI 3.1, a page without foreign hosts, health, metrics', async () => {
    const openapi = JSON.parse((await get('/openapi.json')).text)
    expect(openapi.openapi).toBe('3.1.0')
    expect(Object.keys(openapi.paths)).toEqual(
      expect.arrayContaining([
        '/v1/reports',
        '/v1/reports/{id}',
        '/v1/reports/{id}/result',
        '/v1/reports/{id}/reviews',
        '/v1/worklist',
        '/v1/events',
      ]),
    )
    const page = await get('/docs/')
    expect(page.status).toBe(200)
    expect([...page.text.matchAll(/(?:src|href)="(https?:)?\/\/[^"]+"/g)]).toEqual([])
    expect(page.headers.get('content-security-policy')).not.toMatch(/https?:|swagger\.io|upgrade-insecure/)
    expect((await get('/')).text).toContain('swagger')
    expect(JSON.parse((await get('/livez')).text)).toEqual({ status: 'live' })
    expect(JSON.parse((await get('/readyz')).text)).toEqual({ status: 'ready', store: 'up', queue: 'up' })
    const metrics = (await get('/metrics')).text
    expect(metrics).toContain('seldinger_request_seconds_bucket{le="0.001",method="POST",route="/v1/reports"')
    expect(metrics).toContain('seldinger_reports_waiting{where="queue-waiting"} 0')
  })
})

describe('reports that break the coder', () => {
  it('are shown as failed with their code, hold up nobody, and can be tried again', async () => {
    const service = await startService({ thread: FAULTY_THREAD, timeoutMs: 300 })
    const inject = (url: string, body?: object) =>
      service.app.inject(body === undefined ? { url } : { method: 'POST', url, payload: body })
    const post = async (text: string) => (await inject('/v1/reports', { text })).json().id as string
    const stateOf = async (id: string) => (await inject(`/v1/reports/${id}`)).json().state
    const [hangs, throws, fine] = [await post('HANG'), await post('THROW'), await post('fine')]
    await until('all are settled', async () =>
      (await Promise.all([hangs, throws, fine].map(stateOf))).every(state => state !== 'received'),
    )
    expect(await stateOf(fine)).toBe('coded')
    const timeout = await inject(`/v1/reports/${hangs}/result`)
    expect(timeout.statusCode).toBe(422)
    expect(timeout.json()).toMatchObject({ code: 'coding-timeout' })
    expect((await inject(`/v1/reports/${throws}/result`)).json()).toMatchObject({ code: 'coding-failed' })
    const worklist = (await inject('/v1/worklist?state=failed')).json()
    expect(worklist.reports).toMatchObject([
      { id: hangs, failure: 'coding-timeout' },
      { id: throws, failure: 'coding-failed' },
    ])
    expect((await inject(`/v1/reports/${hangs}/recode`, {})).statusCode).toBe(202)
    await until('it has failed again', async () => (await stateOf(hangs)) === 'failed')
    expect((await inject(`/v1/reports/${fine}/result`)).statusCode).toBe(200)
    await service.close()
  })
})
