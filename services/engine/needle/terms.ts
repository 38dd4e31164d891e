import type { Term, Token } from '../../schema/index.ts'
import { BEGINS, type LexiconIndex, type TrieNode } from '../lexicon-index.ts'
import type { Story } from '../stages/narrate.ts'

/** One occurrence of a term of a topic outside the vessels. */
export interface TermHit {
  readonly from: number
  readonly to: number
  readonly kind: string
  readonly is: string
  readonly term: Term
  readonly form: string
}

const formOf = (tokens: readonly Token[], from: number, to: number): string => {
  let form = tokens[from]!.word
  for (let k = from + 1; k < to; k++) form += ` ${tokens[k]!.word}`
  return form
}

/** All term hits of the document, longest of each kind, in order. */
export const matchTerms = (story: Story, index: LexiconIndex): TermHit[] => {
  const { tokens, begins } = story.document
  const out: TermHit[] = []
  const covered = new Map<string, number>()
  const n = tokens.length
  for (let i = 0; i < n; i++) {
    if ((begins[i]! & BEGINS.needle) === 0) continue
    let node: TrieNode | undefined = index.termTries.needle.next.get(tokens[i]!.word)
    let best: { term: Term; to: number }[] | undefined
    for (let j = i + 1; node; j++) {
      if (node.out)
        for (const entry of node.out)
          for (const id of entry.ids) {
            const term = index.terms.get(id)!
            const known = best?.find(b => b.term.kind === term.kind)
            if (known) {
              known.term = term
              known.to = j
            } else if (best) best.push({ term, to: j })
            else best = [{ term, to: j }]
          }
      if (j >= n || tokens[j]!.paragraph) break
      node = node.next.get(tokens[j]!.word)
    }
    if (!best) continue
    for (const { term, to } of best) {
      if ((covered.get(term.kind) ?? -1) >= to) continue
      covered.set(term.kind, to)
      out.push({ from: i, to, kind: term.kind, is: term.detail?.is ?? '', term, form: formOf(tokens, i, to) })
    }
  }
  return out
}
