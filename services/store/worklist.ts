import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { StoredReport, StoredReportText, WorklistFilter, WorklistKey, WorklistPage } from './nouns.ts'
import { toRank } from './priority.ts'
import { REPORT_COLUMNS, toStoredReport } from './rows.ts'

export const findReport = async (db: Db, id: string): Promise<StoredReport | undefined> => {
  const row = await db.selectFrom('seldinger.reports').select(REPORT_COLUMNS).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : toStoredReport(row)
}

export const findReportText = async (db: Db, id: string): Promise<StoredReportText | undefined> => {
  const row = await db
    .selectFrom('seldinger.reports')
    .select([...REPORT_COLUMNS, 'text'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row === undefined ? undefined : { ...toStoredReport(row), text: row.text }
}

/** The most urgent first, then in the order of arrival; a page begins after `after`. */
export const listWorklist = async (
  db: Db,
  filter: WorklistFilter,
  limit: number,
  after?: WorklistKey,
): Promise<WorklistPage> => {
  let query = db.selectFrom('seldinger.reports').select(REPORT_COLUMNS)
  if (filter.state !== undefined) query = query.where('state', '=', filter.state)
  if (filter.priority !== undefined) query = query.where('priority', '=', toRank(filter.priority))
  if (filter.hasGaps !== undefined) query = query.where('gap_count', filter.hasGaps ? '>' : '=', 0)
  if (after !== undefined) query = query.where(sql<boolean>`(priority, seq) > (${after.priority}, ${after.seq})`)
  const rows = await query
    .orderBy('priority')
    .orderBy('seq')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    reports: page.map(toStoredReport),
    next: rows.length > limit && last ? { priority: last.priority, seq: Number(last.seq) } : undefined,
  }
}
