import { afterAll, describe, expect, it } from 'vitest'
import { POSTGRES_SKIPPED, startPostgres } from '../testbed/postgres.ts'
import { describeStore } from './contract.ts'
import { openPool } from './pool.ts'
import { openStore } from './store.ts'

const server = await startPostgres()
afterAll(() => server?.stop())

if (server === undefined) {
  process.stderr.write(`${POSTGRES_SKIPPED}\n`)
  describe.skip(POSTGRES_SKIPPED, () => it('store on PostgreSQL', () => {}))
} else {
  describeStore('PostgreSQL', () => ({ kind: 'postgres', url: server.url }))

  describe('migrations on PostgreSQL', () => {
    it('run once however many processes start, and all or nothing', async () => {
      const pool = await openPool({ kind: 'postgres', url: server.url })
      await pool.query('drop schema seldinger cascade')
      const stores = await Promise.all(
        Array.from({ length: 4 }, () => openStore({ kind: 'postgres', url: server.url })),
      )
      const { rows } = await pool.query('select name from seldinger.migrations order by name')
      expect(rows).toHaveLength(3)
      await Promise.all(stores.map(store => store.close()))
      await pool.query(`update seldinger.migrations set sha = 'other'`)
      await expect(openStore({ kind: 'postgres', url: server.url })).rejects.toMatchObject({
        code: 'store-unavailable',
      })
      await pool.end()
    })
  })
}
