import type { AssertionValue } from '../../schema/index.ts'
import type { Clause, CueHit } from './clause.ts'
import { hasOwnSubject, takesSubject } from './subject.ts'

const MONTH =
  /^(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)$/

const TODAY = /^(is|are|now|today|currently|presents|returns|here)$/
const DONE = /^(placed|deployed|implanted|inserted|done|performed|stented|treated)$/

/** "Was put in 2/24", "placed in 11/2021": month and year, no day of this month. */
const pastMonth = (clause: Clause, to: number): { from: number; to: number } | undefined => {
  const { tokens } = clause
  for (let i = to - 1; i < Math.min(clause.to - 3, to + 4); i++) {
    const month = tokens[i + 1]!
    if (tokens[i]!.word !== 'in' || month.kind !== 'number' || tokens[i + 2]!.word !== '/') continue
    const isMonth = /^(0?[1-9]|1[0-2])$/.test(month.word)
    if (isMonth && /^((19|20)?\d\d)$/.test(tokens[i + 3]!.word) && tokens[i + 4]?.word !== '/')
      return { from: i, to: i + 4 }
  }
  return undefined
}

/** "In 2023", "in March 2023", "at catheterization in 2024": told of that year, not of today. */
const pastYear = (clause: Clause, from: number, to: number): { from: number; to: number } | undefined => {
  const { tokens, sentence } = clause
  for (let i = sentence.from + 1; i < clause.to; i++) {
    if (tokens[i]!.kind !== 'number' || !/^(19|20)\d\d$/.test(tokens[i]!.word)) continue
    let k = i - 1
    while (
      k > sentence.from &&
      (MONTH.test(tokens[k]!.word) ||
        tokens[k]!.word === ',' ||
        /^\d{1,2}$/.test(tokens[k]!.word) ||
        tokens[k]!.word === 'of')
    )
      k--
    // "stented in 2022 and there is restenosis": today has been told of since
    const since = i < clause.from && tokens.slice(i + 1, from).some(t => TODAY.test(t.word))
    const stands = /^(in|since|from|of|during|by)$/.test(tokens[k]!.word)
    // "stent placed 2019, patent"
    const bare = k === i - 1 && DONE.test(tokens[k]!.word) && i <= clause.to && i - 1 - to <= 2
    if (!since && (stands || bare) && (i < from ? from - i < 30 : i >= clause.from)) return { from: k, to: i + 1 }
  }
  return undefined
}

/** How far a `near` cue reaches, in words. */
const NEAR = 5

const RANK: Readonly<Record<string, number>> = {
  'other-operator': 6,
  negated: 5,
  historical: 4,
  planned: 3,
  hypothetical: 3,
  attempted: 2,
}

const VERB = /^(was|were|is|are|did|could|would|had|has|follow|passed|pass)$/

/** "no catheter would follow and the Omni Flush stayed": behind its own verb and an "and" a cue reaches no further. */
const isOver = (clause: Clause, from: number, to: number): boolean => {
  let verb = false
  for (let i = from; i < to; i++) {
    const word = clause.tokens[i]!.word
    if (VERB.test(word)) verb = true
    else if (verb && word === 'and' && clause.concepts.some(c => c.concept.kind === 'tool' && c.from > i && c.to <= to))
      return true
  }
  return false
}

const isCovered = (hit: CueHit, cues: readonly CueHit[]): boolean =>
  cues.some(o => o !== hit && o.from <= hit.from && o.to >= hit.to && o.to - o.from > hit.to - hit.from)

/**
 * Stage 3: what the words around an act say of it. ConText by clause: a cue governs the act when its reach holds it and no
 * look-alike ("no evidence of", "prior to") covers the cue.
 * @returns the assertion and the token range of the cue that set it.
 */
export const assertionAt = (
  clause: Clause,
  from: number,
  to: number,
): { value: AssertionValue; cue?: { from: number; to: number } } => {
  let best: { sets: string; from: number; to: number } | undefined
  let succeeded = false
  for (const hit of clause.cues) {
    const { cue } = hit
    if (cue.sets === 'pseudo') continue
    // what is not stronger than the best so far need not be asked for its reach
    const isStronger = !best || (RANK[cue.sets] ?? 0) > (RANK[best.sets] ?? 0)
    if (!isStronger && cue.sets !== 'succeeded') continue
    const governs =
      cue.reach === 'both' || cue.reach === 'sentence'
        ? true
        : cue.reach === 'before'
          ? (hit.from >= to - 1 &&
              clause.tokens[hit.from - 1]?.word !== 'for' &&
              !hasOwnSubject(clause, to, hit.from)) ||
            (hit.from <= from && hit.to >= to)
          : cue.reach === 'near'
            ? hit.to <= from && from - hit.to < NEAR
            : (hit.to <= from && !isOver(clause, hit.to, from)) ||
              (hit.from <= from && hit.to >= to) ||
              takesSubject(clause, hit, to)
    if (!governs || isCovered(hit, clause.cues)) continue
    if (cue.sets === 'succeeded') succeeded = true
    else best = { sets: cue.sets, from: hit.from, to: hit.to }
  }
  const past = pastYear(clause, from, to) ?? pastMonth(clause, to)
  if (past && (!best || best.sets === 'attempted')) return { value: 'historical', cue: past }
  if (!best || (best.sets === 'attempted' && succeeded)) return { value: 'performed' }
  const value = best.sets === 'hypothetical' ? 'planned' : (best.sets as AssertionValue)
  return { value, cue: { from: best.from, to: best.to } }
}
