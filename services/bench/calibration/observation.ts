import type { GoldReport } from '../accuracy/figures.ts'
import { matchStacks } from '../accuracy/match.ts'

/** One suggestion of one report as the engine first saw it: what was known of it, and whether it was right. No words of the report. */
export interface Observation {
  /** Name of the set, then the report: `round-7/007`. */
  readonly report: string
  readonly code: string
  readonly right: boolean
  readonly features: Readonly<Record<string, number>>
}

interface Coded {
  readonly result: {
    readonly suggestions: readonly { readonly code: string; readonly modifiers: string[]; readonly units: number }[]
  }
  readonly features: readonly Readonly<Record<string, number>>[]
}

/** Right and wrong suggestions of a report, by code. Of the same code twice where one is wrong, the later is. */
export const observationsOf = (set: string, gold: GoldReport, { result, features }: Coded): Observation[] => {
  const wrong = [...matchStacks(gold.codes, result.suggestions, 'code').wrong]
  const right = result.suggestions.map(() => true)
  for (let i = right.length - 1; i >= 0; i--) {
    const at = wrong.indexOf(result.suggestions[i]!.code)
    if (at < 0) continue
    wrong.splice(at, 1)
    right[i] = false
  }
  return result.suggestions.map((s, i) => ({
    report: `${set}/${gold.id}`,
    code: s.code,
    right: right[i]!,
    features: features[i]!,
  }))
}

/** One line of JSON each, features rounded to four decimals, zeros left out. */
export const toLine = (o: Observation): string =>
  JSON.stringify({
    report: o.report,
    code: o.code,
    right: o.right,
    features: Object.fromEntries(
      Object.entries(o.features)
        .map(([name, value]) => [name, Math.round(value * 1e4) / 1e4] as const)
        .filter(([, value]) => value !== 0),
    ),
  })

/** Observations of a file of such lines. Throws when a line is none. */
export const parseObservations = (text: string): Observation[] =>
  text
    .split('\n')
    .filter(line => line.length > 0)
    .map(line => JSON.parse(line) as Observation)
