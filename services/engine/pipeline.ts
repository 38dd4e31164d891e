import type { Knowledge, ProcedureRecord } from '../schema/index.ts'
import { compileLexicon, type LexiconIndex } from './lexicon-index.ts'
import { assemble } from './stages/assemble.ts'
import { clausesOf } from './stages/clause.ts'
import { match } from './stages/match.ts'
import { narrate } from './stages/narrate.ts'
import { read } from './stages/read.ts'

/** Reads a text into the facts of a procedure. */
export interface Engine {
  readonly index: LexiconIndex
  readText(text: string): ProcedureRecord
}

/**
 * The stages in order. Each is pure and takes what the one before it made:
 *   read      the text and layers over it: tokens, sections, sentences (spoken punctuation and misheard words resolved)
 *   match     every form of the lexicons, one pass of a trie
 *   clauses   where one act ends and the next begins; the side and role of each vessel
 *   assert    (asked by the next two) performed, attempted, negated, planned, historical, other operator
 *   narrate   the catheter-state story
 *   assemble  facts with evidence
 */
export const createEngine = (knowledge: Knowledge): Engine => {
  const index = compileLexicon(knowledge)
  return {
    index,
    readText: text => {
      const document = read(text, index)
      const mentions = match(document, index)
      const clauses = clausesOf(document, mentions, index)
      return assemble(narrate(document, clauses, index))
    },
  }
}
