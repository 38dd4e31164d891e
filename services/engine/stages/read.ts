import type { Document, Section, SectionKind, Sentence, SentenceRole, Token } from '../../schema/index.ts'
import { HOLDS, isAct, kindOfField, kindOfLabel } from '../forms/fields.ts'
import { type Layer, resolveForm } from '../forms/resolve-form.ts'
import type { LexiconIndex } from '../lexicon-index.ts'
import { settleAsides } from './asides.ts'
import { resolveBySound } from './by-sound.ts'
import { afterMarker, findHeading, findSubHeading, type Heading, lineEnd } from './headings.ts'
import { resolveRunOnLines } from './run-on-lines.ts'
import { endsSentence } from './sentence-end.ts'
import { settleKinds } from './settle-kinds.ts'
import { resolveBoxes, resolveShorthand } from './shorthand.ts'
import { resolveMisheard, resolveSpokenPunctuation } from './spoken.ts'
import { resolveSpokenNumbers } from './spoken-numbers.ts'
import { tokenize } from './tokenize.ts'
import { AUXILIARY, beginsStory, goesIn, isNumbered, leadsToStory, prose, SHORT } from './unheaded.ts'

const roleOf = (tokens: readonly Token[], from: number, to: number): SentenceRole => {
  for (let i = from; i < to; i++) {
    const w = tokens[i]!.word
    if (AUXILIARY.has(w)) return 'narrative'
  }
  return 'label'
}

const TELLING =
  /^(access|catheter|microcatheter|sheath|guide|run|injection|step|vessel|puncture|embolic|coil|position|device|balloon|stent|selected|superselective|diagnostic|aorta|narrative|embolization|treatment)$/

/** "Catheter:", "Run 1:" in a form tell acts whatever section stands over them; "Findings, hand:" reads. */
const kindOfSubHeading = (tokens: readonly Token[], from: number, to: number): SectionKind | undefined => {
  const acts = tokens.slice(from, to).some(t => /^(procedure|technique)$/.test(t.word))
  // "PROCEDURE 2: RIGHT RADIAL ARTERIAL LINE": each piece of work under its number
  if (isNumbered(tokens, from)) return 'body'
  if (/^(finding|result)$/.test(tokens[from]!.word)) return acts ? 'body' : 'findings'
  for (let i = from; i < to; i++) {
    if (/^(prior|previous|planned|date|time|consent|indication)$/.test(tokens[i]!.word)) return undefined
    if (TELLING.test(tokens[i]!.word)) return 'body'
  }
  return undefined
}

const opensBody = (tokens: readonly Token[], i: number, index: LexiconIndex, text: string): boolean => {
  const j = afterMarker(tokens, i)
  return tokens[j] !== undefined && findHeading(tokens, j, true, index, text)?.kind === 'body'
}

/** Readers look back and forth within a sentence, so its length bounds what it costs; no dictation has one of this length. */
const MOST_IN_SENTENCE = 600

