import type { Evidence, SedationRecord, Token } from '../../schema/index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Clause } from '../stages/clause.ts'
import { groupBySentence } from '../stages/clauses-in.ts'
import type { Story } from '../stages/narrate.ts'
import { clauseEvidence, evidenceOf } from '../story/state.ts'
import { between, type Clock, clocksIn, type Minutes, spanIn } from './clock.ts'

/** One sentence and the words of the headings over it. */
interface Line {
  readonly index: number
  readonly clauses: readonly Clause[]
  readonly headings: readonly string[]
}

const DENIES = /^(no|none|not|n|na|never|nil|without|declined)$/
const OTHER_TIME =
  /^(procedure|fluoroscopy|fluoro|operative|case|room|compression|pressure|recovery|pump|infusion|dwell)$/
const OWN_TIME = /^(sedation|intraservice|intra|face|conscious|moderate|monitoring|attendance)$/

const kindOf = (line: Line): string => line.clauses[0]!.sentence.section.kind

const isOf = (line: Line, pattern: RegExp): boolean =>
  line.clauses.some(c =>
    c.concepts.some(k => k.concept.kind === 'sedation' && pattern.test(k.concept.detail?.is ?? '')),
  )

/** Every sentence with the words over it: its section's heading and its sub-heading. */
const linesOf = (story: Story): Line[] => {
  const { tokens } = story.document
  const bySentence = groupBySentence(story.clauses)
  return [...bySentence].map(([index, clauses]) => {
    const { section, under } = clauses[0]!.sentence
    const over = under === undefined ? [] : (bySentence.get(under) ?? []).map(c => ({ from: c.from, to: c.to }))
    const ranges = [...(section.heading ? [section.heading] : []), ...over]
    return { index, clauses, headings: ranges.flatMap(r => tokens.slice(r.from, r.to).map(t => t.word)) }
  })
}

/** Sedation told as an act of today: a depth or a drug, and a verb of giving. */
const givenToday = (line: Line | undefined): boolean =>
  line !== undefined &&
  isOf(line, /^moderate$/) &&
  line.clauses.some(c =>
    c.tokens
      .slice(c.from, c.to)
      .some(t => /^(given|administered|provided|performed|received|supervised)$/.test(t.word)),
  ) &&
  line.clauses.every(c => c.cues.every(q => q.cue.sets !== 'historical' && q.cue.sets !== 'planned'))

const headedBySedation = (line: Line): boolean => line.headings.some(w => /^sedation$/.test(w))

/** What continues the passage: a time, a watcher, a director or a drug told in the sentences after it. */
const goesOn = (line: Line): boolean => {
  const { from, tokens } = line.clauses[0]!
  const to = line.clauses.at(-1)!.to
  return (
    isOf(line, /^(observer|operator|observer-helped|opioid)$/) ||
    clocksIn(tokens, from, to).some(c => c.edge !== undefined) ||
    (spanIn(tokens, from, to) !== undefined &&
      tokens.slice(from, to).some(t => OWN_TIME.test(t.word) || t.word === 'total'))
  )
}

/** The sentences that tell of sedation, and those that go on about it. */
const passageOf = (lines: readonly Line[]): { told: Line[]; core: ReadonlySet<number> } => {
  const told: Line[] = []
  const core = new Set<number>()
  let open = 0
  for (const [i, line] of lines.entries()) {
    const kind = kindOf(line)
    if (kind === 'plan' || kind === 'consent' || kind === 'consult') {
      open = 0
      continue
    }
    const speaks =
      kind === 'sedation' || headedBySedation(line) || isOf(line, /^(moderate|sedation|sedative|deep|minimal|opioid)$/)
    // a history that runs on into today: "moderate sedation was given by me"
    if (kind === 'history' && ![i, i - 1, i - 2].some(k => givenToday(lines[k]))) continue
    if (speaks) {
      told.push(line)
      core.add(line.index)
      open = 5
    } else if (open > 0 && goesOn(line)) {
      told.push(line)
      open--
    } else open = Math.max(0, open - 2)
  }
  return { told, core }
}

/** The field that a line stands in: its section and sub-heading. */
const fieldOf = ({ clauses }: Line): string =>
  `${clauses[0]!.sentence.section.index}:${clauses[0]!.sentence.under ?? ''}`

/** "MODERATE SEDATION: not used": nothing under that heading was given. */
const deniesField = ({ clauses }: Line): boolean => {
  const { tokens, from } = clauses[0]!
  return DENIES.test(tokens[from]!.word) && !/^sedat/.test(tokens[from + 1]?.word ?? '')
}

/** "MODERATE SEDATION: Yes", "Sedation level: moderate": the heading and its value tell the depth together. */
const headedDepth = (line: Line): boolean => {
  const { tokens, from } = line.clauses[0]!
  const depth = line.headings.some(w => w === 'moderate' || w === 'conscious')
  const said = tokens.slice(from, line.clauses.at(-1)!.to).some(t => t.word === 'moderate' || t.word === 'conscious')
  return headedBySedation(line) && (depth || said)
}

