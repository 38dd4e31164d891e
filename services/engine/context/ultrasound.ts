import type { AccessStep, Concept, Evidence, UltrasoundAccess } from '../../schema/index.ts'
import type { LexiconIndex } from '../lexicon-index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Clause, ConceptHit } from '../stages/clause.ts'
import { groupBySentence } from '../stages/clauses-in.ts'
import type { Story } from '../stages/narrate.ts'
import { evidenceOf } from '../story/state.ts'

type Element = 'guidance' | 'evaluated' | 'patent' | 'realtime' | 'image'

/** Sentences before and after the puncture in which its ultrasound is told. */
const WINDOW = 4

const SONO = /ultrasound|transducer|sonograph|sonogram|sonosite|\bsono\b|probe|\bus\b/
const SILENT = /^(history|plan|indication|comparison|consent|consult|impression)$/
const ONLY_WITH_IMAGE_WORD = /^(saved|stored|recorded|pacs|archived|hard copy)$/
const IMAGE_WORD = /^(image|ultrasound|picture|sonographic|pacs|us|permanently|record|recording)$/

/** "Permanent image stored: N": the value of a field that is named by the words. */
const deniedField = (clause: Clause, hit: ConceptHit): boolean => {
  if (clause.sentence.role === 'narrative') return false
  const { tokens } = clause
  for (let i = hit.to; i < clause.sentence.to && i - hit.to < 4; i++)
    if (tokens[i]!.word === ':') return /^(n|no|none|not|na)$/.test(tokens[i + 1]?.word ?? '')
  return false
}

const denied = (clause: Clause, hit: ConceptHit): boolean =>
  assertionAt(clause, hit.from, hit.to).value === 'planned' ||
  clause.tokens.slice(Math.max(clause.from, hit.from - 3), hit.from).some(t => /^(no|not|without)$/.test(t.word)) ||
  clause.cues.some(
    q => q.cue.sets === 'negated' && q.cue.reach === 'before' && q.from >= hit.from && q.from - hit.to <= 3,
  ) ||
  (clause.tokens[hit.to]?.word === 'not' && hit.to < clause.to) ||
  deniedField(clause, hit) ||
  (/^(was|were)$/.test(clause.tokens[hit.to]?.word ?? '') && clause.tokens[hit.to + 1]?.word === 'not')

/** How far apart a thing and what was done with it may stand, in tokens. */
const PAIR_REACH = 9
const DENIES = /^(no|not|never|without|none|neither)$/

/** "a still of the entry was sent to the archive": a thing and what was done with it tell an element together. */
const pairsOf = (sentence: readonly Clause[], index: LexiconIndex): ConceptHit[] => {
  const { tokens } = sentence[0]!
  const end = sentence.at(-1)!.to
  const parts: { from: number; to: number; is: string; act: boolean }[] = []
  for (let i = sentence[0]!.from; i < end; i++) {
    let node = index.termTries.sono.next.get(tokens[i]!.word)
    for (let j = i + 1; node && j <= end; j++) {
      for (const entry of node.out ?? [])
        for (const id of entry.ids) {
          const { kind, detail } = index.terms.get(id)!
          if (kind === 'sono') parts.push({ from: i, to: j, is: detail!.is!, act: detail!.part === 'act' })
        }
      node = j < end ? node.next.get(tokens[j]!.word) : undefined
    }
  }
  const out: ConceptHit[] = []
  for (const a of parts) {
    const b = a.act ? parts.find(p => !p.act && p.is === a.is && reach(p, a) <= PAIR_REACH) : undefined
    if (!b) continue
    const from = Math.min(a.from, b.from)
    const to = Math.max(a.to, b.to)
    const words = tokens.slice(from, to).map(t => t.word)
    // "no clot" is an element, "no picture kept" is none
    if (
      words.some((w, k) => DENIES.test(w) && (from + k < a.from || from + k >= a.to)) ||
      out.some(o => o.concept.detail?.is === a.is)
    )
      continue
    const concept: Concept = { id: `sono-${a.is}`, kind: 'ultrasound', forms: [], detail: { is: a.is } }
    out.push({ from, to, form: words.join(' '), concept })
  }
  return out
}

