import { writeFile } from 'node:fs/promises'
import { brotliCompressSync, constants } from 'node:zlib'
import { EmbeddedPool } from '../embedded/pool.ts'
import { SEED_FILE } from '../pool.ts'

// Packs an empty cluster of the pinned PGlite: `npm run seed`, to be run whenever PGlite is upgraded.
// Brotli's long window finds the three databases of a cluster alike: 1.4 MB where gzip makes 4.5.
const pool = new EmbeddedPool({})
await pool.ready
const cluster = await pool.dump()
await pool.end()
const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants
const params = { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_LGWIN]: 24, [BROTLI_PARAM_SIZE_HINT]: cluster.length }
await writeFile(SEED_FILE, brotliCompressSync(cluster, { params }))
