import type { Priority } from '../schema/index.ts'

/** Rank in the database: the smaller, the sooner. */
const RANKS: readonly Priority[] = ['stat', 'urgent', 'routine']

export const toRank = (priority: Priority): number => RANKS.indexOf(priority)
export const toPriority = (rank: number): Priority => RANKS[rank] ?? 'routine'
