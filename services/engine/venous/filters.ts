import type { Evidence, FilterAct, ForeignBody } from '../../schema/index.ts'
import type { Clause } from '../stages/clause.ts'
import type { Story } from '../stages/narrate.ts'
import {
  assertionOfAct,
  hitsOf,
  isSpokenOf,
  quote,
  says,
  type Telling,
  tells,
  ultrasoundOf,
  vesselIn,
  words,
  wordsIn,
} from './telling.ts'
import { HELD_ONLY, MOVED, PLACED, REMOVED } from './verbs.ts'

interface Noun {
  readonly from: number
  readonly to: number
  readonly filter: boolean
}

const MEANS: ReadonlySet<string> = new Set([
  'with',
  'using',
  'through',
  'via',
  'into',
  'over',
  'by',
  'from',
  'within',
  'inside',
])

/** Is the tool at `from` only the means: "with a snare", "into the sheath"? */
const isMeans = (clause: Clause, from: number): boolean => {
  for (let i = from - 1; i >= clause.from && from - i <= 4; i--) if (MEANS.has(clause.tokens[i]!.word)) return true
  return false
}

/** Filters, and other tools that a verb of the clause may belong to. */
const nounsOf = (clause: Clause): Noun[] => {
  const out: Noun[] = []
  for (const c of clause.concepts) {
    if (c.concept.kind === 'venous' && c.concept.detail!.is === 'filter')
      out.push({ from: c.from, to: c.to, filter: true })
    else if (c.concept.kind === 'venous' && c.concept.detail!.is === 'foreign-body')
      out.push({ from: c.from, to: c.to, filter: false })
    else if (c.concept.kind === 'tool' && !isMeans(clause, c.from)) out.push({ from: c.from, to: c.to, filter: false })
  }
  for (const d of clause.devices) {
    if (d.device.class === 'ivc-filter') out.push({ from: d.from, to: d.to, filter: true })
    else if (/^(sheath|catheter|guidewire|cvc|picc|port)/.test(d.device.class) && !isMeans(clause, d.from))
      out.push({ from: d.from, to: d.to, filter: false })
  }
  return out.sort((a, b) => a.from - b.from)
}

/** The noun that a verb belongs to: its subject when passive, else what stands after it, else what stands before. */
const nounOf = (clause: Clause, nouns: readonly Noun[], at: number): Noun | undefined => {
  const before = nouns.filter(n => n.to <= at).at(-1)
  const after = nouns.find(n => n.from > at)
  const previous = clause.tokens[at - 1]?.word ?? ''
  if (/^(was|were|been|being|is|then|successfully|safely)$/.test(previous)) return before ?? after
  if (before && at - before.to <= 1) return before
  return after && after.from - at <= 8 ? after : before
}

/** "Delivery sheath of the filter" and the like are no filter. */
const isFilterTool = (clause: Clause, noun: Noun): boolean =>
  /^(sheath|introducer|delivery|set|kit|catheter|study|search)$/.test(clause.tokens[noun.to]?.word ?? '') &&
  noun.to < clause.to

const EXTRA = /^(extra|additional|prolonged|increased|longer|unusual|significantly|substantial|substantially)$/

/** "95 extra minutes", "additional 60 minutes": work beyond the usual, written. */
const extraWork = (story: Story, told: readonly Telling[]): Evidence[] => {
  const out: Evidence[] = []
  for (const telling of told)
    for (const clause of telling)
      for (let i = clause.from; i < clause.to; i++) {
        if (!/^(minute|min|hour)$/.test(clause.tokens[i]!.word)) continue
        const near = clause.tokens.slice(Math.max(clause.from, i - 6), Math.min(clause.to, i + 8))
        if (near.some(t => EXTRA.test(t.word)) && near.some(t => t.kind === 'number'))
          out.push(words(story, Math.max(clause.from, i - 3), i + 1, 'extra work'))
      }
  return out
}

