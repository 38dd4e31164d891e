import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { LexiconFile } from './files.ts'
import { ROW_SOURCES, type RowKind, type RowOf } from './kinds.ts'
import { parseCsv, parseYaml, type RawRow } from './parse.ts'
import type { Problem } from './problem.ts'

/** A checked row and where it stands. */
export interface Row<T> {
  readonly file: string
  readonly line: number
  readonly value: T
}

/** Every row of the folder by kind. */
export type Rows = { readonly [K in RowKind]: readonly Row<RowOf[K]>[] }

type Properties = Record<string, { type?: string; description?: string; anyOf?: readonly { const?: unknown }[] }>

const propertiesOf = (schema: TSchema): Properties => (schema as { properties?: Properties }).properties ?? {}

const turnersOf = (schema: TSchema): ReadonlyMap<string, 'number' | 'boolean'> => {
  const turners = new Map<string, 'number' | 'boolean'>()
  for (const [field, property] of Object.entries(propertiesOf(schema))) {
    if (property.type === 'integer' || property.type === 'number') turners.set(field, 'number')
    if (property.type === 'boolean') turners.set(field, 'boolean')
  }
  return turners
}

const turn = (raw: RawRow['value'], turners: ReadonlyMap<string, 'number' | 'boolean'>): Record<string, unknown> => {
  const value: Record<string, unknown> = { ...raw }
  for (const [field, to] of turners) {
    const text = value[field]
    if (typeof text !== 'string') continue
    if (to === 'number' && /^-?\d+(\.\d+)?$/.test(text)) value[field] = Number(text)
    if (to === 'boolean' && (text === 'true' || text === 'false')) value[field] = text === 'true'
  }
  return value
}

const optionsOf = (schema: TSchema, field: string): string => {
  const property = propertiesOf(schema)[field]
  const options = property?.anyOf?.map(option => String(option.const))
  if (options !== undefined) return `Use one of: ${options.join(', ')}.`
  if (property?.description !== undefined) return `Write ${property.description}.`
  return 'See the head of the file for what this field holds.'
}

interface SchemaError {
  readonly keyword: string
  readonly instancePath: string
  readonly message: string
  readonly params: object
}

const toProblems = (file: string, row: RawRow, schema: TSchema, errors: readonly SchemaError[]): Problem[] => {
  const fields = Object.keys(propertiesOf(schema))
  const problems = new Map<string, Problem>()
  const add = (field: string, message: string, next: string): void => {
    if (!problems.has(field)) problems.set(field, { file, row: row.line, field, message, next })
  }
  for (const error of errors) {
    const field = error.instancePath.split('/')[1] ?? ''
    if (error.keyword === 'required') {
      const missing = (error.params as { requiredProperties?: readonly string[] }).requiredProperties ?? []
      for (const name of missing) add(name, `"${name}" is missing`, 'Every row of this file needs it.')
    } else if (field === '') continue
    else if (!fields.includes(field)) add(field, `"${field}" is no field of this file`, `Use ${fields.join(', ')}.`)
    else {
      const given = row.value[field]
      const shown = typeof given === 'string' ? `"${given}"` : 'the value'
      add(
        field,
        `${shown} ${error.keyword === 'const' || error.keyword === 'anyOf' ? 'is not allowed' : error.message}`,
        optionsOf(schema, field),
      )
    }
  }
  if (problems.size === 0) add('', 'the row is not valid', 'See the head of the file.')
  return [...problems.values()]
}

/** Reads every file into rows; what does not fit its schema becomes a problem. */
export const checkRows = (files: readonly LexiconFile[]): { rows: Rows; problems: Problem[] } => {
  const problems: Problem[] = []
  const rows = Object.fromEntries(ROW_SOURCES.map(source => [source.kind, [] as Row<unknown>[]]))
  const compiled = new Map<RowKind, { check: ReturnType<typeof Compile>; turners: ReturnType<typeof turnersOf> }>()
  for (const file of files) {
    const source = ROW_SOURCES.find(candidate => candidate.files.test(file.path))
    if (source === undefined) {
      const next = `Known places: ${ROW_SOURCES.map(known => known.where).join(', ')}.`
      problems.push({ file: file.path, row: 0, field: '', message: 'no lexicon has this name', next })
      continue
    }
    const known = compiled.get(source.kind) ?? { check: Compile(source.schema), turners: turnersOf(source.schema) }
    compiled.set(source.kind, known)
    const parsed = file.path.endsWith('.csv') ? parseCsv(file.path, file.text) : parseYaml(file.path, file.text)
    problems.push(...parsed.problems)
    for (const raw of parsed.rows) {
      const value = turn(raw.value, known.turners)
      if (known.check.Check(value)) rows[source.kind]?.push({ file: file.path, line: raw.line, value })
      else
        problems.push(...toProblems(file.path, raw, source.schema, known.check.Errors(value) as readonly SchemaError[]))
    }
  }
  for (const source of ROW_SOURCES) {
    if (files.some(file => source.files.test(file.path))) continue
    const next = 'Put the file back from the package.'
    problems.push({ file: source.where, row: 0, field: '', message: 'the file is missing', next })
  }
  return { rows: rows as unknown as Rows, problems }
}
