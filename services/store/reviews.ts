import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { type Decision, type DecisionAction, DomainError } from '../schema/index.ts'
import type { Db } from './database.ts'
import type { NewReview, StoredReview } from './nouns.ts'

const conflict = () =>
  new DomainError(
    'review-conflict',
    'Another review was added meanwhile.',
    'Read the reviews again, and send yours with the new version.',
  )

/** Adds a review if nobody else did since the coder looked; never changes an earlier one. */
export const appendReview = async (db: Db, review: NewReview): Promise<StoredReview> =>
  db.transaction().execute(async tx => {
    const id = randomUUID()
    const version = review.version + 1
    const { rows } = await sql<{ created_at: Date }>`
      insert into seldinger.reviews (id, report_id, version, reviewer, note, engine_version, knowledge_version)
      select ${id}, ${review.reportId}, ${version}, ${review.reviewer}, ${review.note ?? null},
        ${review.engineVersion}, ${review.knowledgeVersion}
      where ${review.version} = (select count(*) from seldinger.reviews where report_id = ${review.reportId})
      on conflict (report_id, version) do nothing
      returning created_at`.execute(tx)
    const inserted = rows[0]
    if (inserted === undefined) throw conflict()
    await tx
      .insertInto('seldinger.decisions')
      .values(
        review.decisions.map((decision, position) => ({
          review_id: id,
          position,
          action: decision.action,
          code: decision.code,
          line: decision.line ?? null,
          to_code: decision.toCode ?? null,
          modifiers: decision.modifiers === undefined ? null : JSON.stringify(decision.modifiers),
          units: decision.units ?? null,
          reason: decision.reason ?? null,
        })),
      )
      .execute()
    const data = JSON.stringify({ state: 'reviewed', version })
    await sql`
      with changed as (
        update seldinger.reports set state = 'reviewed', changed_at = now()
        where id = ${review.reportId} and state in ('coded', 'reviewed') returning id
      )
      select seldinger.announce('report-reviewed', id, ${data}::json) from changed`.execute(tx)
    return { ...review, id, version, createdAt: inserted.created_at }
  })

/** In the order in which they were made. */
export const listReviews = async (db: Db, reportId: string): Promise<readonly StoredReview[]> => {
  const reviews = await db
    .selectFrom('seldinger.reviews')
    .selectAll()
    .where('report_id', '=', reportId)
    .orderBy('version')
    .execute()
  if (reviews.length === 0) return []
  const decisions = await db
    .selectFrom('seldinger.decisions')
    .selectAll()
    .where(
      'review_id',
      'in',
      reviews.map(review => review.id),
    )
    .orderBy('position')
    .execute()
  return reviews.map(review => ({
    id: review.id,
    reportId: review.report_id,
    reviewer: review.reviewer,
    note: review.note ?? undefined,
    version: review.version,
    engineVersion: review.engine_version,
    knowledgeVersion: review.knowledge_version,
    createdAt: review.created_at,
    decisions: decisions
      .filter(row => row.review_id === review.id)
      .map(
        (row): Decision => ({
          action: row.action as DecisionAction,
          code: row.code,
          ...(row.line === null ? {} : { line: row.line }),
          ...(row.to_code === null ? {} : { toCode: row.to_code }),
          ...(row.modifiers === null ? {} : { modifiers: row.modifiers }),
          ...(row.units === null ? {} : { units: row.units }),
          ...(row.reason === null ? {} : { reason: row.reason }),
        }),
      ),
  }))
}
