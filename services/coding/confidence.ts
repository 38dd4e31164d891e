import type { ConfidenceModel, EditMark, Gap, ProcedureRecord, Suggestion, Suppressed } from '../schema/index.ts'
import type { Certainty } from './rule.ts'

/** What is known of one suggestion when its confidence is set: feature name → value, most of them between 0 and 1. */
export type Features = Readonly<Record<string, number>>

/** A suggestion and how sure the rule behind it is. */
export interface Judged {
  readonly suggestion: Suggestion
  readonly certainty: Certainty
  readonly parts: number
}

interface Whole {
  readonly record: ProcedureRecord
  readonly suppressed: readonly Suppressed[]
  readonly gaps: readonly Gap[]
  readonly edits: readonly EditMark[]
}

/** Without a model: the rule's certainty, less for what is incomplete. */
const TABLE: Readonly<Record<Certainty, number>> = { firm: 0.97, likely: 0.88, contested: 0.72 }

const flag = (value: boolean): number => (value ? 1 : 0)
const share = (part: number, all: number): number => (all > 0 ? part / all : 0)

/** Content words, for asking whether the operator's own title speaks of the same thing. */
const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/[a-z]{4,}/g) ?? [])

const overlap = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  let n = 0
  for (const word of a) if (b.has(word)) n++
  return n
}

const countLetters = (text: string): { letters: number; capitals: number } => {
  let letters = 0
  let capitals = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= 65 && c <= 90) capitals++
    else if (c >= 97 && c <= 122) letters++
  }
  return { letters: letters + capitals, capitals }
}

/** How the report as a whole reads: in order, in what manner, how much of it became facts. */
const wholeFeatures = (all: readonly Judged[], { record, suppressed, gaps, edits }: Whole): Features => {
  const { text, facts, accesses, stops } = record
  const performed = facts.filter(f => f.assertion === 'performed')
  const { letters, capitals } = countLetters(text)
  let covered = 0
  let end = 0
  for (const e of facts.flatMap(f => f.evidence).sort((a, b) => a.start - b.start)) {
    covered += Math.max(0, e.end - Math.max(e.start, end))
    end = Math.max(end, e.end)
  }
  const assumed = accesses.filter(a => !facts.some(f => f.id === a.factId))
  return {
    lines: Math.log1p(all.length),
    suppressed: Math.log1p(suppressed.length),
    gaps: Math.log1p(gaps.length),
    conflicts: Math.log1p(gaps.filter(g => g.kind === 'conflict').length),
    marks: Math.log1p(edits.length),
    titled: flag(record.titles.length > 0),
    coverage: share(covered, text.length),
    length: Math.log(Math.max(200, text.length) / 1500),
    noCapitals: flag(share(capitals, letters) < 0.012),
    allCapitals: flag(share(capitals, letters) > 0.8),
    notDone: share(facts.length - performed.length, facts.length),
    sideless: share(performed.filter(f => f.side === 'unknown' && f.vesselId !== undefined).length, performed.length),
    noAccess: flag(stops.length > 0 && assumed.length === accesses.length),
    named: share(stops.filter(s => s.proof === 'named').length, stops.length),
  }
}

/** Rooms of the code book: what is read in a room of its own errs in a way of its own. */
const roomOf = (rule: string): string => `family.${rule.slice(0, rule.indexOf('/'))}`

/** The features of every suggestion of a result, in its order. */
export const featuresOf = (all: readonly Judged[], whole: Whole): Features[] => {
  const of = wholeFeatures(all, whole)
  const titles = wordsOf(whole.record.titles.map(t => t.text).join(' '))
  return all.map(({ suggestion, certainty, parts }) => {
    const { code, evidence } = suggestion
    const first = evidence[0]
    const spoken =
      of.titled === 1 ? overlap(titles, wordsOf(`${suggestion.label} ${evidence.map(e => e.text).join(' ')}`)) : 0
    return {
      ...of,
      likely: flag(certainty === 'likely'),
      contested: flag(certainty === 'contested'),
      incomplete: flag(suggestion.support === 'incomplete'),
      parts: Math.log(Math.max(1, parts)),
      evidence: Math.log1p(evidence.length),
      thin: flag(evidence.every(e => e.end - e.start < 12)),
      broad: flag(evidence.some(e => e.end - e.start > 220)),
      shared: flag(
        all.some(
          o =>
            o.suggestion !== suggestion &&
            o.suggestion.evidence.some(e => e.start === first?.start && e.end === first?.end),
        ),
      ),
      twin: flag(all.some(o => o.suggestion !== suggestion && o.suggestion.code === code)),
      alsoOut: flag(whole.suppressed.some(s => s.code === code)),
      asked: flag(whole.gaps.some(g => g.affects.includes(code))),
      marked: flag(whole.edits.some(e => e.codes.includes(code))),
      spoken: flag(spoken > 0),
      spokenTwice: flag(spoken > 2),
      [`role.${suggestion.role}`]: 1,
      [roomOf(suggestion.rule)]: 1,
    }
  })
}

/** Share of suggestions like this one that are right, two decimals. */
export const confidenceOf = (features: Features, certainty: Certainty, model: ConfidenceModel | undefined): number => {
  if (!model) return features.incomplete === 1 ? Math.min(0.5, TABLE[certainty]) : TABLE[certainty]
  let logit = model.bias
  for (const [name, value] of Object.entries(features)) logit += value * (model.weights[name] ?? 0)
  const p = 1 / (1 + Math.exp(-logit))
  return Math.round(100 * Math.min(model.ceiling, Math.max(model.floor, p))) / 100
}
