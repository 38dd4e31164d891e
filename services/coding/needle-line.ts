import type { Laterality, NeedleQuestion, NeedleTopic, NeedleWork } from '../schema/index.ts'
import type { Candidate, Certainty, CodingContext, Distinct } from './rule.ts'

/** Works of some topics that were done today. */
export const worksOf = (context: CodingContext, ...topics: NeedleTopic[]): readonly NeedleWork[] =>
  context.record.needle.works.filter(w => w.assertion === 'performed' && topics.includes(w.topic))

interface LineInput {
  readonly code: string
  readonly rule: string
  readonly why: string
  readonly certainty?: Certainty
  readonly role?: Candidate['role']
  readonly side?: Laterality
  readonly group?: string
  readonly distinct?: Distinct
  readonly support?: Candidate['support']
  readonly modifiers?: readonly string[]
}

/** One unit of a code for a work. */
export const lineOf = (work: NeedleWork, input: LineInput): Candidate => ({
  code: input.code,
  rule: input.rule,
  role: input.role ?? 'primary',
  side: input.side ?? 'midline',
  ...(input.group === undefined ? {} : { group: input.group }),
  ...(input.distinct === undefined ? {} : { distinct: input.distinct }),
  support: input.support ?? 'supported',
  certainty: input.certainty ?? 'firm',
  why: input.why,
  evidence: work.evidence,
  derivation: [work.factId].filter(Boolean),
  ...(input.modifiers === undefined ? {} : { modifiers: input.modifiers }),
})

/** A side for a code that takes one: both sides become two candidates of one unit. */
export const sidesOf = (side: Laterality): readonly Laterality[] => (side === 'bilateral' ? ['right', 'left'] : [side])

/** The question for a side that the words leave open. */
export const sideGap = (work: NeedleWork, code: string): NeedleQuestion[] =>
  work.side === 'unknown'
    ? [
        {
          kind: 'side',
          question: `On which side was this done (${work.target})?`,
          affects: [code],
          evidence: work.evidence.slice(0, 1),
        },
      ]
    : []

export const rule = (
  id: string,
  codes: readonly string[],
  requires: readonly string[],
  certainty: Certainty = 'firm',
  source = 'nonvascular.md',
) => ({ id, codes, requires, certainty, source })
