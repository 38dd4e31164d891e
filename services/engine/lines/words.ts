import type { Sentence, Term } from '../../schema/index.ts'
import { BEGINS } from '../lexicon-index.ts'
import type { Clause } from '../stages/clause.ts'
import type { Story } from '../stages/narrate.ts'

type Kind = 'line' | 'line-act' | 'line-sign' | 'line-site'

const isKind = (kind: string): kind is Kind => kind.startsWith('line')

/** One word of the topic: a device, an act or a sign. */
export interface LineWord {
  readonly from: number
  readonly to: number
  readonly kind: Kind
  /** detail.is or detail.does. */
  readonly is: string
  readonly form: string
  readonly term: Term
}

/** Where a clause stands: what tells, what names, what only gives the background. */
export type Place = 'told' | 'title' | 'summary' | 'background'

/** A clause with the words of the topic in it. */
export interface Said {
  readonly clause: Clause
  readonly place: Place
  readonly lines: readonly LineWord[]
  readonly acts: readonly LineWord[]
  readonly signs: readonly LineWord[]
  readonly sites: readonly LineWord[]
}

/** The longest word of each kind at every place of a sentence, left to right. */
const wordsIn = (story: Story, from: number, to: number): LineWord[] => {
  const { tokens, begins } = story.document
  const { termTries, terms } = story.index
  const found: LineWord[] = []
  const covered = new Map<Kind, number>()
  for (let i = from; i < to; i++) {
    if ((begins[i]! & BEGINS.line) === 0) continue
    let node = termTries.line.next.get(tokens[i]!.word)
    const first = found.length
    for (let j = i + 1; node; j++) {
      if (node.out)
        for (const entry of node.out)
          for (const id of entry.ids) {
            const term = terms.get(id)!
            const { kind } = term
            if (!isKind(kind) || (covered.get(kind) ?? -1) > i) continue
            const word = { from: i, to: j, kind, is: term.detail?.is ?? term.detail?.does ?? '', form: '', term }
            let at = first
            while (at < found.length && found[at]!.kind !== kind) at++
            found[at] = word
          }
      if (j >= to) break
      node = node.next.get(tokens[j]!.word)
    }
    for (let k = first; k < found.length; k++) {
      const word = found[k]!
      covered.set(word.kind, word.to)
      let form = tokens[word.from]!.word
      for (let t = word.from + 1; t < word.to; t++) form += ` ${tokens[t]!.word}`
      found[k] = { ...word, form }
    }
  }
  return found
}

const TOLD = new Set(['body', 'addendum', 'findings'])

/** Participles of a terse story; a title has nouns. */
const TELLING =
  /^(inserted|punctured|accessed|cannulated|advanced|passed|placed|entered|threaded|sutured|removed|instilled|injected)$/

/** Sentences that stand as a title over the story of their own section: "PROCEDURE: Port placement. The patient was ...". */
const titlesIn = (story: Story, words: readonly (readonly LineWord[])[], runsOn: boolean): Set<number> => {
  const out = new Set<number>()
  const { sentences, sections } = story.document
  const bySection = new Map<number, Sentence[]>()
  for (const s of sentences) {
    const list = bySection.get(s.section.index)
    if (list) list.push(s)
    else bySection.set(s.section.index, [s])
  }
  for (const section of sections) {
    if (section.kind !== 'body') continue
    const own = bySection.get(section.index) ?? []
    if (!own.some(s => s.role === 'narrative') && !runsOn) continue
    for (const s of own) {
      if (s.role === 'narrative') break
      if (s.role !== 'label') continue
      const named = (words[s.index] ?? []).some(w => w.kind === 'line' && w.is !== 'generic' && w.is !== 'lumen')
      let told = s.to - s.from > 24
      for (let i = s.from; i < s.to && !told; i++) told = TELLING.test(story.document.tokens[i]!.word)
      if (!named || told) break
      out.add(s.index)
    }
  }
  return out
}

/**
 * The story stands under the indication or the anesthesia, without a heading of its own: nothing else tells with a verb.
 * @returns the first sentence of it.
 */
const runsOnFrom = (story: Story): number | undefined => {
  const { sentences, tokens } = story.document
  if (sentences.some(s => s.role === 'narrative' && TOLD.has(s.section.kind))) return undefined
  const telling = sentences.filter(s => {
    if (!RUN_ON.has(s.section.kind)) return false
    for (let i = s.from; i < s.to; i++) if (TELLING.test(tokens[i]!.word)) return true
    return false
  })
  return telling.length >= 3 ? telling[0]!.index : undefined
}

const RUN_ON = new Set([
  'indication',
  'history',
  'sedation',
  'administrative',
  'diagnosis',
  'medication',
  'consent',
  'complication',
])

