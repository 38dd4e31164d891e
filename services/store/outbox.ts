import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { Pending } from './nouns.ts'
import { toPriority } from './priority.ts'

const toPending = (row: { report_id: string; report_version: number; priority: number }): Pending => ({
  reportId: row.report_id,
  reportVersion: row.report_version,
  priority: toPriority(row.priority),
})

/** Reports whose id has not been put in the queue yet, the most urgent first. */
export const listUnsent = async (db: Db, limit: number): Promise<readonly Pending[]> =>
  (
    await db
      .selectFrom('seldinger.outbox')
      .select(['report_id', 'report_version', 'priority'])
      .where('sent_at', 'is', null)
      .orderBy('priority')
      .orderBy('seq')
      .limit(limit)
      .execute()
  ).map(toPending)

/** Reports that were put in the queue before `sentBefore` and still have no result. */
export const listOverdue = async (db: Db, sentBefore: Date, limit: number): Promise<readonly Pending[]> =>
  (
    await db
      .selectFrom('seldinger.outbox')
      .select(['report_id', 'report_version', 'priority'])
      .where('sent_at', '<', sentBefore)
      .orderBy('sent_at')
      .limit(limit)
      .execute()
  ).map(toPending)

/** Everything in wait is to be queued again: for a queue that is known to be empty. */
export const markAllUnsent = async (db: Db): Promise<void> => {
  await db.updateTable('seldinger.outbox').set({ sent_at: null }).where('sent_at', 'is not', null).execute()
}

/** Those that were settled meanwhile are gone and stay gone. */
export const markSent = async (db: Db, pending: readonly Pending[], at: Date): Promise<void> => {
  if (pending.length === 0) return
  await db
    .updateTable('seldinger.outbox')
    .set({ sent_at: at })
    .where(
      'report_id',
      'in',
      pending.map(entry => entry.reportId),
    )
    .execute()
}

export interface WaitingCounts {
  readonly unsent: number
  readonly sent: number
}

export const countWaiting = async (db: Db): Promise<WaitingCounts> => {
  const { rows } = await sql<{ unsent: number; sent: number }>`
    select count(*) filter (where sent_at is null)::int as unsent,
      count(*) filter (where sent_at is not null)::int as sent from seldinger.outbox`.execute(db)
  return { unsent: Number(rows[0]?.unsent ?? 0), sent: Number(rows[0]?.sent ?? 0) }
}
