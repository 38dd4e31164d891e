import { afterAll, beforeAll } from 'vitest'
import { openPool, type StorePool } from '../store/pool.ts'
import { describeQueue } from './contract.ts'
import { openQueue } from './open.ts'

let pool: StorePool
beforeAll(async () => {
  pool = await openPool({ kind: 'embedded' })
})
afterAll(() => pool?.end())

describeQueue('the embedded database', name => openQueue({ kind: 'embedded', pool: pool.pool }, name))
