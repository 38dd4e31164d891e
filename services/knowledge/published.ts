import type { AddOnEdit, FeeRow, Knowledge, PtpEdit, QuarterEdition, UnitLimit } from '../schema/index.ts'

/** What CMS's files say on a date of service, as far as they were imported; each with the quarter it is of. */
export interface Published {
  readonly pairs?: { readonly edition: string; readonly byKey: ReadonlyMap<string, readonly PtpEdit[]> } | undefined
  readonly unitLimits?: { readonly edition: string; readonly byCode: ReadonlyMap<string, UnitLimit> } | undefined
  readonly addOns?: { readonly edition: string; readonly byCode: ReadonlyMap<string, readonly AddOnEdit[]> } | undefined
  readonly fees?: { readonly edition: string; readonly byCode: ReadonlyMap<string, readonly FeeRow[]> } | undefined
}

export const pairKey = (column1: string, column2: string): string => `${column1}>${column2}`

/** Rows under their key, in the order of the rows. */
export const groupBy = <T>(rows: readonly T[], toKey: (row: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const key = toKey(row)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return groups
}

const indexes = new WeakMap<readonly object[], ReadonlyMap<string, readonly unknown[]>>()

/** Each table is indexed once, however many dates ask for it. */
const indexOf = <T extends object>(
  rows: readonly T[],
  toKey: (row: T) => string,
): ReadonlyMap<string, readonly T[]> => {
  const known = indexes.get(rows) ?? groupBy(rows, toKey)
  indexes.set(rows, known)
  return known as ReadonlyMap<string, readonly T[]>
}

type Dated = { readonly from?: string | undefined }
/** With a first day in every row a later file also tells what was in force on an earlier day. */
const isDated = (rows: readonly Dated[]): boolean => rows.every(row => row.from !== undefined)

const findQuarterOf = (quarters: readonly QuarterEdition[], day: string, has: (quarter: QuarterEdition) => boolean) =>
  quarters.find(quarter => quarter.from <= day && day <= quarter.until && has(quarter))

/** The quarter of the day, else the next later one whose rows are all dated: CMS keeps ended edits in its files. */
const findDatedQuarter = (
  quarters: readonly QuarterEdition[],
  day: string,
  rowsOf: (quarter: QuarterEdition) => readonly Dated[] | undefined,
): QuarterEdition | undefined =>
  findQuarterOf(quarters, day, quarter => rowsOf(quarter) !== undefined) ??
  quarters.find(quarter => {
    const rows = rowsOf(quarter)
    return rows !== undefined && day < quarter.from && isDated(rows)
  })

/** The imported tables in force on a day (YYYY-MM-DD). Limits and fees are of their own quarter only: they carry no days. */
export const findPublished = ({ quarters }: Knowledge, day: string): Published => {
  const ptp = findDatedQuarter(quarters, day, quarter => quarter.pairs)
  const addOn = findDatedQuarter(quarters, day, quarter => quarter.addOns)
  const mue = findQuarterOf(quarters, day, quarter => quarter.unitLimits !== undefined)
  const rvu = findQuarterOf(quarters, day, quarter => quarter.fees !== undefined)
  return {
    pairs: ptp?.pairs && {
      edition: ptp.edition,
      byKey: indexOf(ptp.pairs, ({ column1, column2 }) => pairKey(column1, column2)),
    },
    addOns: addOn?.addOns && { edition: addOn.edition, byCode: indexOf(addOn.addOns, row => row.addOn) },
    unitLimits: mue?.unitLimits && {
      edition: mue.edition,
      byCode: new Map(mue.unitLimits.map(row => [row.code, row])),
    },
    fees: rvu?.fees && { edition: rvu.edition, byCode: indexOf(rvu.fees, row => row.code) },
  }
}
