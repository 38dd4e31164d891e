import { type ParseArgsConfig, parseArgs } from 'node:util'
import { DomainError } from '../schema/index.ts'

export const USAGE = `Seldinger reads dictated interventional-radiology reports and proposes explained CPT stacks.

usage
  seldinger code    [--date-of-service YYYY-MM-DD] [--format text|json] [--profile ID] FILE... | -
  seldinger explain [--date-of-service YYYY-MM-DD] [--profile ID] FILE [CODE]
  seldinger eval    GOLD.jsonl DIR [--rows] [--json]
  seldinger check   [FOLDER]
  seldinger import  ncci|ptp|mue|addon|rvu FILE... [--edition YYYYQn] [--data FOLDER]
  seldinger import  diff OLD NEW

commands
  code      codes each report (one a file, UTF-8; - reads standard input)
            --format text   for people: the stack, why, why not, gaps (default)
            --format json   one JSON object a line, in the order of the files
  explain   rule, requirement, fact and words behind each suggestion; with CODE also why it was not suggested
  eval      codes every DIR/<id>.txt and compares with the reference stacks
            --rows   also each report that is not exact       --json   the figures as one object
  check     checks the lexicons (or those in FOLDER) and names file and row of each problem
  import    reads CMS files as they are shipped (NCCI pairs, unit limits, add-ons, fee schedule) and keeps what is about
            our codes as the edition of their quarter; results on its dates then follow it and name it
            ncci            tells the kind of each file by its heading; the other words insist on one kind
            --edition       the quarter, where the file's name does not say it
            --data          folder for editions/ (default: SELDINGER_DATA, else ./var)
            diff OLD NEW    edits added, ended and changed between two quarters, e.g. 2026Q3 2026Q4

options
  --date-of-service   day of the procedure; it chooses the code set in force (default: found in the text, else today)
  --profile           payer profile (default: medicare)
  --help, --version

exit code   0 every report was coded (an empty stack is an answer) · 1 a fault of ours, or a problem found by check
            2 wrong usage or an unreadable file (the other files are still done)`

export const usageError = (message: string): DomainError =>
  new DomainError('usage', message, 'Run `seldinger --help` to see the commands.')

const COMMON = {
  help: { type: 'boolean', short: 'h' },
  'date-of-service': { type: 'string' },
  profile: { type: 'string' },
} as const satisfies ParseArgsConfig['options']

const parse = <T extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: T) => {
  try {
    return parseArgs({ args: [...args], options: { ...COMMON, ...options }, allowPositionals: true, strict: true })
  } catch (error) {
    // The first sentence of the parser's message names the argument.
    const [first = ''] = (error as Error).message.split(/[.:] |\n/)
    throw usageError(`${first.replace(/\.$/, '')}.`)
  }
}

/** What `code` and `explain` are told about the report besides its text. */
export interface CodingOptions {
  readonly dateOfService?: string | undefined
  readonly profile?: string | undefined
}

export interface CodeArguments extends CodingOptions {
  readonly files: readonly string[]
  readonly format: 'text' | 'json'
}

export const parseCodeArguments = (args: readonly string[]): CodeArguments => {
  const { values, positionals: files } = parse(args, { format: { type: 'string' } } as const)
  const { format = 'text' } = values
  if (format !== 'text' && format !== 'json') throw usageError(`There is no format ${JSON.stringify(format)}.`)
  if (files.length === 0) throw usageError('No report file is named.')
  if (files.filter(file => file === '-').length > 1) throw usageError('Standard input (-) can be read only once.')
  return { files, format, dateOfService: values['date-of-service'], profile: values.profile }
}

export interface ExplainArguments extends CodingOptions {
  readonly file: string
  readonly code?: string | undefined
}

export const parseExplainArguments = (args: readonly string[]): ExplainArguments => {
  const { values, positionals } = parse(args, {})
  const [file, code, ...rest] = positionals
  if (file === undefined) throw usageError('No report file is named.')
  if (rest.length > 0) throw usageError('explain takes one file and at most one code.')
  return { file, code: code?.toUpperCase(), dateOfService: values['date-of-service'], profile: values.profile }
}

export interface EvalArguments extends CodingOptions {
  readonly gold: string
  readonly directory: string
  readonly rows: boolean
  readonly json: boolean
}

export const parseEvalArguments = (args: readonly string[]): EvalArguments => {
  const { values, positionals } = parse(args, { rows: { type: 'boolean' }, json: { type: 'boolean' } } as const)
  const [gold, directory, ...rest] = positionals
  if (gold === undefined || directory === undefined || rest.length > 0) {
    throw usageError('eval takes a reference file (JSON lines) and a folder of reports.')
  }
  const { rows = false, json = false, profile } = values
  return { gold, directory, rows, json, profile, dateOfService: values['date-of-service'] }
}

/** The folder of lexicons to check; undefined for those of the package. */
export const parseCheckArguments = (args: readonly string[]): string | undefined => {
  const [folder, ...rest] = parse(args, {}).positionals
  if (rest.length > 0) throw usageError('check takes at most one folder of lexicons.')
  return folder
}

const IMPORTS = ['ncci', 'ptp', 'mue', 'addon', 'rvu', 'diff'] as const

export interface ImportArguments {
  readonly what: (typeof IMPORTS)[number]
  readonly files: readonly string[]
  readonly edition?: string | undefined
  readonly data?: string | undefined
}

export const parseImportArguments = (args: readonly string[]): ImportArguments => {
  const options = { edition: { type: 'string' }, data: { type: 'string' } } as const
  const { values, positionals } = parse(args, options)
  const [word, ...files] = positionals
  const what = IMPORTS.find(one => one === word)
  if (what === undefined) throw usageError(`import takes one of ${IMPORTS.join(', ')} first.`)
  if (what === 'diff' && files.length !== 2) throw usageError('import diff takes two quarters or edition folders.')
  if (files.length === 0) throw usageError('No file is named.')
  return { what, files, edition: values.edition, data: values.data }
}
