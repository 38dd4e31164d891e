import type { Token } from '../../schema/index.ts'

const UNITS = new Map(
  (
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
    'eighteen nineteen'
  )
    .split(' ')
    .map((word, i) => [word, i]),
)
const TENS = new Map(
  'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, i) => [word, (i + 2) * 10]),
)
const ORDINALS = new Map(
  'first second third fourth fifth sixth seventh eighth ninth'.split(' ').map((word, i) => [word, i + 1]),
)
const MONTH = /^(january|february|march|april|may|june|july|august|september|october|november|december)$/
/** Words before a time of day said without its colon: "start zero nine fourteen". */
const CLOCK = /^(start|started|starting|begin|began|beginning|from|stop|stopped|end|ended|ending|at|time)$/
/** Words between two such times. */
const UNTIL = /^(to|until|till|through|and|-)$/

interface Heard {
  readonly value: string
  readonly end: number
}

const at = (tokens: readonly Token[], i: number): string =>
  tokens[i] !== undefined && !(tokens[i]!.newline && tokens[i]!.paragraph) ? tokens[i]!.word : ''

/** "forty two", "forty", "seven", "seventeen". */
const belowHundred = (tokens: readonly Token[], i: number): { value: number; end: number } | undefined => {
  const tens = TENS.get(at(tokens, i))
  if (tens !== undefined) {
    const unit = UNITS.get(at(tokens, i + 1))
    return unit !== undefined && unit > 0 && unit < 10
      ? { value: tens + unit, end: i + 2 }
      : { value: tens, end: i + 1 }
  }
  const unit = UNITS.get(at(tokens, i))
  return unit === undefined ? undefined : { value: unit, end: i + 1 }
}

/** "two hundred forty", "two hundred and forty", "one thousand", "two thousand twenty six". */
const whole = (tokens: readonly Token[], i: number): { value: number; end: number } | undefined => {
  let part = belowHundred(tokens, i)
  if (part === undefined) return undefined
  let total = 0
  for (const [word, size] of [
    ['thousand', 1000],
    ['hundred', 100],
  ] as const) {
    if (part === undefined || at(tokens, part.end) !== word) continue
    total += part.value * size
    const and = at(tokens, part.end + 1) === 'and' ? 1 : 0
    const rest: { value: number; end: number } | undefined = belowHundred(tokens, part.end + 1 + and)
    if (rest === undefined) return { value: total, end: part.end + 1 }
    part = rest
  }
  return { value: total + part.value, end: part.end }
}

/** "twenty twenty six", "nineteen ninety eight". */
const year = (tokens: readonly Token[], i: number): Heard | undefined => {
  const century = at(tokens, i) === 'twenty' ? 20 : at(tokens, i) === 'nineteen' ? 19 : undefined
  if (century === undefined) return undefined
  const next = at(tokens, i + 1)
  if (century === 20 && !TENS.has(next) && !((UNITS.get(next) ?? 0) > 9)) return undefined
  if (century === 19 && !TENS.has(next)) return undefined
  const rest = belowHundred(tokens, i + 1)!
  return { value: String(century * 100 + rest.value), end: rest.end }
}

/** "zero nine fourteen", "oh nine oh five", "ten forty one" behind a word of time. */
const clock = (tokens: readonly Token[], i: number, before: string): Heard | undefined => {
  const word = at(tokens, i - 1)
  if (!CLOCK.test(word) && !(UNTIL.test(word) && before.includes(':'))) return undefined
  const zero = /^(zero|oh|o)$/.test(at(tokens, i))
  const hour = zero
    ? { value: UNITS.get(at(tokens, i + 1)) ?? 99, end: i + 2 }
    : (belowHundred(tokens, i) ?? { value: 99, end: i })
  if (hour.value > 23) return undefined
  const small = /^(zero|oh|o)$/.test(at(tokens, hour.end))
  const minute =
    at(tokens, hour.end) === 'hundred'
      ? { value: 0, end: hour.end + 1 }
      : small
        ? { value: UNITS.get(at(tokens, hour.end + 1)) ?? 99, end: hour.end + 2 }
        : belowHundred(tokens, hour.end)
  if (minute === undefined || minute.value > 59 || (!small && minute.value > 0 && minute.value < 10)) return undefined
  if (!zero && !small && /^(hundred|point|percent|mm|minute)$/.test(at(tokens, minute.end))) return undefined
  const two = (n: number): string => String(n).padStart(2, '0')
  return { value: `${two(hour.value)}:${two(minute.value)}`, end: minute.end }
}

/** "point four six", "one point five", "nineteen point six". */
const decimal = (tokens: readonly Token[], i: number): Heard | undefined => {
  const first = at(tokens, i) === 'point' ? { value: 0, end: i } : whole(tokens, i)
  if (first === undefined || at(tokens, first.end) !== 'point') return undefined
  let end = first.end + 1
  let digits = ''
  for (
    let n = UNITS.get(at(tokens, end));
    n !== undefined && n < 10 && digits.length < 4;
    n = UNITS.get(at(tokens, end))
  ) {
    digits += n
    end++
  }
  return digits === '' ? undefined : { value: `${first.value}.${digits}`, end }
}

/** "twenty eighth" behind a month. */
const dayOf = (tokens: readonly Token[], i: number): Heard | undefined => {
  const tens = TENS.get(at(tokens, i))
  const unit = ORDINALS.get(at(tokens, i + 1))
  return MONTH.test(at(tokens, i - 1)) && tens !== undefined && unit !== undefined
    ? { value: String(tens + unit), end: i + 2 }
    : undefined
}

/**
 * Numbers said in two words or more are numbers: "two hundred forty", "point four six", "twenty twenty two", "start zero nine
 * fourteen". One word ("two", "fifty") stays a word, since it also counts things.
 */
export const resolveSpokenNumbers = (tokens: readonly Token[]): readonly Token[] => {
  let out: Token[] | undefined
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i]!
    let heard: Heard | undefined
    if (t.kind === 'word' && (UNITS.has(t.word) || TENS.has(t.word) || /^(point|oh|o)$/.test(t.word))) {
      heard =
        clock(tokens, i, (out === undefined ? tokens[i - 2] : out.at(-2))?.word ?? '') ??
        decimal(tokens, i) ??
        year(tokens, i) ??
        dayOf(tokens, i)
      const plain = heard === undefined ? whole(tokens, i) : undefined
      if (plain !== undefined && plain.end > i + 1) heard = { value: String(plain.value), end: plain.end }
    }
    if (heard === undefined || heard.end < i + 2) {
      out?.push(t)
      continue
    }
    out ??= tokens.slice(0, i)
    out.push({ ...t, end: tokens[heard.end - 1]!.end, word: heard.value, kind: 'number' })
    i = heard.end - 1
  }
  return out ?? tokens
}