/** Lays sections and sentences over the tokens. */
const segment = (
  tokens: readonly Token[],
  text: string,
  index: LexiconIndex,
  { form, blocks, starts }: Omit<Layer, 'tokens'>,
): { sections: Section[]; sentences: Sentence[] } => {
  const sections: Section[] = []
  const sentences: Sentence[] = []
  let section: Section = { index: 0, kind: 'none', from: 0, to: tokens.length }
  let under: number | undefined
  const longLine = typicalLine(tokens)
  const bodiless = !tokens.some((t, i) => (i === 0 || t.newline) && opensBody(tokens, i, index, text))
  const open = (heading: Heading): void => {
    sections.push({ ...section, to: heading.from })
    section = {
      index: sections.length,
      kind: heading.kind,
      heading: { from: heading.from, to: heading.to },
      from: heading.to,
      to: tokens.length,
    }
    under = undefined
  }
  const push = (from: number, to: number, role: SentenceRole, item?: boolean, colon?: number): void => {
    if (to <= from) return
    const sentence: Sentence = {
      index: sentences.length,
      from,
      to,
      section,
      role,
      under: role === 'heading' ? undefined : under,
      item,
      colon,
    }
    sentences.push(sentence)
    if (role === 'heading') under = sentence.index
  }
  let i = 0
  let resume: SectionKind | undefined
  let item = false
  let step: SectionKind | undefined
  /** Of a form: the kind of the block in force, and how far its last field is set in. */
  let block: SectionKind = 'body'
  let field = -1
  let oneLine = false
  /** Where the value of a field begins whose label is the act. */
  let acted = 0
  while (i < tokens.length) {
    const atLine = i === 0 || tokens[i]!.newline
    const j = afterMarker(tokens, i)
    if (atLine) item = j > i && tokens[i]!.kind === 'number'
    if (step && atLine && item && tokens[j]) {
      open({ kind: step, from: j, to: j })
      step = undefined
    }
    const titled = tokens[j] ? findHeading(tokens, j, atLine, index, text) : undefined
    const line = form && titled ? lineEnd(tokens, j) : 0
    // "FINDINGS BLOCK", "TECHNIQUE MACRO:": the whole label tells, not its first word
    const heading =
      titled &&
      form &&
      atLine &&
      titled.to < line &&
      tokens[titled.to - 1]!.word !== ':' &&
      (blocks.has(tokens[j]!.start) || findSubHeading(tokens, j))
        ? undefined
        : titled
    const alone = form && !heading && blocks.has(tokens[j]?.start ?? -1) ? lineEnd(tokens, j) : undefined
    if (alone) {
      block = kindOfLabel(tokens, j, alone, index) ?? 'body'
      open({ kind: block, from: j, to: alone })
      if (block === 'body') push(j, alone, 'heading')
      i = alone
      continue
    }
    if (heading && form && !atLine && block === 'body' && heading.kind !== 'body' && section.kind === 'body') {
      push(heading.from, heading.to, 'heading')
      i = heading.to
      continue
    }
    if (heading && form) {
      const alone = heading.to >= tokens.length || tokens[heading.to]!.newline
      const kind = kindOfTitle(tokens, heading, block, alone)
      if (alone || kind === 'body') block = kind
      field = alone ? -1 : indentOf(text, tokens[i]!)
      oneLine = !alone
      open({ ...heading, kind })
      if (kind === 'body') push(heading.from, heading.to, 'heading')
      i = heading.to
      continue
    }
    if (heading) {
      // "... consent signed. Timeout. Patient supine": said in passing, for its line only
      // and as a step of a list, for its item only
      const passing =
        heading.kind === 'consent' &&
        tokens[heading.to - 1]?.word === '.' &&
        (atLine ? j > i : /^(body|header|none)$/.test(section.kind))
      resume = passing ? (section.kind === 'none' ? 'none' : 'body') : undefined
      // "2) Cobra into the celiac. Full run. Reading: normal": the next step tells on
      step =
        !atLine && item && /^(body|none|header)$/.test(section.kind) && heading.kind === 'findings'
          ? section.kind
          : undefined
      open(heading)
      // "Catheter position:" may hold the verb of what stands under it
      if (heading.kind === 'body') push(heading.from, heading.to, 'heading')
      i = heading.to
      continue
    }
    if (atLine && resume !== undefined && tokens[j]) {
      open({ kind: resume, from: j, to: j })
      resume = undefined
    }
    // in the fields of a form also "Target 1: segment VIII. Agent: ..."
    const inline = form && !atLine && section.kind === 'body' && tokens[j - 1]?.word === '.'
    const sub = atLine || inline ? findSubHeading(tokens, j, j > i) : undefined
    if (sub && inline) {
      if (sub - j <= 7) push(j, sub, 'heading')
      else push(j, sub, 'label')
      i = sub
      continue
    }
    if (sub && form) {
      const set = indentOf(text, tokens[i]!)
      // set in under a field: "Anesthesia: moderate" and below it "Agents: ..."
      const inner = field >= 0 && set > field && HOLDS.has(section.kind)
      const own = kindOfField(kindOfLabel(tokens, j, sub, index), block)
      const opens = inner ? section.kind : own === 'medication' && !hasFigure(tokens, sub) ? 'body' : own
      // what a title says of its line holds for its line: "Access: ...", then "Balloon: ..."
      if (opens !== section.kind || (oneLine && !inner)) {
        open({ kind: opens, from: j, to: j })
        oneLine = false
      }
      if (!inner) field = set
      if (opens === 'body' && tokens[sub] && !tokens[sub].newline && isAct(tokens, j, sub, index)) acted = sub
      else {
        push(j, sub, 'heading')
        i = sub
        continue
      }
    }
    // prose under a field of one line belongs to the block again
    if (form && field >= 0 && tokens[j]?.paragraph && SHORT.has(section.kind) && /^(body|findings)$/.test(block)) {
      field = -1
      open({ kind: block, from: j, to: j })
    }
    if (sub && !form) {
      const opens = kindOfSubHeading(tokens, j, sub)
      if (opens && opens !== section.kind && !/^(body|findings|addendum)$/.test(section.kind))
        open({ kind: opens, from: j, to: j })
      push(j, sub, 'heading')
      i = sub
      continue
    }
    if (j >= tokens.length) break
    const first = sentences.at(-1)?.section !== section
    if (
      atLine &&
      !first &&
      SHORT.has(section.kind) &&
      (beginsStory(tokens, j, j > i, section.kind === 'history') ||
        (section.kind === 'indication' && leadsToStory(tokens, j)))
    )
      open({ kind: 'body', from: j, to: j })
    // an unheaded paragraph under the date and the names
    const loose =
      section.kind === 'administrative' || (bodiless && SHORT.has(section.kind)) || isUnheadedPatient(section)
    // a patient's story without a heading lasts for its paragraph
    const after = isUnheadedPatient(section) ? 'body' : undefined
    // "This 68-year-old man ... was referred. A 5 French sheath was introduced ...": one paragraph holds both
    // "indication colon ... period the right neck was prepped": all said in one line
    const holds = isUnheadedPatient(section) || (bodiless && SHORT.has(section.kind) && section.kind !== 'history')
    if (holds && !first && !atLine && goesIn(tokens, j)) open({ kind: 'body', from: j, to: j })
    const next = !first && loose && tokens[j]!.paragraph ? (prose(tokens, j) ?? after) : undefined
    if (next && next !== section.kind) open({ kind: next, from: j, to: j })
    const colon = acted > j ? acted - 1 : undefined
    let end = Math.max(j, acted)
    acted = 0
    while (end < tokens.length) {
      if (endsSentence(tokens, end, text) || end - j >= MOST_IN_SENTENCE) {
        end++
        break
      }
      const next = tokens[end + 1]
      if (next?.newline && (starts.has(next.start) || breaksLine(tokens, end, longLine))) {
        end++
        break
      }
      // an inline heading begins ("... stable. FINDINGS: ...") or a marker in running text
      if (
        end > j &&
        next &&
        index.titles.next.has(next.word) &&
        next.capital &&
        /^[.;:)]$/.test(tokens[end]!.word) &&
        findHeading(tokens, end + 1, false, index, text)
      ) {
        end++
        break
      }
      end++
    }
    const to = Math.min(end, tokens.length)
    // "In sequence it was placed in:" and a list under it
    const governs = tokens[to - 1]?.word === ':' && tokens[to]?.newline && afterMarker(tokens, to) > to
    push(j, to, governs ? 'heading' : colon === undefined ? roleOf(tokens, j, to) : 'label', atLine && j > i, colon)
    i = Math.max(end, i + 1)
  }
  sections.push(section)
  return { sections, sentences }
}

