import type { Clause } from './clause.ts'

/** "The occlusion was crossed, re-entry not needed": behind a verb and a comma the cue has a subject of its own. */
export const hasOwnSubject = (clause: Clause, from: number, cue: number): boolean => {
  let verb = false
  for (let i = from; i < cue - 1; i++) {
    const word = clause.tokens[i]!.word
    if (word === 'was' || word === 'were') verb = true
    else if (verb && word === ',' && !/^(and|but|which|that|,)$/.test(clause.tokens[i + 1]!.word)) return true
  }
  return false
}

/** "was not", "will be", "should be": an auxiliary that speaks of its subject. */
const AUXILIARY = /^(was|were|is|are|has|have|had|will|should|may|might|did)$/
/** Between the auxiliary and the verb: "was not then placed", "has not been done", "is to be placed". */
const BETWEEN_VERBS = /^(be|been|then|also|yet|therefore|to|not|otherwise|felt|at)$/
/** Something one does; a state ("was not seen", "may be noted") says nothing of its subject being done. */
const DONE = /^(done|made|given|taken|put|left|begun|drawn|hung|[a-z]+ed)$/
const STATE =
  /^(seen|needed|noted|visualized|identified|opacified|filled|injured|compromised|affected|involved|changed|demonstrated|appreciated|moved|dislodged|displaced|occluded|stenosed|dilated|enlarged|detected|elicited|documented|recorded|dictated|altered|removed|exchanged|advanced|limited|increased|decreased|tolerated|followed|repeated|covered|retracted|kinked|thrombosed|infected|complicated|related|observed|obstructed|bowed|deformed|expanded|collapsed|matched|improved|resolved|relieved|crossed|continued|discontinued|discharged|monitored|resumed|started|evaluated|seeded|narrowed|reached)$/

/** A subject and its verb stand no further apart. */
const FAR = 40

/** "A stent was not placed", "a filter will be placed": auxiliary, cue and verb take the subject before them along. */
export const takesSubject = (
  clause: Clause,
  hit: { readonly from: number; readonly to: number },
  to: number,
): boolean => {
  const { tokens } = clause
  if (
    hit.from < to ||
    hit.from - to > FAR ||
    !AUXILIARY.test(tokens[hit.from]!.word) ||
    hasOwnSubject(clause, to, hit.from)
  )
    return false
  for (let i = to; i < hit.from; i++)
    if (/^(which|that|who|was|were|is|are|,|and|but)$/.test(tokens[i]!.word)) return false
  let verb = hit.to
  while (verb < clause.to && BETWEEN_VERBS.test(tokens[verb]!.word)) verb++
  const word = verb < clause.to ? tokens[verb]!.word : ''
  return DONE.test(word) && !STATE.test(word)
}
