import type {
  CodingResult,
  ConfidenceModel,
  EditMark,
  Evidence,
  Gap,
  PayerProfile,
  ProcedureRecord,
  Suppressed,
} from '../schema/index.ts'
import { confidenceOf, type Features, featuresOf } from './confidence.ts'
import { markEdits } from './edits.ts'
import type { Candidate, CodeSet, CodingContext, RuleFamily } from './rule.ts'
import { buildStack } from './stack.ts'
import type { Anatomy } from './tree.ts'

export interface CodingInput {
  readonly record: ProcedureRecord
  readonly codes: CodeSet
  readonly profile: PayerProfile
  readonly anatomy: Anatomy
  readonly families: readonly RuleFamily[]
  /** How sure a suggestion is; without it a table by the rule's certainty. */
  readonly confidence?: ConfidenceModel | undefined
}

/** The coded part of a result, and what the confidence of each suggestion was set from. */
export interface Coded extends Pick<CodingResult, 'suggestions' | 'suppressed' | 'gaps' | 'edits'> {
  features: Features[]
}

/** A code that stands in the stack is not also explained as taken out, unless for other words. */
const tidy = (suppressed: readonly Suppressed[], coded: ReadonlySet<string>): Suppressed[] => {
  const seen = new Set<string>()
  return suppressed.filter(s => {
    const key = `${s.code}|${s.rule}|${s.why}`
    if (seen.has(key)) return false
    seen.add(key)
    return !(coded.has(s.code) && s.evidence.length === 0)
  })
}

const byPlace = (a: { evidence: readonly Evidence[] }, b: { evidence: readonly Evidence[] }): number =>
  (a.evidence[0]?.start ?? 0) - (b.evidence[0]?.start ?? 0)

/** Record to result: families evaluate, the stack orders and counts, modifiers and edits mark. */
export const codeRecord = (input: CodingInput): Coded => {
  const context: CodingContext = {
    record: input.record,
    codes: input.codes,
    profile: input.profile,
    anatomy: input.anatomy,
    taken: new Set(),
    read: new Set(),
    legHeld: false,
  }
  const candidates: Candidate[] = []
  const suppressed: Suppressed[] = []
  const gaps: Gap[] = [...input.record.gaps]
  const edits: EditMark[] = []
  for (const family of input.families) {
    const found = family.evaluate(context)
    candidates.push(...found.candidates)
    suppressed.push(...found.suppressed)
    gaps.push(...found.gaps)
    edits.push(...(found.edits ?? []))
  }
  const { judged, dropped } = buildStack(context, candidates)
  const coded = new Set(judged.map(j => j.suggestion.code))
  const out = tidy([...suppressed, ...dropped], coded).sort(byPlace)
  const marks = [
    ...edits,
    ...markEdits(
      context,
      judged.map(j => j.suggestion),
    ),
  ]
  const features = featuresOf(judged, { record: input.record, suppressed: out, gaps, edits: marks })
  return {
    suggestions: judged.map(({ suggestion, certainty }, i) => ({
      ...suggestion,
      confidence: confidenceOf(features[i]!, certainty, input.confidence),
    })),
    suppressed: out,
    gaps,
    edits: marks,
    features,
  }
}
