import { readFile } from 'node:fs/promises'
import { USAGE, usageError } from './arguments.ts'
import { EXIT_DONE, EXIT_OUR_FAULT, EXIT_USAGE, printFault, toExitCode } from './fault.ts'
import { createProcessTerminal, type Terminal } from './terminal.ts'

type Command = (args: readonly string[], terminal: Terminal) => Promise<number>

/** Each command is loaded when it is asked for, so that help and a mistyped flag answer at once. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  code: async () => (await import('./code.ts')).runCode,
  explain: async () => (await import('./explain.ts')).runExplain,
  eval: async () => (await import('./eval.ts')).runEval,
  check: async () => (await import('./check.ts')).runCheck,
  import: async () => (await import('./import.ts')).runImport,
}

const printVersion = async (terminal: Terminal): Promise<number> => {
  const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8')
  terminal.print((JSON.parse(manifest) as { version: string }).version)
  return EXIT_DONE
}

const wantsHelp = (args: readonly string[]): boolean => {
  const options = args.includes('--') ? args.slice(0, args.indexOf('--')) : args
  return options.includes('--help') || options.includes('-h')
}

const dispatch: Command = async ([name, ...args], terminal) => {
  if (name === undefined) {
    terminal.warn(USAGE)
    return EXIT_USAGE
  }
  if (name === 'help' || wantsHelp([name, ...args])) {
    terminal.print(USAGE)
    return EXIT_DONE
  }
  if (name === '--version') return printVersion(terminal)
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (load === undefined) throw usageError(`There is no command ${JSON.stringify(name)}.`)
  const run = await load()
  return run(args, terminal)
}

/** Runs one command and gives its exit code; an error is printed with its code and the next step. */
export const run: Command = async (args, terminal) => {
  try {
    return await dispatch(args, terminal)
  } catch (error) {
    terminal.warn(`seldinger: ${printFault(error)}`)
    return toExitCode(error)
  }
}

/** Runs the command of this process; output still on its way is let out before the end. */
export const runProcess = async (): Promise<void> => {
  process.exitCode = EXIT_OUR_FAULT
  process.exitCode = await run(process.argv.slice(2), createProcessTerminal())
}
