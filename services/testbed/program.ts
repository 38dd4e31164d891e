import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { until } from './condition.ts'

export const run = promisify(execFile)

const isRunnable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

export const findProgram = (name: string, folders: readonly string[] = []): string | undefined =>
  [...folders, ...(process.env.PATH ?? '').split(delimiter)]
    .filter(folder => folder !== '')
    .map(folder => join(folder, name))
    .find(isRunnable)

/** True where packages can be installed without asking anyone: root on a Debian. */
export const canInstall = (): boolean => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

const INSTALL_LOCK = join(tmpdir(), 'seldinger-apt.lock')
const INSTALL_LIMIT_MS = 150_000

/** Installs Debian packages, one process at a time. */
export const installPackages = async (...names: readonly string[]): Promise<void> => {
  const taken = () => {
    try {
      mkdirSync(INSTALL_LOCK)
      return true
    } catch {
      // Left by a process that died: an installation takes less than this.
      const { mtimeMs } = statSync(INSTALL_LOCK, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() }
      if (Date.now() - mtimeMs > INSTALL_LIMIT_MS) rmSync(INSTALL_LOCK, { recursive: true, force: true })
      return false
    }
  }
  await until('another process has finished installing packages', taken, { deadlineMs: 170_000, everyMs: 250 })
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const wait = ['-o', 'DPkg::Lock::Timeout=120', '-q', '-y']
    await run('apt-get', [...wait, 'update'], { env, maxBuffer: 1 << 26 })
    await run('apt-get', [...wait, 'install', '--no-install-recommends', ...names], { env, maxBuffer: 1 << 26 })
  } finally {
    rmSync(INSTALL_LOCK, { recursive: true, force: true })
  }
}

export const findFreePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })

export interface Server {
  readonly url: string
  stop(): Promise<void>
}

/** A server process that ends with this one at the latest. */
export const spawnServer = (program: string, args: readonly string[], options: SpawnOptions): ChildProcess => {
  const child = spawn(program, [...args], { stdio: 'ignore', ...options })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  return child
}

export const stopProcess = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise(resolve => child.once('exit', resolve))
  child.kill(signal)
  await ended
}
