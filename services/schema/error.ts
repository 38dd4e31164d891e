/** The closed list of error codes. Bad input is never retried; I/O trouble is. */
export const ERROR_CODES = [
  'report-empty',
  'report-too-long',
  'report-not-text',
  'request-invalid',
  'request-not-json',
  'route-unknown',
  'rate-limited',
  'date-of-service-invalid',
  'date-of-service-future',
  'date-of-service-too-early',
  'report-unknown',
  'result-unknown',
  'review-conflict',
  'review-invalid',
  'idempotency-conflict',
  'code-unknown',
  'code-not-in-force',
  'vessel-unknown',
  'modifier-unknown',
  'units-over-limit',
  'lexicon-invalid',
  'knowledge-missing',
  'edition-missing',
  'edition-invalid',
  'data-folder-locked',
  'store-unavailable',
  'queue-unavailable',
  'coding-timeout',
  'coding-failed',
  'file-unreadable',
  'usage',
  'internal',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

/**
 * An error that a person can act on: `code` is stable, `message` says what is wrong, `next` what to do about it.
 * Never carries report text.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError'
  readonly code: ErrorCode
  readonly next: string
  constructor(code: ErrorCode, message: string, next: string, options?: ErrorOptions) {
    super(`${message} ${next}`, options)
    this.code = code
    this.next = next
  }
}