const reach = (a: { from: number; to: number }, b: { from: number; to: number }): number =>
  Math.max(b.from - a.to, a.from - b.to)

const hitsOf = (clauses: readonly Clause[], index: LexiconIndex): { clause: Clause; hit: ConceptHit; is: Element }[] =>
  [
    ...clauses.flatMap(clause => clause.concepts.map(hit => ({ clause, hit }))),
    ...pairsOf(clauses, index).map(hit => ({
      clause: clauses.find(c => hit.from >= c.from && hit.from < c.to) ?? clauses[0]!,
      hit,
    })),
  ]
    .filter(({ clause, hit }) => hit.concept.kind === 'ultrasound' && !denied(clause, hit))
    .map(({ clause, hit }) => ({ clause, hit, is: hit.concept.detail!.is as Element }))

const isOfAccess = (clause: Clause, hit: ConceptHit, is: Element): boolean =>
  is !== 'image' ||
  !ONLY_WITH_IMAGE_WORD.test(hit.form) ||
  clause.tokens.slice(clause.from, clause.to).some(t => IMAGE_WORD.test(t.word)) ||
  // "entry seen and saved"
  clause.concepts.some(o => o.concept.kind === 'ultrasound' && o.concept.detail?.is === 'realtime')

const isHeaded = (clause: Clause, bySentence: ReadonlyMap<number, readonly Clause[]>): boolean => {
  const { under } = clause.sentence
  const heading = under === undefined ? undefined : bySentence.get(under)
  return heading?.some(c => c.tokens.slice(c.from, c.to).some(t => SONO.test(t.word))) === true
}

const elementsOf = (
  story: Story,
  access: AccessStep,
  accesses: readonly AccessStep[],
  bySentence: ReadonlyMap<number, readonly Clause[]>,
): UltrasoundAccess => {
  const found: Record<Element, Evidence[]> = { guidance: [], evaluated: [], patent: [], realtime: [], image: [] }
  const others = accesses.filter(a => a !== access).map(a => a.sentence)
  const add = (is: Element, hit: ConceptHit): void => {
    found[is].push(evidenceOf(story.document, hit.from, hit.to, `ultrasound: ${is}`))
  }
  for (const [index, clauses] of bySentence) {
    const { kind } = clauses[0]!.sentence.section
    const hits = hitsOf(clauses, story.index)
    if (hits.length === 0 || SILENT.test(kind)) continue
    const sono = hits.some(h => SONO.test(h.hit.form))
    if (kind === 'header') {
      // a title proves no element, but says that ultrasound was used
      for (const h of hits) if (h.is === 'guidance') add('guidance', h.hit)
      continue
    }
    const distance = index - access.sentence
    // under a field "Ultrasound:" every line is of it
    const dedicated = accesses.length === 1 && (sono || isHeaded(clauses[0]!, bySentence))
    if (Math.abs(distance) > WINDOW && !dedicated) continue
    if (others.some(o => Math.abs(index - o) < Math.abs(distance))) continue
    for (const { clause, hit, is } of hits) {
      if (!isOfAccess(clause, hit, is)) continue
      if (is !== 'guidance' && SONO.test(hit.form)) add('guidance', hit)
      add(is, hit)
    }
  }
  // "groins scanned, artery open, needle seen going in live": only ultrasound shows that
  const speaks = found.guidance.length > 0 || (found.evaluated.length > 0 && found.realtime.length > 0)
  // A vessel called patent under ultrasound was looked at.
  const evaluated = found.evaluated.length > 0 ? found.evaluated : speaks ? found.patent.slice(0, 1) : []
  return {
    factId: '',
    accessId: access.id,
    guidance: found.guidance,
    evaluated: speaks ? evaluated : [],
    patent: speaks ? found.patent : [],
    realTime: found.realtime,
    image: speaks || found.realtime.length > 0 ? found.image : [],
  }
}

/** The written elements of ultrasound access for every puncture (house rule 11). */
export const readUltrasound = (story: Story): UltrasoundAccess[] => {
  const performed = story.accesses.filter(a => a.assertion === 'performed' && !a.assumed)
  const bySentence = groupBySentence(story.clauses)
  const all = story.accesses.filter(a => !a.assumed)
  return performed.map(access => elementsOf(story, access, all, bySentence))
}
