import { type Generated, Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import type { StorePool } from './pool.ts'

/** As written: JSON columns take text, and give back what it holds. */
type Json<T> = import('kysely').ColumnType<T, string, string>

interface ReportsTable {
  id: string
  seq: Generated<string | number>
  version: Generated<number>
  accession: string | null
  text: string
  sha: string
  date_of_service: string | null
  priority: number
  source: string | null
  external_ids: Json<Record<string, string>> | null
  state: Generated<string>
  failure: string | null
  codes: Json<string[]> | null
  gap_count: number | null
  received_at: Generated<Date>
  changed_at: Generated<Date>
}

interface IdempotencyKeysTable {
  key: string
  body_sha: string
  report_id: string
  created_at: Generated<Date>
}

interface OutboxTable {
  report_id: string
  report_version: number
  priority: number
  seq: Generated<string | number>
  sent_at: Date | null
}

interface ResultsTable {
  report_id: string
  report_version: number
  engine_version: string
  knowledge_version: string
  seq: Generated<string | number>
  result: Json<unknown>
  created_at: Generated<Date>
}

interface ReviewsTable {
  id: string
  report_id: string
  version: number
  reviewer: string
  note: string | null
  engine_version: string
  knowledge_version: string
  created_at: Generated<Date>
}

interface DecisionsTable {
  review_id: string
  position: number
  action: string
  code: string
  line: number | null
  to_code: string | null
  modifiers: Json<string[]> | null
  units: number | null
  reason: string | null
}

interface EventsTable {
  cursor: Generated<string | number>
  kind: string
  report_id: string
  data: Json<Record<string, unknown>>
  at: Generated<Date>
}

interface MarksTable {
  name: string
  at: Generated<Date>
}

export interface Database {
  'seldinger.reports': ReportsTable
  'seldinger.idempotency_keys': IdempotencyKeysTable
  'seldinger.outbox': OutboxTable
  'seldinger.results': ResultsTable
  'seldinger.reviews': ReviewsTable
  'seldinger.decisions': DecisionsTable
  'seldinger.events': EventsTable
  'seldinger.marks': MarksTable
}

export type Db = Kysely<Database>

/** One dialect for the server and for the embedded database: the latter's pool looks like a `pg.Pool`. */
export const createDatabase = (pool: StorePool): Db =>
  new Kysely<Database>({ dialect: new PostgresDialect({ pool: pool.pool as unknown as PostgresPool }) })
