import {
  type CodeEntry,
  DomainError,
  type EditTables,
  type FeeRow,
  type Knowledge,
  type PtpEdit,
} from '../schema/index.ts'
import { findPublished, groupBy, type Published, pairKey } from './published.ts'

/** How often a code may stand on a day, and who says so. */
export interface Limit {
  readonly units: number
  /** As CMS counts it; absent when the limit is of our own table. */
  readonly indicator?: 1 | 2 | 3 | undefined
  readonly edition: string
}

/** The published primaries of an add-on. `closed`: no other code will do. */
export interface Primaries {
  readonly codes: readonly string[]
  readonly closed: boolean
}

/** What is in force on one date of service. */
export interface Edition {
  /** The year of the code set, `YYYY`. */
  readonly edition: string
  readonly dateOfService: string
  /** Throws `code-unknown` or `code-not-in-force`. */
  getCode(code: string): CodeEntry
  findCode(code: string): CodeEntry | undefined
  isInForce(code: string): boolean
  /** Codes in force, in order of their number. */
  listCodes(): readonly CodeEntry[]
  /** The pair `column1` paid, `column2` denied, if it is listed and in force: by the imported table of the day, else by ours. */
  findEdit(column1: string, column2: string): PtpEdit | undefined
  findLimit(code: string): Limit | undefined
  /** Undefined without an imported table of the day, or when it does not list the code. */
  findPrimaries(code: string): Primaries | undefined
  findFee(code: string, modifier?: string): FeeRow | undefined
  /** Which tables answer on this day. */
  readonly tables: EditTables
}

const isWithin = (dated: { from?: string | undefined; until?: string | undefined }, day: string): boolean =>
  (dated.from === undefined || dated.from <= day) && (dated.until === undefined || day <= dated.until)

interface Tables {
  readonly codes: ReadonlyMap<string, CodeEntry>
  readonly edits: ReadonlyMap<string, readonly PtpEdit[]>
}

const tables = new WeakMap<Knowledge, Tables>()

const tablesOf = (knowledge: Knowledge): Tables => {
  const known = tables.get(knowledge)
  if (known !== undefined) return known
  const built: Tables = {
    codes: new Map(knowledge.codes.map(code => [code.code, code])),
    edits: groupBy(knowledge.edits, ({ column1, column2 }) => pairKey(column1, column2)),
  }
  tables.set(knowledge, built)
  return built
}

const notInForce = (entry: CodeEntry, day: string): DomainError => {
  const began = entry.from !== undefined && day < entry.from
  const next =
    !began && entry.replacedBy !== undefined
      ? `From the next day on use ${entry.replacedBy.join(', ')}.`
      : 'Look up the code for the date of service.'
  const when = began ? `begins on ${entry.from}` : `ended on ${entry.until}`
  return new DomainError('code-not-in-force', `Code ${entry.code} ${when} and is not in force on ${day}.`, next)
}

/** The work value that orders a stack: of the professional part where the file has one. */
const workRvuOf = (rows: readonly FeeRow[] | undefined): number | undefined =>
  (rows?.find(row => row.modifier === '26') ?? rows?.find(row => row.modifier === ''))?.workRvu

/** A code with the values that the imported files give it on the day; they win over ours. */
const withPublished = (entry: CodeEntry, { unitLimits, fees }: Published): CodeEntry => {
  const unitLimit = unitLimits?.byCode.get(entry.code)?.units ?? entry.unitLimit
  const workRvu = workRvuOf(fees?.byCode.get(entry.code)) ?? entry.workRvu
  return unitLimit === entry.unitLimit && workRvu === entry.workRvu ? entry : { ...entry, unitLimit, workRvu }
}

/** The code set and the edits in force on a date of service (YYYY-MM-DD). Pure; the caller keeps editions by date. */
export const createEdition = (knowledge: Knowledge, dateOfService: string): Edition => {
  const { codes, edits } = tablesOf(knowledge)
  const published = findPublished(knowledge, dateOfService)
  const { pairs, unitLimits, addOns, fees } = published
  const own = knowledge.editsEdition
  const inForce = new Map<string, CodeEntry | undefined>()
  const findCode = (code: string): CodeEntry | undefined => {
    if (inForce.has(code)) return inForce.get(code)
    const entry = codes.get(code)
    const found = entry !== undefined && isWithin(entry, dateOfService) ? withPublished(entry, published) : undefined
    inForce.set(code, found)
    return found
  }
  let listed: readonly CodeEntry[] | undefined
  return {
    edition: dateOfService.slice(0, 4),
    dateOfService,
    tables: {
      ptp: pairs?.edition ?? own,
      mue: unitLimits?.edition ?? own,
      addOn: addOns?.edition ?? own,
      rvu: fees?.edition ?? own,
    },
    findCode,
    isInForce: code => findCode(code) !== undefined,
    getCode: code => {
      const entry = codes.get(code)
      if (entry === undefined) {
        throw new DomainError(
          'code-unknown',
          `Code ${code} is in no code table.`,
          'Add a row for it in lexicons/codes or correct the number.',
        )
      }
      const found = findCode(code)
      if (found === undefined) throw notInForce(entry, dateOfService)
      return found
    },
    listCodes: () => {
      listed ??= knowledge.codes
        .flatMap(({ code }) => findCode(code) ?? [])
        .sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
      return listed
    },
    findEdit: (column1, column2) =>
      (pairs?.byKey ?? edits).get(pairKey(column1, column2))?.find(edit => isWithin(edit, dateOfService)),
    findLimit: code => {
      const limit = unitLimits?.byCode.get(code)
      if (limit !== undefined && unitLimits !== undefined) return { ...limit, edition: unitLimits.edition }
      const units = findCode(code)?.unitLimit
      return units === undefined ? undefined : { units, edition: own }
    },
    findPrimaries: code => {
      const rows = addOns?.byCode.get(code)?.filter(row => isWithin(row, dateOfService)) ?? []
      if (rows.length === 0) return undefined
      return { codes: rows.map(row => row.primary), closed: rows.every(row => row.type === 1 && row.primary !== '*') }
    },
    findFee: (code, modifier = '') => fees?.byCode.get(code)?.find(row => row.modifier === modifier),
  }
}
