import { CellFault, readCode, readDay } from './cells.ts'
import type { StoredRow } from './stored.ts'

/** The add-on file as text has no heading: type and add-on in one word, primary, days as YYYYDDD, a note. */
const ROW = /^([123])([0-9A-Z]{5})\s+(?:(\d{7})\s+)?([0-9A-Z]{5})(?=\s|$)((?:\s+\d{7})*)(?:\s|$)/i
const LOOK_AT = 40

/** Is this the add-on file as text? Some of its first lines then have a day behind the two codes. */
export const isFixedWidthAddOn = (lines: readonly string[]): boolean =>
  lines.slice(0, LOOK_AT).some(line => /^[123][0-9A-Z]{4}[0-9A-Z]\s+(\d{7}\s+)?[0-9A-Z]{5}\s+\d{7}/i.test(line))

/** A line may be ahead of the first row, e.g. a copyright notice. */
export const isAddOnRow = (line: string): boolean => ROW.test(line)

/**
 * `136248   36247   2014001` → the columns of the add-on table. The earliest day behind the primary is the first day of the
 * edit; whichever end comes first, of the edit or of one of its codes, is its last. Throws CellFault.
 */
export const readAddOnRow = (line: string): StoredRow => {
  const found = ROW.exec(line)
  if (!found)
    throw new CellFault('the line is not "type and add-on, primary, day"', 'Give the AOC file as CMS ships it.')
  const [, type = '', addOn = '', addOnEnds = '', primary = '', days = ''] = found
  const [from = '', ...ends] = days
    .trim()
    .split(/\s+/)
    .filter(day => day !== '')
    .map(day => readDay(day, 'day'))
    .sort()
  return {
    type,
    addOn: readCode(addOn, 'addOn'),
    primary: primary.toUpperCase() === 'CCCCC' ? '*' : readCode(primary, 'primary'),
    addOnEnds: readDay(addOnEnds, 'addOnEnds'),
    primaryEnds: '',
    from,
    until: ends[0] ?? '',
  }
}
