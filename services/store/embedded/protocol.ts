/** What the main thread asks of the thread that holds the embedded database. */
export type EmbeddedRequest =
  | {
      readonly kind: 'query'
      readonly id: number
      readonly session: number
      readonly text: string
      readonly values: readonly unknown[]
    }
  | { readonly kind: 'release'; readonly id: number; readonly session: number }
  | { readonly kind: 'dump'; readonly id: number }
  | { readonly kind: 'close'; readonly id: number }

/** An error that crosses the thread: the fields that callers of `pg` look at. */
export interface CarriedError {
  readonly message: string
  readonly code?: string | undefined
  readonly detail?: string | undefined
  readonly constraint?: string | undefined
}

export interface EmbeddedRows {
  readonly command: string
  readonly rows: unknown[]
  readonly rowCount: number
}

export type EmbeddedReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'rows'; readonly id: number; readonly result: EmbeddedRows }
  | { readonly kind: 'dumped'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: 'failed'; readonly id: number; readonly error: CarriedError }
  | { readonly kind: 'notification'; readonly session: number; readonly channel: string; readonly payload: string }

export interface EmbeddedOptions {
  /** Folder of the database cluster; absent = in memory. */
  readonly folder?: string | undefined
  /** Packed empty cluster, so that a first start need not run initdb. */
  readonly seed?: string | undefined
}
