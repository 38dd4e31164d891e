import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type AddOnEdit, DomainError, type FeeRow, type PtpEdit, type UnitLimit } from '../schema/index.ts'
import type { LexiconFile } from './files.ts'
import { EDITIONS_FOLDER } from './import/import.ts'
import { findQuarter, type Quarter } from './import/quarter.ts'
import { EDITION_KINDS, type EditionKind, parseStoredText, type StoredRow } from './import/stored.ts'

/** The rows of one quarter as they are stored; a kind that was not imported is absent. */
export interface StoredQuarter extends Quarter {
  readonly tables: Readonly<Partial<Record<EditionKind, readonly StoredRow[]>>>
}

/** Reads the tables of one edition folder. Throws `edition-invalid` naming file and line. */
export const loadStoredTables = (
  folder: string,
): { tables: StoredQuarter['tables']; files: readonly LexiconFile[] } => {
  const tables: Partial<Record<EditionKind, readonly StoredRow[]>> = {}
  const files: LexiconFile[] = []
  for (const kind of EDITION_KINDS) {
    const path = join(folder, `${kind}.csv`)
    if (!existsSync(path)) continue
    const text = readFileSync(path, 'utf8')
    const rows = parseStoredText(kind, text)
    if ('message' in rows)
      throw new DomainError(
        'edition-invalid',
        `${path}:${rows.line}: ${rows.message}.`,
        'Import the quarter again, or take the file away.',
      )
    tables[kind] = rows
    files.push({ path, text })
  }
  return { tables, files }
}

/** Every imported quarter of a data folder, oldest first, and the files read, for the version. */
export const loadQuarters = (data: string): { quarters: readonly StoredQuarter[]; files: readonly LexiconFile[] } => {
  const folder = join(data, EDITIONS_FOLDER)
  if (!existsSync(folder)) return { quarters: [], files: [] }
  const quarters: StoredQuarter[] = []
  const files: LexiconFile[] = []
  for (const name of readdirSync(folder).sort()) {
    const quarter = findQuarter(name)
    if (quarter === undefined || quarter.edition !== name) continue
    const loaded = loadStoredTables(join(folder, name))
    quarters.push({ ...quarter, tables: loaded.tables })
    // The version is of what is known, wherever it lies.
    for (const { path, text } of loaded.files)
      files.push({ path: `${EDITIONS_FOLDER}/${name}/${basename(path)}`, text })
  }
  return { quarters, files }
}

const dated = ({ from, until }: StoredRow): { from?: string; until?: string } => ({
  ...(from ? { from } : {}),
  ...(until ? { until } : {}),
})

/** Stored pair → edit; the reason is that of our own table for the same pair, else that of CMS in our words. */
export const toPair = (row: StoredRow, findWhy: (row: StoredRow) => string): PtpEdit => ({
  column1: row.column1!,
  column2: row.column2!,
  indicator: Number(row.indicator) as 0 | 1,
  why: findWhy(row),
  ...dated(row),
})

export const toUnitLimit = (row: StoredRow): UnitLimit => ({
  code: row.code!,
  units: Number(row.units),
  indicator: Number(row.indicator) as 1 | 2 | 3,
})

export const toAddOn = (row: StoredRow): AddOnEdit => ({
  addOn: row.addOn!,
  primary: row.primary!,
  type: Number(row.type) as 1 | 2 | 3,
  ...dated(row),
})

export const toFee = (row: StoredRow): FeeRow => ({
  code: row.code!,
  modifier: row.modifier!,
  status: row.status!,
  workRvu: Number(row.workRvu),
  globalDays: row.globalDays!,
  multiple: row.multiple!,
  bilateral: row.bilateral!,
})
