import { existsSync } from 'node:fs'
import { readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { brotliDecompressSync } from 'node:zlib'
import { PGlite } from '@electric-sql/pglite'
import type { CarriedError, EmbeddedOptions, EmbeddedReply, EmbeddedRequest } from './protocol.ts'
import { createSessions } from './sessions.ts'

const SEARCH_PATH = 'set search_path to bullmq, public'

/** The packed cluster, or none: then initdb makes one, which takes some seconds. */
const findPacked = async (seed: string | undefined): Promise<{ loadDataDir?: Blob }> =>
  seed !== undefined && existsSync(seed)
    ? { loadDataDir: new Blob([new Uint8Array(brotliDecompressSync(await readFile(seed)))]) }
    : {}

/** A cluster is made beside its place and moved there whole: a process that dies meanwhile leaves no half one. */
const makeCluster = async (folder: string, seed: string | undefined): Promise<void> => {
  const unfinished = `${folder}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  const db = await PGlite.create({ dataDir: unfinished, ...(await findPacked(seed)) })
  await db.close()
  await rename(unfinished, folder)
}

const open = async ({ folder, seed }: EmbeddedOptions): Promise<PGlite> => {
  if (folder !== undefined && !existsSync(join(folder, 'PG_VERSION'))) await makeCluster(folder, seed)
  const db = await PGlite.create(folder === undefined ? await findPacked(seed) : { dataDir: folder })
  await db.exec(SEARCH_PATH)
  return db
}

const toCarriedError = (error: unknown): CarriedError => {
  const { message, code, detail, constraint } = error as CarriedError
  return { message: String(message), code, detail, constraint }
}

const port = parentPort
if (port === null) throw new Error('this file runs as a worker thread')
const reply = (message: EmbeddedReply) => port.postMessage(message)
const db = await open(workerData as EmbeddedOptions)
const sessions = createSessions(db, (session, channel, payload) =>
  reply({ kind: 'notification', session, channel, payload }),
)

const answer = async (request: EmbeddedRequest): Promise<EmbeddedReply> => {
  const { id } = request
  if (request.kind === 'query')
    return { kind: 'rows', id, result: await sessions.query(request.session, request.text, request.values) }
  if (request.kind === 'dump') {
    const dump = await db.dumpDataDir('none')
    return { kind: 'dumped', id, bytes: new Uint8Array(await dump.arrayBuffer()) }
  }
  if (request.kind === 'release') await sessions.release(request.session)
  else {
    await sessions.drain()
    await db.close()
  }
  return { kind: 'rows', id, result: { command: '', rows: [], rowCount: 0 } }
}

port.on('message', (request: EmbeddedRequest) => {
  answer(request).then(reply, error => reply({ kind: 'failed', id: request.id, error: toCarriedError(error) }))
})
reply({ kind: 'ready' })
