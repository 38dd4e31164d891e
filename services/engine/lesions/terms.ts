import type { Document, Term } from '../../schema/index.ts'
import { BEGINS, type LexiconIndex } from '../lexicon-index.ts'
import type { Clause } from '../stages/clause.ts'

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

/** Terms of a clause, the longest of each kind, left to right. */
const termsIn = ({ tokens, from, to }: Clause, { begins }: Document, index: LexiconIndex): TermHit[] => {
  const out: TermHit[] = []
  const covered = new Map<string, number>()
  for (let i = from; i < to; i++) {
    if ((begins[i]! & BEGINS.revasc) === 0) continue
    let node = index.termTries.revasc.next.get(tokens[i]!.word)
    let best: { term: Term; to: number }[] | undefined
    for (let j = i + 1; node; j++) {
      for (const entry of node.out ?? NONE)
        for (const id of entry.ids) {
          const term = index.terms.get(id)!
          const known = best?.find(b => b.term.kind === term.kind)
          if (known) {
            known.term = term
            known.to = j
          } else if (best) best.push({ term, to: j })
          else best = [{ term, to: j }]
        }
      if (j >= to) break
      node = node.next.get(tokens[j]!.word)
    }
    if (!best) continue
    for (const hit of best) {
      const { kind } = hit.term
      if ((covered.get(kind) ?? -1) >= hit.to) continue
      covered.set(kind, hit.to)
      let form = tokens[i]!.word
      for (let k = i + 1; k < hit.to; k++) form += ` ${tokens[k]!.word}`
      out.push({ from: i, to: hit.to, kind: kind.slice('revasc-'.length), is: meaningOf(hit.term), form })
    }
  }
  return out
}

const NONE: readonly never[] = []

/** The terms of each clause of a document, looked for when first asked for. */
export const createTerms = (document: Document, index: LexiconIndex): ((clause: Clause) => readonly TermHit[]) => {
  const known = new Map<Clause, readonly TermHit[]>()
  return clause => {
    let hits = known.get(clause)
    if (!hits) {
      hits = termsIn(clause, document, index)
      known.set(clause, hits)
    }
    return hits
  }
}