/** From here on "the filter" is one that guards a carotid or a leg, when no filter of the cava is named anywhere. */
const protectionFrom = (sentences: readonly Telling[]): number => {
  let first = Number.POSITIVE_INFINITY
  const clauses = sentences.flat()
  // a story of arteries in which no vein is named has no filter of the cava
  const veins = clauses.some(c =>
    c.vessels.some(v => v.ids.some(id => id.startsWith('ven.') && !v.ids.some(o => o.startsWith('art.')))),
  )
  const arteries = clauses.filter(c => c.vessels.some(v => v.ids.some(id => id.startsWith('art.')))).length
  if (!veins && arteries >= 3) return 0
  for (const clause of clauses) {
    if (clause.devices.some(d => d.device.class === 'ivc-filter')) return Number.POSITIVE_INFINITY
    const filters = hitsOf(clause, 'filter')
    if (filters.some(f => /^(cava|caval|ivc|vena)$/.test(clause.tokens[f.from - 1]?.word ?? '')))
      return Number.POSITIVE_INFINITY
    if (clause.devices.some(d => d.device.class === 'protection')) first = Math.min(first, clause.sentence.index)
  }
  return first
}

const FIELD_ACT = /^(deployed|released|placed|delivered|implanted|inserted|landed|positioned|seated)$/

const DENIED = /^(no|none|not|na|nil|deferred|n|never)$/
const isHeading = (telling: Telling): boolean => telling[0]!.sentence.role === 'heading'

/** What stands behind a label that is a sentence of its own. */
const answerOf = (telling: Telling, told: readonly Telling[], n: number): Clause | undefined =>
  isHeading(telling)
    ? told
        .slice(n + 1, n + 3)
        .flat()
        .find(c => c.sentence.role !== 'heading' && c.tokens[c.from]!.kind !== 'punct')
    : undefined

/** "Deployed at: infrarenal", with no date of another day behind it. */
const isField = (clause: Clause, value: Clause | undefined): boolean => {
  const { tokens, from, to } = clause
  if (clause.sentence.role === 'narrative' || !FIELD_ACT.test(tokens[from]!.word)) return false
  const words = [...tokens.slice(from, to), ...(value ? value.tokens.slice(value.from, value.to) : [])].map(t => t.word)
  return (
    words.some(w => /^(infrarenal|suprarenal|renal|below|under|above|l1|l2|l3|l4|cava|ivc)$/.test(w)) &&
    !words.some((w, i) => /^(19|20)\d\d$/.test(w) || (w === '/' && /^\d+$/.test(words[i + 1] ?? '')))
  )
}

