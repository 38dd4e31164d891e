import type { Evidence, Indication, PriorStudy, SectionKind } from '../../schema/index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Clause, ConceptHit } from '../stages/clause.ts'
import { groupBySentence } from '../stages/clauses-in.ts'
import type { Story } from '../stages/narrate.ts'
import { clauseEvidence, evidenceOf } from '../story/state.ts'

type Draft<T> = { -readonly [K in keyof T]: T[K] }

const PLACE: Partial<Record<SectionKind, Indication['place']>> = {
  indication: 'indication',
  diagnosis: 'diagnosis',
  body: 'body',
  addendum: 'body',
  findings: 'findings',
  history: 'history',
  impression: 'summary',
  header: 'summary',
  none: 'body',
  comparison: 'history',
}

/** Why it was done: reasons named anywhere but in plans and consent, each with its place and assertion. */
export const readIndications = (story: Story): Draft<Indication>[] => {
  const out: Draft<Indication>[] = []
  for (const clause of story.clauses) {
    const place = PLACE[clause.sentence.section.kind]
    if (!place) continue
    for (const c of clause.concepts) {
      if (c.concept.kind !== 'reason') continue
      const covered = clause.concepts.some(
        o =>
          o !== c && o.concept.kind === 'reason' && o.from <= c.from && o.to >= c.to && o.to - o.from > c.to - c.from,
      )
      if (covered) continue
      const negatedBy = negates(clause, c)
      const { value, cue } = assertionAt(clause, c.from, c.to)
      const recent =
        cue !== undefined &&
        c.concept.detail?.class === 'bleeding' &&
        /^(yesterday|days ago|already)$/.test(wordsOf(clause, cue))
      const known =
        recent || (cue !== undefined && clause.cues.some(q => q.from === cue.from && q.cue.reach === 'near'))
      out.push({
        factId: '',
        assertion:
          negatedBy || value === 'negated'
            ? 'negated'
            : value === 'historical' && !known && place !== 'indication'
              ? 'historical'
              : 'performed',
        evidence: [evidenceOf(story.document, c.from, c.to, 'reason')],
        sentence: clause.sentence.index,
        seq: 0,
        reason: c.concept.detail?.class ?? '',
        form: c.form,
        place,
      })
    }
  }
  return out
}

/** "no active extravasation", "without bleeding": the pseudo cues of acts do negate findings. */
const negates = (clause: Clause, c: ConceptHit): boolean => {
  for (let i = c.from - 1; i >= clause.from && c.from - i <= 5; i--) {
    const w = clause.tokens[i]!.word
    if (
      w === 'no' ||
      w === 'without' ||
      w === 'not' ||
      w === 'never' ||
      w === 'denies' ||
      w === 'non' ||
      w === 'negative'
    )
      return true
    if (w === 'for' && clause.tokens[i - 1]?.word === 'negative') return true
  }
  return false
}

const wordsOf = (clause: Clause, range: { from: number; to: number }): string =>
  clause.tokens
    .slice(range.from, range.to)
    .map(t => t.word)
    .join(' ')

const STATES: Readonly<Record<string, PriorStudy['state']>> = {
  changed: 'changed',
  unchanged: 'unchanged',
  inadequate: 'inadequate',
}
const EARLIER =
  /^(prior|previous|previously|earlier|yesterday|ago|last|recent|recently|outside|known|before|dated|from|compared|comparison|already|today|initial|preprocedure|preoperative|since)$/

const studyTime = (clause: Clause): boolean =>
  clause.tokens
    .slice(clause.from, clause.to)
    .some(t => EARLIER.test(t.word) || (t.kind === 'number' && /^(19|20)\d\d$/.test(t.word)))

/** "no arteriogram, CT angiogram or MR angiogram has ever been done": the denial holds for the whole list. */
const isListed = (clause: Clause, at: number): boolean => {
  for (let i = at - 1; i >= clause.sentence.from && at - i <= 14; i--) {
    const { word } = clause.tokens[i]!
    if (/^(no|never|without|neither)$/.test(word)) return true
    if (/^(was|were|is|had|has|showed|but|and)$/.test(word) || word === '.' || word === ';') return false
  }
  return false
}

