import { type CodeEntry, DomainError, type Knowledge, type PtpEdit } from '../schema/index.ts'

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
  /** The pair `column1` paid, `column2` denied, if it is listed and in force. */
  findEdit(column1: string, column2: string): PtpEdit | undefined
}

const isWithin = (dated: { from?: string | undefined; until?: string | undefined }, day: string): boolean =>
  (dated.from === undefined || dated.from <= day) && (dated.until === undefined || day <= dated.until)

const keyOf = (column1: string, column2: string): string => `${column1}>${column2}`

interface Tables {
  readonly codes: ReadonlyMap<string, CodeEntry>
  readonly edits: ReadonlyMap<string, readonly PtpEdit[]>
}

const tables = new WeakMap<Knowledge, Tables>()

const tablesOf = (knowledge: Knowledge): Tables => {
  const known = tables.get(knowledge)
  if (known !== undefined) return known
  const edits = new Map<string, PtpEdit[]>()
  for (const edit of knowledge.edits) {
    const key = keyOf(edit.column1, edit.column2)
    const same = edits.get(key)
    if (same === undefined) edits.set(key, [edit])
    else same.push(edit)
  }
  const built: Tables = { codes: new Map(knowledge.codes.map(code => [code.code, code])), edits }
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

/** The code set and the edits in force on a date of service (YYYY-MM-DD). Pure; the caller keeps editions by date. */
export const createEdition = (knowledge: Knowledge, dateOfService: string): Edition => {
  const { codes, edits } = tablesOf(knowledge)
  const findCode = (code: string): CodeEntry | undefined => {
    const entry = codes.get(code)
    return entry !== undefined && isWithin(entry, dateOfService) ? entry : undefined
  }
  let listed: readonly CodeEntry[] | undefined
  return {
    edition: dateOfService.slice(0, 4),
    dateOfService,
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
      if (!isWithin(entry, dateOfService)) throw notInForce(entry, dateOfService)
      return entry
    },
    listCodes: () => {
      listed ??= knowledge.codes
        .filter(code => isWithin(code, dateOfService))
        .sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
      return listed
    },
    findEdit: (column1, column2) => edits.get(keyOf(column1, column2))?.find(edit => isWithin(edit, dateOfService)),
  }
}
