import type { CodingResult, ErrorCode } from '../schema/index.ts'
import { createDatabase, type Db } from './database.ts'
import { EventBell, getLastCursor, listEvents } from './events.ts'
import { intake } from './intake.ts'
import { migrate } from './migrate.ts'
import type {
  Intake,
  NewReport,
  NewResult,
  NewReview,
  Pending,
  SaveOutcome,
  StoredEvent,
  StoredReport,
  StoredReportText,
  StoredReview,
  WorklistFilter,
  WorklistKey,
  WorklistPage,
} from './nouns.ts'
import { countWaiting, listOverdue, listUnsent, markAllUnsent, markSent, type WaitingCounts } from './outbox.ts'
import { openPool, type StorePlace, type StorePool } from './pool.ts'
import { findResult, findResultJson, requestCoding, saveFailure, saveResult } from './results.ts'
import { appendReview, listReviews } from './reviews.ts'
import { findReport, findReportText, listWorklist } from './worklist.ts'

/** What is kept of a report from its arrival to its reviews. The truth; the queue only says what to do next. */
export interface Store {
  readonly kind: StorePlace['kind']
  readonly pool: StorePool
  intake(report: NewReport): Promise<Intake>
  findReport(id: string): Promise<StoredReport | undefined>
  findReportText(id: string): Promise<StoredReportText | undefined>
  saveResult(result: NewResult): Promise<SaveOutcome>
  saveFailure(reportId: string, reportVersion: number, code: ErrorCode): Promise<boolean>
  requestCoding(reportId: string): Promise<boolean>
  findResult(reportId: string): Promise<CodingResult | undefined>
  findResultJson(reportId: string): Promise<string | undefined>
  appendReview(review: NewReview): Promise<StoredReview>
  listReviews(reportId: string): Promise<readonly StoredReview[]>
  listWorklist(filter: WorklistFilter, limit: number, after?: WorklistKey): Promise<WorklistPage>
  listUnsent(limit: number): Promise<readonly Pending[]>
  listOverdue(sentBefore: Date, limit: number): Promise<readonly Pending[]>
  markSent(pending: readonly Pending[], at: Date): Promise<void>
  markAllUnsent(): Promise<void>
  countWaiting(): Promise<WaitingCounts>
  listEvents(after: number, limit: number): Promise<readonly StoredEvent[]>
  getLastCursor(): Promise<number>
  /** Rings when there may be new events; answers how to stop. */
  onEvents(listener: () => void): () => void
  /** Things done once in the life of a database. */
  hasMark(name: string): Promise<boolean>
  setMark(name: string): Promise<void>
  ping(): Promise<void>
  close(): Promise<void>
}

const hasMark = async (db: Db, name: string) =>
  (await db.selectFrom('seldinger.marks').select('name').where('name', '=', name).executeTakeFirst()) !== undefined

const setMark = async (db: Db, name: string) => {
  await db
    .insertInto('seldinger.marks')
    .values({ name })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

const prepare = async (pool: StorePool): Promise<void> => {
  const client = await pool.connect()
  try {
    await migrate(client)
  } finally {
    client.release()
  }
}

/** Opens the place and brings its schema up to date. */
export const openStore = async (place: StorePlace): Promise<Store> => {
  const pool = await openPool(place)
  try {
    await prepare(pool)
  } catch (error) {
    await pool.end()
    throw error
  }
  const db = createDatabase(pool)
  const bell = new EventBell(pool)
  return {
    kind: pool.kind,
    pool,
    intake: report => intake(db, report),
    findReport: id => findReport(db, id),
    findReportText: id => findReportText(db, id),
    saveResult: result => saveResult(db, result),
    saveFailure: (reportId, reportVersion, code) => saveFailure(db, reportId, reportVersion, code),
    requestCoding: reportId => requestCoding(db, reportId),
    findResult: reportId => findResult(db, reportId),
    findResultJson: reportId => findResultJson(db, reportId),
    appendReview: review => appendReview(db, review),
    listReviews: reportId => listReviews(db, reportId),
    listWorklist: (filter, limit, after) => listWorklist(db, filter, limit, after),
    listUnsent: limit => listUnsent(db, limit),
    listOverdue: (sentBefore, limit) => listOverdue(db, sentBefore, limit),
    markSent: (pending, at) => markSent(db, pending, at),
    markAllUnsent: () => markAllUnsent(db),
    countWaiting: () => countWaiting(db),
    listEvents: (after, limit) => listEvents(db, after, limit),
    getLastCursor: () => getLastCursor(db),
    onEvents: listener => bell.listen(listener),
    hasMark: name => hasMark(db, name),
    setMark: name => setMark(db, name),
    ping: async () => {
      await pool.query('select 1 as up')
    },
    close: async () => {
      bell.close()
      await pool.end()
    },
  }
}
