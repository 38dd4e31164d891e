import type { PGlite } from '@electric-sql/pglite'
import type { EmbeddedRows } from './protocol.ts'

type Notify = (session: number, channel: string, payload: string) => void
type Unlisten = () => Promise<void>

interface Session {
  /** Set while the session holds the database in a transaction. */
  free?: (() => void) | undefined
  readonly listening: Map<string, Unlisten>
}

const LISTEN = /^(un)?listen\s+"?(\w+)"?/i
const toParameter = (value: unknown) => (value === undefined ? null : value)
const NOTHING: EmbeddedRows = { command: '', rows: [], rowCount: 0 }

/**
 * Many sessions over the one that PGlite has: statements outside a transaction queue up one by one, a transaction holds
 * the others back from `begin` to its end.
 */
export const createSessions = (db: PGlite, notify: Notify) => {
  const sessions = new Map<number, Session>()
  let tail: Promise<unknown> = Promise.resolve()

  const hold = (): Promise<() => void> => {
    let free = () => {}
    const before = tail
    tail = new Promise<void>(done => {
      free = done
    })
    return before.then(() => free)
  }

  const run = async (text: string, values: readonly unknown[]): Promise<EmbeddedRows> => {
    const command = /^\w+/.exec(text)?.[0]?.toUpperCase() ?? ''
    const result = values.length > 0 ? await db.query(text, values.map(toParameter)) : (await db.exec(text)).at(-1)
    const rows = result?.rows ?? []
    return { command, rows, rowCount: result?.affectedRows || rows.length }
  }

  const runAlone = async (text: string, values: readonly unknown[]) => {
    const free = await hold()
    try {
      return await run(text, values)
    } finally {
      free()
    }
  }

  const subscribe = async (id: number, session: Session, channel: string, stop: boolean) => {
    const unlisten = session.listening.get(channel)
    if (stop) {
      session.listening.delete(channel)
      await unlisten?.()
    } else if (unlisten === undefined) {
      // Reserved before the await, so that two LISTEN in a row subscribe once.
      session.listening.set(channel, async () => {})
      session.listening.set(channel, await db.listen(channel, payload => notify(id, channel, payload)))
    }
    return NOTHING
  }

  return {
    async query(id: number, sql: string, values: readonly unknown[]): Promise<EmbeddedRows> {
      const session: Session = sessions.get(id) ?? { listening: new Map() }
      sessions.set(id, session)
      // BullMQ's statements begin with comments.
      const text = sql.replace(/^(\s*--[^\n]*\n)+/, '').trim()
      const listen = LISTEN.exec(text)
      if (listen?.[2] !== undefined) return subscribe(id, session, listen[2], listen[1] !== undefined)
      if (session.free === undefined && /^(begin|start transaction)\b/i.test(text)) {
        const free = await hold()
        session.free = free
        return run(text, values)
      }
      if (session.free === undefined) return runAlone(text, values)
      try {
        return await run(text, values)
      } finally {
        if (/^(commit|end|rollback)\b(?!\s+to)/i.test(text)) {
          session.free()
          session.free = undefined
        }
      }
    },

    async release(id: number): Promise<void> {
      const session = sessions.get(id)
      sessions.delete(id)
      if (session === undefined) return
      for (const unlisten of session.listening.values()) await unlisten()
      if (session.free !== undefined) {
        const { free } = session
        await run('rollback', []).finally(free)
      }
    },

    /** Waits for what runs, then nothing else starts. */
    drain: (): Promise<unknown> => hold(),
  }
}
