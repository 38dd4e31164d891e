import { MessageChannel } from 'node:worker_threads'
import { Piscina } from 'piscina'
import type { CodeRequest } from '../schema/index.ts'
import type { CodingOutcome, CodingTask } from './coding-thread.ts'

export interface CodingPoolOptions {
  readonly threads: number
  readonly timeoutMs: number
  /** Module of a thread; tests put one there that hangs or dies. */
  readonly thread?: string | undefined
  readonly memoryMb?: number | undefined
  /** Where imported editions and own profiles lie; absent = the lexicons alone count. */
  readonly dataFolder?: string | undefined
}

export interface CodingPool {
  /** Never rejects: a report that hangs or breaks the coder is an outcome. */
  code(request: CodeRequest): Promise<CodingOutcome>
  close(): Promise<void>
}

const THREAD = new URL('./coding-thread.mjs', import.meta.url).href
const MEMORY_MB = 1_024
/** A thread that does not even begin, e.g. because it dies while loading. */
const START_LIMIT_MS = 120_000

/** Threads that code; one that exceeds its time is ended and replaced, so a bad report costs no more than its own time. */
export const createCodingPool = ({
  threads,
  timeoutMs,
  thread = THREAD,
  memoryMb = MEMORY_MB,
  dataFolder,
}: CodingPoolOptions): CodingPool => {
  const pool = new Piscina<CodingTask, CodingOutcome>({
    filename: thread,
    minThreads: threads,
    maxThreads: threads,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    recordTiming: false,
    workerData: { dataFolder },
  })
  pool.on('error', () => {})

  return {
    code: async request => {
      const { port1, port2 } = new MessageChannel()
      const limit = new AbortController()
      let timer = setTimeout(() => limit.abort(), START_LIMIT_MS)
      port1.once('message', () => {
        clearTimeout(timer)
        timer = setTimeout(() => limit.abort(), timeoutMs)
      })
      try {
        return await pool.run({ request, started: port2 }, { transferList: [port2], signal: limit.signal })
      } catch (error) {
        const code = limit.signal.aborted ? 'coding-timeout' : 'coding-failed'
        const name = error instanceof Error ? error.name : 'unknown'
        return { kind: 'failed', code, stack: [name] }
      } finally {
        clearTimeout(timer)
        port1.close()
      }
    },
    close: () => pool.destroy(),
  }
}
