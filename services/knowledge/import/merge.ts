import type { Problem } from '../problem.ts'
import type { ReadRow, SourceReading } from './read-source.ts'
import { columnsOf, type EditionKind, keyOf, type StoredRow } from './stored.ts'

const MOST_TOLD = 20

/** Rows of all files of one kind, each once. The same key with other values is a problem: two quarters were mixed. */
export const mergeReadings = (
  kind: EditionKind,
  readings: readonly SourceReading[],
): { rows: readonly StoredRow[]; repeated: number; problems: readonly Problem[] } => {
  const known = new Map<string, ReadRow & { readonly file: string }>()
  const problems: Problem[] = []
  // CMS may give one pair two reasons: the first in order stays, whichever file is read first.
  const columns = columnsOf(kind).filter(column => column !== 'reason')
  let repeated = 0
  for (const { source, kept } of readings)
    for (const { line, row } of kept) {
      // Of a pair without first days, one row may have ended and another be in force.
      const key = `${keyOf(kind, row)},${row.from === '' ? row.until : ''}`
      const first = known.get(key)
      if (first === undefined) {
        known.set(key, { line, row, file: source.name })
        continue
      }
      repeated++
      if (columns.every(column => first.row[column] === row[column])) {
        if ((row.reason ?? '') < (first.row.reason ?? '')) known.set(key, { ...first, row })
        continue
      }
      if (problems.length === MOST_TOLD) continue
      problems.push({
        file: source.name,
        row: line,
        field: '',
        message: `${keyOf(kind, row).replaceAll(',', ' ').trim()} stands otherwise in ${first.file}:${first.line}`,
        next: 'Give the files of one quarter only, each once.',
      })
    }
  return { rows: [...known.values()].map(({ row }) => row), repeated, problems }
}
