import { type DestinationStream, type Logger, pino } from 'pino'
import { DomainError } from '../schema/index.ts'

export type Log = Logger

/**
 * The only fields that reach a log line. Report text, accession, reasons and messages of foreign errors (which may quote
 * what they choked on) are not here, so they cannot get there by accident.
 */
export const LOGGED_FIELDS: ReadonlySet<string> = new Set([
  'reportId',
  'reportVersion',
  'jobId',
  'requestId',
  'reqId',
  'method',
  'route',
  'status',
  'durationMs',
  'code',
  'errorName',
  'stack',
  'count',
  'queue',
  'store',
  'attempt',
  'host',
  'port',
  'dataFolder',
  'outcome',
  'signal',
  'engineVersion',
  'knowledgeVersion',
  'version',
])

/** An error as far as it may be written down: never its message, which may quote its input. */
export const toLoggedError = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { errorName: typeof error }
  const code = error instanceof DomainError ? error.code : (error as { code?: unknown }).code
  const frames = error.stack?.split('\n').filter(line => /^\s+at /.test(line)) ?? []
  return {
    errorName: error.name,
    ...(typeof code === 'string' && /^[\w-]{1,64}$/.test(code) ? { code } : {}),
    stack: frames.slice(0, 8).map(frame => frame.trim()),
  }
}

const allowListed = (fields: Record<string, unknown>): Record<string, unknown> => {
  const kept: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'err') Object.assign(kept, toLoggedError(value))
    else if (LOGGED_FIELDS.has(name) && value !== undefined) kept[name] = value
  }
  return kept
}

/** Line-per-event JSON on standard error (standard output belongs to the command line). */
export const createLog = (level: string, destination?: DestinationStream): Log =>
  pino(
    {
      level,
      base: { service: 'seldinger' },
      serializers: {},
      formatters: { level: label => ({ level: label }), log: allowListed },
      hooks: {
        logMethod(args, method) {
          const [first] = args as unknown[]
          if (first instanceof Error) return method.apply(this, [{ err: first } as never, 'error'])
          if (typeof first === 'object' && first !== null && 'err' in first) {
            // A foreign caller's message beside an error is often the error's own: keep it only when it is ours.
            const { err } = first as { err: unknown }
            const own = typeof args[1] === 'string' && !(err instanceof Error && args[1].includes(err.message))
            return method.apply(this, [first as never, own ? (args[1] as string) : 'error'])
          }
          return method.apply(this, args)
        },
      },
    },
    destination ?? pino.destination({ fd: 2, sync: true }),
  )
