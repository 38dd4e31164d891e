import type { Document, Evidence, Token } from '../../schema/index.ts'
import { evidenceOf } from '../story/state.ts'
import { readDates, readDay } from './report-facts.ts'

export interface Age {
  readonly years: number
  readonly evidence: Evidence
}

const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')

/** A number of one or two words that ends before token `end`. */
const numberBefore = (tokens: readonly Token[], end: number): { value: number; from: number } | undefined => {
  const at = end - 1
  const t = tokens[at]
  if (!t) return undefined
  if (t.kind === 'number') {
    const value = Number(t.word.split('.')[0])
    // "10-1/2-year-old"
    if (tokens[at - 1]?.word === '/' && tokens[at - 2]?.kind === 'number') {
      const whole = [at - 3, at - 4].find(k => tokens[k]?.kind === 'number')
      return { value: Number(tokens[whole ?? at - 2]!.word), from: whole ?? at - 2 }
    }
    return Number.isNaN(value) ? undefined : { value, from: at }
  }
  const unit = UNITS.indexOf(t.word)
  const tens = TENS.indexOf(t.word)
  if (tens >= 0) return { value: (tens + 2) * 10, from: at }
  if (unit < 0) return undefined
  const before = TENS.indexOf(tokens[at - 1]?.word ?? '')
  return before >= 0 && unit < 10 ? { value: (before + 2) * 10 + unit, from: at - 1 } : { value: unit, from: at }
}

const yearsOf = (n: number, unit: string): number | undefined =>
  /^(year|yr|yo|y)$/.test(unit)
    ? n
    : /^(month|mo)$/.test(unit)
      ? n / 12
      : /^(week|wk|day)$/.test(unit)
        ? n / 53
        : undefined

const YOUNG = /^(toddler|newborn|neonate|neonatal|infant|nicu|preemie)$/

const THING =
  /^(graft|fistula|avf|avg|ptfe|loop|access|circuit|shunt|stent|catheter|permcath|picc|port|line|drain|tube|nephrostomy|gastrostomy|filter|bypass|device|implant|fracture|thrombu|thrombus|clot|dvt)$/
const PERSON =
  /^(patient|pt|man|woman|male|female|boy|girl|gentleman|lady|child|infant|he|she|her|his|baby|m|f|mr|mrs|ms|name|sex|gender)$/

/** "Loop graft, PTFE, age 19 months", "a 3-year-old fistula": how long a thing has been there. */
const isOfThing = (tokens: readonly Token[], from: number, to: number): boolean => {
  for (let i = to; i < to + 3 && tokens[i] && tokens[i]!.kind !== 'punct'; i++) {
    if (PERSON.test(tokens[i]!.word)) return false
    if (/^(with|who|for|has|in|on|status)$/.test(tokens[i]!.word)) break
    if (THING.test(tokens[i]!.word)) return true
  }
  // "the graft is 19 months old", "loop graft, age 19 months"; "PICC in a 3-year-old" is the patient's
  const word = tokens[from]!.word
  if (tokens[from]!.newline || (!/^aged?$/.test(word) && !/^(is|was|about|now)$/.test(tokens[from - 1]?.word ?? '')))
    return false
  for (let i = from - 1; i >= 0 && from - i <= 9; i--) {
    const t = tokens[i]!
    if (PERSON.test(t.word)) return false
    if (THING.test(t.word)) return true
    if (t.newline || /^[.;]$/.test(t.word)) return false
  }
  return false
}

/** Age that stands in words: "74-year-old", "five year old", "61 y/o", "61yo", "age 61", "toddler". */
const saidAge = (document: Document): Age | undefined => {
  const { tokens } = document
  const found = (years: number, from: number, to: number): Age => ({
    years,
    evidence: evidenceOf(document, from, to, 'age'),
  })
  for (let i = 0; i < tokens.length; i++) {
    const w = tokens[i]!.word
    if (YOUNG.test(w)) return found(1, i, i + 1)
    if (w === 'old') {
      const number = numberBefore(tokens, i - 1)
      const part = number && yearsOf(number.value, tokens[i - 1]!.word)
      if (number && part !== undefined && !isOfThing(tokens, number.from, i + 1)) {
        // "3 years 4 months old"
        const whole = tokens[number.from - 1]?.word === 'year' ? numberBefore(tokens, number.from - 1) : undefined
        return found(part + (whole?.value ?? 0), (whole ?? number).from, i + 1)
      }
    } else if (
      w === 'yo' ||
      w === 'y.o' ||
      (w === 'y' && /^[/.]$/.test(tokens[i + 1]?.word ?? '') && /^of?$/.test(tokens[i + 2]?.word ?? ''))
    ) {
      const number = numberBefore(tokens, i)
      if (number) return found(number.value, number.from, i + 1)
    } else if (w === 'age' && tokens[i - 1]?.word === 'of' && numberBefore(tokens, i - 2)) {
      // "3 years of age"
      const number = numberBefore(tokens, i - 2)!
      const years = yearsOf(number.value, tokens[i - 2]!.word)
      if (years !== undefined) return found(years, number.from, i + 1)
    } else if (/^\d{2,3}[mf]$/.test(w) && Number(w.slice(0, -1)) > 36) {
      // "65M"; smaller numbers are sizes in French or metres
      return found(Number(w.slice(0, -1)), i, i + 1)
    } else if (/^\d{1,3}yo$/.test(w)) return found(Number(w.slice(0, -2)), i, i + 1)
    else if ((w === 'age' || w === 'aged') && i + 1 < tokens.length) {
      const at = /^[:/]$/.test(tokens[i + 1]!.word) ? i + 2 : i + 1
      const t = tokens[at]
      if (t?.kind !== 'number' || !/^\d{1,3}$/.test(t.word) || tokens[i - 1]?.word === 'of') continue
      const years = yearsOf(Number(t.word), tokens[at + 1]?.word ?? '') ?? Number(t.word)
      if (years < 120 && !(tokens[at + 1] && isOfThing(tokens, i, at + 2))) return found(years, i, at + 1)
    } else if (w === 'dol' || (w === 'day' && tokens[i + 1]?.word === 'of' && tokens[i + 2]?.word === 'life'))
      return found(0, i, i + 1)
  }
  return undefined
}

/** Age from a date of birth, when the text has the day of the procedure as well. */
const bornAge = (document: Document): Age | undefined => {
  const { tokens, text } = document
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i]!.word !== 'dob' && !(tokens[i]!.word === 'birth' && tokens[i - 1]?.word === 'of')) continue
    const born = readDay(text.slice(tokens[i]!.end, tokens[i]!.end + 40))
    const day = readDates(text)[0]?.date
    if (!born || !day || born >= day) return undefined
    const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4)) - (day.slice(5) < born.slice(5) ? 1 : 0)
    return { years, evidence: evidenceOf(document, i, Math.min(tokens.length, i + 2), 'date of birth') }
  }
  return undefined
}

/** Age in years when the text says it or lets it be reckoned. */
export const readAge = (document: Document): Age | undefined => saidAge(document) ?? bornAge(document)
