// Entry of a coding thread: makes TypeScript loadable there, then hands over to the module beside it.
import { fileURLToPath } from 'node:url'
import { register } from 'tsx/esm/api'

register({ tsconfig: fileURLToPath(new URL('../../tsconfig.json', import.meta.url)) })
const { codeInThread } = await import('./coding-thread.ts')
export default codeInThread