/** "The limited but encouraging registry evidence": of what is known in general, not of a picture. */
const isOfEvidence = ({ tokens, sentence: { to } }: Clause, at: number): boolean =>
  /^(limited|insufficient|inadequate)$/.test(tokens[at - 1]!.word) &&
  tokens
    .slice(at, Math.min(to, at + 4))
    .some(t =>
      /^(evidence|data|registry|literature|experience|mobility|ambulation|exercise|claudication|options|reserve|response|relief)$/.test(
        t.word,
      ),
    )

/** Sections whose dated studies were made before today. */
const SAID_BEFORE = /^(indication|history|comparison)$/
const MONTH =
  /^(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)$/

/** "at her coronary angiogram on July 2 I took pictures of both renal arteries and found": a day and what was found then */
const isDated = (clause: Clause): boolean => {
  const { tokens, sentence } = clause
  let day = false
  let found = false
  for (let i = sentence.from; i < sentence.to; i++) {
    const { word } = tokens[i]!
    if (MONTH.test(word) && /^(on|in|of)$/.test(tokens[i - 1]?.word ?? '')) day = true
    if (/^(found|showed|demonstrated|revealed|confirmed)$/.test(word)) found = true
  }
  return day && found
}

/** Earlier studies and what is said of them; also the statement that there is none. */
export const readPriors = (story: Story): Draft<PriorStudy>[] => {
  const out: Draft<PriorStudy>[] = []
  const bySentence = groupBySentence(story.clauses)
  const stateNear = (index: number): PriorStudy['state'] => {
    for (const at of [index, index + 1])
      for (const clause of bySentence.get(at) ?? []) {
        if (at !== index && !clause.concepts.some(c => c.concept.kind === 'status' || c.concept.kind === 'prior'))
          continue
        for (const c of clause.concepts) {
          if (isOfEvidence(clause, c.to)) continue
          const said = c.concept.kind === 'status' ? STATES[c.concept.detail?.is ?? ''] : undefined
          // "we had no new question today"
          const denied = said === 'changed' && assertionAt(clause, c.from, c.to).value === 'negated'
          const state = denied ? 'unchanged' : said
          if (state && !(state === 'changed' && clause.concepts.some(o => o.concept.detail?.is === 'unchanged')))
            return state
        }
      }
    return 'unstated'
  }
  /** "Relevant prior angiography: none of any kind": the value denies what the field asks for. */
  const isDeniedBelow = ({ sentence }: Clause): boolean =>
    sentence.role === 'heading' &&
    (bySentence.get(sentence.index + 1) ?? []).some(
      c =>
        c.from === c.sentence.from &&
        c.sentence.under === sentence.index &&
        /^(none|no|never|nil|n|na|not)$/.test(c.tokens[c.from]!.word),
    )
  for (const clause of story.clauses) {
    const kind = clause.sentence.section.kind
    if (kind === 'plan' || kind === 'consent' || kind === 'medication' || kind === 'administrative') continue
    for (const c of clause.concepts) {
      const none = c.concept.kind === 'status' && c.concept.detail?.is === 'no-prior'
      if (c.concept.kind !== 'prior' && !none) continue
      if (none) {
        if (c.form === 'none' && kind !== 'comparison') continue
        if (/^no prior$/.test(c.form) && !clause.concepts.some(o => o.concept.kind === 'prior' && o.from >= c.to - 1)) {
          const rest = clause.tokens
            .slice(c.to, c.to + 4)
            .map(t => t.word)
            .join(' ')
          if (!/angio|arterio|imag|stud|catheter|venog/.test(rest)) continue
        }
        out.push({
          factId: '',
          assertion: 'performed',
          evidence: [clauseEvidence(story.document, clause, 'no earlier study')],
          sentence: clause.sentence.index,
          seq: 0,
          study: 'none',
          state: 'unstated',
        })
        continue
      }
      const study = c.concept.detail?.study as PriorStudy['study']
      // "he cannot have a CT angiogram without premedication": none was made
      if (
        clause.tokens
          .slice(Math.max(clause.from, c.from - 5), c.from)
          .some(t => /^(cannot|unable|refused|declined)$/.test(t.word))
      )
        continue
      // "she has not had a CT angiogram or any catheter study"
      const near = clause.tokens.slice(Math.max(clause.from, c.from - 9), c.from).map(t => t.word)
      const negated =
        isDeniedBelow(clause) ||
        near.some((w, i) => w === 'not' && /^(has|have|had|did)$/.test(near[i - 1] ?? '')) ||
        near.slice(-6).some(w => w === 'no' || w === 'without' || w === 'never') ||
        isListed(clause, c.from) ||
        clause.cues.some(q => q.cue.id === 'negation-after' && q.from >= c.from)
      if (negated) {
        out.push({
          factId: '',
          assertion: 'negated',
          evidence: [clauseEvidence(story.document, clause, 'no earlier study')],
          sentence: clause.sentence.index,
          seq: 0,
          study,
          state: 'unstated',
        })
        continue
      }
      const told = kind === 'body' || kind === 'findings' || kind === 'addendum'
      if (
        told &&
        study !== 'catheter' &&
        !studyTime(clause) &&
        !clause.sentence.role.startsWith('label') &&
        !/^(known|with)$/.test(clause.tokens[clause.from]!.word) &&
        !clause.cues.some(q => q.cue.sets === 'historical')
      ) {
        // a CT or ultrasound of today is no earlier study
        if (
          !clause.tokens
            .slice(clause.from, clause.to)
            .some(t => t.word === 'on' || t.word === 'showed' || t.word === 'shown')
        )
          continue
      }
      if (told && study === 'catheter' && c.form.startsWith('diagnostic')) continue
      out.push({
        factId: '',
        assertion: 'historical',
        evidence: [clauseEvidence(story.document, clause, 'earlier study')],
        sentence: clause.sentence.index,
        seq: 0,
        study,
        state: stateNear(clause.sentence.index),
      })
    }
  }
  // an earlier catheter study told with a verb of study and a time: "angiogram three weeks ago"
  for (const clause of story.clauses) {
    const kind = clause.sentence.section.kind
    if (kind === 'plan' || kind === 'consent') continue
    for (const a of clause.anchors) {
      if (a.maneuver.act !== 'image' && a.maneuver.act !== 'select') continue
      if (!/angio|arterio|catheteriz|study|venogram|dsa/.test(a.form)) continue
      if (clause.concepts.some(c => c.concept.kind === 'prior' && c.from <= a.from && c.to >= a.to)) continue
      const value = assertionAt(clause, a.from, a.to).value
      const past = a.maneuver.act === 'image' && (value === 'historical' || (SAID_BEFORE.test(kind) && isDated(clause)))
      const negated = clause.tokens
        .slice(Math.max(clause.from, a.from - 4), a.from)
        .map(t => t.word)
        .join(' ')
      if (/\bno (prior|previous|earlier|catheter)/.test(negated)) {
        out.push({
          factId: '',
          assertion: 'negated',
          evidence: [clauseEvidence(story.document, clause, 'no earlier study')],
          sentence: clause.sentence.index,
          seq: 0,
          study: 'catheter',
          state: 'unstated',
        })
      } else if (
        past &&
        !clause.concepts.some(
          c => c.concept.kind === 'prior' && (c.concept.detail?.study === 'cta' || c.concept.detail?.study === 'mr'),
        )
      )
        out.push({
          factId: '',
          assertion: 'historical',
          evidence: [clauseEvidence(story.document, clause, 'earlier study')],
          sentence: clause.sentence.index,
          seq: 0,
          study: 'catheter',
          state: stateNear(clause.sentence.index),
        })
    }
  }
  return out
}

/** Sentences that turn a study into a therapy. */
export const readDecisions = (story: Story): Evidence[] => {
  const out: Evidence[] = []
  for (const clause of story.clauses) {
    const kind = clause.sentence.section.kind
    if (
      kind !== 'body' &&
      kind !== 'findings' &&
      kind !== 'impression' &&
      kind !== 'addendum' &&
      kind !== 'indication' &&
      kind !== 'header'
    )
      continue
    const decide = clause.anchors.find(a => a.maneuver.act === 'decide')
    if (decide) out.push(clauseEvidence(story.document, clause, 'decision to treat'))
  }
  return out
}