const placeOf = (
  clause: Clause,
  titles: ReadonlySet<number>,
  answered: ReadonlySet<number>,
  runsOn: number | undefined,
): Place => {
  const { section, role } = clause.sentence
  if (titles.has(clause.sentence.index)) return 'title'
  if (runsOn !== undefined && clause.sentence.index >= runsOn && RUN_ON.has(section.kind)) return 'told'
  if (answered.has(clause.sentence.index) && TOLD.has(section.kind)) return 'told'
  if (role === 'heading') return TOLD.has(section.kind) ? 'title' : 'background'
  if (TOLD.has(section.kind)) return 'told'
  if (section.kind === 'header') return 'title'
  return section.kind === 'impression' ? 'summary' : 'background'
}

/** Lumens, not devices: "ports flushed", "all ports". "Two ports" or "bilateral ports" are devices. */
const isLumen = (story: Story, word: LineWord): boolean => {
  const last = story.document.tokens[word.to - 1]!
  const written = story.document.text.slice(last.start, last.end).toLowerCase()
  return word.term.detail?.weak === 'yes' && word.is === 'port' && written.endsWith('s')
}

const isHyphened = (story: Story, word: LineWord): boolean => {
  const { tokens, text } = story.document
  return /^a[-\u2010\u2011]lines?$/i.test(text.slice(tokens[word.from]!.start, tokens[word.to - 1]!.end))
}

/** "Across the midline", "left of midline": the middle of the body. */
const isMiddle = ({ document: { tokens } }: Story, word: LineWord): boolean => {
  if (word.is !== 'midline' || word.term.detail?.weak !== 'yes') return false
  const bare = /^(the|body)$/.test(tokens[word.from - 1]?.word ?? '') ? word.from - 2 : word.from - 1
  if (/^(shift|shifted|incision|laparotomy|sternotomy|scar|abdomen|crossing)$/.test(tokens[word.to]?.word ?? ''))
    return true
  const before = tokens[bare]?.word ?? ''
  if (/^(across|past|beyond|over|toward|towards|crossed|crosses|crossing|reached|reaching|reaches)$/.test(before))
    return true
  return (
    /^(of|from|to|off)$/.test(before) &&
    /^(left|right|lateral|cm|mm|side|just|both|short|medial|away|up|close)$/.test(tokens[bare - 1]?.word ?? '')
  )
}

/** "65-year-old" is no old line. */
const isAge = (story: Story, word: LineWord): boolean =>
  word.form === 'old' && /^(year|month|week|day|hour|yr|yo)$/.test(story.document.tokens[word.from - 1]?.word ?? '')

/** "Exchange of old line: yes": a heading that its answer turns into a telling. */
const answeredIn = (story: Story): Set<number> => {
  const out = new Set<number>()
  let heading = -1
  for (const { sentence, tokens, from, to } of story.clauses) {
    if (sentence.role === 'heading') {
      if (tokens[from]!.kind !== 'punct') heading = sentence.index
    } else {
      const said = tokens.slice(from, to).filter(t => t.kind !== 'punct')
      if (heading >= 0 && said.length === 1 && /^(yes|performed|done)$/.test(said[0]!.word)) out.add(heading)
      heading = -1
    }
  }
  return out
}

/** Every clause of the report with the line words in it; undefined when no device is named at all. */
export const scan = (story: Story): Said[] | undefined => {
  const { sentences } = story.document
  const bySentence: (readonly LineWord[])[] = []
  let named = false
  for (const sentence of sentences) {
    const words = wordsIn(story, sentence.from, sentence.to).filter(
      w =>
        !isLumen(story, w) &&
        !(w.term.detail?.weak === 'hyphen' && !isHyphened(story, w)) &&
        !isAge(story, w) &&
        !isMiddle(story, w),
    )
    named ||= words.some(w => w.kind === 'line' && w.is !== 'generic' && w.is !== 'other' && w.is !== 'lumen')
    bySentence.push(words)
  }
  if (!named) return undefined
  const runsOn = runsOnFrom(story)
  const titles = titlesIn(story, bySentence, runsOn !== undefined)
  const answered = answeredIn(story)
  return story.clauses.map(clause => {
    const said = {
      clause,
      place: placeOf(clause, titles, answered, runsOn),
      lines: [],
      acts: [],
      signs: [],
      sites: [],
    } as Writable
    for (const word of bySentence[clause.sentence.index]!) {
      if (word.from < clause.from || word.from >= clause.to) continue
      const list =
        word.kind === 'line'
          ? said.lines
          : word.kind === 'line-act'
            ? said.acts
            : word.kind === 'line-sign'
              ? said.signs
              : said.sites
      list.push(word)
    }
    return said
  })
}

interface Writable {
  readonly clause: Clause
  readonly place: Place
  readonly lines: LineWord[]
  readonly acts: LineWord[]
  readonly signs: LineWord[]
  readonly sites: LineWord[]
}
