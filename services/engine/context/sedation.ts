import type { Evidence, SedationRecord } from '../../schema/index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Clause } from '../stages/clause.ts'
import type { Story } from '../stages/narrate.ts'
import { clauseEvidence, evidenceOf } from '../story/state.ts'

const toMinutes = (word: string): number | undefined => {
  const m = /^(\d{1,2}):(\d{2})$/.exec(word) ?? /^([01]\d|2[0-3])([0-5]\d)$/.exec(word)
  return m ? Number(m[1]) * 60 + Number(m[2]) : undefined
}

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

/** A dictated number that ends at token `at`: digits or words. */
const numberBefore = (clause: Clause, at: number): { value: number; from: number } | undefined => {
  const t = clause.tokens[at]
  if (!t) return undefined
  if (t.kind === 'number' && /^\d+$/.test(t.word)) return { value: Number(t.word), from: at }
  const unit = NUMBER_WORDS.get(t.word)
  const tens = TENS.get(t.word)
  if (tens !== undefined) return { value: tens, from: at }
  if (unit === undefined) return undefined
  const before = TENS.get(clause.tokens[at - 1]?.word ?? '')
  return before !== undefined ? { value: before + unit, from: at - 1 } : { value: unit, from: at }
}

interface Minutes {
  readonly value: number
  readonly from: number
  readonly to: number
}

/** Intraservice minutes said in a sentence: "32 minutes", "10:02-10:43", "1 hour 5 minutes". */
const minutesIn = (clause: Clause): Minutes | undefined => {
  const { tokens } = clause
  const clocks: { at: number; value: number }[] = []
  let total: Minutes | undefined
  // clock times may stand in neighbouring clauses: "start 09:00, stop 09:22"
  for (let i = clause.sentence.from; i < clause.sentence.to; i++) {
    const word = tokens[i]!.word
    const clock =
      tokens[i]!.kind === 'number' &&
      (word.includes(':') ||
        /^(start|end|stop|from|to|began|ended|until|at|time|-|and)$/.test(tokens[i - 1]?.word ?? ''))
        ? toMinutes(word)
        : undefined
    if (clock !== undefined && (word.includes(':') || word.length === 4)) clocks.push({ at: i, value: clock })
    if (i < clause.from || i >= clause.to) continue
    if (word === 'minute' || word === 'min') {
      const n = numberBefore(clause, i - 1)
      if (
        n &&
        !/^(every|q|per|at|last|each)$/.test(tokens[n.from - 1]?.word ?? '') &&
        !/^(fluoroscopy|fluoro|procedure|pressure|compression)$/.test(tokens[n.from - 1]?.word ?? '')
      ) {
        const hour = /^hour|^hr/.test(tokens[n.from - 1]?.word ?? '') ? numberBefore(clause, n.from - 2) : undefined
        const value = n.value + (hour ? hour.value * 60 : 0)
        if (!total || value > total.value) total = { value, from: hour ? hour.from : n.from, to: i + 1 }
      }
    }
    if ((word === 'hour' || word === 'hr') && !total) {
      const n = numberBefore(clause, i - 1)
      const next = tokens[i + 1]
      if (
        n &&
        n.value <= 6 &&
        !(next && (next.kind === 'number' || NUMBER_WORDS.has(next.word) || TENS.has(next.word) || next.word === 'and'))
      )
        total = { value: n.value * 60, from: n.from, to: i + 1 }
    }
  }
  if (total) return total
  if (clocks.length >= 2) {
    let span = clocks.at(-1)!.value - clocks[0]!.value
    if (span < 0) span += span < -600 ? 24 * 60 : 12 * 60
    return { value: span, from: clocks[0]!.at, to: clocks.at(-1)!.at + 1 }
  }
  return undefined
}

/** Sedation told as an act of today: a depth or a drug, and a verb of giving. */
const givenToday = (clauses: readonly Clause[]): boolean =>
  clauses.some(c => c.concepts.some(k => k.concept.kind === 'sedation' && k.concept.detail?.is === 'moderate')) &&
  clauses.some(c =>
    c.tokens
      .slice(c.from, c.to)
      .some(t => /^(given|administered|provided|performed|received|supervised)$/.test(t.word)),
  ) &&
  clauses.every(c => c.cues.every(q => q.cue.sets !== 'historical' && q.cue.sets !== 'planned'))

const PROCEDURE_TIME = /^(procedure|fluoroscopy|fluoro|operative|case|room|compression|pressure)$/

