import type { SectionKind, Token } from '../../schema/index.ts'

export const AUXILIARY = new Set([
  'was',
  'were',
  'is',
  'are',
  'has',
  'have',
  'had',
  'been',
  'did',
  'be',
  'being',
  'am',
  'will',
  'would',
  'could',
  'should',
  'may',
  'can',
  'i',
  'we',
  'showed',
  'shows',
])

/** Sections of a line or two after which a report may tell the story without a heading of its own. */
export const SHORT: ReadonlySet<SectionKind> = new Set([
  'indication',
  'diagnosis',
  'consent',
  'sedation',
  'medication',
  'comparison',
  'administrative',
  'history',
])
const DONE =
  /^(prepped|draped|accessed|punctured|cannulated|catheterized|advanced|infiltrated|anesthetized|deployed|ablated|injected)$/
const PREPARED = /^(prepped|draped|accessed|punctured)$/
const STEP = /^(access|puncture|accessed|punctured|catheterized|cannulated|advanced|deployed)$/
const ELSEWHEN =
  /^(history|prior|previous|previously|ago|last|scheduled|planned|will|recently|underwent|who|presents|presented|presenting|referred|requested|month|week|yesterday|if|risk|should|for)$/

/** Does the line that begins here tell what was done, though the section over it was only a line or two? */
export const beginsStory = (tokens: readonly Token[], from: number, marked: boolean, past: boolean): boolean => {
  let aux = false
  let act = false
  let entered = false
  for (let i = from; i < tokens.length && i - from < 60; i++) {
    const { word } = tokens[i]!
    if (i > from && (tokens[i]!.paragraph || (word === '.' && tokens[i + 1]?.capital))) break
    if (ELSEWHEN.test(word) && i - from < 12) return false
    if (AUXILIARY.has(word)) aux = true
    if (DONE.test(word) || (marked && STEP.test(word))) act = true
    if (PREPARED.test(word)) entered = true
  }
  return past ? entered : act && (aux || marked || entered)
}

const WORK = /^(procedure|operation|intervention|line|access|catheter|task|job)$/

/** "PROCEDURE 1", "Line 2": the number of a piece of work. */
export const isNumbered = (tokens: readonly Token[], from: number): boolean =>
  WORK.test(tokens[from]!.word) &&
  (tokens[from + 1]?.kind === 'number' || /^(one|two|three|four|a|b|c|i|ii|iii)$/.test(tokens[from + 1]?.word ?? '')) &&
  tokens[from + 2]?.word === ':'

/** Does the line that begins here come to the story after a look and a preparation? It stands after a finished line. */
export const leadsToStory = (tokens: readonly Token[], from: number): boolean => {
  if (tokens[from - 1]?.word !== '.') return false
  for (let i = from; i < tokens.length && i - from < 120; i++) {
    if (i > from && (tokens[i]!.paragraph || (tokens[i]!.newline && tokens[i - 1]!.word === '.'))) return false
    if (i > from && tokens[i - 1]!.word !== '.') continue
    if (isElsewhen(tokens, i)) return false
    if (beginsStory(tokens, i, false, true) || goesIn(tokens, i)) return true
  }
  return false
}

/** The sentence that begins here speaks of another day, of who the patient is or of what is wanted. */
const isElsewhen = (tokens: readonly Token[], from: number): boolean => {
  for (let i = from; i < tokens.length && i - from < 12; i++) {
    if (i > from && tokens[i - 1]!.word === '.') return false
    if (ELSEWHEN.test(tokens[i]!.word) && tokens[i]!.word !== 'for') return true
  }
  return false
}

const TOOL = /^(sheath|micropuncture|catheter|microcatheter|needle|guidewire|wire|introducer|probe)$/
const PUT =
  /^(gained|obtained|introduced|placed|inserted|advanced|used|accessed|punctured|entered|cannulated|catheterized|passed|put|positioned|secured)$/
const BEFORE_TODAY =
  /^(history|prior|previous|previously|ago|last|underwent|scheduled|planned|will|yesterday|week|month|year|earlier)$/

/** Does the sentence that begins here go in with a tool today? The story begins within the patient's paragraph. */
export const goesIn = (tokens: readonly Token[], from: number): boolean => {
  let aux = false
  let tool = false
  let put = false
  for (let i = from; i < tokens.length && i - from < 80; i++) {
    const { word } = tokens[i]!
    if (i > from && (tokens[i]!.paragraph || word === '.')) break
    if (BEFORE_TODAY.test(word)) return false
    if (AUXILIARY.has(word)) aux = true
    if (TOOL.test(word)) tool = true
    if (PUT.test(word)) put = true
    if (PREPARED.test(word) && aux) return true
  }
  return aux && tool && put
}

const PATIENT =
  /^(year|yr|yo|y|history|presented|presents|present|referred|admitted|diagnosed|starts?|suffers|mr|mrs|ms|asked|has|since)$/

/** Is the sentence that begins here about who the patient is and why he came? */
export const isPatient = (tokens: readonly Token[], from: number): boolean => {
  let who = false
  for (let i = from; i < tokens.length && i - from < 60; i++) {
    const { word } = tokens[i]!
    if (i > from && (word === '.' || tokens[i]!.paragraph)) return false
    if (
      i - from < 12 &&
      /^(year|yr|yo)$/.test(word) &&
      /^(old|-|man|woman|male|female)$/.test(tokens[i + 1]?.word ?? '')
    )
      who = true
    if (who && (AUXILIARY.has(word) || /^(presented|present|referred|admitted|developed|came|complained)$/.test(word)))
      return true
  }
  return false
}

/** A paragraph of prose after the fields of a form leaves them: what it is, a patient's story or what was done. */
export const prose = (tokens: readonly Token[], from: number): SectionKind | undefined => {
  let verb = false
  let patient = false
  let first = true
  let i = from
  for (; i < tokens.length && i - from < 60; i++) {
    const { word } = tokens[i]!
    if (i > from && tokens[i]!.paragraph) break
    if (word === ':' && i - from < 8) return undefined
    if (AUXILIARY.has(word)) verb = true
    if (first && PATIENT.test(word)) patient = true
    if (word === '.' && tokens[i + 1]?.capital) first = false
  }
  if (i - from < 5 || !(verb || patient)) return undefined
  return patient ? 'indication' : 'body'
}
