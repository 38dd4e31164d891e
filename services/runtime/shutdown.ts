import { DomainError } from '../schema/index.ts'
import { type Log, toLoggedError } from './log.ts'

const DEADLINE_MS = 20_000

/** Closes in the order given, on SIGTERM or SIGINT; a second signal, or a close that hangs, ends the process at once. */
export const closeOnSignal = (log: Log, close: () => Promise<void>): void => {
  let closing = false
  const onSignal = (signal: NodeJS.Signals) => {
    if (closing) process.exit(130)
    closing = true
    log.info({ signal }, 'closing')
    setTimeout(() => process.exit(1), DEADLINE_MS).unref()
    close().then(
      () => process.exit(0),
      error => {
        log.error({ err: error }, 'closing failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  const fatal = (error: unknown) => {
    log.fatal(toLoggedError(error), 'unexpected fault, the process ends')
    process.exit(1)
  }
  process.on('uncaughtException', fatal)
  process.on('unhandledRejection', fatal)
}

/** Runs a process's start; what stops it is said in one line, with the next step when there is one. */
export const runOrExit = async (start: () => Promise<void>): Promise<void> => {
  try {
    await start()
  } catch (error) {
    const said = error instanceof DomainError ? `${error.code}: ${error.message}` : toSaid(error)
    process.stderr.write(`seldinger: ${said}\n`)
    process.exit(error instanceof DomainError && error.code === 'usage' ? 2 : 1)
  }
}

/** No report has been read yet, so a foreign message may be shown. */
const toSaid = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown trouble at the start'
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return `${error.message}. Set PORT to a free one.`
  const cause =
    error instanceof AggregateError ? error.errors.map(one => String(one.message)).join('; ') : error.message
  return code === 'ECONNREFUSED' ? `${cause}. See that the server at DATABASE_URL runs.` : (error.stack ?? cause)
}
