import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { DomainError } from '../schema/index.ts'
import type { PoolClient } from './pool.ts'

const FOLDER = new URL('./migrations/', import.meta.url)
const LOCK = 1397051461

export interface Migration {
  readonly name: string
  readonly sql: string
  readonly sha: string
}

export const loadMigrations = async (): Promise<readonly Migration[]> => {
  const names = (await readdir(FOLDER)).filter(name => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async name => {
      const sql = await readFile(new URL(name, FOLDER), 'utf8')
      return { name, sql, sha: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** Brings the schema `seldinger` up to date: all or nothing, once however many processes start. Answers what it applied. */
export const migrate = async (client: PoolClient): Promise<readonly string[]> => {
  const migrations = await loadMigrations()
  await client.query('begin')
  try {
    await client.query('select pg_advisory_xact_lock($1)', [LOCK])
    await client.query('create schema if not exists seldinger')
    await client.query(`create table if not exists seldinger.migrations (
      name text primary key, sha text not null, applied_at timestamptz not null default now())`)
    const { rows } = await client.query('select name, sha from seldinger.migrations')
    const applied = new Map((rows as { name: string; sha: string }[]).map(row => [row.name, row.sha]))
    const missing = migrations.filter(migration => !applied.has(migration.name))
    const changed = migrations.find(({ name, sha }) => applied.has(name) && applied.get(name) !== sha)
    if (changed !== undefined)
      throw new DomainError(
        'store-unavailable',
        `Migration ${changed.name} is not the one that this database was made with.`,
        'Run the version of Seldinger that made the database, or add a new migration instead of changing an old one.',
      )
    for (const { name, sql, sha } of missing) {
      await client.query(sql)
      await client.query('insert into seldinger.migrations (name, sha) values ($1, $2)', [name, sha])
    }
    await client.query('commit')
    return missing.map(migration => migration.name)
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}
