import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { DomainError } from '../../schema/index.ts'
import type { Problem } from '../problem.ts'
import { mergeReadings } from './merge.ts'
import { type Quarter, quarterOfFileName } from './quarter.ts'
import { readSource, type SourceFile, type SourceReading } from './read-source.ts'
import { SOURCE_TABLES } from './source-tables.ts'
import { EDITION_KINDS, type EditionKind, toStoredText } from './stored.ts'

/** Folder of the editions inside the data folder. */
export const EDITIONS_FOLDER = 'editions'

export interface ImportOrder {
  readonly files: readonly SourceFile[]
  /** The data folder; editions are written to `editions/<quarter>/`. */
  readonly data: string
  /** Codes of our tables: rows of others are not stored. */
  readonly codes: ReadonlySet<string>
  /** Undefined: the names of the files say it. */
  readonly quarter?: Quarter | undefined
  /** Undefined: every kind that comes. */
  readonly kind?: EditionKind | undefined
}

/** What was written for one kind. */
export interface ImportedTable {
  readonly kind: EditionKind
  readonly path: string
  readonly readings: readonly SourceReading[]
  readonly rows: number
  readonly repeated: number
  /** What was there before: nothing, the same bytes, or another import. */
  readonly before: 'none' | 'same' | 'replaced'
}

const TOLD = 5

const toImportError = (problems: readonly Problem[], more: number): DomainError => {
  const place = ({ file, row }: Problem) => (row > 0 ? `${file}:${row}` : file)
  const told = problems.slice(0, TOLD).map(problem => `${place(problem)}: ${problem.message}. ${problem.next}`)
  const rest = problems.length - told.length + more
  return new DomainError(
    'edition-invalid',
    `${told.join(' | ')}${rest > 0 ? ` And ${rest} more.` : ''}`,
    'Nothing was written.',
  )
}

const findDoubtful = (readings: readonly SourceReading[], kind: EditionKind | undefined): Problem[] =>
  readings.flatMap(({ source, kind: found, read, problems }) => {
    const fail = (message: string, next: string): Problem => ({ file: source.name, row: 0, field: '', message, next })
    if (problems.length > 0 || found === undefined) return []
    if (kind !== undefined && found !== kind)
      return [fail(`it is not the ${SOURCE_TABLES[kind].file}`, `Import it as ${found}, or with ncci.`)]
    return read === 0 ? [fail('it has no rows', 'Check the download.')] : []
  })

/** The one quarter of all files: the caller's, else the one that their names say. */
const resolveQuarter = ({ files, quarter }: ImportOrder): Quarter => {
  if (quarter !== undefined) return quarter
  const named = files.map(({ name }) => ({ name, quarter: quarterOfFileName(name) }))
  const editions = new Set(named.map(one => one.quarter?.edition))
  const [first] = named
  if (editions.size === 1 && first?.quarter !== undefined) return first.quarter
  const nameless = named.find(one => one.quarter === undefined)
  throw new DomainError(
    'usage',
    nameless === undefined
      ? `The files are of several quarters: ${[...editions].sort().join(', ')}.`
      : `The name of ${nameless.name} does not say its quarter.`,
    nameless === undefined ? 'Import one quarter at a time.' : 'Say it with --edition YYYYQn.',
  )
}

/** Writes all tables beside their places first, then moves them there: a reader sees the old file or the new one. */
const writeAll = (folder: string, texts: ReadonlyMap<string, string>): void => {
  const begun: string[] = []
  try {
    mkdirSync(folder, { recursive: true })
    for (const [path, text] of texts) {
      const temporary = `${path}.${process.pid}.tmp`
      begun.push(temporary)
      writeFileSync(temporary, text, { flush: true })
    }
    for (const path of texts.keys()) renameSync(`${path}.${process.pid}.tmp`, path)
  } catch (error) {
    for (const temporary of begun) rmSync(temporary, { force: true })
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown fault'
    throw new DomainError('file-unreadable', `The edition cannot be written: ${code}.`, 'Check the data folder.', {
      cause: error,
    })
  }
}

/**
 * Reads files of CMS and writes what concerns our codes as an edition of their quarter. Either all of it is written or
 * nothing: throws `edition-invalid` naming file, line and code of what is wrong, `usage` when the quarter is not known.
 */
export const importEdition = (order: ImportOrder): { quarter: Quarter; tables: readonly ImportedTable[] } => {
  const quarter = resolveQuarter(order)
  const isKnown = (code: string) => order.codes.has(code)
  const readings = order.files.map(file => readSource(file, isKnown))
  const problems = [...readings.flatMap(reading => reading.problems), ...findDoubtful(readings, order.kind)]
  const more = readings.reduce((sum, { moreProblems }) => sum + moreProblems, 0)
  if (problems.length > 0) throw toImportError(problems, more)
  const folder = join(order.data, EDITIONS_FOLDER, quarter.edition)
  const texts = new Map<string, string>()
  const tables: ImportedTable[] = []
  for (const kind of EDITION_KINDS) {
    const own = readings.filter(reading => reading.kind === kind)
    if (own.length === 0) continue
    const { rows, repeated, problems: mixed } = mergeReadings(kind, own)
    if (mixed.length > 0) throw toImportError(mixed, 0)
    if (rows.length === 0)
      throw toImportError(
        [
          {
            file: own[0]!.source.name,
            row: 0,
            field: '',
            message: 'no row is about a code of ours',
            next: 'Give the file that holds 36000-37999 and 75600-77099.',
          },
        ],
        0,
      )
    const path = join(folder, `${kind}.csv`)
    const sources = own.map(({ source }) => ({ ...source, name: basename(source.name) }))
    const text = toStoredText(kind, quarter.edition, rows, sources)
    const before = !existsSync(path) ? 'none' : readFileSync(path, 'utf8') === text ? 'same' : 'replaced'
    texts.set(path, text)
    tables.push({ kind, path, readings: own, rows: rows.length, repeated, before })
  }
  writeAll(folder, texts)
  return { quarter, tables }
}
