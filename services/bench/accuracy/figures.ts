import type { GoldLine, StackLine } from './instance.ts'
import { type Match, matchStacks } from './match.ts'

/** One report of a reference set. */
export interface GoldReport {
  readonly id: string
  readonly dateOfService?: string | undefined
  readonly codes: readonly GoldLine[]
  /** Traps: codes a coder would call wrong here. */
  readonly forbidden?: readonly string[] | undefined
  /** Free tags; the figures are given for each. */
  readonly scope?: readonly string[] | undefined
}

/** What the score reads of a coded report. */
export interface SuggestedStack {
  readonly suggestions: readonly (StackLine & {
    readonly confidence?: number | undefined
    readonly evidence?: readonly unknown[] | undefined
  })[]
}

/** Figures of one scope, named as `eval --json` prints them. */
export interface ScopeFigures {
  readonly reports: number
  readonly code_precision: number
  readonly code_recall: number
  readonly code_f1: number
  readonly line_f1: number
  readonly exact_stack: number
  readonly exact_lines: number
}

/** How one report compares: by code and by line. */
export interface ReportScore {
  readonly id: string
  readonly codes: Match
  readonly lines: Match
  readonly forbidden: readonly string[]
}

export interface Figures {
  readonly figures: ReadonlyMap<string, ScopeFigures>
  readonly reports: readonly ReportScore[]
  readonly missing_reports: number
  readonly forbidden_hits: number
  readonly suggestions: number
  readonly without_evidence: number
  readonly band_floor: number
  readonly band_n: number
  readonly band_precision: number | undefined
}

const isExact = (match: Match): boolean => match.missed.length === 0 && match.wrong.length === 0

const toRates = (matches: readonly Match[]) => {
  const sum = (count: (match: Match) => number) => matches.reduce((total, match) => total + count(match), 0)
  const hits = sum(match => match.hits)
  const missed = sum(match => match.missed.length)
  const wrong = sum(match => match.wrong.length)
  const precision = hits + wrong > 0 ? hits / (hits + wrong) : 1
  const recall = hits + missed > 0 ? hits / (hits + missed) : 1
  const f1 = precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0
  return { precision, recall, f1, exact: matches.filter(isExact).length / matches.length }
}

const toScopeFigures = (scores: readonly ReportScore[]): ScopeFigures => {
  const codes = toRates(scores.map(score => score.codes))
  const lines = toRates(scores.map(score => score.lines))
  return {
    reports: scores.length,
    code_precision: codes.precision,
    code_recall: codes.recall,
    code_f1: codes.f1,
    line_f1: lines.f1,
    exact_stack: codes.exact,
    exact_lines: lines.exact,
  }
}

const scoreReport = (gold: GoldReport, stack: SuggestedStack): ReportScore => {
  const suggested = new Set(stack.suggestions.map(({ code }) => code))
  return {
    id: gold.id,
    codes: matchStacks(gold.codes, stack.suggestions, 'code'),
    lines: matchStacks(gold.codes, stack.suggestions, 'line'),
    forbidden: [...new Set(gold.forbidden ?? [])].filter(code => suggested.has(code)).sort(),
  }
}

/** Of the suggestions at or above the floor: how many there are, and how many of them are wrong. */
const countBand = (stack: SuggestedStack, wrong: readonly string[], floor: number) => {
  const left = [...wrong]
  const counted = { all: 0, wrong: 0 }
  for (const { code, confidence } of stack.suggestions) {
    if ((confidence ?? 0) < floor) continue
    counted.all += 1
    const at = left.indexOf(code)
    if (at < 0) continue
    left.splice(at, 1)
    counted.wrong += 1
  }
  return counted
}

const groupByScope = (gold: readonly GoldReport[], scores: readonly ReportScore[]) => {
  const groups = new Map<string, ReportScore[]>()
  for (const [index, score] of scores.entries()) {
    for (const scope of ['all', ...(gold[index]?.scope ?? [])]) groups.set(scope, [...(groups.get(scope) ?? []), score])
  }
  return groups
}

/** Scores suggested stacks, by report id, against a reference set. A report without an answer counts as empty. */
export const toFigures = (
  gold: readonly GoldReport[],
  stacks: ReadonlyMap<string, SuggestedStack>,
  bandFloor = 0.9,
): Figures => {
  const found = gold.map(({ id }) => stacks.get(id) ?? { suggestions: [] })
  const reports = gold.map((report, index) => scoreReport(report, found[index] ?? { suggestions: [] }))
  const bands = found.map((stack, index) => countBand(stack, reports[index]?.codes.wrong ?? [], bandFloor))
  const inBand = bands.reduce((sum, { all }) => sum + all, 0)
  const wrongInBand = bands.reduce((sum, { wrong }) => sum + wrong, 0)
  const suggestions = found.flatMap(stack => stack.suggestions)
  return {
    figures: new Map([...groupByScope(gold, reports)].map(([scope, scores]) => [scope, toScopeFigures(scores)])),
    reports,
    missing_reports: gold.filter(({ id }) => !stacks.has(id)).length,
    forbidden_hits: reports.reduce((sum, { forbidden }) => sum + forbidden.length, 0),
    suggestions: suggestions.length,
    without_evidence: suggestions.filter(({ evidence }) => (evidence ?? []).length === 0).length,
    band_floor: bandFloor,
    band_n: inBand,
    band_precision: inBand > 0 ? 1 - wrongInBand / inBand : undefined,
  }
}
