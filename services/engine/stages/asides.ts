import type { Section, Sentence, Token } from '../../schema/index.ts'
import { isLeftBehind } from './spoken-side.ts'

/** Words of what is to come. */
const FUTURE = /^(will|shall|plan|intend|recommend|recommended|planned|scheduled|advised|anticipated)$/
/** "may be required", "should undergo": to come; "may give the artery of Adamkiewicz", "might be spasm" are readings. */
const MODAL = /^(should|may|might)$/
const NEEDED = /^(be|return|undergo|have|need|require|benefit|come|consider)$/
const READ_AS = /^(seen|due|noted|spasm|related|present|the|a|an|from|because|secondary|congenital)$/
/** "is to be placed", "are to return": to come as well. */
const IS_TO = /^(is|are)$/
/** Told of the day itself. */
const PAST = /^(was|were|had|did|been|has|have|could|would|then|today|now|proceeded|performed|obtained)$/
/** What goes on from this day: the drip that was begun runs, the drain that was placed stays. */
const GOES_ON =
  /^(infus\w*|tpa|alteplase|lysis|thrombolysis|drip|overnight|remain|remains|continue|continues|continued|stay|kept|keep|running|gravity|bag|suction|sheath|sedation)$/
/** Words before the auxiliary that end in -ed and tell no act. */
const ADJECTIVE =
  /^(tunneled|guided|infected|needed|indicated|unused|bed|covered|uncovered|treated|affected|directed|based)$/

/** A verb this late in a sentence has something told before it. */
const LATE = 22
/** A run-on dictation tells more than its plan. */
const LONG = 45

/** Does the sentence speak of another day only? "She will return in two weeks for embolization of the other side." */
export const isPlan = (tokens: readonly Token[], from: number, to: number): boolean => {
  if (to - from > LONG) return false
  let future = -1
  for (let i = from; i < to; i++) {
    const { word } = tokens[i]!
    if (word === ';' || word === ':' || PAST.test(word) || GOES_ON.test(word)) return false
    if (word === 'left' && isLeftBehind(tokens, { from: i, to: i + 1 })) return false
    if (future >= 0) continue
    const next = tokens[i + 1]?.word ?? ''
    const needed = MODAL.test(word) && NEEDED.test(next) && !READ_AS.test(tokens[i + 2]?.word ?? '')
    if (FUTURE.test(word) || needed || (IS_TO.test(word) && next === 'to')) {
      if (i - from > LATE) return false
      future = i
    } else if (/[a-z]{3}ed$/.test(word) && !ADJECTIVE.test(word)) return false
  }
  return future >= 0
}

const TELLING: ReadonlySet<string> = new Set(['body', 'addendum', 'findings', 'impression'])

/** A sentence about another day stands in the plan, whatever section it was dictated in: it names no vessel and no topic for what follows it. */
export const settleAsides = (sentences: readonly Sentence[], tokens: readonly Token[]): Sentence[] => {
  const plans = new Map<Section, Section>()
  const planOf = (section: Section): Section => {
    const plan = plans.get(section) ?? { ...section, kind: 'plan' }
    plans.set(section, plan)
    return plan
  }
  return sentences.map(sentence =>
    sentence.role === 'narrative' && TELLING.has(sentence.section.kind) && isPlan(tokens, sentence.from, sentence.to)
      ? { ...sentence, section: planOf(sentence.section) }
      : sentence,
  )
}
