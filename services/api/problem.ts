import Type, { type Static } from 'typebox'
import { DomainError, ERROR_CODES, type ErrorCode } from '../schema/index.ts'

/** RFC 9457, with our stable code and the next step. Never carries words of a report. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'urn:seldinger:problem:<code>' }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ enum: [...ERROR_CODES] }),
    next: Type.String({ description: 'what to do about it' }),
  },
  { title: 'Problem' },
)
export type Problem = Static<typeof Problem>

const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  'report-empty': 422,
  'report-too-long': 413,
  'report-not-text': 422,
  'request-invalid': 400,
  'request-not-json': 400,
  'route-unknown': 404,
  'rate-limited': 429,
  'date-of-service-invalid': 422,
  'date-of-service-future': 422,
  'date-of-service-too-early': 422,
  'report-unknown': 404,
  'result-unknown': 404,
  'review-conflict': 409,
  'review-invalid': 422,
  'idempotency-conflict': 409,
  'code-unknown': 422,
  'code-not-in-force': 422,
  'modifier-unknown': 422,
  'units-over-limit': 422,
  'coding-timeout': 422,
  'coding-failed': 422,
  'store-unavailable': 503,
  'queue-unavailable': 503,
}

export const toProblem = (error: DomainError): Problem => ({
  type: `urn:seldinger:problem:${error.code}`,
  // DomainError joins both in its message, for places that show only that.
  title: error.message.endsWith(error.next)
    ? error.message.slice(0, error.message.length - error.next.length).trim()
    : error.message,
  status: STATUS[error.code] ?? 500,
  code: error.code,
  next: error.next,
})

/** Errors of the database driver that say that the database is away, by SQLSTATE class or system code. */
const isStoreAway = (code: unknown): boolean =>
  typeof code === 'string' && (/^(08|53|57P)/.test(code) || /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_|EHOST)/.test(code))

const isDriverTrouble = (error: Error): boolean =>
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered)/.test(error.message)

/** Fastify's own errors, in our words: theirs may quote the body. */
const fromFastify = (code: string): DomainError | undefined => {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new DomainError(
        'report-too-long',
        'The body is too large.',
        'Send one report of at most 200000 characters.',
      )
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_EMPTY_TYPE':
      return new DomainError(
        'request-not-json',
        'The body is not JSON.',
        'Send it with Content-Type: application/json.',
      )
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new DomainError(
        'request-not-json',
        'The body is not valid JSON.',
        'Send one JSON object, for example {"text":"…"}.',
      )
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new DomainError('request-invalid', 'The address is not valid.', 'See /openapi.json for what there is.')
    default:
      return undefined
  }
}

/** Whatever was thrown, as one of our errors. A foreign message never gets through. */
export const toDomainError = (error: unknown): DomainError => {
  if (error instanceof DomainError) return error
  const { code } = error as { code?: unknown }
  const known = typeof code === 'string' ? fromFastify(code) : undefined
  if (known !== undefined) return known
  if (isStoreAway(code) || (error instanceof Error && isDriverTrouble(error)))
    return new DomainError('store-unavailable', 'The database does not answer.', 'Try again in a few seconds.', {
      cause: error,
    })
  return new DomainError(
    'internal',
    'Something went wrong here.',
    'Try again; if it stays, look for this time in the log.',
    {
      cause: error,
    },
  )
}
