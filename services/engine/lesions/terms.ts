import type { Term, Token } from '../../schema/index.ts'
import type { LexiconIndex } from '../lexicon-index.ts'

/** One occurrence of a term of `lexicons/terms/revascularization.yaml`. Half-open token range. */
export interface TermHit {
  readonly from: number
  readonly to: number
  readonly kind: string
  /** detail.is, detail.action or detail.class. */
  readonly is: string
  readonly form: string
}

const meaningOf = (term: Term): string => term.detail?.is ?? term.detail?.action ?? term.detail?.class ?? ''

/** Terms between two tokens, the longest of each kind, left to right. */
export const termsBetween = (tokens: readonly Token[], from: number, to: number, index: LexiconIndex): TermHit[] => {
  const out: TermHit[] = []
  const covered = new Map<string, number>()
  for (let i = from; i < to; i++) {
    let node = index.termTrie.next.get(tokens[i]!.word)
    if (!node) continue
    const best = new Map<string, TermHit>()
    let form = tokens[i]!.word
    for (let j = i + 1; node; j++) {
      for (const entry of node.out ?? [])
        for (const id of entry.ids) {
          const term = index.terms.get(id)!
          if (term.kind.startsWith('revasc-'))
            best.set(term.kind, { from: i, to: j, kind: term.kind.slice(7), is: meaningOf(term), form })
        }
      if (j >= to) break
      node = node.next.get(tokens[j]!.word)
      form = `${form} ${tokens[j]!.word}`
    }
    for (const [kind, hit] of best) {
      if ((covered.get(kind) ?? -1) >= hit.to) continue
      covered.set(kind, hit.to)
      out.push(hit)
    }
  }
  return out
}
