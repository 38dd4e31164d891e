/** The four kinds of CMS files that can be imported. */
export const EDITION_KINDS = ['ptp', 'mue', 'addon', 'rvu'] as const
export type EditionKind = (typeof EDITION_KINDS)[number]

/** A row as it is stored: every value text, empty = none. */
export type StoredRow = Readonly<Record<string, string>>

interface StoredTable {
  readonly about: string
  /** What the columns hold, for the head of the file. */
  readonly legend: readonly string[]
  /** Columns that name a row, then those that say something of it. */
  readonly key: readonly string[]
  readonly says: readonly string[]
  readonly shapes: Readonly<Record<string, RegExp>>
}

const CODE = /^[0-9A-Z]\d{3}[0-9A-Z]$/
const DAY_OR_NONE = /^(\d{4}-\d\d-\d\d)?$/

export const STORED_TABLES: Readonly<Record<EditionKind, StoredTable>> = {
  ptp: {
    about: 'NCCI procedure-to-procedure edits for practitioners',
    legend: [
      'column1 is paid, column2 denied; indicator 0 never together, 1 with a justified modifier',
      'from, until first and last day; an empty until is in force, an empty from was not in the file',
      'reason key of lexicons/edits/reasons.yaml',
    ],
    key: ['column1', 'column2', 'from'],
    says: ['until', 'indicator', 'reason'],
    shapes: {
      column1: CODE,
      column2: CODE,
      from: DAY_OR_NONE,
      until: DAY_OR_NONE,
      indicator: /^[01]$/,
      reason: /^[a-z-]+$/,
    },
  },
  mue: {
    about: 'Medically unlikely edits for practitioners',
    legend: ['units the limit; indicator 1 by line, 2 by day and never lifted, 3 by day and open to appeal'],
    key: ['code'],
    says: ['units', 'indicator'],
    shapes: { code: CODE, units: /^\d{1,5}$/, indicator: /^[123]$/ },
  },
  addon: {
    about: 'Add-on code edits',
    legend: [
      'primary a code the add-on may stand beside, * = the contractor decides',
      'type 1 only the primaries listed; 2, 3 the contractor may accept others',
    ],
    key: ['addOn', 'primary', 'from'],
    says: ['until', 'type'],
    shapes: {
      addOn: CODE,
      primary: /^([0-9A-Z]\d{3}[0-9A-Z]|\*)$/,
      from: DAY_OR_NONE,
      until: DAY_OR_NONE,
      type: /^[123]$/,
    },
  },
  rvu: {
    about: 'Physician fee schedule: work values and payment indicators',
    legend: ['modifier empty = the whole service, 26 and TC its parts'],
    key: ['code', 'modifier'],
    says: ['status', 'workRvu', 'globalDays', 'multiple', 'bilateral'],
    shapes: {
      code: CODE,
      modifier: /^([0-9A-Z]{2})?$/,
      status: /^[A-Z]$/,
      workRvu: /^\d+(\.\d+)?$/,
      globalDays: /^(\d{3}|MMM|XXX|YYY|ZZZ)$/,
      multiple: /^\d$/,
      bilateral: /^\d$/,
    },
  },
}

export const columnsOf = (kind: EditionKind): readonly string[] => [
  ...STORED_TABLES[kind].key,
  ...STORED_TABLES[kind].says,
]

const cellsOf = (row: StoredRow, columns: readonly string[]): string =>
  columns.map(column => row[column] ?? '').join(',')

export const keyOf = (kind: EditionKind, row: StoredRow): string => cellsOf(row, STORED_TABLES[kind].key)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Where the rows came from: file name and digest of its bytes. */
export interface SourceName {
  readonly name: string
  readonly sha256: string
}

/** Rows as the text of an edition file: a head, the columns, one row a line in the order of its cells. No time of day. */
export const toStoredText = (
  kind: EditionKind,
  edition: string,
  rows: readonly StoredRow[],
  sources: readonly SourceName[],
): string => {
  const columns = columnsOf(kind)
  const { about, legend } = STORED_TABLES[kind]
  const head = [
    `${about}, ${edition}, codes of our tables only. Written by \`seldinger import\`; import again rather than edit.`,
    ...legend.map(line => `  ${line}`),
    ...[...sources]
      .sort((a, b) => compare(a.name, b.name))
      .map(({ name, sha256 }) => `source ${name} sha256:${sha256}`),
  ]
  const lines = rows.map(row => cellsOf(row, columns)).sort(compare)
  return `${[...head.map(line => `# ${line}`), columns.join(','), ...lines].join('\n')}\n`
}

/** What is wrong with an edition file, by line. */
export interface StoredFault {
  readonly line: number
  readonly message: string
}

/** Text of an edition file → rows, or its first fault. */
export const parseStoredText = (kind: EditionKind, text: string): readonly StoredRow[] | StoredFault => {
  const columns = columnsOf(kind)
  const { shapes } = STORED_TABLES[kind]
  const tests = columns.map(column => shapes[column] ?? /^/)
  const rows: StoredRow[] = []
  let headed = false
  let line = 0
  for (const raw of text.split('\n')) {
    line++
    if (raw === '' || raw.startsWith('#')) continue
    if (!headed) {
      if (raw !== columns.join(',')) return { line, message: `the columns are not ${columns.join(',')}` }
      headed = true
      continue
    }
    const cells = raw.split(',')
    if (cells.length !== columns.length) return { line, message: `the row has not ${columns.length} cells` }
    const row: Record<string, string> = {}
    for (let at = 0; at < columns.length; at++) {
      if (!tests[at]!.test(cells[at]!)) return { line, message: `${columns[at]} is not as it is written by an import` }
      row[columns[at]!] = cells[at]!
    }
    rows.push(row)
  }
  return headed ? rows : { line, message: 'there is no line of columns' }
}
