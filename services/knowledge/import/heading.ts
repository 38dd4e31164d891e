import { isCode } from './cells.ts'
import type { SourceRow } from './lines.ts'
import { SOURCE_TABLES } from './source-tables.ts'
import type { EditionKind } from './stored.ts'

/** Where the heading of a file stands and which column holds what. */
export interface Heading {
  readonly kind: EditionKind
  readonly line: number
  /** How many rows, counted from the first of the file, stand before the data. */
  readonly rows: number
  /** Cell by column of `SOURCE_TABLES`; a column that the file lacks is absent. */
  readonly places: Readonly<Record<string, number>>
  readonly missing: readonly string[]
  readonly text: string
}

/** How far down a heading may stand: copyright lines come first. */
const LOOK_AT = 60
/** The add-on file is told by its own headings first; a fee file shares its headings with the limits. */
const ORDER: readonly EditionKind[] = ['ptp', 'addon', 'mue', 'rvu']

const normalize = (cell: string | undefined): string =>
  (cell ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

/** CMS breaks headings over rows: above (work / RVU) and below (deletion / date). */
const joinColumn = (rows: readonly SourceRow[], column: number): string =>
  rows
    .map(row => normalize(row.cells[column]))
    .filter(text => text !== '')
    .join(' ')

const isBelowHeading = (row: SourceRow): boolean => {
  const [first = ''] = row.cells
  return first === '' || (!isCode(first.toUpperCase()) && !/\d/.test(first))
}

/** Finds the heading among the first rows of a file; undefined when it is of no known kind. */
export const findHeading = (rows: readonly SourceRow[]): Heading | undefined => {
  for (let at = 0; at < Math.min(rows.length, LOOK_AT); at++) {
    const own = rows[at]!.cells.map(normalize)
    const kind = ORDER.find(one => SOURCE_TABLES[one].anchors.every(anchor => own.some(cell => anchor.test(cell))))
    if (kind === undefined) continue
    let end = at + 1
    while (end < rows.length && end < LOOK_AT && isBelowHeading(rows[end]!)) end++
    const joined = own.map((_, column) => joinColumn(rows.slice(Math.max(0, at - 1), end), column))
    const places: Record<string, number> = {}
    const missing: string[] = []
    for (const [name, { heading, mayLack }] of Object.entries(SOURCE_TABLES[kind].columns)) {
      const exact = own.findIndex(cell => heading.test(cell))
      const place = exact >= 0 ? exact : joined.findIndex(cell => heading.test(cell))
      if (place >= 0) places[name] = place
      else if (mayLack !== true) missing.push(name)
    }
    return { kind, line: rows[at]!.line, rows: end, places, missing, text: own.join(' ') }
  }
  return undefined
}
