import { buffer } from 'node:stream/consumers'
import { toDataFolder } from '../runtime/settings.ts'

/** What a command may touch of the world outside; a test passes its own. */
export interface Terminal {
  /** Standard output, whole lines. */
  readonly print: (text: string) => void
  /** Standard error, whole lines. */
  readonly warn: (text: string) => void
  readonly readInput: () => Promise<Uint8Array>
  /** Where a progress bar may be drawn; absent when standard error is not a terminal. */
  readonly progressStream?: NodeJS.WriteStream | undefined
  /** Standard output is a screen, the same as standard error's. */
  readonly printsOnScreen: boolean
  readonly columns: number
  readonly colour: boolean
  /** The calendar day here, YYYY-MM-DD. */
  readonly today: string
  /** Where imported editions and own profiles lie; absent = the lexicons alone count. */
  readonly dataFolder?: string | undefined
}

const MAX_COLUMNS = 100

/** The calendar day of an instant in the local time zone. */
export const toCalendarDay = (instant: Date): string => {
  const pad = (value: number, width: number) => String(value).padStart(width, '0')
  return `${pad(instant.getFullYear(), 4)}-${pad(instant.getMonth() + 1, 2)}-${pad(instant.getDate(), 2)}`
}

const allowsColour = (environment: NodeJS.ProcessEnv): boolean =>
  (environment.NO_COLOR ?? '') === '' && environment.TERM !== 'dumb'

/** The terminal of this process. Reading stops quietly when the reader of our output has gone (`| head`). */
export const createProcessTerminal = (): Terminal => {
  const { stdout, stderr, stdin, env } = process
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0)
    throw error
  })
  return {
    print: text => void stdout.write(`${text}\n`),
    warn: text => void stderr.write(`${text}\n`),
    readInput: async () => buffer(stdin),
    progressStream: stderr.isTTY ? stderr : undefined,
    printsOnScreen: Boolean(stdout.isTTY),
    columns: Math.min(MAX_COLUMNS, Math.max(60, stdout.columns ?? MAX_COLUMNS)),
    colour: Boolean(stdout.isTTY) && allowsColour(env),
    today: toCalendarDay(new Date()),
    dataFolder: toDataFolder(env),
  }
}
