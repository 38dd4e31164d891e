// Entry of a worker thread: makes TypeScript loadable there, then loads the module that its starter names.
import { workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
await import(workerData.module)