/** The patient's story under no heading of its own. */
const isUnheadedPatient = (section: Section): boolean =>
  section.kind === 'indication' && section.heading?.from === section.heading?.to

/** In a form the devices that a field names were used, and "INTERVENTION" over fields holds what was done. */
const kindOfTitle = (tokens: readonly Token[], heading: Heading, block: SectionKind, alone: boolean): SectionKind => {
  if (heading.kind === 'device' && (block === 'body' || alone)) return 'body'
  const only = heading.to - heading.from <= 2
  return heading.kind === 'header' && only && alone && tokens[heading.from]!.word === 'intervention'
    ? 'body'
    : heading.kind
}

/** Times, doses and volumes have figures; "Fluoro: wire and catheter placed under fluoroscopy" tells. */
const hasFigure = (tokens: readonly Token[], from: number): boolean => {
  for (let i = from; i < tokens.length && (i === from || !tokens[i]!.newline); i++)
    if (/^\d/.test(tokens[i]!.word)) return true
  return tokens[from] === undefined || tokens[from]!.newline
}

/** How far a line is set in. */
const indentOf = (text: string, token: Token): number => {
  let i = token.start
  while (i > 0 && text.charCodeAt(i - 1) !== 10 && text.charCodeAt(i - 1) !== 13) i--
  let n = 0
  while (/[ \t]/.test(text[i + n] ?? '')) n++
  return n
}

