import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { diffEditions, type ImportedTable, importEdition, loadKnowledge, parseQuarter } from '../knowledge/index.ts'
import { DomainError } from '../schema/index.ts'
import { type ImportArguments, parseImportArguments, usageError } from './arguments.ts'
import { EXIT_DONE } from './fault.ts'
import type { Terminal } from './terminal.ts'

const readSourceFile = async (path: string) => {
  try {
    return { name: basename(path), bytes: await readFile(path) }
  } catch (error) {
    const { code = 'unknown fault' } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : code
    throw new DomainError('file-unreadable', `${path} cannot be read: ${why}.`, 'Check the path.', { cause: error })
  }
}

const BEFORE = { none: '', same: ' (as before)', replaced: ' (replaces an earlier import)' } as const

/** CMS ships the pairs in parts, -f1 to -fN; one that is missing is seen only by its number. */
const findMissingParts = ({ readings }: ImportedTable): readonly string[] => {
  const parts = readings.flatMap(({ source }) => /-f(\d+)\./i.exec(source.name)?.[1] ?? []).map(Number)
  const last = Math.max(0, ...parts)
  const missing = Array.from({ length: last }, (_, at) => at + 1).filter(part => !parts.includes(part))
  return [
    ...missing.map(part => `part f${part} was not given`),
    ...(last === 1 && missing.length === 0 ? ['only part f1 was given; CMS ships several, import them together'] : []),
  ]
}

const printTable = (table: ImportedTable, terminal: Terminal): void => {
  const { kind, path, readings, rows, repeated, before } = table
  terminal.print(`${kind}: ${rows} rows in ${path}${BEFORE[before]}`)
  for (const { source, read, kept, dropped } of readings) {
    const drops = Object.entries(dropped).map(([why, count]) => `${count} ${why}`)
    const left = drops.length > 0 ? `, left out ${drops.join(', ')}` : ''
    terminal.print(`  ${source.name}: read ${read}, kept ${kept.length}${left}`)
  }
  if (repeated > 0) terminal.print(`  ${repeated} repeated`)
  for (const missing of findMissingParts(table)) terminal.warn(`seldinger: ${kind}: ${missing}.`)
}

const runDiff = ({ files: [old, next] }: ImportArguments, data: string, terminal: Terminal): number => {
  const diff = diffEditions(old!, next!, data)
  for (const kind of diff.both) {
    const changes = diff.changes.filter(change => change.kind === kind)
    const count = (what: string) => changes.filter(({ change }) => change === what).length
    terminal.print(
      `${kind} ${diff.old} -> ${diff.next}: ${count('added')} added, ${count('ended')} ended, ${count('changed')} changed`,
    )
    const mark = { added: '+', ended: '-', changed: '~' } as const
    for (const { change, names, says } of changes)
      terminal.print(`  ${mark[change]} ${names.join(' ')}  ${says.join(', ')}`)
  }
  for (const { kind, edition } of diff.only) terminal.print(`${kind}: only ${edition} has it`)
  return EXIT_DONE
}

/** Imports files of CMS as an edition of their quarter, or prints how two editions differ. */
export const runImport = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  const order = parseImportArguments(args)
  const data = order.data ?? terminal.dataFolder
  if (data === undefined) throw usageError('No data folder is named.')
  if (order.what === 'diff') return runDiff(order, data, terminal)
  const quarter = order.edition === undefined ? undefined : parseQuarter(order.edition)
  const codes = new Set(loadKnowledge().codes.map(({ code }) => code))
  const files = []
  for (const path of order.files) files.push(await readSourceFile(path))
  const kind = order.what === 'ncci' ? undefined : order.what
  const imported = importEdition({ files, data, codes, quarter, kind })
  const { edition, from, until } = imported.quarter
  terminal.print(`edition ${edition}, for dates of service ${from} to ${until}`)
  for (const table of imported.tables) printTable(table, terminal)
  return EXIT_DONE
}
