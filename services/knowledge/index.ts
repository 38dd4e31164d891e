export { createEdition, type Edition } from './edition.ts'
export { checkKnowledge, loadKnowledge } from './load.ts'
export type { Problem } from './problem.ts'
