import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { until } from './condition.ts'
import { findFreePort, stopProcess } from './program.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Spawned {
  readonly url: string
  readonly process: ChildProcess
  /** What it printed so far, on both outputs. */
  output(): string
  /** From the start of the process to its first answer. */
  readonly startMs: number
  kill(): Promise<void>
  stop(): Promise<number | null>
}

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url)).ok
  } catch {
    return false
  }
}

export interface SpawnEntry {
  /** File below services/. */
  readonly entry: string
  readonly env?: Record<string, string>
  /** Variable that takes the port on which /readyz answers. */
  readonly portName?: 'PORT' | 'WORKER_PORT'
  /** False: do not wait until it answers. */
  readonly waits?: boolean
}

/** One of our processes, started as a user starts it. */
export const spawnEntry = async ({
  entry,
  env = {},
  portName = 'PORT',
  waits = true,
}: SpawnEntry): Promise<Spawned> => {
  const port = await findFreePort()
  const { DATABASE_URL: _, REDIS_URL: __, ...inherited } = process.env
  const begun = performance.now()
  const child = spawn(process.execPath, ['--import', 'tsx', `services/${entry}`], {
    cwd: ROOT,
    env: { ...inherited, SELDINGER_SAMPLES: '0', LOG_LEVEL: 'warn', ...env, [portName]: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  child.once('exit', () => process.off('exit', end))
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += String(chunk)))
  const url = `http://127.0.0.1:${port}`
  const isGone = () => child.exitCode !== null || child.signalCode !== null
  if (waits) {
    await until(`${entry} answers`, async () => isGone() || (await answers(`${url}/readyz`)), { deadlineMs: 60_000 })
    if (isGone()) throw new Error(`${entry} ended: ${output}`)
  }
  return {
    url,
    process: child,
    output: () => output,
    startMs: performance.now() - begun,
    kill: () => stopProcess(child, 'SIGKILL'),
    stop: async () => {
      await stopProcess(child, 'SIGTERM')
      return child.exitCode
    },
  }
}
