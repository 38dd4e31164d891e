import type { Token } from '../schema/index.ts'

const BETWEEN =
  /^(was|were|is|are|had|been|be|kept|being|stent|graft|balloon|catheter|device|system|also|only|just|still|sitting|standing|lying|stayed|sat|stood|waiting|there|all|out)$/
const READY = /^(available|ready|standby|unopened|handy)$/
const PLACE = /^(room|table|shelf|hand|cart|house|reserve|standby|wing|suite|cabinet|drawer|wrapper|box|package)$/
const INTO = /^(in|on|at)$/
/** Words that begin what was done with it after all. */
const USED = /^(and|then|so|which)$/

/**
 * "The rep had the Jetstream in the room", "Supera was on the table, not opened": a thing that lay ready. What is done with it in the
 * same clause is told with a joint ("was on the table and went in"), and then it did not only lie there.
 */
export const isAtHand = (tokens: readonly Token[], to: number, end: number): boolean => {
  let i = to
  while (i < end && i - to < 4 && BETWEEN.test(tokens[i]!.word)) i++
  const ready = READY.test(tokens[i]?.word ?? '')
  let at = i
  if (!ready) {
    if (!INTO.test(tokens[i]?.word ?? '')) return false
    at = i + 1
    while (at < end && at - i < 4 && /^(the|our|its|my|back|side|hand|angio|sterile|lab)$/.test(tokens[at]!.word)) at++
    if (!PLACE.test(tokens[at]?.word ?? '')) return false
  }
  return !tokens.slice(at + 1, end).some(t => USED.test(t.word))
}
