import type { SectionKind, Token } from '../../schema/index.ts'
import type { LexiconIndex } from '../lexicon-index.ts'

/** Which kind wins when the words of a label speak for several: when it was comes before what it was. */
const ORDER: readonly SectionKind[] = [
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
  'plan',
  'history',
  'addendum',
])

export const kindOfField = (label: SectionKind | undefined, block: SectionKind): SectionKind =>
  HOLDS.has(block) ? block : (label ?? (block === 'administrative' || block === 'consent' ? block : 'body'))
