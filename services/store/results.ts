import { sql } from 'kysely'
import type { CodingResult, ErrorCode } from '../schema/index.ts'
import type { Db } from './database.ts'
import type { NewResult, SaveOutcome } from './nouns.ts'

/**
 * Compare-and-set on (report version, engine version, knowledge version). The result, the state, the end of the wait
 * and the event are one statement; whoever comes second changes nothing.
 */
export const saveResult = async (db: Db, { reportVersion, result }: NewResult): Promise<SaveOutcome> => {
  const codes = JSON.stringify(result.suggestions.map(suggestion => suggestion.code))
  const data = JSON.stringify({ state: 'coded', codes: result.suggestions.length, gaps: result.gaps.length })
  const { rows } = await sql<{ current: boolean; saved: boolean }>`
    with report as (
      select id, state from seldinger.reports
      where id = ${result.reportId} and version = ${reportVersion} for update
    ), saved as (
      insert into seldinger.results (report_id, report_version, engine_version, knowledge_version, result)
      select id, ${reportVersion}, ${result.engineVersion}, ${result.knowledgeVersion}, ${JSON.stringify(result)}::json
      from report
      on conflict do nothing returning report_id
    ), settled as (
      delete from seldinger.outbox
      where report_id in (select id from report) and report_version = ${reportVersion} returning report_id
    ), changed as (
      update seldinger.reports set state = 'coded', failure = null, codes = ${codes}::json,
        gap_count = ${result.gaps.length}, changed_at = now()
      where id in (select id from report where state = 'received') returning id
    ), told as (
      select seldinger.announce('report-coded', id, ${data}::json) from changed
    )
    select exists (select from report) as current, exists (select from saved) as saved,
      (select count(*) from told) as told, (select count(*) from settled) as settled`.execute(db)
  const row = rows[0]
  return row?.saved ? 'saved' : row?.current ? 'same' : 'superseded'
}

/** The report could not be coded: visible in the worklist, no longer in wait. False when it was settled before. */
export const saveFailure = async (
  db: Db,
  reportId: string,
  reportVersion: number,
  code: ErrorCode,
): Promise<boolean> => {
  const data = JSON.stringify({ state: 'failed', code })
  const { rows } = await sql`
    with changed as (
      update seldinger.reports set state = 'failed', failure = ${code}, changed_at = now()
      where id = ${reportId} and version = ${reportVersion} and state = 'received' returning id
    ), settled as (
      delete from seldinger.outbox where report_id = ${reportId} and report_version = ${reportVersion}
    )
    select seldinger.announce('report-failed', id, ${data}::json) from changed`.execute(db)
  return rows.length > 0
}

/** Puts a report back in wait, e.g. after a failure or with new knowledge. False when there is no such report. */
export const requestCoding = async (db: Db, reportId: string): Promise<boolean> => {
  const { rows } = await sql`
    with changed as (
      update seldinger.reports set state = 'received', failure = null, changed_at = now()
      where id = ${reportId} returning id, version, priority
    ), queued as (
      insert into seldinger.outbox (report_id, report_version, priority) select id, version, priority from changed
      on conflict (report_id) do update set report_version = excluded.report_version, sent_at = null
    )
    select seldinger.announce('report-received', id, '{"state":"received"}') from changed`.execute(db)
  return rows.length > 0
}

/** The latest result of the report's present version. */
export const findResultJson = async (db: Db, reportId: string): Promise<string | undefined> => {
  const { rows } = await sql<{ json: string }>`
    select result::text as json from seldinger.results
    where report_id = ${reportId}
      and report_version = (select version from seldinger.reports where id = ${reportId})
    order by seq desc limit 1`.execute(db)
  return rows[0]?.json
}

export const findResult = async (db: Db, reportId: string): Promise<CodingResult | undefined> => {
  const json = await findResultJson(db, reportId)
  return json === undefined ? undefined : (JSON.parse(json) as CodingResult)
}
