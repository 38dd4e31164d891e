import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { until } from './condition.ts'
import {
  canInstall,
  findFreePort,
  findProgram,
  installPackages,
  type Server,
  spawnServer,
  stopProcess,
} from './program.ts'

export const REDIS_SKIPPED = 'SKIPPED: no Redis here. To run: REDIS_URL=redis://host:6379 npm test'

export interface RedisServer extends Server {
  /** Ours alone: its data may be thrown away, it may be stopped. */
  readonly own: boolean
}

const isUp = async (url: string): Promise<boolean> => {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.ping()
    return true
  } catch {
    return false
  } finally {
    client.disconnect()
  }
}

/** A server of its own with the settings of production (AOF, noeviction); undefined when none can be had. */
export const startOwnRedis = async (givenPort?: number): Promise<RedisServer | undefined> => {
  if (findProgram('redis-server') === undefined && canInstall()) await installPackages('redis-server')
  const program = findProgram('redis-server')
  if (program === undefined) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'seldinger-redis-'))
  const port = givenPort ?? (await findFreePort())
  const settings = ['--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes', '--maxmemory-policy', 'noeviction']
  const child = spawnServer(program, ['--port', String(port), ...settings], { cwd: folder })
  const url = `redis://127.0.0.1:${port}`
  await until('Redis answers', () => isUp(url))
  return {
    url,
    own: true,
    stop: async () => {
      await stopProcess(child, 'SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The server of REDIS_URL, else one started here. */
export const startRedis = async (): Promise<RedisServer | undefined> => {
  const given = process.env.REDIS_URL
  return given === undefined || given === '' ? startOwnRedis() : { url: given, own: false, stop: async () => {} }
}
