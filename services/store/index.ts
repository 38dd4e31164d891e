export * from './nouns.ts'
export { toSharedPlace, toStorePlace } from './place.ts'
export type { StorePlace, StorePool } from './pool.ts'
export { openStore, type Store } from './store.ts'
