import type { Selectable } from 'kysely'
import type { ErrorCode } from '../schema/index.ts'
import type { Database } from './database.ts'
import type { ReportState, StoredReport } from './nouns.ts'
import { toPriority } from './priority.ts'

/** Every column but the text, which only the worker and the report page read. */
export const REPORT_COLUMNS = [
  'id',
  'seq',
  'version',
  'accession',
  'date_of_service',
  'priority',
  'source',
  'external_ids',
  'state',
  'failure',
  'codes',
  'gap_count',
  'received_at',
  'changed_at',
] as const

export type ReportRow = Pick<Selectable<Database['seldinger.reports']>, (typeof REPORT_COLUMNS)[number]>

export const toStoredReport = (row: ReportRow): StoredReport => ({
  id: row.id,
  version: row.version,
  state: row.state as ReportState,
  priority: toPriority(row.priority),
  accession: row.accession ?? undefined,
  source: row.source ?? undefined,
  dateOfService: row.date_of_service ?? undefined,
  externalIds: row.external_ids ?? undefined,
  receivedAt: row.received_at,
  changedAt: row.changed_at,
  failure: (row.failure as ErrorCode | null) ?? undefined,
  codes: row.codes ?? undefined,
  gapCount: row.gap_count ?? undefined,
})
