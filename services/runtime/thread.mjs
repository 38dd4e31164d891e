// Entry of a worker thread: makes TypeScript loadable there, then loads the module that its starter names.
import { fileURLToPath } from 'node:url'
import { workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register({ tsconfig: fileURLToPath(new URL('../../tsconfig.json', import.meta.url)) })
await import(workerData.module)
