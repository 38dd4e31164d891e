import { basename, join, resolve } from 'node:path'
import { DomainError } from '../../schema/index.ts'
import { loadStoredTables, type StoredQuarter } from '../quarters.ts'
import { EDITIONS_FOLDER } from './import.ts'
import { findQuarter } from './quarter.ts'
import { EDITION_KINDS, type EditionKind, STORED_TABLES, type StoredRow } from './stored.ts'

/** One row that an edition has and the other has not, or has otherwise. */
export interface EditionChange {
  readonly kind: EditionKind
  readonly change: 'added' | 'ended' | 'changed'
  /** Codes (and modifier) that name the row. */
  readonly names: readonly string[]
  /** What is said of it now, `field value`; `field old → new` where it changed. */
  readonly says: readonly string[]
}

export interface EditionDiff {
  readonly old: string
  readonly next: string
  readonly changes: readonly EditionChange[]
  /** Kinds that only one of the two has: nothing can be said of them. */
  readonly only: readonly { readonly kind: EditionKind; readonly edition: string }[]
  readonly both: readonly EditionKind[]
}

/** A quarter of the data folder (`2026Q3`) or the path of an edition folder. Throws `edition-missing`. */
const loadEdition = (name: string, data: string): StoredQuarter => {
  const quarter = findQuarter(name)
  const folder = quarter === undefined ? resolve(name) : join(data, EDITIONS_FOLDER, quarter.edition)
  const days = quarter ?? findQuarter(basename(folder))
  const { tables, files } = loadStoredTables(folder)
  if (days === undefined || files.length === 0)
    throw new DomainError(
      'edition-missing',
      `There is no imported edition ${name}.`,
      'Import it first: seldinger import ncci FILE..., or name its folder, e.g. var/editions/2026Q3.',
    )
  return { ...days, tables }
}

const nameOf = (kind: EditionKind, row: StoredRow): string =>
  STORED_TABLES[kind].key
    .filter(column => column !== 'from')
    .map(column => row[column])
    .join(' ')
    .trim()

/** The last day that rows which ended have, by their name. */
const listEnds = (kind: EditionKind, rows: readonly StoredRow[]): ReadonlyMap<string, string> => {
  const ends = new Map<string, string>()
  for (const row of rows) {
    const key = nameOf(kind, row)
    if (row.until !== undefined && row.until > (ends.get(key) ?? '')) ends.set(key, row.until)
  }
  return ends
}

/** Rows in force on the first day of the quarter, by what names them; a row's days are no part of its name. */
const listInForce = (kind: EditionKind, rows: readonly StoredRow[], day: string): ReadonlyMap<string, StoredRow> => {
  const isInForce = ({ from = '', until = '' }: StoredRow) =>
    (from === '' || from <= day) && (until === '' || day <= until)
  return new Map(rows.filter(isInForce).map(row => [nameOf(kind, row), row]))
}

/** Days and reasons are told of a new or ended row, but are no change of a lasting one. */
const NO_CHANGE: ReadonlySet<string> = new Set(['until', 'reason'])

const diffKind = (kind: EditionKind, old: StoredQuarter, next: StoredQuarter): EditionChange[] => {
  const before = listInForce(kind, old.tables[kind] ?? [], old.from)
  const after = listInForce(kind, next.tables[kind] ?? [], next.from)
  const fields = STORED_TABLES[kind].says.filter(field => !NO_CHANGE.has(field))
  const say = (row: StoredRow) => fields.map(field => `${field} ${row[field]}`)
  const ends = listEnds(kind, next.tables[kind] ?? [])
  const endOf = (key: string, { from = '' }: StoredRow): string[] => {
    const last = ends.get(key) ?? ''
    return last !== '' && last >= from ? [`until ${last}`] : []
  }
  const changes: EditionChange[] = []
  for (const key of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const a = before.get(key)
    const b = after.get(key)
    const names = key.split(' ')
    if (b !== undefined && a === undefined)
      changes.push({ kind, change: 'added', names, says: [...say(b), ...(b.from ? [`from ${b.from}`] : [])] })
    else if (a !== undefined && b === undefined)
      changes.push({ kind, change: 'ended', names, says: [...say(a), ...endOf(key, a)] })
    else if (a !== undefined && b !== undefined) {
      const says = fields.filter(field => a[field] !== b[field]).map(field => `${field} ${a[field]} -> ${b[field]}`)
      if (says.length > 0) changes.push({ kind, change: 'changed', names, says })
    }
  }
  return changes
}

/** What the edits in force on the first day of one quarter have against those of another. Throws `edition-missing`. */
export const diffEditions = (oldName: string, nextName: string, data: string): EditionDiff => {
  const old = loadEdition(oldName, data)
  const next = loadEdition(nextName, data)
  const both = EDITION_KINDS.filter(kind => old.tables[kind] !== undefined && next.tables[kind] !== undefined)
  return {
    old: old.edition,
    next: next.edition,
    both,
    changes: both.flatMap(kind => diffKind(kind, old, next)),
    only: EDITION_KINDS.filter(kind => (old.tables[kind] === undefined) !== (next.tables[kind] === undefined)).map(
      kind => ({ kind, edition: old.tables[kind] === undefined ? next.edition : old.edition }),
    ),
  }
}
