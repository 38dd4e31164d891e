import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/**
 * The picture in services/README.md as data: which rooms a room may import from. A file directly in services/ is a room
 * of its own. A new room needs a line here and a place in the picture.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  schema: [],
  engine: ['schema'],
  coding: ['schema'],
  knowledge: ['schema'],
  coder: ['schema', 'engine', 'coding', 'knowledge'],
  runtime: ['schema'],
  interop: ['schema'],
  store: ['schema', 'runtime'],
  queue: ['schema', 'runtime', 'store'],
  api: ['schema', 'coder', 'knowledge', 'interop', 'runtime', 'store', 'queue'],
  worker: ['schema', 'coder', 'knowledge', 'interop', 'runtime', 'store', 'queue'],
  workbench: ['schema'],
  // the ablation takes the stages apart
  bench: [
    'schema',
    'engine',
    'coding',
    'coder',
    'knowledge',
    'interop',
    'runtime',
    'store',
    'queue',
    'api',
    'worker',
    'testbed',
  ],
  cli: ['schema', 'coding', 'coder', 'knowledge', 'interop', 'runtime', 'store', 'queue', 'api', 'worker', 'bench'],
}

/** Rooms that also run in a browser. */
const PURE: readonly string[] = ['schema', 'engine', 'coding']
/** Packages whose root drags in servers, files or a slower twin; their sub-paths are fine. */
const ROOTS_TO_AVOID: readonly string[] = ['natural', 'compromise']
const MAY_PRINT: readonly string[] = ['cli', 'bench']
const FOLDERS_WITHOUT_MEANING: readonly string[] = ['utils', 'helpers', 'common', 'lib', 'core', 'manager']
const LONG = 300
const TOO_LONG = 400

interface SourceFile {
  /** Path from services/, with forward slashes. */
  readonly path: string
  readonly room: string
  readonly text: string
  readonly imports: readonly string[]
}

const SERVICES = fileURLToPath(new URL('.', import.meta.url))
const IMPORT = /(?:^|[;}\s])(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g

const toRoom = (path: string): string => {
  const [first = ''] = path.split('/')
  return path.includes('/') ? first : first.replace(/\.ts$/, '')
}

const stripComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')

const readSource = (path: string): SourceFile => {
  const text = readFileSync(join(SERVICES, path), 'utf8')
  const imports = [...stripComments(text).matchAll(IMPORT)].flatMap(found => found[1] ?? found[2] ?? [])
  return { path, room: toRoom(path), text, imports }
}

const PATHS = readdirSync(SERVICES, { recursive: true, encoding: 'utf8' }).map(path => path.replaceAll('\\', '/'))
const FILES = PATHS.filter(path => /\.(ts|tsx|mts|mjs)$/.test(path)).map(readSource)

/** Tests and what only tests use stand above everything: they may import anything, and nothing else imports them. */
const isForTests = (path: string): boolean =>
  /(\.test\.tsx?|\.made-up\.ts|\/contract\.ts|\/read-cases\.ts)$/.test(path) || toRoom(path) === 'testbed'
const SOURCES = FILES.filter(({ path }) => !isForTests(path))
/** The developer's runner of cases reads them, and the bench starts servers as the tests do. */
const MAY_REST_ON_TESTS: readonly string[] = ['cli/cases.ts', 'bench/end-to-end.ts']

/** Path from services/ of a relative import, undefined for a package. */
const toTarget = (file: SourceFile, specifier: string): string | undefined =>
  specifier.startsWith('.')
    ? relative(SERVICES, resolve(SERVICES, dirname(file.path), specifier)).replaceAll('\\', '/')
    : undefined

const listTargets = (file: SourceFile): readonly string[] =>
  file.imports.flatMap(specifier => toTarget(file, specifier) ?? [])

/** The first cycle found on the way from a file, as the files in order. */
const findCycle = (graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined => {
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (done.has(path)) return undefined
    for (const next of graph.get(path) ?? []) {
      const cycle = visit(next, [...trail, path])
      if (cycle) return cycle
    }
    done.add(path)
    return undefined
  }
  for (const path of graph.keys()) {
    const cycle = visit(path, [])
    if (cycle) return cycle
  }
  return undefined
}

describe('the house', () => {
  it('is seen by this test', () => {
    const main = FILES.find(({ path }) => path === 'cli/main.ts')
    expect(main?.imports).toEqual(expect.arrayContaining(['node:fs/promises', './fault.ts', './explain.ts']))
  })

  it('has only the rooms of the picture', () => {
    const rooms = new Set(SOURCES.map(({ room }) => room))
    expect([...rooms].filter(room => !(room in MAY_IMPORT))).toEqual([])
  })

  it('lets imports point down only', () => {
    const against = SOURCES.flatMap(file =>
      listTargets(file)
        .filter(target => !target.startsWith('..') && toRoom(target) !== file.room)
        .filter(target => !MAY_IMPORT[file.room]?.includes(toRoom(target)) && !isForTests(target))
        .map(target => `${file.path} imports ${target}`),
    )
    expect(against).toEqual([])
  })

  it('does not rest on what is there for tests', () => {
    const resting = SOURCES.filter(({ path }) => !MAY_REST_ON_TESTS.includes(path)).flatMap(file =>
      listTargets(file)
        .filter(isForTests)
        .map(target => `${file.path} imports ${target}`),
    )
    expect(resting).toEqual([])
  })

  it('has no cycle of imports', () => {
    expect(findCycle(new Map(SOURCES.map(file => [file.path, listTargets(file)])))).toBeUndefined()
  })

  it('keeps the pure rooms free of the machine', () => {
    const impure = SOURCES.filter(({ room }) => PURE.includes(room)).flatMap(({ path, imports }) =>
      imports.filter(specifier => isBuiltin(specifier)).map(specifier => `${path} imports ${specifier}`),
    )
    expect(impure).toEqual([])
  })

  it('takes natural and compromise by sub-path only', () => {
    const roots = FILES.flatMap(({ path, imports }) =>
      imports.filter(specifier => ROOTS_TO_AVOID.includes(specifier)).map(specifier => `${path} imports ${specifier}`),
    )
    expect(roots).toEqual([])
  })

  it('has no folder whose name says nothing', () => {
    expect(PATHS.filter(path => path.split('/').some(part => FOLDERS_WITHOUT_MEANING.includes(part)))).toEqual([])
  })

  it('prints only from the command line and the bench', () => {
    const printing = SOURCES.filter(
      ({ room, text }) => !MAY_PRINT.includes(room) && /\bconsole\./.test(stripComments(text)),
    )
    expect(printing.map(({ path }) => path)).toEqual([])
  })

  it('is made of small files', () => {
    const lengths = FILES.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    const list = (limit: number) =>
      lengths.filter(({ lines }) => lines > limit).map(({ path, lines }) => `${path} ${lines} lines`)
    for (const long of list(LONG)) process.stderr.write(`over ${LONG} lines, worth a cut: ${long}\n`)
    expect(list(TOO_LONG)).toEqual([])
  })
})
