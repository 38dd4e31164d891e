import type { Settings } from '../runtime/settings.ts'
import { DomainError } from '../schema/index.ts'
import type { StorePlace } from './pool.ts'

export const toStorePlace = ({ databaseUrl, dataFolder }: Settings): StorePlace =>
  databaseUrl === undefined ? { kind: 'embedded', folder: dataFolder } : { kind: 'postgres', url: databaseUrl }

/** Processes that run apart share a server; the embedded database belongs to one process. */
export const toSharedPlace = (settings: Settings): StorePlace => {
  if (settings.databaseUrl === undefined)
    throw new DomainError(
      'usage',
      'API and worker can only run apart on a PostgreSQL server.',
      'Set DATABASE_URL (and REDIS_URL), or run everything in one process with npm start.',
    )
  return toStorePlace(settings)
}
