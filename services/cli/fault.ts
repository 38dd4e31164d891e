import { DomainError } from '../schema/index.ts'

export const EXIT_DONE = 0
export const EXIT_OUR_FAULT = 1
export const EXIT_USAGE = 2

/** Errors that are ours to mend, not the caller's. */
const OUR_FAULTS: ReadonlySet<string> = new Set([
  'lexicon-invalid',
  'knowledge-missing',
  'edition-missing',
  'coding-timeout',
  'coding-failed',
  'internal',
])

/** Exit code for an error: 2 when the caller can mend it, 1 when we must. */
export const toExitCode = (error: unknown): number =>
  error instanceof DomainError && !OUR_FAULTS.has(error.code) ? EXIT_USAGE : EXIT_OUR_FAULT

/** Where an unexpected error arose. Its message is left out: it could quote the report. */
const toPlace = (error: unknown): string => {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const frame = stack.split('\n').find(line => line.trimStart().startsWith('at ')) ?? ''
  return `${error instanceof Error ? error.name : typeof error} ${frame.trim()}`.trim()
}

/** `report-not-text: The file is not UTF-8 text. Save it …`: stable code, what is wrong, what to do. */
export const printFault = (error: unknown): string =>
  error instanceof DomainError
    ? `${error.code}: ${error.message}`
    : `internal: ${toPlace(error)}. Please report this line; it holds no report text.`
