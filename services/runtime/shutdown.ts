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
