import { EventEmitter } from 'node:events'
import { Worker } from 'node:worker_threads'
import { DomainError } from '../../schema/index.ts'
import type { EmbeddedOptions, EmbeddedReply, EmbeddedRequest, EmbeddedRows } from './protocol.ts'

type Pending = { resolve(value: never): void; reject(error: Error): void }
type WithoutId<R> = R extends EmbeddedRequest ? Omit<R, 'id'> : never

/** One session of the embedded database, with the face of a `pg.PoolClient`. */
export class EmbeddedClient extends EventEmitter {
  readonly #session: number
  readonly #pool: EmbeddedPool
  constructor(pool: EmbeddedPool, session: number) {
    super()
    this.#pool = pool
    this.#session = session
  }
  query(text: string, values?: readonly unknown[]): Promise<EmbeddedRows> {
    return this.#pool.ask<EmbeddedRows>({ kind: 'query', session: this.#session, text, values: values ?? [] })
  }
  release(): void {
    this.#pool.forget(this.#session)
  }
}

/** The embedded PostgreSQL, in its own thread so that no statement holds up the event loop, with the face of a `pg.Pool`. */
export class EmbeddedPool extends EventEmitter {
  /** BullMQ blocks long on connections that are kept alive. */
  readonly options = { keepAlive: true }
  readonly #thread: Worker
  readonly #pending = new Map<number, Pending>()
  readonly #clients = new Map<number, EmbeddedClient>()
  #lastId = 0
  #lastSession = 0
  #ended: Promise<void> | undefined
  #broken: Error | undefined
  readonly ready: Promise<void>

  constructor(options: EmbeddedOptions) {
    super()
    this.setMaxListeners(0)
    this.#thread = new Worker(new URL('../../runtime/thread.mjs', import.meta.url), {
      workerData: { ...options, module: new URL('./thread.ts', import.meta.url).href },
      execArgv: [],
    })
    this.ready = new Promise((resolve, reject) => {
      this.#pending.set(0, { resolve: resolve as () => void, reject })
    })
    this.ready.catch(() => {})
    this.#thread.on('message', (message: EmbeddedReply) => this.#settle(message))
    this.#thread.on('error', error => this.#fail(error))
    this.#thread.on('exit', () => this.#fail(new Error('the embedded database has ended')))
  }

  async connect(): Promise<EmbeddedClient> {
    const session = ++this.#lastSession
    const client = new EmbeddedClient(this, session)
    client.setMaxListeners(0)
    this.#clients.set(session, client)
    return client
  }

  /** Statements outside a client go to session 0, which never holds a transaction. */
  query(text: string, values?: readonly unknown[]): Promise<EmbeddedRows> {
    return this.ask<EmbeddedRows>({ kind: 'query', session: 0, text, values: values ?? [] })
  }

  /** The whole cluster (tar). */
  dump(): Promise<Uint8Array> {
    return this.ask<Uint8Array>({ kind: 'dump' })
  }

  forget(session: number): void {
    if (!this.#clients.delete(session)) return
    this.ask({ kind: 'release', session }).catch(() => {})
  }

  end(): Promise<void> {
    this.#ended ??= this.ask({ kind: 'close' })
      .catch(() => {})
      .then(async () => {
        this.#broken = new Error('the embedded database is closed')
        await this.#thread.terminate()
      })
    return this.#ended
  }

  /** Ends the thread as a fault would. For tests. */
  async crash(): Promise<void> {
    await this.#thread.terminate()
  }

  ask<T>(request: WithoutId<EmbeddedRequest>): Promise<T> {
    if (this.#broken !== undefined)
      return Promise.reject(
        new DomainError('store-unavailable', 'The embedded database has ended.', 'Start the process again.', {
          cause: this.#broken,
        }),
      )
    const id = ++this.#lastId
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject })
      this.#thread.postMessage({ ...request, id })
    })
  }

  #settle(message: EmbeddedReply): void {
    if (message.kind === 'notification') {
      this.#clients.get(message.session)?.emit('notification', { channel: message.channel, payload: message.payload })
      return
    }
    const id = message.kind === 'ready' ? 0 : message.id
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    if (message.kind === 'failed')
      pending?.reject(Object.assign(new Error(message.error.message), { ...message.error }))
    else if (message.kind === 'rows') pending?.resolve(message.result as never)
    else if (message.kind === 'dumped') pending?.resolve(message.bytes as never)
    else pending?.resolve(undefined as never)
  }

  #fail(error: Error): void {
    if (this.#broken !== undefined) return
    this.#broken = error
    for (const { reject } of this.#pending.values()) reject(error)
    this.#pending.clear()
    if (this.#ended === undefined && this.listenerCount('error') > 0) this.emit('error', error)
  }
}
