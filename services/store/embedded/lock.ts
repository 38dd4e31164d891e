import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DomainError } from '../../schema/index.ts'

interface Holder {
  readonly pid: number
  /** Start time of that process in the kernel's own clock: the same pid with another start is another process. */
  readonly started: string
  readonly host: string
}

export interface FolderLock {
  release(): Promise<void>
}

const BEAT_MS = 5_000
/** A holder on another host cannot be asked; its lock is stale when it has not been touched for this long. */
const SILENT_MS = 60_000

/** Field 22 of /proc/<pid>/stat; '' where the system has no such file. */
const findStart = async (pid: number): Promise<string> => {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const isAlive = async (holder: Holder, path: string): Promise<boolean> => {
  if (holder.host !== hostname()) {
    const touched = await stat(path).catch(() => undefined)
    return touched !== undefined && Date.now() - touched.mtimeMs < SILENT_MS
  }
  if (!exists(holder.pid)) return false
  return holder.started === '' || holder.started === (await findStart(holder.pid))
}

const parseHolder = (text: string): Holder | undefined => {
  try {
    const { pid, started, host } = JSON.parse(text) as Holder
    return Number.isInteger(pid) && pid > 0 ? { pid, started: String(started), host: String(host) } : undefined
  } catch {
    return undefined
  }
}

const refuse = (folder: string, holder: Holder): DomainError =>
  new DomainError(
    'data-folder-locked',
    `The data folder ${folder} is in use by process ${holder.pid} on ${holder.host}.`,
    'Stop that process, or set SELDINGER_DATA to another folder; to run several processes, set DATABASE_URL.',
  )

/** Nobody needs longer than this to take a stale lock away; a mark that is older was left by a process that died at it. */
const TAKING_MS = 10_000

/**
 * Takes a stale lock away, one process at a time: while the mark beside it is held, no other takes one away, so the lock that was
 * judged is the lock that goes, never one that another process has just made.
 */
const removeStale = async (path: string, judged: string): Promise<void> => {
  const mark = `${path}.taking`
  const file = await open(mark, 'wx').catch(() => undefined)
  if (file === undefined) {
    const age = Date.now() - ((await stat(mark).catch(() => undefined))?.mtimeMs ?? Date.now())
    if (age > TAKING_MS) await rm(mark, { force: true })
    await new Promise(resolve => setTimeout(resolve, 20))
    return
  }
  await file.close()
  try {
    if ((await readFile(path, 'utf8').catch(() => undefined)) === judged) await rm(path, { force: true })
  } finally {
    await rm(mark, { force: true })
  }
}

/**
 * Takes the data folder for this process. PGlite itself lets two processes open one folder and loses the writes of one,
 * so a second process is refused here.
 */
export const lockFolder = async (folder: string): Promise<FolderLock> => {
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'lock')
  const own = JSON.stringify({ pid: process.pid, started: await findStart(process.pid), host: hostname() })
  for (let attempt = 0; attempt < 20; attempt++) {
    const file = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return undefined
      throw error
    })
    if (file !== undefined) {
      await file.writeFile(own)
      await file.close()
      const beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), BEAT_MS)
      beat.unref()
      return {
        release: async () => {
          clearInterval(beat)
          if ((await readFile(path, 'utf8').catch(() => '')) === own) await rm(path, { force: true })
        },
      }
    }
    const text = await readFile(path, 'utf8').catch(() => '')
    const holder = parseHolder(text)
    if (holder !== undefined && (await isAlive(holder, path))) throw refuse(folder, holder)
    // No holder in it: being written this very moment, or by a process that died while writing.
    const age = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? 0)
    if (holder === undefined && age < 1_000) await new Promise(resolve => setTimeout(resolve, 100))
    else await removeStale(path, text)
  }
  throw new DomainError(
    'data-folder-locked',
    `The data folder ${folder} could not be locked.`,
    `See that no other process uses it, remove ${path} and start again.`,
  )
}
