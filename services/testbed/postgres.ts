import { chown, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { until } from './condition.ts'
import {
  canInstall,
  findFreePort,
  findProgram,
  installPackages,
  run,
  type Server,
  spawnServer,
  stopProcess,
} from './program.ts'

const DEBIAN = '/usr/lib/postgresql'
export const POSTGRES_SKIPPED =
  'SKIPPED: no PostgreSQL here. To run: DATABASE_URL=postgres://user:password@host/database npm test'

const findBinaries = async (): Promise<{ initdb: string; postgres: string } | undefined> => {
  const versions = (await readdir(DEBIAN).catch(() => [])).sort((a, b) => Number(b) - Number(a))
  const folders = versions.map(version => join(DEBIAN, version, 'bin'))
  const initdb = findProgram('initdb', folders)
  const postgres = findProgram('postgres', folders)
  return initdb && postgres ? { initdb, postgres } : undefined
}

/** PostgreSQL refuses to run as root: then it runs as the user of its Debian package. */
const findOwner = async (): Promise<{ uid: number; gid: number } | undefined> => {
  if (process.getuid?.() !== 0) return undefined
  const idOf = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout)
  return { uid: await idOf('-u'), gid: await idOf('-g') }
}

const isUp = async (url: string): Promise<boolean> => {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

const startOwn = async (): Promise<Server | undefined> => {
  if ((await findBinaries()) === undefined && canInstall()) await installPackages('postgresql')
  const binaries = await findBinaries()
  if (binaries === undefined) return undefined
  const owner = await findOwner()
  const folder = await mkdtemp(join(tmpdir(), 'seldinger-postgres-'))
  if (owner !== undefined) await chown(folder, owner.uid, owner.gid)
  const data = join(folder, 'data')
  await run(binaries.initdb, ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync', '-E', 'UTF8'], {
    cwd: folder,
    ...owner,
  })
  const port = await findFreePort()
  const child = spawnServer(
    binaries.postgres,
    ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${folder}`],
    { cwd: folder, ...owner },
  )
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  await until('PostgreSQL answers', () => isUp(url))
  return {
    url,
    stop: async () => {
      await stopProcess(child, 'SIGINT')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A fresh database on the server of DATABASE_URL, else on one started here; undefined when neither can be had. */
export const startPostgres = async (): Promise<Server | undefined> => {
  const given = process.env.DATABASE_URL
  if (given === undefined || given === '') return startOwn()
  const name = `seldinger_test_${process.pid}_${Date.now()}`
  const ask = async (statement: string) => {
    const client = new Client({ connectionString: given })
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }
  await ask(`create database ${name}`)
  const url = new URL(given)
  url.pathname = `/${name}`
  return { url: url.href, stop: () => ask(`drop database if exists ${name} with (force)`) }
}
