import { afterAll, describe, it } from 'vitest'
import { openPool } from '../store/pool.ts'
import { POSTGRES_SKIPPED, startPostgres } from '../testbed/postgres.ts'
import { describeQueue } from './contract.ts'
import { openQueue } from './open.ts'

const server = await startPostgres()
const pool = server && (await openPool({ kind: 'postgres', url: server.url }))
afterAll(async () => {
  await pool?.end()
  await server?.stop()
})

if (pool === undefined) {
  process.stderr.write(`${POSTGRES_SKIPPED}\n`)
  describe.skip(POSTGRES_SKIPPED, () => it('queue on PostgreSQL', () => {}))
} else {
  describeQueue('PostgreSQL', name => openQueue({ kind: 'postgres', pool: pool.pool }, name))
}
