import type { Concept, Cue, Device, Knowledge, Maneuver, MentionKind, Term, Vessel } from '../schema/index.ts'
import { createSoundLexicon, type SoundLexicon } from './sound-lexicon.ts'
import { createVocabulary, type Vocabulary } from './vocabulary.ts'
import { wordsOf } from './words.ts'

/** What a form leads to: rows of one kind. */
export interface Entry {
  readonly kind: MentionKind
  /** Means the vessel only where the sentence speaks of vessels. */
  readonly loose: boolean
  readonly ids: readonly string[]
}

export interface TrieNode {
  readonly next: Map<string, TrieNode>
  out: Entry[] | undefined
}

/** Which reader asks for a term. */
export type TermTopic = 'needle' | 'line' | 'revasc' | 'sono'

/** Bits of `Document.begins`: one look-up of a token's word tells every reader whether to walk its trie from there. */
export const BEGINS = { form: 1, needle: 2, line: 4, revasc: 8, sono: 16 } as const

/** A central line in a sentence matters to the reader of tubes too. */
const topicsOf = (kind: string): readonly TermTopic[] => {
  if (kind.startsWith('revasc')) return ['revasc']
  if (kind.startsWith('line-')) return ['line']
  if (kind === 'line') return ['needle', 'line']
  return kind === 'sono' ? ['sono'] : ['needle']
}

/** Knowledge compiled for one pass over a text. Built once; read by every stage. */
export interface LexiconIndex {
  readonly trie: TrieNode
  /** Words of the topics outside the vessels, a trie for each reader; an entry's ids are of `terms`, one a kind. */
  readonly termTries: Readonly<Record<TermTopic, TrieNode>>
  /** The tries in which a word begins a form, as bits of `BEGINS`. */
  readonly begins: ReadonlyMap<string, number>
  readonly terms: ReadonlyMap<string, Term>
  readonly titles: TrieNode
  readonly misheard: TrieNode
  readonly misheardMeans: ReadonlyMap<string, readonly string[]>
  readonly vessels: ReadonlyMap<string, Vessel>
  readonly devices: ReadonlyMap<string, Device>
  readonly maneuvers: ReadonlyMap<string, Maneuver>
  readonly concepts: ReadonlyMap<string, Concept>
  readonly cues: ReadonlyMap<string, Cue>
  readonly titleKinds: ReadonlyMap<string, string>
  /** Kinds of section by the words of a form's labels. */
  readonly labelKinds: ReadonlyMap<string, ReadonlySet<string>>
  /** Vessel ids under a form, for coordination ("common and external iliac"). */
  readonly vesselForms: ReadonlyMap<string, readonly string[]>
  /** Base vessels that an ambiguous form may mean, the usual one first. */
  readonly usual: ReadonlyMap<string, readonly string[]>
  /** Every word of a form by itself: tokens share its string. */
  readonly words: ReadonlyMap<string, string>
  readonly vocabulary: Vocabulary
  readonly sounds: SoundLexicon
  /** Variants by the vessel they take the place of. */
  readonly variantsOf: ReadonlyMap<string, readonly string[]>
}

const createNode = (): TrieNode => ({ next: new Map(), out: undefined })

const addForm = (
  root: TrieNode,
  words: readonly string[],
  kind: MentionKind,
  ids: readonly string[],
  loose = false,
): void => {
  if (words.length === 0) return
  let node = root
  for (const word of words) {
    let child = node.next.get(word)
    if (!child) {
      child = createNode()
      node.next.set(word, child)
    }
    node = child
  }
  node.out ??= []
  const same = node.out.findIndex(entry => entry.kind === kind && entry.loose === loose)
  if (same < 0) node.out.push({ kind, ids, loose })
  else node.out[same] = { kind, ids: [...new Set([...node.out[same]!.ids, ...ids])], loose }
}

const byId = <T extends { readonly id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map(r => [r.id, r]))

