import type { SectionKind, Token } from '../../schema/index.ts'
import type { LexiconIndex, TrieNode } from '../lexicon-index.ts'

/** Which kind wins when the words of a label speak for several: when it was comes before what it was. */
const ORDER: readonly SectionKind[] = [
  'header',
  'plan',
  'history',
  'complication',
  'diagnosis',
  'sedation',
  'impression',
  'body',
  'administrative',
  'findings',
  'medication',
  'indication',
  'consent',
]

const PICTURES =
  /^(imaging|image|study|angiogram|arteriogram|angiography|arteriography|cta|ct|mra|mr|mri|duplex|venogram)$/

/** What a field of a form is about, by the words of its label. */
export const kindOfLabel = (
  tokens: readonly Token[],
  from: number,
  to: number,
  index: LexiconIndex,
): SectionKind | undefined => {
  const kinds = new Set<string>()
  let pictures = false
  for (let i = from; i < to; i++) {
    // "DIAGNOSTIC STAGE (treatment was planned from it)"
    if (tokens[i]!.word === '(' && i > from) break
    for (const kind of index.labelKinds.get(tokens[i]!.word) ?? []) kinds.add(kind)
    if (PICTURES.test(tokens[i]!.word)) pictures = true
  }
  const kind = ORDER.find(k => kinds.has(k))
  return kind === 'history' && pictures ? 'comparison' : kind
}

/** Under these blocks every field is of the block; under the others its own label tells. */
export const HOLDS: ReadonlySet<SectionKind> = new Set([
  'sedation',
  'findings',
  'impression',
  'header',
  'plan',
  'history',
  'addendum',
])

export const kindOfField = (label: SectionKind | undefined, block: SectionKind): SectionKind =>
  HOLDS.has(block)
    ? block
    : (label ?? (block === 'administrative' || block === 'consent' || block === 'header' ? block : 'body'))

const ACTS: ReadonlySet<string> = new Set(['act', 'circuit-act', 'revasc-act'])
/** The way in, and what was seen, are told by the value. */
const NO_ACT =
  /^(access|entry|puncture|site|needle|vessel|lesion|read|reading|finding|result|skin|date|center|ultrasound|us|image|treated|indication|sheath|wire|decision|consent|end|residual)$/
const TOOL = /^(stent|balloon|embolic|atherectomy|thrombectomy|filter|ivus|lysis|ivl)/

/** Every form of a trie in a range of tokens. */
function* formsIn(root: TrieNode, tokens: readonly Token[], from: number, to: number): Generator<string> {
  for (let i = from; i < to; i++) {
    let node: TrieNode | undefined = root
    for (let k = i; k < to && node; k++) {
      node = node.next.get(tokens[k]!.word)
      for (const entry of node?.out ?? []) yield* entry.ids
    }
  }
}

/** "Clot removal", "Peripheral stent": the label is the act, and what stands beside it how and where it was done. */
export const isAct = (tokens: readonly Token[], from: number, to: number, index: LexiconIndex): boolean => {
  for (let i = from; i < to; i++) if (NO_ACT.test(tokens[i]!.word)) return false
  for (const id of formsIn(index.trie, tokens, from, to)) {
    if (/^(treat|deploy)$/.test(index.maneuvers.get(id)?.act ?? '')) return true
    if (TOOL.test(index.concepts.get(id)?.detail?.class ?? '')) return true
  }
  for (const topic of ['needle', 'revasc'] as const)
    for (const id of formsIn(index.termTries[topic], tokens, from, to))
      if (ACTS.has(index.terms.get(id)?.kind ?? '')) return true
  return false
}