/** Reads what was done with filters of the cava. */
export const readFilters = (story: Story, sentences: readonly Telling[]): FilterAct[] => {
  const told = sentences.filter(s => tells(s[0]!) || s[0]!.sentence.section.kind === 'device')
  const acts: FilterAct[] = []
  let takenOut = false
  const guard = protectionFrom(sentences)
  const add = (clause: Clause, act: FilterAct['act'], assertion: FilterAct['assertion']): void => {
    if (acts.some(a => a.act === act && a.assertion === assertion)) return
    acts.push({
      factId: '',
      act,
      assertion,
      evidence: [quote(story, clause, `filter ${act}`)],
      sentence: clause.sentence.index,
      extraWork: [],
    })
  }
  let field = -9
  for (const [n, telling] of told.entries()) {
    const mentions = telling.some(c => nounsOf(c).some(n => n.filter))
    const value = answerOf(telling, told, n)
    if (isHeading(telling) && value && DENIED.test(value.tokens[value.from]!.word)) continue
    const at = telling[0]!.sentence.index
    // "Filter: Denali / Deployed at: infrarenal": the next field is of the same filter
    const continues = at - field <= 2 && !mentions && isField(telling[0]!, value)
    if (mentions && telling[0]!.sentence.role !== 'narrative') field = at
    else if (!continues) field = -9
    if ((!mentions && !continues) || at >= guard) continue
    let follows = continues
    for (const clause of telling) {
      const nouns = nounsOf(clause)
      const read = (set: ReadonlySet<string>, act: FilterAct['act']): void => {
        for (const at of wordsIn(clause, set)) {
          const word = clause.tokens[at]!.word
          if (
            word === 'out' &&
            !(clause.sentence.role !== 'narrative' || /^(pulled|taken|came|brought)$/.test(clause.tokens[at - 1]!.word))
          )
            continue
          const noun = nounOf(clause, nouns, at)
          const filter = noun?.filter === true ? noun : undefined
          // "it was captured": the filter named in the clause before
          const implied =
            noun === undefined &&
            (follows || (act === 'removal' && /^(was|were|it)$/.test(clause.tokens[at - 1]?.word ?? ''))) &&
            at - clause.from <= 3
          if (!filter && !implied) continue
          if (filter && isFilterTool(clause, filter)) continue
          if (filter && isSpokenOf(clause, at, filter.from)) continue
          const value = assertionOfAct(clause, at, at + 1)
          // "the filter was placed in 2019": what assert says of history holds; "existing filter" only names it
          if (
            act === 'placement' &&
            clause.cues.some(q => q.cue.id === 'history-near' && q.to <= (filter?.from ?? at) && at - q.to <= 6)
          )
            continue
          if (act === 'removal' && value === 'performed' && !HELD_ONLY.has(word)) takenOut = true
          add(clause, act, value)
        }
      }
      read(REMOVED, 'removal')
      read(MOVED, 'reposition')
      read(PLACED, 'placement')
      if (nouns.length > 0) follows = nouns.at(-1)!.filter
    }
  }
  if (acts.length === 0)
    // terse: "IVC filter via right jugular"
    for (const telling of told)
      for (const clause of telling) {
        const noun = nounsOf(clause).find(n => n.filter)
        if (!noun || clause.sentence.role !== 'label' || isFilterTool(clause, noun)) continue
        const way = clause.tokens
          .slice(noun.to, Math.min(clause.to, noun.to + 3))
          .some(t => /^(via|through|from|by)$/.test(t.word))
        if (way && clause.vessels.length > 0) add(clause, 'placement', assertionOfAct(clause, noun.from, noun.to))
      }
  const elsewhere = acts.some(a => a.act !== 'removal' && a.assertion === 'performed')
  const kept = acts.filter(a => !(a.act === 'removal' && a.assertion === 'performed' && elsewhere && !takenOut))
  const extra = kept.some(a => a.act === 'removal') ? extraWork(story, told) : []
  return kept.map(a => (a.act === 'removal' ? { ...a, extraWork: extra } : a))
}

/** Reads what was caught in a vessel and taken out, other than a whole filter. */
export const readForeignBodies = (story: Story, sentences: readonly Telling[]): ForeignBody[] => {
  const out: ForeignBody[] = []
  let named: { form: string; sentence: number } | undefined
  for (const telling of sentences) {
    const first = telling[0]!
    for (const clause of telling) {
      const [hit] = hitsOf(clause, 'foreign-body')
      if (hit) named = { form: hit.form, sentence: first.sentence.index }
    }
    if (!tells(first)) continue
    for (const clause of telling) {
      const [hit] = hitsOf(clause, 'foreign-body')
      const removed = wordsIn(clause, REMOVED).filter(
        i =>
          clause.tokens[i]!.word !== 'out' ||
          clause.sentence.role === 'label' ||
          /^(pulled|taken|brought)$/.test(clause.tokens[i - 1]?.word ?? ''),
      )
      const snare = hitsOf(clause, 'snare')[0]
      const tried =
        hit && snare && assertionOfAct(clause, snare.from, snare.to) === 'attempted' ? snare.from : undefined
      const at = removed[0] ?? tried
      if (at === undefined) continue
      const here = hit !== undefined
      const implied =
        !here &&
        named !== undefined &&
        first.sentence.index - named.sentence <= 1 &&
        !says(clause, 'filter') &&
        clause.tokens.slice(clause.from, at).some(t => /^(it|this|which)$/.test(t.word))
      if (!here && !implied) continue
      if (hit && isSpokenOf(clause, at, hit.from)) continue
      const value = assertionOfAct(clause, at, at + 1)
      if (out.some(o => o.assertion === value)) continue
      out.push({
        factId: '',
        body: hit?.form ?? named!.form,
        vesselId: vesselIn(clause),
        ultrasound: ultrasoundOf(story, sentences.filter(s => tells(s[0]!)).flat()).ultrasound.slice(0, 2),
        assertion: value,
        evidence: [quote(story, clause, 'foreign body taken out')],
        sentence: first.sentence.index,
      })
    }
  }
  return out
}
