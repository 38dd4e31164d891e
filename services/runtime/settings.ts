import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { DomainError } from '../schema/index.ts'

/** Everything the processes read from the environment, in one place. */
export interface Settings {
  readonly host: string
  readonly port: number
  readonly dataFolder: string
  readonly databaseUrl?: string | undefined
  readonly redisUrl?: string | undefined
  readonly logLevel: string
  readonly codingThreads: number
  readonly codingTimeoutMs: number
  /** A report that was queued this long ago and is in no queue any more is queued again. */
  readonly sweepAfterMs: number
  readonly requestsPerMinute: number
  /** Where a worker that runs apart answers /readyz and /metrics; 0 = nowhere. */
  readonly workerPort: number
  readonly loadSamples: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

const refuse = (name: string, wanted: string): DomainError =>
  new DomainError('usage', `${name} must be ${wanted}.`, `Correct ${name} in the environment and start again.`)

const integer = (env: Environment, name: string, fallback: number, min: number, max: number): number => {
  const given = env[name]?.trim()
  if (given === undefined || given === '') return fallback
  const value = Number(given)
  if (!Number.isInteger(value) || value < min || value > max) throw refuse(name, `a whole number, ${min} to ${max}`)
  return value
}

const url = (env: Environment, name: string, protocols: readonly string[]): string | undefined => {
  const given = env[name]?.trim()
  if (given === undefined || given === '') return undefined
  if (!URL.canParse(given) || !protocols.includes(new URL(given).protocol))
    throw refuse(name, `an address that begins with ${protocols.join('// or ')}//`)
  return given
}

const flag = (env: Environment, name: string, fallback: boolean): boolean => {
  const given = env[name]?.trim().toLowerCase()
  if (given === undefined || given === '') return fallback
  if (['1', 'true', 'yes', 'on'].includes(given)) return true
  if (['0', 'false', 'no', 'off'].includes(given)) return false
  throw refuse(name, '1 or 0')
}

/** Where data of the user lie, outside the repository: the embedded database, imported editions, own profiles. */
export const toDataFolder = (env: Environment): string => resolve(env.SELDINGER_DATA?.trim() || './var')

/** Environment → settings; a wrong value stops the start and names the variable. */
export const parseSettings = (env: Environment): Settings => {
  const databaseUrl = url(env, 'DATABASE_URL', ['postgres:', 'postgresql:'])
  const logLevel = env.LOG_LEVEL ?? 'info'
  if (!LOG_LEVELS.includes(logLevel)) throw refuse('LOG_LEVEL', LOG_LEVELS.join(', '))
  return {
    host: env.HOST?.trim() || '127.0.0.1',
    port: integer(env, 'PORT', 8080, 0, 65_535),
    dataFolder: toDataFolder(env),
    databaseUrl,
    redisUrl: url(env, 'REDIS_URL', ['redis:', 'rediss:']),
    logLevel,
    codingThreads: integer(env, 'CODING_THREADS', Math.min(4, Math.max(1, availableParallelism() - 1)), 1, 64),
    codingTimeoutMs: integer(env, 'CODING_TIMEOUT_MS', 20_000, 10, 600_000),
    sweepAfterMs: integer(env, 'SWEEP_AFTER_MS', 15_000, 100, 3_600_000),
    requestsPerMinute: integer(env, 'REQUESTS_PER_MINUTE', 12_000, 1, 10_000_000),
    workerPort: integer(env, 'WORKER_PORT', 0, 0, 65_535),
    loadSamples: flag(env, 'SELDINGER_SAMPLES', databaseUrl === undefined),
  }
}
