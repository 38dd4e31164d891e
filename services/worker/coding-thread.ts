import type { MessagePort } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { createCoder } from '../coder.ts'
import { loadKnowledge } from '../knowledge/index.ts'
import { type CodeRequest, type CodingResult, DomainError, type ErrorCode } from '../schema/index.ts'

/** One piece of work for a thread; the port hears when the thread turns to it, which is when its time begins to count. */
export interface CodingTask {
  readonly request: CodeRequest
  readonly started: MessagePort
}

/** Errors lose their class on the way between threads, so an outcome is a value. */
export type CodingOutcome =
  | { readonly kind: 'coded'; readonly result: CodingResult }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly stack: readonly string[] }

// Once for each thread, before its first task.
const { dataFolder } = Piscina.workerData as { readonly dataFolder?: string | undefined }
const coder = createCoder(loadKnowledge(undefined, dataFolder))

const toFrames = (error: unknown): readonly string[] =>
  error instanceof Error
    ? (error.stack ?? '')
        .split('\n')
        .filter(line => /^\s+at /.test(line))
        .slice(0, 8)
    : []

export const codeInThread = ({ request, started }: CodingTask): CodingOutcome => {
  started.postMessage('started')
  try {
    return { kind: 'coded', result: coder.code(request) }
  } catch (error) {
    const code = error instanceof DomainError ? error.code : 'coding-failed'
    return { kind: 'failed', code, stack: toFrames(error) }
  } finally {
    started.close()
  }
}
