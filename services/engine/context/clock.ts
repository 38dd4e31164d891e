import type { Token } from '../../schema/index.ts'

const NUMBER_WORDS = new Map(
  [
    'zero',
    'one',
    'two',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'nine',
    'ten',
    'eleven',
    'twelve',
    'thirteen',
    'fourteen',
    'fifteen',
    'sixteen',
    'seventeen',
    'eighteen',
    'nineteen',
  ].map((w, i) => [w, i]),
)
const TENS = new Map(
  ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'].map((w, i) => [w, (i + 2) * 10]),
)
const isNumberWord = (word: string): boolean => NUMBER_WORDS.has(word) || TENS.has(word)

/** A span of time that the text tells. Token range, half-open. */
export interface Minutes {
  readonly value: number
  readonly from: number
  readonly to: number
}

/** A time of day, in minutes, and whether the words before it say that something begins or ends then. */
export interface Clock {
  readonly at: number
  readonly value: number
  readonly edge: 'start' | 'end' | undefined
}

/** A dictated number that ends at token `at`: digits or words. */
const numberBefore = (tokens: readonly Token[], at: number): { value: number; from: number } | undefined => {
  const t = tokens[at]
  if (!t) return undefined
  if (t.kind === 'number' && /^\d+$/.test(t.word)) return { value: Number(t.word), from: at }
  const unit = NUMBER_WORDS.get(t.word)
  const tens = TENS.get(t.word)
  if (tens !== undefined) return { value: tens, from: at }
  if (unit === undefined) return undefined
  const before = TENS.get(tokens[at - 1]?.word ?? '')
  return before !== undefined ? { value: before + unit, from: at - 1 } : { value: unit, from: at }
}

const HOUR = /^(hour|hr|h)$/
const MINUTE = /^(minute|min|mins)$/
const NOT_A_SPAN = /^(every|q|per|at|last|each|fluoroscopy|fluoro|procedure|pressure|compression|for)$/

/**
 * The longest span in minutes told between two tokens: "32 minutes", "1 hour and 5 minutes", "(min): 31" (the number of a field may
 * stand after them, before `end`).
 */
export const spanIn = (tokens: readonly Token[], from: number, to: number, end = to): Minutes | undefined => {
  let best: Minutes | undefined
  const keep = (m: Minutes): void => {
    if (!best || m.value > best.value) best = m
  }
  for (let i = from; i < to; i++) {
    const { word } = tokens[i]!
    if (MINUTE.test(word)) {
      const n = numberBefore(tokens, i - 1)
      if (n && n.from >= from) {
        const joint = tokens[n.from - 1]?.word === 'and' || tokens[n.from - 1]?.word === ',' ? n.from - 2 : n.from - 1
        const hour = HOUR.test(tokens[joint]?.word ?? '') ? numberBefore(tokens, joint - 1) : undefined
        const lead = tokens[(hour ?? n).from - 1]?.word ?? ''
        const loose =
          lead === 'for' && /^(pressure|compression|held|hold)$/.test(tokens[(hour ?? n).from - 2]?.word ?? '')
        if (!NOT_A_SPAN.test(lead) || (lead === 'for' && !loose))
          keep({ value: n.value + (hour ? hour.value * 60 : 0), from: (hour ?? n).from, to: i + 1 })
        continue
      }
      // a field of a form: "Intra-service time (min): 31"
      let k = i + 1
      while (k < end && /^[):=-]$/.test(tokens[k]!.word)) k++
      const next = tokens[k]
      if (k > i + 1 && k < end && next?.kind === 'number' && /^\d{1,3}$/.test(next.word))
        keep({ value: Number(next.word), from: k, to: k + 1 })
    }
    if (HOUR.test(word)) {
      const n = numberBefore(tokens, i - 1)
      const next = tokens[i + 1]
      const after = next?.word === 'and' || next?.word === ',' ? tokens[i + 2] : next
      if (n && n.value <= 6 && !(after && (after.kind === 'number' || isNumberWord(after.word))))
        keep({ value: n.value * 60, from: n.from, to: i + 1 })
    }
  }
  return best
}

const START =
  /^(start|started|starting|begin|began|begun|beginning|from|in|on|onset|first|initiated|initiation|commenced|given)$/
const END =
  /^(end|ended|ending|stop|stopped|stopping|to|until|till|out|off|finish|finished|last|completed|completion|through|conclusion|concluded|left|stepped)$/

const toMinutes = (word: string): number | undefined => {
  const m = /^(\d{1,2}):(\d{2})$/.exec(word) ?? /^([01]\d|2[0-3])([0-5]\d)$/.exec(word)
  return m ? Number(m[1]) * 60 + Number(m[2]) : undefined
}

/** Times of day between two tokens. Four digits count only where the words before speak of a time. */
export const clocksIn = (tokens: readonly Token[], from: number, to: number): Clock[] => {
  const out: Clock[] = []
  for (let i = from; i < to; i++) {
    const { word, kind } = tokens[i]!
    if (kind !== 'number') continue
    const value = toMinutes(word)
    if (value === undefined) continue
    let edge: Clock['edge']
    let speaks = word.includes(':')
    for (let k = i - 1; k >= Math.max(from, i - 5) && edge === undefined; k--) {
      const before = tokens[k]!.word
      if (tokens[k]!.kind === 'number') break
      if (END.test(before)) edge = 'end'
      else if (START.test(before)) edge = 'start'
      if (/^(at|time|-|and|hour|hr)$/.test(before) && i - k <= 2) speaks = true
    }
    if (!speaks && edge === undefined) continue
    const half = tokens[i + 1]?.word
    const hours = Math.floor(value / 60)
    const shift = half === 'pm' && hours < 12 ? 720 : half === 'am' && hours === 12 ? -720 : 0
    out.push({ at: i, value: value + shift, edge })
  }
  return out
}

/** From a beginning to an end; past noon or midnight when the second is the smaller number. */
export const between = (first: Clock, last: Clock): Minutes => {
  let value = last.value - first.value
  if (value < 0) value += value < -600 ? 24 * 60 : 12 * 60
  return { value, from: first.at, to: last.at + 1 }
}
