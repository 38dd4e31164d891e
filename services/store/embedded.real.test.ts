import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeStore } from './contract.ts'
import { lockFolder } from './embedded/lock.ts'
import { EmbeddedPool } from './embedded/pool.ts'
import { SEED_FILE } from './pool.ts'
import { openStore } from './store.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seldinger-store-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describeStore('the embedded database', () => ({ kind: 'embedded', folder: join(folder, 'contract') }))

describe('the data folder', () => {
  it('is refused to a second process while the first one lives, and free when it has closed', async () => {
    const place = { kind: 'embedded', folder: join(folder, 'locked') } as const
    const first = await openStore(place)
    await expect(openStore(place)).rejects.toMatchObject({ code: 'data-folder-locked' })
    await first.close()
    const second = await openStore(place)
    await second.close()
  })

  it('is taken over from a process that is gone, also when another one has its number', async () => {
    const dead = spawn(process.execPath, ['-e', ''])
    await new Promise(resolve => dead.once('exit', resolve))
    const place = join(folder, 'stale')
    const holders = [
      { pid: dead.pid, started: '1', host: hostname() },
      { pid: process.pid, started: 'another start', host: hostname() },
      'no json',
    ]
    for (const holder of holders) {
      await (await lockFolder(place)).release()
      await writeFile(join(place, 'lock'), JSON.stringify(holder))
      const lock = await lockFolder(place)
      expect(JSON.parse(await readFile(join(place, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid })
      await lock.release()
    }
  })

  it('goes to one of many that find it stale', async () => {
    const place = join(folder, 'race')
    await (await lockFolder(place)).release()
    await writeFile(join(place, 'lock'), JSON.stringify({ pid: 2 ** 22 + 1, started: '1', host: hostname() }))
    const locks = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(place)))
    expect(locks.filter(lock => lock.status === 'fulfilled')).toHaveLength(1)
  })

  it('keeps what was committed over a close and a reopening', async () => {
    const place = { kind: 'embedded', folder: join(folder, 'reopened') } as const
    const first = await openStore(place)
    const { report } = await first.intake({ report: { text: 'Kept.' } })
    await first.close()
    const second = await openStore(place)
    expect((await second.findReportText(report.id))?.text).toBe('Kept.')
    await second.close()
  })
})

describe('the embedded database', () => {
  it('leaves the event loop free while it works', async () => {
    const store = await openStore({ kind: 'embedded' })
    let longest = 0
    let last = performance.now()
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 5)
    const begun = performance.now()
    await store.pool.query('select count(*) from generate_series(1, 5000000) as n where n % 7 = 3')
    const took = performance.now() - begun
    clearInterval(timer)
    await store.close()
    expect(took).toBeGreaterThan(200)
    expect(longest).toBeLessThan(took / 2)
  })

  it('says so when it has died', async () => {
    const store = await openStore({ kind: 'embedded' })
    const lost = new Promise<void>(resolve => store.pool.onLost(resolve))
    await (store.pool.pool as EmbeddedPool).crash()
    await lost
    await expect(store.ping()).rejects.toMatchObject({ code: 'store-unavailable' })
    await store.close()
  })
})

describe('the packed cluster', () => {
  it('is small, and of the PGlite that is installed', async () => {
    const { length } = await readFile(SEED_FILE)
    expect(length).toBeLessThan(5_000_000)
    const versionOf = async (seed: string | undefined) => {
      const pool = new EmbeddedPool({ seed })
      await pool.ready
      const { rows } = await pool.query(`select version() as version,
        (select count(*)::int from pg_proc) as functions, (select count(*)::int from pg_class) as relations,
        (select string_agg(datname || datcollate || encoding, ',' order by datname) from pg_database) as databases`)
      await pool.end()
      return rows[0]
    }
    expect(await versionOf(SEED_FILE)).toEqual(await versionOf(undefined))
  })
})
