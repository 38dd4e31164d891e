/** A cell that cannot be read: what is wrong with it, and what to do. */
export class CellFault extends Error {
  readonly next: string
  constructor(message: string, next: string) {
    super(message)
    this.next = next
  }
}

/** Cell → value as it is stored; throws CellFault. */
export type ReadCell = (cell: string, name: string) => string

const COMPARE = 'Compare the row with the file that CMS ships.'
/** Long cells may be descriptors: not repeated. */
const quote = (cell: string): string => JSON.stringify(cell.length > 12 ? `${cell.slice(0, 12)}…` : cell)

const CODE = /^[0-9A-Z]\d{3}[0-9A-Z]$/

export const isCode = (cell: string): boolean => CODE.test(cell)

/** A CPT or HCPCS code; four digits are a code whose first 0 a spreadsheet took. */
export const readCode: ReadCell = (cell, name) => {
  const code = cell.toUpperCase()
  if (CODE.test(code)) return code
  const next = /^\d{3}[0-9A-Z]$/.test(code)
    ? 'A spreadsheet seems to have taken its first 0: give the file as CMS ships it.'
    : COMPARE
  throw new CellFault(`${name} ${quote(cell)} is not a code of five characters`, next)
}

/** One of some values. */
export const oneOf =
  (...values: readonly string[]): ReadCell =>
  (cell, name) => {
    if (values.includes(cell)) return cell
    throw new CellFault(`${name} ${quote(cell)} is none of ${values.join(', ')}`, COMPARE)
  }

/** A cell of a certain shape; `what` names it in words. */
export const shaped =
  (shape: RegExp, what: string): ReadCell =>
  (cell, name) => {
    if (shape.test(cell)) return cell
    throw new CellFault(`${name} ${quote(cell)} is not ${what}`, COMPARE)
  }

/** `2 Date of Service Edit: Policy` → 2. */
export const leading =
  (...values: readonly string[]): ReadCell =>
  (cell, name) => {
    const first = cell.slice(0, 1)
    if (values.includes(first) && !/^\d\d/.test(cell)) return first
    throw new CellFault(`${name} ${quote(cell)} does not begin with one of ${values.join(', ')}`, COMPARE)
  }

/** A number without idle zeros: 08.50 → 8.5. */
export const readNumber: ReadCell = (cell, name) => {
  if (/^\d+(\.\d+)?$|^\.\d+$/.test(cell)) return String(Number(cell))
  throw new CellFault(`${name} ${quote(cell)} is not a number`, COMPARE)
}

const isDay = (year: number, month: number, day: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()

const toDay = (year: number, month: number, day: number): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`

/** YYYYDDD, the day counted within its year. */
const fromDayOfYear = (year: number, dayOfYear: number): string | undefined => {
  const day = new Date(Date.UTC(year, 0, dayOfYear))
  return dayOfYear >= 1 && day.getUTCFullYear() === year ? day.toISOString().slice(0, 10) : undefined
}

const KNOWN_DAYS = [
  /^(?<y>\d{4})(?<m>\d\d)(?<d>\d\d)$/,
  /^(?<y>\d{4})-(?<m>\d\d)-(?<d>\d\d)$/,
  /^(?<m>\d\d?)\/(?<d>\d\d?)\/(?<y>\d{4})$/,
]

/** YYYYMMDD, YYYYDDD, YYYY-MM-DD or MM/DD/YYYY → YYYY-MM-DD. `*` and an empty cell say that there is none: ''. */
export const readDay: ReadCell = (cell, name) => {
  if (cell === '' || cell === '*') return ''
  if (/^\d{7}$/.test(cell)) {
    const day = fromDayOfYear(Number(cell.slice(0, 4)), Number(cell.slice(4)))
    if (day !== undefined) return day
  }
  for (const shape of KNOWN_DAYS) {
    const { y, m, d } = shape.exec(cell)?.groups ?? {}
    if (y !== undefined && isDay(Number(y), Number(m), Number(d))) return toDay(Number(y), Number(m), Number(d))
  }
  throw new CellFault(`${name} ${quote(cell)} is not a day`, 'CMS writes YYYYMMDD, or * for none.')
}
