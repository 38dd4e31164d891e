import { FAILSAFE_SCHEMA, load, YAMLException } from 'js-yaml'
import type { Problem } from './problem.ts'

/** A row as it stands in the file: every value still text. */
export interface RawRow {
  readonly line: number
  readonly value: Readonly<Record<string, unknown>>
}

export interface Parsed {
  readonly rows: readonly RawRow[]
  readonly problems: readonly Problem[]
}

const failed = (file: string, row: number, message: string, next: string): Parsed => ({
  rows: [],
  problems: [{ file, row, field: '', message, next }],
})

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const ONE_LIST = 'Write one list: every row begins with "- " at the start of its line.'

/** A YAML file that is one list; each row is found again by the line that begins with `- `. */
export const parseYaml = (file: string, text: string): Parsed => {
  const lines: number[] = []
  text.split('\n').forEach((line, index) => {
    if (/^-\s/.test(line)) lines.push(index + 1)
  })
  let loaded: unknown
  try {
    loaded = load(text, { schema: FAILSAFE_SCHEMA })
  } catch (error) {
    const mark = error instanceof YAMLException ? error.mark : undefined
    const at = mark === undefined ? 0 : mark.line + 1
    const row = lines.findLast(line => line <= at) ?? at
    const reason = error instanceof YAMLException ? error.reason : String(error)
    return failed(file, row, `the row cannot be read: ${reason}`, 'Check quotes, commas and brackets of this row.')
  }
  if (!Array.isArray(loaded) || loaded.length !== lines.length) return failed(file, 0, 'not a list of rows', ONE_LIST)
  const rows: RawRow[] = []
  const problems: Problem[] = []
  loaded.forEach((value: unknown, index) => {
    const line = lines[index] ?? 0
    if (isRecord(value)) rows.push({ line, value })
    else
      problems.push({
        file,
        row: line,
        field: '',
        message: 'not a row of fields',
        next: 'Write - { field: value, ... }',
      })
  })
  return { rows, problems }
}

/** A plain CSV file: a line of field names, no quoted commas, lines beginning with # are remarks. */
export const parseCsv = (file: string, text: string): Parsed => {
  const lines = text.split('\n')
  let fields: readonly string[] | undefined
  const rows: RawRow[] = []
  const problems: Problem[] = []
  lines.forEach((line, index) => {
    if (line === '' || line.startsWith('#')) return
    const cells = line.split(',')
    if (fields === undefined) {
      fields = cells
      return
    }
    if (cells.length !== fields.length) {
      problems.push({
        file,
        row: index + 1,
        field: '',
        message: `the row has ${cells.length} cells, the head has ${fields.length}`,
        next: `Write ${fields.join(',')}; leave a cell empty rather than out.`,
      })
      return
    }
    const value: Record<string, string> = {}
    for (let cell = 0; cell < cells.length; cell++) {
      const text = cells[cell] ?? ''
      const field = fields[cell] ?? ''
      if (text !== '') value[field] = text
    }
    rows.push({ line: index + 1, value })
  })
  return { rows, problems }
}