/** Length in UTF-16 units of a full line in a wrapped text; 0 when lines are paragraphs. */
const typicalLine = (tokens: readonly Token[]): number => {
  const lengths: number[] = []
  let start = 0
  for (let i = 1; i <= tokens.length; i++) {
    if (i === tokens.length || tokens[i]!.newline) {
      lengths.push(tokens[i - 1]!.end - tokens[start]!.start)
      start = i
    }
  }
  if (lengths.length < 4) return 0
  lengths.sort((a, b) => a - b)
  return lengths[Math.floor(lengths.length * 0.9)]!
}

/** Does the line break after token `end` end the sentence? Wrapped lines do not. */
const breaksLine = (tokens: readonly Token[], end: number, longLine: number): boolean => {
  const next = tokens[end + 1]!
  if (next.paragraph) return true
  if (afterMarker(tokens, end + 1) > end + 1) return true
  if (findSubHeading(tokens, end + 1) !== undefined) return true
  let first = end
  while (first > 0 && !tokens[first]!.newline) first--
  const length = tokens[end]!.end - tokens[first]!.start
  const ends = /^[:;,]$/.test(tokens[end]!.word)
  if (tokens[end]!.word === ',') return false
  if (longLine > 0 && longLine <= 130 && length >= longLine * 0.72 && !ends) return false
  return next.capital || next.kind === 'number' || ends
}

const beginsOf = (tokens: readonly Token[], index: LexiconIndex): Uint8Array => {
  const begins = new Uint8Array(tokens.length)
  for (let i = 0; i < tokens.length; i++) begins[i] = index.begins.get(tokens[i]!.word) ?? 0
  return begins
}

/** Stage 1: a text and the layers over it. */
export const read = (text: string, index: LexiconIndex): Document => {
  const layer = resolveForm(resolveRunOnLines(tokenize(text, index.words)), text)
  const spoken = resolveSpokenNumbers(resolveSpokenPunctuation(resolveBoxes(layer.tokens)))
  const misheard = resolveMisheard(spoken, index)
  const heard = resolveBySound(misheard, index.sounds, text)
  // a mended word may belong to a row: "jug ular vain"
  const meant = heard === spoken ? heard : resolveMisheard(heard, index)
  const tokens = resolveShorthand(meant, index.vocabulary)
  const cut = segment(tokens, text, index, layer)
  const { sections, sentences } = settleKinds(cut.sections, cut.sentences, tokens)
  return { text, tokens, sections, sentences: settleAsides(sentences, tokens), begins: beginsOf(tokens, index) }
}