/** Compiles the lexicons into tries. Cost: about 10 ms for 5,000 forms; do it once a process. */
export const compileLexicon = (knowledge: Knowledge): LexiconIndex => {
  const trie = createNode()
  const termTries = { needle: createNode(), line: createNode(), revasc: createNode(), sono: createNode() }
  const titles = createNode()
  const misheard = createNode()
  const misheardMeans = new Map<string, readonly string[]>()
  const titleKinds = new Map<string, string>()
  const labelKinds = new Map<string, Set<string>>()
  const vesselForms = new Map<string, string[]>()

  for (const vessel of knowledge.vessels) {
    const forms = new Set(vessel.forms.map(f => wordsOf(f).join(' ')))
    const loose = new Set(vessel.looseForms.map(f => wordsOf(f).join(' ')))
    for (const key of new Set([...forms, ...loose])) {
      addForm(trie, key.split(' '), 'vessel', [vessel.id], !forms.has(key))
      const ids = vesselForms.get(key)
      if (!ids) vesselForms.set(key, [vessel.id])
      else if (!ids.includes(vessel.id)) ids.push(vessel.id)
    }
  }
  for (const device of knowledge.devices) {
    for (const form of new Set(device.forms)) addForm(trie, wordsOf(form), 'device', [device.id])
    for (const form of new Set(device.looseForms ?? [])) addForm(trie, wordsOf(form), 'device', [device.id], true)
  }
  for (const maneuver of knowledge.maneuvers)
    for (const form of maneuver.forms) addForm(trie, wordsOf(form), 'maneuver', [maneuver.id])
  for (const concept of knowledge.concepts)
    for (const form of concept.forms) addForm(trie, wordsOf(form), 'concept', [concept.id])
  for (const term of knowledge.terms)
    for (const topic of topicsOf(term.kind))
      for (const form of term.forms) addForm(termTries[topic], wordsOf(form), 'concept', [term.id])
  for (const cue of knowledge.cues) for (const form of cue.forms) addForm(trie, wordsOf(form), 'cue', [cue.id])
  for (const section of knowledge.sections) {
    for (const word of section.words ?? []) {
      const kinds = labelKinds.get(word) ?? new Set()
      labelKinds.set(word, kinds.add(section.kind))
    }
    for (const title of section.titles) {
      const words = wordsOf(title)
      addForm(titles, words, 'concept', [words.join(' ')])
      titleKinds.set(words.join(' '), section.kind)
    }
  }
  for (const row of knowledge.misheard) {
    const words = wordsOf(row.heard)
    addForm(misheard, words, 'concept', [words.join(' ')])
    misheardMeans.set(words.join(' '), wordsOf(row.means))
  }
  const words = new Map<string, string>()
  const gather = (node: TrieNode): void => {
    for (const [word, child] of node.next) {
      words.set(word, word)
      gather(child)
    }
  }
  gather(trie)
  const begins = new Map<string, number>()
  const mark = (root: TrieNode, bit: number): void => {
    for (const word of root.next.keys()) begins.set(word, (begins.get(word) ?? 0) | bit)
  }
  mark(trie, BEGINS.form)
  for (const topic of ['needle', 'line', 'revasc', 'sono'] as const) mark(termTries[topic], BEGINS[topic])
  const variantsOf = new Map<string, string[]>()
  for (const v of knowledge.vessels)
    if (v.variantOf !== undefined) variantsOf.set(v.variantOf, [...(variantsOf.get(v.variantOf) ?? []), v.id])
  return {
    words,
    vocabulary: createVocabulary(words),
    sounds: createSoundLexicon(knowledge),
    variantsOf,
    trie,
    termTries,
    begins,
    terms: byId(knowledge.terms),
    titles,
    misheard,
    misheardMeans,
    vessels: byId(knowledge.vessels),
    devices: byId(knowledge.devices),
    maneuvers: byId(knowledge.maneuvers),
    concepts: byId(knowledge.concepts),
    cues: byId(knowledge.cues),
    titleKinds,
    labelKinds,
    vesselForms,
    usual: new Map(knowledge.ambiguousForms.map(a => [wordsOf(a.form).join(' '), a.vessels])),
  }
}
