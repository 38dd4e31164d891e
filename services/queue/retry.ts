import { DomainError, type ErrorCode } from '../schema/index.ts'

const PASSING: ReadonlySet<ErrorCode> = new Set(['store-unavailable', 'queue-unavailable'])

/** Bad input stays bad: only trouble with what lies outside the report is worth another attempt. */
export const isRetryable = (error: unknown): boolean => !(error instanceof DomainError) || PASSING.has(error.code)
