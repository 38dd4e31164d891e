import type { CodingResult } from '../../schema/index.ts'

/** A sample as the generator needs it. */
export interface StressSample {
  readonly id: string
  readonly text: string
  readonly dateOfService: string
  readonly gold: readonly { readonly code: string; readonly evidence: readonly string[] }[]
}

export const RELATIONS = [
  'sides swapped',
  'sides abbreviated',
  'sibling vessels',
  'sentences moved',
  'sections moved',
  'lists reordered',
  'negation inserted',
  'act negated',
  'plan inserted',
  'act planned',
  'header removed',
  'upper case',
  'wrapped at 70',
  'white space',
  'speech errors',
] as const
export type Relation = (typeof RELATIONS)[number]

/** How the answer must differ from the answer on the unchanged text. */
export type Change =
  | { readonly kind: 'none' }
  /** RT for LT and LT for RT, nothing else. */
  | { readonly kind: 'mirrored' }
  /** These codes go; what only stood beside them may go or come; the rest stays, sides and units too. */
  | { readonly kind: 'lost'; readonly codes: readonly string[]; readonly loose: (code: string) => boolean }

export interface Variant {
  readonly relation: Relation
  readonly sample: StressSample
  /** What was done, in a few words; with relation and sample it names the variant. */
  readonly what: string
  /** The text whose answer is the yardstick. */
  readonly base: string
  readonly text: string
  readonly change: Change
}

export const SAME: Change = { kind: 'none' }

/** One line of a stack as text: code, modifiers, units, and whether it is incomplete. */
export type Line = string

const SWAPPED: Readonly<Record<string, string>> = { RT: 'LT', LT: 'RT' }
const NOT_A_SIDE: ReadonlySet<string> = new Set(['59', 'XE', 'XP', 'XS', 'XU'])

export const toLines = ({ suggestions }: Pick<CodingResult, 'suggestions'>, mirrored = false): readonly Line[] =>
  suggestions
    .map(({ code, modifiers, units, support }) => {
      const marks = modifiers.map(mark => (mirrored ? (SWAPPED[mark] ?? mark) : mark)).sort()
      return `${[code, ...marks].join('-')}${units > 1 ? ` x${units}` : ''}${support === 'incomplete' ? ' ?' : ''}`
    })
    .sort()

/** Items of `left` that `right` does not have, counted. */
const minus = (left: readonly string[], right: readonly string[]): readonly string[] => {
  const rest = [...right]
  return left.filter(item => {
    const at = rest.indexOf(item)
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  })
}

const compare = (wanted: readonly Line[], got: readonly Line[]): readonly string[] => [
  ...minus(wanted, got).map(line => `-${line}`),
  ...minus(got, wanted).map(line => `+${line}`),
]

const codeOf = (line: Line): string => line.slice(0, 5)

/** Without the marks of a distinct service, which hang on the other lines. */
const withoutDistinct = (result: Pick<CodingResult, 'suggestions'>): readonly Line[] =>
  toLines({
    suggestions: result.suggestions.map(line => ({
      ...line,
      modifiers: line.modifiers.filter(mark => !NOT_A_SIDE.has(mark)),
    })),
  })

/** What is wrong with an answer; empty when it changed exactly as it should. */
export const listFaults = (
  change: Change,
  base: Pick<CodingResult, 'suggestions'>,
  got: Pick<CodingResult, 'suggestions'>,
): readonly string[] => {
  if (change.kind === 'none') return compare(toLines(base), toLines(got))
  if (change.kind === 'mirrored') return compare(toLines(base, true), toLines(got))
  const lost = (line: Line) => change.codes.includes(codeOf(line))
  const keep = (line: Line) => !lost(line) && !change.loose(codeOf(line))
  return [
    ...withoutDistinct(got)
      .filter(lost)
      .map(line => `still ${line}`),
    ...compare(withoutDistinct(base).filter(keep), withoutDistinct(got).filter(keep)),
  ]
}
