import { createHash, randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { DomainError, type Report } from '../schema/index.ts'
import type { Database, Db } from './database.ts'
import type { Intake, NewReport } from './nouns.ts'
import { toRank } from './priority.ts'
import { REPORT_COLUMNS, type ReportRow, toStoredReport } from './rows.ts'

const toSha = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** The same request whatever the order of its fields. */
const toBodySha = ({ externalIds, ...rest }: Report): string => {
  const ids = Object.entries(externalIds ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  return toSha(JSON.stringify([...Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)), ids]))
}

/**
 * Report, outbox row and event in one statement, so that one commit makes all of them durable or none.
 * Answers no row when accession and text are here already.
 */
const insertReport = async (db: Db | Transaction<Database>, id: string, report: Report) => {
  const { rows } = await sql<ReportRow>`
    with report as (
      insert into seldinger.reports
        (id, accession, text, sha, date_of_service, priority, source, external_ids)
      values (${id}, ${report.accession ?? null}, ${report.text}, ${toSha(report.text)}, ${report.dateOfService ?? null},
        ${toRank(report.priority ?? 'routine')}, ${report.source ?? null},
        ${report.externalIds === undefined ? null : JSON.stringify(report.externalIds)})
      on conflict (accession, sha) where accession is not null do nothing
      returning *
    ), queued as (
      insert into seldinger.outbox (report_id, report_version, priority)
      select id, version, priority from report
    )
    select ${sql.join(REPORT_COLUMNS.map(column => sql.ref(column)))},
      seldinger.announce('report-received', id, '{"state":"received"}')
    from report`.execute(db)
  return rows[0]
}

const getSame = async (db: Db | Transaction<Database>, report: Report): Promise<ReportRow> =>
  db
    .selectFrom('seldinger.reports')
    .select(REPORT_COLUMNS)
    .where('accession', '=', report.accession ?? null)
    .where('sha', '=', toSha(report.text))
    .executeTakeFirstOrThrow()

const takeIn = async (db: Db | Transaction<Database>, id: string, report: Report): Promise<Intake> => {
  const row = await insertReport(db, id, report)
  return row === undefined
    ? { report: toStoredReport(await getSame(db, report)), created: false }
    : { report: toStoredReport(row), created: true }
}

/** Answers the report that this key stood for before, or undefined when the key is new. */
const findByKey = async (db: Db | Transaction<Database>, key: string, bodySha: string) => {
  const known = await db
    .selectFrom('seldinger.idempotency_keys as k')
    .innerJoin('seldinger.reports as r', 'r.id', 'k.report_id')
    .select([...REPORT_COLUMNS.map(column => `r.${column}` as const), 'k.body_sha'])
    .where('k.key', '=', key)
    .executeTakeFirst()
  if (known === undefined) return undefined
  if (known.body_sha !== bodySha)
    throw new DomainError(
      'idempotency-conflict',
      'This Idempotency-Key was used for another request.',
      'Send a new key with a new request, or the same body with the same key.',
    )
  return { report: toStoredReport(known), created: false }
}

const TRIES = 3

/** Takes a report in: durable, with its outbox row and event, when the promise resolves. */
export const intake = async (db: Db, { report, idempotencyKey }: NewReport): Promise<Intake> => {
  if (idempotencyKey === undefined) return takeIn(db, randomUUID(), report)
  const bodySha = toBodySha(report)
  for (let attempt = 1; ; attempt++) {
    const before = await findByKey(db, idempotencyKey, bodySha)
    if (before !== undefined) return before
    try {
      return await db.transaction().execute(async tx => {
        const taken = await takeIn(tx, randomUUID(), report)
        await tx
          .insertInto('seldinger.idempotency_keys')
          .values({ key: idempotencyKey, body_sha: bodySha, report_id: taken.report.id })
          .execute()
        return taken
      })
    } catch (error) {
      // The same key at the same moment: the other request won, and this one takes its answer.
      if ((error as { code?: string }).code !== '23505' || attempt === TRIES) throw error
    }
  }
}
