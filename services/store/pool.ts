import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Pool } from 'pg'
import { lockFolder } from './embedded/lock.ts'
import { EmbeddedPool } from './embedded/pool.ts'

export interface Rows {
  readonly rows: unknown[]
  readonly rowCount: number | null
}

/** The part of a `pg.PoolClient` that is used here; the embedded database has it too. */
export interface PoolClient {
  query(text: string, values?: readonly unknown[]): Promise<Rows>
  release(destroy?: boolean): void
  on(event: 'notification', listener: (message: { channel: string; payload?: string }) => void): unknown
  on(event: 'error' | 'end', listener: (error?: Error) => void): unknown
}

/** Where the rows are: a PostgreSQL server, or the embedded one in a folder or in memory. */
export type StorePlace =
  | { readonly kind: 'postgres'; readonly url: string }
  | { readonly kind: 'embedded'; readonly folder?: string | undefined }

export interface StorePool {
  readonly kind: StorePlace['kind']
  /** A `pg.Pool`, or what looks like one. */
  readonly pool: Pool | EmbeddedPool
  connect(): Promise<PoolClient>
  query(text: string, values?: readonly unknown[]): Promise<Rows>
  /** The embedded database has died, and with it the use of this process; a server's connections come back by themselves. */
  onLost(listener: () => void): void
  end(): Promise<void>
}

/** Packed empty cluster, as initdb leaves it; the migrations run on it at the first start. */
export const SEED_FILE = fileURLToPath(new URL('./seed/cluster.tar.br', import.meta.url))

const openServer = (url: string): StorePool => {
  const pool = new Pool({
    connectionString: url,
    max: 12,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    // BullMQ never names its schema on a pool that it is given; our own tables are always qualified.
    options: '-c search_path=bullmq,public',
  })
  // A connection that drops fails its query, and the next one takes another; unheard, its event would end the process.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  return {
    kind: 'postgres',
    pool,
    connect: () => pool.connect() as Promise<PoolClient>,
    query: (text, values) => pool.query(text, values as unknown[]),
    onLost: () => {},
    end: () => pool.end(),
  }
}

const openEmbedded = async (folder: string | undefined): Promise<StorePool> => {
  const lock = folder === undefined ? undefined : await lockFolder(folder)
  const pool = new EmbeddedPool({
    folder: folder === undefined ? undefined : join(folder, 'postgres'),
    seed: SEED_FILE,
  })
  pool.on('error', () => {})
  const end = async () => {
    await pool.end()
    await lock?.release()
  }
  try {
    await pool.ready
  } catch (error) {
    await end()
    throw error
  }
  return {
    kind: 'embedded',
    pool,
    connect: () => pool.connect() as Promise<PoolClient>,
    query: (text, values) => pool.query(text, values),
    onLost: listener => {
      pool.on('error', listener)
    },
    end,
  }
}

export const openPool = (place: StorePlace): Promise<StorePool> =>
  place.kind === 'postgres' ? Promise.resolve(openServer(place.url)) : openEmbedded(place.folder)