/** The elements of moderate sedation by the operator (house rule 17). */
export const readSedation = (story: Story): SedationRecord => {
  const evidence: Evidence[] = []
  const seen = new Set<string>()
  let moderate = false
  let deep = false
  let minimal = false
  let any = false
  let observer = false
  let observerHelped = false
  let byOther = false
  let operator = false
  let sedative = false
  let opioid = false
  let minutes: Minutes | undefined
  const bySentence = new Map<number, Clause[]>()
  for (const c of story.clauses) bySentence.set(c.sentence.index, [...(bySentence.get(c.sentence.index) ?? []), c])
  const speaks = (index: number): boolean =>
    (bySentence.get(index) ?? []).some(
      c =>
        c.sentence.section.kind === 'sedation' ||
        c.concepts.some(
          k =>
            k.concept.kind === 'sedation' && /^(moderate|sedation|sedative|opioid)$/.test(k.concept.detail?.is ?? ''),
        ),
    )
  const note = (key: string, e: Evidence): void => {
    if (seen.has(key)) return
    seen.add(key)
    evidence.push(e)
  }
  for (const [index, clauses] of bySentence) {
    const kind = clauses[0]!.sentence.section.kind
    if (kind === 'plan' || kind === 'consent' || kind === 'consult') continue
    // a history that runs on into today: "moderate sedation was given by me"
    if (kind === 'history' && !givenToday(bySentence.get(index)!) && !givenToday(bySentence.get(index - 1) ?? []))
      if (!givenToday(bySentence.get(index - 2) ?? [])) continue
    const near = speaks(index) || speaks(index - 1) || (speaks(index + 1) && kind === 'sedation')
    for (const clause of clauses) {
      for (const k of clause.concepts) {
        if (k.concept.kind !== 'sedation') continue
        const is = k.concept.detail?.is
        const no = clause.tokens
          .slice(Math.max(clause.from, k.from - 3), k.from)
          .some(t => t.word === 'no' || t.word === 'without' || t.word === 'not')
        const at = evidenceOf(story.document, k.from, k.to, 'sedation')
        if (is === 'moderate' && assertionAt(clause, k.from, k.to).value === 'other-operator') byOther = true
        if (is === 'moderate' && !no) {
          moderate = true
          any = true
          note('moderate', at)
        } else if (is === 'deep' && !no) {
          deep = true
          note('deep', at)
        } else if (is === 'minimal') {
          minimal = true
          note('minimal', at)
        } else if (is === 'sedation' && !no) any = true
        else if (is === 'sedative' && !no) {
          sedative = true
          note('drugs', at)
        } else if (is === 'opioid' && !no) {
          opioid = true
          note('opioid', at)
        } else if (is === 'observer' && near) {
          observer = true
          note('observer', clauseEvidence(story.document, clause, 'observer'))
        } else if (is === 'observer-helped') {
          observerHelped = true
          note('helped', at)
        } else if (is === 'operator' && near) {
          operator = true
          note('operator', at)
        }
      }
      const found = near || kind === 'sedation' ? minutesIn(clause) : undefined
      if (found) {
        const under = clause.sentence.under
        const headingWords =
          under === undefined
            ? []
            : (bySentence.get(under) ?? []).flatMap(c => c.tokens.slice(c.from, c.to).map(t => t.word))
        const words = [
          ...headingWords,
          ...clause.tokens
            .slice(
              Math.max(/:/.test(clause.tokens[clause.from]!.word) ? clause.sentence.from : clause.from, found.from - 6),
              found.to + 3,
            )
            .map(t => t.word),
        ]
        const sedationSaid =
          clauses.some(c => c.concepts.some(k => k.concept.kind === 'sedation')) || kind === 'sedation'
        const other =
          words.some(w => PROCEDURE_TIME.test(w)) &&
          !words.some(w => /^(sedation|intraservice|intra|face|conscious|moderate)$/.test(w))
        if (
          !other &&
          (sedationSaid || words.some(w => w === 'total' || w === 'time' || w === 'intraservice')) &&
          (!minutes || clause.concepts.some(k => k.concept.kind === 'sedation'))
        ) {
          if (!minutes || found.value > 0) {
            minutes = found
            seen.delete('minutes')
            note('minutes', evidenceOf(story.document, found.from, found.to, 'minutes'))
          }
        }
      }
    }
  }
  const depth: SedationRecord['depth'] = deep
    ? 'deep'
    : moderate
      ? 'moderate'
      : sedative && (opioid || any)
        ? 'implied'
        : minimal || opioid
          ? 'minimal'
          : 'none'
  return {
    evidence,
    depth,
    ...(minutes ? { intraserviceMinutes: minutes.value } : {}),
    observer,
    observerHelped,
    operator,
    byOther,
    drugs: sedative || opioid,
  }
}
