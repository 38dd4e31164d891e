import type { AssertionValue, Evidence, Laterality, Token } from '../../schema/index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Clause, ConceptHit, CueHit } from '../stages/clause.ts'
import type { Story } from '../stages/narrate.ts'
import { clauseEvidence, evidenceOf } from '../story/state.ts'
import { ACT_NOUNS, SPOKEN_OF } from './verbs.ts'

/** The clauses of one sentence. */
export type Telling = readonly Clause[]

const TELLS: ReadonlySet<string> = new Set(['body', 'addendum', 'none'])

/** Does the sentence tell acts of today: the body, and findings that say something with a verb. */
export const tells = (clause: Clause): boolean =>
  TELLS.has(clause.sentence.section.kind) ||
  (clause.sentence.section.kind === 'findings' && clause.sentence.role === 'narrative')

/** Clauses by sentence, all sections. */
export const sentencesOf = (story: Story): readonly Telling[] => {
  const out: Clause[][] = []
  let last: Clause[] | undefined
  for (const clause of story.clauses) {
    if (last && last[0]!.sentence.index === clause.sentence.index) last.push(clause)
    else {
      last = [clause]
      out.push(last)
    }
  }
  return out
}

/** Words of ours in a clause. */
export const hitsOf = (clause: Clause, ...is: readonly string[]): ConceptHit[] =>
  clause.concepts.filter(c => c.concept.kind === 'venous' && is.includes(c.concept.detail!.is!))

export const says = (clause: Clause, ...is: readonly string[]): boolean => hitsOf(clause, ...is).length > 0

export const saysAny = (telling: Telling, ...is: readonly string[]): boolean => telling.some(c => says(c, ...is))

/** Places of the tokens of a clause that stand in a set of words. */
export const wordsIn = (clause: Clause, words: ReadonlySet<string>): number[] => {
  const out: number[] = []
  for (let i = clause.from; i < clause.to; i++) if (words.has(clause.tokens[i]!.word)) out.push(i)
  return out
}

export const hasWord = (clause: Clause, ...words: readonly string[]): boolean => {
  for (let i = clause.from; i < clause.to; i++) if (words.includes(clause.tokens[i]!.word)) return true
  return false
}

const NEAR_HISTORY: ReadonlySet<string> = new Set(['history-near'])

/** An assertion that "previous" before the thing itself does not turn into history: "the previously placed filter was removed". */
export const assertionOfAct = (clause: Clause, from: number, to: number): AssertionValue => {
  const covering = (q: CueHit): boolean => q.cue.sets === 'historical' && q.from <= from && q.to >= to
  if (clause.cues.some(q => q.cue.sets === 'historical' && covering(q))) return 'historical'
  const cues = clause.cues.filter(
    q =>
      !NEAR_HISTORY.has(q.cue.id) &&
      !clause.devices.some(d => d.from <= q.from && d.to >= q.to) &&
      // "no clot filter deployed": a bare no belongs to the words next to it
      !(
        q.cue.id === 'negation' &&
        clause.tokens[q.from]!.word === 'no' &&
        q.to - q.from === 1 &&
        from - q.to > 1 &&
        !isPassive(clause, q.to, from)
      ),
  )
  return assertionAt({ ...clause, cues }, from, to).value
}

/** "No filter was placed": subject and verb right behind the no. */
const isPassive = (clause: Clause, from: number, verb: number): boolean =>
  verb - from <= 4 && /^(was|were|been|is|are)$/.test(clause.tokens[verb - 1]!.word)

/** "for filter placement", "potential retrieval": an act as a noun that is only spoken of. */
export const isSpokenOf = (clause: Clause, at: number, nounFrom: number): boolean => {
  if (!ACT_NOUNS.has(clause.tokens[at]!.word)) return false
  const first = Math.min(at, nounFrom)
  for (let i = first - 1; i >= clause.from && first - i <= 4; i--) {
    const word = clause.tokens[i]!.word
    if (SPOKEN_OF.has(word)) return true
    if (word === 'to' && /^(deploy|remove|retrieve)$/.test(clause.tokens[at]!.word))
      return !/^(attempt|attempted|unable|failed|able|tried|possible|effort|managed)$/.test(
        clause.tokens[i - 1]?.word ?? '',
      )
    if (!/^(the|a|an|of|ivc|inferior|vena|cava|caval|retrievable|permanent|temporary|and|infrarenal|safe)$/.test(word))
      return false
  }
  return false
}

const LIMB_WORD = /^(gsv|ssv|aasv|leg|arm|groin|thigh|calf|lower|upper|foot|hand|cfv|ij|ijv|cfa|le|ue)$/
const SIDES: ReadonlySet<string> = new Set(['right', 'left', 'bilateral'])

interface Spoken {
  readonly side: 'right' | 'left' | 'bilateral'
  readonly at: number
}