const isDenied = (clause: Clause, from: number, to: number): boolean =>
  clause.tokens.slice(Math.max(clause.from, from - 3), from).some(t => /^(no|without|not)$/.test(t.word)) ||
  (/^(was|were|is)$/.test(clause.tokens[to]?.word ?? '') && clause.tokens[to + 1]?.word === 'not')

/** "Sedation 30 minutes, procedure time: 55 min": whose time it is, says the nearest word before it. */
const isOtherTime = (tokens: readonly Token[], start: number, { from }: Minutes): boolean => {
  for (let i = from - 1; i >= Math.max(start, from - 8); i--) {
    if (OWN_TIME.test(tokens[i]!.word)) return false
    if (OTHER_TIME.test(tokens[i]!.word)) return true
  }
  return false
}

/** The minutes of the passage: a span that speaks of sedation, else from its first to its last time of day. */
const minutesOf = (story: Story, told: readonly Line[], core: ReadonlySet<number>): Minutes | undefined => {
  const { tokens } = story.document
  let span: { minutes: Minutes; own: boolean } | undefined
  const clocks: Clock[] = []
  for (const line of told) {
    const speaks = core.has(line.index)
    for (const clause of line.clauses) {
      const found = spanIn(tokens, clause.from, clause.to, line.clauses.at(-1)!.to)
      const said = tokens.slice(clause.from, clause.to).map(t => t.word)
      if (found && isOtherTime(tokens, line.clauses[0]!.from, found)) continue
      const words = [...line.headings, ...said]
      const own = words.some(w => OWN_TIME.test(w))
      if (found && (speaks || own || words.some(w => w === 'total' || w === 'time')) && (!span || (own && !span.own)))
        span = { minutes: found, own }
    }
    const { from } = line.clauses[0]!
    const to = line.clauses.at(-1)!.to
    const words = [...line.headings, ...tokens.slice(from, to).map(t => t.word)]
    if (words.some(w => OTHER_TIME.test(w)) && !words.some(w => OWN_TIME.test(w))) continue
    clocks.push(...clocksIn(tokens, from, to))
  }
  if (span) return span.minutes
  const first = clocks.find(c => c.edge === 'start') ?? clocks[0]
  const last = clocks.findLast(c => c.edge === 'end' && c !== first) ?? clocks.findLast(c => c !== first)
  return first && last && last.at > first.at ? between(first, last) : undefined
}

/** The elements of moderate sedation by the operator (house rule 17). */
export const readSedation = (story: Story): SedationRecord => {
  const lines = linesOf(story)
  const first = new Map<string, Line>()
  for (const line of lines)
    if (headedBySedation(line) && line.clauses[0]!.sentence.role !== 'heading' && !first.has(fieldOf(line)))
      first.set(fieldOf(line), line)
  const denied = new Set([...first].filter(([, line]) => deniesField(line)).map(([field]) => field))
  const { told, core } = passageOf(lines.filter(l => !denied.has(fieldOf(l))))
  const evidence: Evidence[] = []
  const seen = new Set<string>()
  const note = (key: string, e: Evidence): void => {
    if (seen.has(key)) return
    seen.add(key)
    evidence.push(e)
  }
  let byOther = false
  let any = false
  for (const line of told) {
    if (headedDepth(line)) {
      const { from } = line.clauses[0]!
      note('moderate', evidenceOf(story.document, from, line.clauses.at(-1)!.to, 'sedation'))
    }
    for (const clause of line.clauses)
      for (const k of clause.concepts) {
        if (k.concept.kind !== 'sedation') continue
        const is = k.concept.detail?.is ?? ''
        const at = evidenceOf(story.document, k.from, k.to, is === 'operator' ? 'operator' : 'sedation')
        const not = isDenied(clause, k.from, k.to)
        if (is === 'minimal' || is === 'observer-helped' || is === 'operator') note(is, at)
        else if (is === 'observer') note(is, clauseEvidence(story.document, clause, 'observer'))
        else if (is === 'moderate' && assertionAt(clause, k.from, k.to).value === 'other-operator') {
          byOther = true
          note(is, at)
        } else if (!not) {
          note(is, at)
          any ||= is === 'sedation' || is === 'moderate'
        }
      }
  }
  const minutes = minutesOf(story, told, core)
  if (minutes) note('minutes', evidenceOf(story.document, minutes.from, minutes.to, 'minutes'))
  const has = (key: string): boolean => seen.has(key)
  const depth: SedationRecord['depth'] = has('deep')
    ? 'deep'
    : has('moderate')
      ? 'moderate'
      : has('sedative') && (has('opioid') || any)
        ? 'implied'
        : has('minimal') || has('opioid')
          ? 'minimal'
          : 'none'
  return {
    evidence,
    depth,
    ...(minutes ? { intraserviceMinutes: minutes.value } : {}),
    observer: has('observer'),
    observerHelped: has('observer-helped'),
    operator: has('operator'),
    byOther: byOther && !has('operator'),
    drugs: has('sedative') || has('opioid'),
  }
}
