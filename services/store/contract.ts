import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CodingResult } from '../schema/index.ts'
import { until } from '../testbed/condition.ts'
import { makeReportText } from '../testbed/reports.ts'
import type { StoredEvent } from './nouns.ts'
import type { StorePlace } from './pool.ts'
import { openStore, type Store } from './store.ts'

const resultOf = (reportId: string, changes: Partial<CodingResult> = {}): CodingResult => ({
  reportId,
  dateOfService: '2026-03-02',
  edition: '2026',
  engineVersion: '0.1.0',
  knowledgeVersion: 'sha256:a',
  suggestions: [],
  suppressed: [],
  facts: [],
  gaps: [],
  edits: [],
  ...changes,
})

const gap = { kind: 'laterality', question: 'Which side?', affects: ['36245'], evidence: [] }

/** What every backend of the store must do. `getPlace` is asked once the servers run. */
export const describeStore = (name: string, getPlace: () => StorePlace): void => {
  describe(`store on ${name}`, () => {
    let store: Store
    let number = 0
    const take = async (extra: object = {}) =>
      (await store.intake({ report: { text: makeReportText(number++), ...extra } })).report
    const readEvents = async (reportId: string): Promise<readonly StoredEvent[]> =>
      (await store.listEvents(0, 10_000)).filter(event => event.reportId === reportId)

    beforeAll(async () => {
      store = await openStore(getPlace())
    })
    afterAll(() => store?.close())

    it('keeps a report as it came: text, identifiers, defaults', async () => {
      const text = 'Line one\r\nligne deux: é, 5‑French, “quoted”\t— 𝒳\u00a0end '
      const { report, created } = await store.intake({
        report: { text, accession: 'A-1', dateOfService: '2026-03-02', externalIds: { mrn: '7' }, source: 'test' },
      })
      expect(created).toBe(true)
      const read = await store.findReportText(report.id)
      expect(read).toMatchObject({
        text,
        accession: 'A-1',
        dateOfService: '2026-03-02',
        externalIds: { mrn: '7' },
        source: 'test',
        priority: 'routine',
        state: 'received',
        version: 1,
      })
      expect(read?.receivedAt).toBeInstanceOf(Date)
      expect(await store.findReport('nowhere')).toBeUndefined()
    })

    it('answers the same report for the same accession and text, also at the same moment', async () => {
      const text = makeReportText(number++)
      const many = await Promise.all(
        Array.from({ length: 8 }, () => store.intake({ report: { text, accession: 'A-2' } })),
      )
      expect(new Set(many.map(one => one.report.id)).size).toBe(1)
      expect(many.filter(one => one.created)).toHaveLength(1)
      const other = await store.intake({ report: { text: `${text} Addendum.`, accession: 'A-2' } })
      expect(other.created).toBe(true)
      const waiting = (await store.listUnsent(1_000)).filter(entry => entry.reportId === many[0]?.report.id)
      expect(waiting).toHaveLength(1)
    })

    it('keeps apart equal texts without an accession', async () => {
      const text = makeReportText(number++)
      const first = await store.intake({ report: { text } })
      const second = await store.intake({ report: { text } })
      expect(second.report.id).not.toBe(first.report.id)
    })

    it('answers the same report for the same key and refuses another body, leaving nothing of it', async () => {
      const idempotencyKey = randomUUID()
      const report = { text: makeReportText(number++), accession: 'A-3', externalIds: { a: '1', b: '2' } }
      const many = await Promise.all(Array.from({ length: 6 }, () => store.intake({ report, idempotencyKey })))
      expect(new Set(many.map(one => one.report.id)).size).toBe(1)
      const shuffled = { externalIds: { b: '2', a: '1' }, accession: 'A-3', text: report.text }
      expect((await store.intake({ report: shuffled, idempotencyKey })).created).toBe(false)
      const before = await store.getLastCursor()
      await expect(
        store.intake({ report: { ...report, text: `${report.text} more` }, idempotencyKey }),
      ).rejects.toMatchObject({ code: 'idempotency-conflict' })
      expect(await store.getLastCursor()).toBe(before)
    })

    it('saves one result for each version of report, engine and knowledge', async () => {
      const { id } = await take()
      const result = resultOf(id, { gaps: [gap] })
      const outcomes = await Promise.all(
        Array.from({ length: 4 }, () => store.saveResult({ reportVersion: 1, result })),
      )
      expect([...outcomes].sort()).toEqual(['same', 'same', 'same', 'saved'])
      expect(await store.findReport(id)).toMatchObject({ state: 'coded', gapCount: 1, codes: [] })
      expect(await store.findResultJson(id)).toBe(JSON.stringify(result))
      expect(await store.saveResult({ reportVersion: 2, result })).toBe('superseded')
      const newer = resultOf(id, { knowledgeVersion: 'sha256:b' })
      expect(await store.saveResult({ reportVersion: 1, result: newer })).toBe('saved')
      expect(await store.findResult(id)).toEqual(newer)
      expect((await readEvents(id)).map(event => event.kind)).toEqual(['report-received', 'report-coded'])
    })

    it('shows a failure, keeps the first word, and waits again when asked to', async () => {
      const { id } = await take()
      expect(await store.saveFailure(id, 1, 'coding-timeout')).toBe(true)
      expect(await store.saveFailure(id, 1, 'coding-failed')).toBe(false)
      expect(await store.findReport(id)).toMatchObject({ state: 'failed', failure: 'coding-timeout' })
      expect((await store.listUnsent(1_000)).some(entry => entry.reportId === id)).toBe(false)
      expect(await store.requestCoding(id)).toBe(true)
      expect(await store.findReport(id)).toMatchObject({ state: 'received', failure: undefined })
      expect((await store.listUnsent(1_000)).some(entry => entry.reportId === id)).toBe(true)
      expect(await store.saveResult({ reportVersion: 1, result: resultOf(id) })).toBe('saved')
      expect(await store.requestCoding('nowhere')).toBe(false)
      expect(await store.saveFailure(id, 1, 'coding-failed')).toBe(false)
    })

    it('has the most urgent first in the outbox, forgets what was settled, finds what is overdue', async () => {
      const routine = await take()
      const stat = await take({ priority: 'stat' })
      const ids = [routine.id, stat.id]
      const mine = (all: readonly { reportId: string }[]) =>
        all.map(entry => entry.reportId).filter(id => ids.includes(id))
      const unsent = await store.listUnsent(10_000)
      expect(mine(unsent)).toEqual([stat.id, routine.id])
      const sentAt = new Date()
      await store.markSent(unsent, sentAt)
      expect(await store.listUnsent(10_000)).toEqual([])
      expect((await store.countWaiting()).sent).toBe(unsent.length)
      expect(mine(await store.listOverdue(sentAt, 10_000))).toEqual([])
      expect(mine(await store.listOverdue(new Date(sentAt.getTime() + 1), 10_000)).sort()).toEqual([...ids].sort())
      await store.saveResult({ reportVersion: 1, result: resultOf(routine.id) })
      await store.markSent([{ reportId: routine.id, reportVersion: 1, priority: 'routine' }], new Date())
      expect(mine(await store.listOverdue(new Date(Date.now() + 1_000), 10_000))).toEqual([stat.id])
    })

    it('pages the worklist by urgency and arrival, without gaps or repeats while reports arrive', async () => {
      const seen: string[] = []
      let after: Awaited<ReturnType<Store['listWorklist']>>['next']
      const before = (await store.listWorklist({}, 500)).reports.map(report => report.id)
      do {
        const page = await store.listWorklist({}, 3, after)
        seen.push(...page.reports.map(report => report.id))
        after = page.next
        if (seen.length < 9) await take({ priority: 'routine' })
      } while (after !== undefined)
      expect(new Set(seen).size).toBe(seen.length)
      expect(seen.filter(id => before.includes(id))).toEqual(before)
      const failed = await take({ priority: 'urgent' })
      await store.saveFailure(failed.id, 1, 'coding-failed')
      const filtered = await store.listWorklist({ state: 'failed', priority: 'urgent' }, 10)
      expect(filtered.reports.map(report => report.id)).toEqual([failed.id])
      const gaps = await store.listWorklist({ hasGaps: false, state: 'coded' }, 100)
      expect(gaps.reports.every(report => report.gapCount === 0)).toBe(true)
    })

    it('adds reviews at the end, one at a time, and never changes them', async () => {
      const { id } = await take()
      await store.saveResult({ reportVersion: 1, result: resultOf(id) })
      const review = {
        reportId: id,
        reviewer: 'coder-1',
        version: 0,
        engineVersion: '0.1.0',
        knowledgeVersion: 'sha256:a',
        decisions: [
          { action: 'add', code: '36247', modifiers: ['RT'], units: 2, reason: 'documented' },
          { action: 'reject', code: '75726', line: 1, reason: 'roadmap' },
        ],
      } as const
      const both = await Promise.allSettled([
        store.appendReview({ ...review, decisions: [...review.decisions] as never }),
        store.appendReview({ ...review, decisions: [...review.decisions] as never }),
      ])
      expect(both.map(one => one.status).sort()).toEqual(['fulfilled', 'rejected'])
      const lost = both.find(one => one.status === 'rejected')
      expect(lost?.reason).toMatchObject({ code: 'review-conflict' })
      expect(await store.listReviews(id)).toMatchObject([{ ...review, version: 1 }])
      expect((await store.findReport(id))?.state).toBe('reviewed')
      await expect(store.pool.query('update seldinger.reviews set note = $1', ['x'])).rejects.toThrow(/append-only/)
      await expect(store.pool.query('delete from seldinger.decisions')).rejects.toThrow(/append-only/)
    })

    it('numbers events in the order in which they become visible, and rings', async () => {
      let rings = 0
      const stop = store.onEvents(() => rings++)
      const start = await store.getLastCursor()
      const seen: number[] = []
      let last = start
      let writing = true
      const reading = (async () => {
        while (writing || seen.length < 40) {
          const events = await store.listEvents(last, 100)
          for (const event of events) seen.push(event.cursor)
          last = seen.at(-1) ?? last
          await new Promise(resolve => setImmediate(resolve))
        }
      })()
      await Promise.all(Array.from({ length: 40 }, () => take()))
      writing = false
      await reading
      const all = (await store.listEvents(start, 1_000)).map(event => event.cursor)
      expect(seen).toEqual(all)
      await until('the bell has rung', () => rings > 0)
      stop()
    })

    it('does a thing once in the life of the database', async () => {
      const mark = randomUUID()
      expect(await store.hasMark(mark)).toBe(false)
      await store.setMark(mark)
      await store.setMark(mark)
      expect(await store.hasMark(mark)).toBe(true)
    })

    it('tells text apart from statement', async () => {
      const text = `'; drop table seldinger.reports; -- $1 \\ %s "`
      const { report } = await store.intake({ report: { text, accession: `a'b` } })
      expect((await store.findReportText(report.id))?.text).toBe(text)
    })
  })
}
