import { createHash } from 'node:crypto'
import type { Problem } from '../problem.ts'
import { CellFault } from './cells.ts'
import { isAddOnRow, isFixedWidthAddOn, readAddOnRow } from './fixed-width.ts'
import { findHeading, type Heading } from './heading.ts'
import { decodeText, readRows, splitLines } from './lines.ts'
import { type Dropped, SOURCE_TABLES } from './source-tables.ts'
import type { EditionKind, SourceName, StoredRow } from './stored.ts'

/** A file that the user brings: its name without folders, and its bytes. */
export interface SourceFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** A stored row and where it was read. */
export interface ReadRow {
  readonly line: number
  readonly row: StoredRow
}

/** What came out of one file. With problems, nothing of it may be used. */
export interface SourceReading {
  readonly source: SourceName
  readonly kind?: EditionKind | undefined
  /** Rows of data, whether kept or not. */
  readonly read: number
  readonly kept: readonly ReadRow[]
  readonly dropped: Readonly<Partial<Record<Dropped, number>>>
  readonly problems: readonly Problem[]
  readonly moreProblems: number
}

/** So many bad rows of a file are told; the rest is counted. */
const TOLD = 20

const OTHER_PAYEES = 'these are the edits of other payees'
const KINDS_OF_FILE = Object.values(SOURCE_TABLES)
  .map(({ file }) => file)
  .join('; ')

const createReading = (file: SourceFile, kind: EditionKind | undefined) => {
  const problems: Problem[] = []
  let moreProblems = 0
  let read = 0
  const kept: ReadRow[] = []
  const dropped: Partial<Record<Dropped, number>> = {}
  const source = { name: file.name, sha256: createHash('sha256').update(file.bytes).digest('hex') }
  return {
    fail: (row: number, message: string, next: string, field = '') => {
      if (problems.length < TOLD) problems.push({ file: file.name, row, field, message, next })
      else moreProblems++
    },
    take: (line: number, what: StoredRow | Dropped) => {
      read++
      if (typeof what === 'string') dropped[what] = (dropped[what] ?? 0) + 1
      else kept.push({ line, row: what })
    },
    done: (): SourceReading => ({ source, kind, read, kept, dropped, problems, moreProblems }),
  }
}

const findCellFault = <T>(read: () => T): T | CellFault => {
  try {
    return read()
  } catch (error) {
    if (error instanceof CellFault) return error
    throw error
  }
}

const readFixedWidth = (file: SourceFile, lines: readonly string[], isKnown: (code: string) => boolean) => {
  const reading = createReading(file, 'addon')
  const { notThese, file: wanted } = SOURCE_TABLES.addon
  if (notThese.test(file.name)) reading.fail(0, OTHER_PAYEES, `Give the ${wanted}.`)
  let begun = false
  lines.forEach((line, index) => {
    begun ||= isAddOnRow(line)
    if (!begun || line.trim() === '') return
    const row = findCellFault(() => readAddOnRow(line))
    if (row instanceof CellFault) reading.fail(index + 1, row.message, row.next)
    else reading.take(index + 1, SOURCE_TABLES.addon.keep(row, isKnown))
  })
  return reading.done()
}

const readTable = (
  file: SourceFile,
  lines: readonly string[],
  heading: Heading,
  isKnown: (code: string) => boolean,
): SourceReading => {
  const { kind, places } = heading
  const { columns, keep, file: wanted, notThese } = SOURCE_TABLES[kind]
  const reading = createReading(file, kind)
  if (notThese.test(file.name) || notThese.test(heading.text)) {
    reading.fail(heading.line, OTHER_PAYEES, `Give the ${wanted}.`)
    return reading.done()
  }
  if (heading.missing.length > 0) {
    const names = heading.missing.join(', ')
    reading.fail(heading.line, `the heading has no column for ${names}`, `Give the ${wanted} as CMS ships it.`)
    return reading.done()
  }
  const fields = Object.entries(columns).map(([name, { read }]) => ({ name, read, place: places[name] }))
  const [first] = fields
  let skip = heading.rows
  for (const { line, cells } of readRows(lines)) {
    if (skip-- > 0) continue
    const row: Record<string, string> = {}
    const fault = findCellFault(() => {
      for (const { name, read, place } of fields)
        row[name] = place === undefined ? (name === 'reason' ? read('', name) : '') : read(cells[place] ?? '', name)
      return row
    })
    if (!(fault instanceof CellFault)) reading.take(line, keep(row, isKnown))
    else {
      const code = first?.place === undefined ? '' : (cells[first.place] ?? '').slice(0, 5)
      reading.fail(line, code === '' ? fault.message : `${code}: ${fault.message}`, fault.next)
    }
  }
  return reading.done()
}

/** Reads one file of CMS; tells its kind by its heading. Bad rows come back as problems, with line, code and next step. */
export const readSource = (file: SourceFile, isKnown: (code: string) => boolean): SourceReading => {
  const unknown = createReading(file, undefined)
  const decoded = decodeText(file.bytes)
  if ('refused' in decoded) {
    unknown.fail(0, decoded.refused, decoded.next)
    return unknown.done()
  }
  const lines = splitLines(decoded.text)
  const first = []
  for (const row of readRows(lines)) {
    first.push(row)
    if (first.length === 80) break
  }
  const heading = findHeading(first)
  if (heading !== undefined) return readTable(file, lines, heading, isKnown)
  if (isFixedWidthAddOn(lines)) return readFixedWidth(file, lines, isKnown)
  unknown.fail(0, 'it has no heading of a file that can be imported', `Give one of: ${KINDS_OF_FILE}.`)
  return unknown.done()
}