/** Sides that the words of a clause say, each with its place. */
const readSides = (clause: Clause): readonly Spoken[] => {
  const out: Spoken[] = []
  for (const c of clause.concepts) {
    const is = c.concept.kind === 'generic' ? c.concept.detail?.is : undefined
    if (
      c.form === 'both' &&
      /^(vein|treated|were|vessel|catheter|sheath|closed|ablated|accessed|lung|petrosal)$/.test(
        clause.tokens[c.to]?.word ?? '',
      )
    )
      continue
    if (is !== undefined && SIDES.has(is)) out.push({ side: is as 'right' | 'left' | 'bilateral', at: c.from })
  }
  for (let i = clause.from; i + 1 < clause.to; i++) {
    const { word } = clause.tokens[i]!
    if ((word === 'l' || word === 'r') && LIMB_WORD.test(clause.tokens[i + 1]!.word))
      out.push({ side: word === 'l' ? 'left' : 'right', at: i })
  }
  return out
}

const spokenSides = new WeakMap<Clause, readonly Spoken[]>()

export const sidesIn = (clause: Clause): readonly Spoken[] => {
  let sides = spokenSides.get(clause)
  if (!sides) {
    sides = readSides(clause)
    spokenSides.set(clause, sides)
  }
  return sides
}

/** The one side of a clause: both when right and left are named, undefined when none is. */
export const sideIn = (clause: Clause): 'right' | 'left' | 'bilateral' | undefined => {
  const sides = new Set(sidesIn(clause).map(s => s.side))
  if (sides.size === 0) return undefined
  if (sides.has('bilateral') || sides.size > 1) return 'bilateral'
  return [...sides][0]
}

const headings = new WeakMap<Story, ReadonlyMap<number, readonly Clause[]>>()

/** Clauses of the sub-headings of a report, by sentence. */
const headingsOf = (story: Story): ReadonlyMap<number, readonly Clause[]> => {
  const known = headings.get(story)
  if (known) return known
  const made = new Map<number, Clause[]>()
  for (const c of story.clauses)
    if (c.sentence.role === 'heading') made.set(c.sentence.index, [...(made.get(c.sentence.index) ?? []), c])
  headings.set(story, made)
  return made
}

/** The side of the sub-heading over a sentence. */
export const headingSide = (story: Story, clause: Clause): 'right' | 'left' | undefined => {
  const under = clause.sentence.under
  if (under === undefined) return undefined
  const sides = new Set<'right' | 'left' | 'bilateral'>()
  for (const c of headingsOf(story).get(under) ?? []) for (const s of sidesIn(c)) sides.add(s.side)
  const [only] = sides
  return sides.size === 1 && only !== 'bilateral' ? only : undefined
}

/** The only side that the report speaks of, when there is one. */
export const reportSide = (story: Story): Laterality => {
  const sides = new Set<'right' | 'left' | 'bilateral'>()
  for (const c of story.clauses) {
    const { kind } = c.sentence.section
    if (kind === 'history' || kind === 'plan' || kind === 'consult' || kind === 'comparison') continue
    for (const s of sidesIn(c)) sides.add(s.side)
  }
  const [only] = sides
  return sides.size === 1 ? only! : 'unknown'
}

/** Sides as single ones. */
export const eachSide = (side: Laterality): readonly Laterality[] => (side === 'bilateral' ? ['right', 'left'] : [side])

export const quote = (story: Story, clause: Clause, supports: string): Evidence =>
  clauseEvidence(story.document, clause, supports)

export const words = (story: Story, from: number, to: number, supports: string): Evidence =>
  evidenceOf(story.document, from, to, supports)

/** Was this word written in the plural? */
export const isPlural = (story: Story, token: Token): boolean =>
  /s$/i.test(story.document.text.slice(token.start, token.end)) && !/ss$/i.test(token.word)

/** Elements of needle ultrasound near a treatment. */
export const ultrasoundOf = (
  story: Story,
  clauses: readonly Clause[],
): { ultrasound: Evidence[]; image: Evidence[] } => {
  const ultrasound: Evidence[] = []
  const image: Evidence[] = []
  for (const clause of clauses)
    for (const c of clause.concepts) {
      if (c.concept.kind !== 'ultrasound') continue
      if (assertionAt(clause, c.from, c.to).value === 'negated') continue
      const is = c.concept.detail!.is
      if (is === 'guidance' || is === 'realtime') ultrasound.push(words(story, c.from, c.to, 'ultrasound'))
      if (is === 'image') image.push(words(story, c.from, c.to, 'stored image'))
    }
  return { ultrasound, image }
}

/** The one vein or pulmonary artery that the clause names, its side read. */
export const vesselIn = (clause: Clause): string | undefined => {
  for (const v of clause.vessels) {
    const ids =
      v.side === 'right' || v.side === 'left'
        ? v.ids.filter(id => new RegExp(`\\.${v.side === 'right' ? 'r' : 'l'}(\\.|$)`).test(id))
        : v.ids
    if (ids.length === 1 && /^(ven|pul)\./.test(ids[0]!)) return ids[0]
  }
  return undefined
}

/** Does the sub-heading over a sentence say one of these words? */
export const headingSays = (story: Story, clause: Clause, ...words: readonly string[]): boolean =>
  clause.sentence.under !== undefined &&
  (headingsOf(story).get(clause.sentence.under) ?? []).some(c => hasWord(c, ...words))
