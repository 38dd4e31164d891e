import type { AssertionValue, Evidence, Laterality } from '../../schema/index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Clause } from '../stages/clause.ts'
import type { Story } from '../stages/narrate.ts'
import { isLeftBehind } from '../stages/spoken-side.ts'
import { clauseEvidence } from '../story/state.ts'
import type { TermHit } from './terms.ts'

/** Terms of one clause or sentence that are looked at; more of them is no dictation. */
const MOST = 200

/** How far the words of a clause reach in its sentence: all of it, in a sentence that a person would say. */
export const reachOf = (view: View): { readonly from: number; readonly to: number } => ({
  from: Math.max(view.clause.sentence.from, view.clause.from - 100),
  to: Math.min(view.clause.sentence.to, view.clause.to + 100),
})

/** A clause with its terms and with what is in force there: the topic, the side. */
export interface View {
  readonly clause: Clause
  readonly sentence: number
  /** Told as done in this procedure (not a title, history or plan). */
  readonly told: boolean
  /** A title, header or indication: names the work, proves nothing. */
  readonly title: boolean
  readonly hits: readonly TermHit[]
  /** Terms of the whole sentence. */
  readonly around: readonly TermHit[]
  topic: string
  side: Laterality
  /** The side is said in this sentence. */
  sideSaid: boolean
}

export interface Scene {
  readonly story: Story
  readonly views: readonly View[]
  readonly told: readonly View[]
  /** Topics that titles and indications name. */
  readonly titleTopics: ReadonlySet<string>
  readonly titleHits: readonly TermHit[]
  readonly titleSide: Laterality
  /** The work is told through a scope. */
  readonly scoped: boolean
  /** First sentence that tells of a scope. */
  readonly scopedFrom: number
  readonly open: boolean
}

const POSITION = /^(lateral|decubitus|anterior|posterior|oblique|down|up|decub)$/

/** Sides said in a clause, without those of the patient's position and of vessels used on the way. */
export const sidesOf = (clause: Clause): Laterality | undefined => {
  let found: Laterality | undefined
  for (const c of clause.concepts) {
    const is = c.concept.kind === 'generic' ? c.concept.detail?.is : undefined
    if (is !== 'right' && is !== 'left' && is !== 'bilateral') continue
    const next = clause.tokens[c.to]?.word ?? ''
    if (is === 'left' && isLeftBehind(clause.tokens, c)) continue
    const after = clause.tokens[c.to + 1]?.word ?? ''
    if (
      POSITION.test(next) &&
      (/^(decubitus|oblique|position|side)$/.test(after) || next === 'decubitus' || next === 'oblique')
    )
      continue
    if (next === 'side' && (after === 'down' || after === 'up')) continue
    if (is === 'bilateral') {
      if (
        c.form === 'both' &&
        !/^(kidney|side|lung|nephrostomy|pleural|hemithorax|hemithorace|chest|hip|knee|shoulder|tube|ureter|renal|collecting|catheter|pcn|flank|system|stent|drain|joint)$/.test(
          next,
        )
      )
        continue
      return 'bilateral'
    }
    if (found === undefined) found = is
    else if (found !== is) return 'bilateral'
  }
  return found ?? letterSide(clause)
}

/** "R effusion", "chest tube R": a capital letter that is no unit. */
const letterSide = (clause: Clause): Laterality | undefined => {
  for (let i = clause.from; i < clause.to; i++) {
    const t = clause.tokens[i]!
    if ((t.word !== 'r' && t.word !== 'l') || !t.capital) continue
    const before = clause.tokens[i - 1]
    const after = clause.tokens[i + 1]
    if (before?.kind === 'number' || after?.kind === 'number') continue
    if (after !== undefined && LETTER_BEFORE.test(after.word)) return t.word === 'r' ? 'right' : 'left'
    if (
      before !== undefined &&
      /^(tube|nephrostomy|effusion|kidney|thoracentesi|thoracentesis|drain|pcn|lung|renal|stent)$/.test(before.word)
    )
      return t.word === 'r' ? 'right' : 'left'
  }
  return undefined
}

const LETTER_BEFORE =
  /^(effusion|pleural|kidney|renal|nephrostomy|pcn|lung|chest|thyroid|axillary|hip|knee|shoulder|forearm|arm|hemithorax|ureteral|double|iliac|inguinal|flank|upper|lower|sided|hydronephrosis)$/

const TOPIC_RANK: Readonly<Record<string, number>> = { tube: 5, act: 4, energy: 4, collection: 3, place: 2, joint: 1 }

const topicOf = (hits: readonly TermHit[]): string | undefined => {
  let best: string | undefined
  let rank = 0
  for (const h of hits) {
    const topic = h.term.detail?.topic
    if (topic === undefined) continue
    const r = TOPIC_RANK[h.kind] ?? 1
    if (r > rank) {
      best = topic
      rank = r
    }
  }
  return best
}

/** Beyond the bile duct lies the bowel: named in biliary work, it is where a wire or a stent ends. */
const ownTopic = (hits: readonly TermHit[], before: string): string | undefined => {
  const topic = topicOf(hits)
  const passing =
    topic === 'feeding' &&
    (before === 'biliary' || before === 'gallbladder') &&
    hits.every(h => h.term.detail?.topic !== 'feeding' || BEYOND.test(h.form))
  // contrast through a gallbladder tube fills the common duct: seen, not worked in
  const filled =
    topic === 'biliary' &&
    before === 'gallbladder' &&
    hits.every(h => h.term.detail?.topic !== 'biliary' || (h.kind === 'place' && COMMON_DUCT.test(h.form)))
  return passing || filled ? before : topic
}

const COMMON_DUCT =
  /^(cbd|common bile duct|common duct|bile duct|biliary tree|extrahepatic bile duct|distal common bile duct)$/

const BEYOND = /^(duodenum|jejunum|jejunal|pylorus|ligament of treitz)$/

/** A central line, port or PICC: another reader's device. */
const LINES = new Set(['port', 'picc', 'midline', 'dialysis', 'central', 'temporary', 'arterial', 'swan'])
export const isLine = (h: TermHit): boolean => h.kind === 'line' && LINES.has(h.is) && h.term.detail?.weak === undefined

/** Vessels that are looked at only to be entered. */
const DOOR =
  /^((common|internal|external|right|left|superficial) )*(jugular|subclavian|femoral|basilic|brachial|cephalic|axillary|radial)( vein| artery)?$/

/** The clause speaks of a line or puts something into a vessel: the tube's topic ends. */
const entersVessel = (v: View): boolean =>
  v.hits.some(isLine) ||
  (v.clause.concepts.some(c => c.concept.kind === 'ultrasound') && v.clause.vessels.some(r => DOOR.test(r.form))) ||
  (v.clause.vessels.some(r => /artery|vein|aorta|cava|jugular|femoral/.test(r.form)) &&
    v.clause.anchors.some(
      a => /^(access|select|image|treat)$/.test(a.maneuver.act) && a.maneuver.detail?.weak === undefined,
    ))

/** A drain with a place in the body and no other topic lies in a collection. */
const drainSomewhere = (hits: readonly TermHit[]): boolean =>
  hits.some(h => h.kind === 'tube' && h.is === 'drain' && /drain/.test(h.form)) &&
  hits.some(h => (h.kind === 'place' || h.kind === 'organ') && h.term.detail?.group !== undefined)

const TITLES = new Set(['header', 'indication', 'diagnosis'])

/** "No nephrostomy tube was placed", "a gastrostomy was not attempted": what was not done is not the topic of what follows. */
const deniedIn = (views: readonly View[]): ReadonlySet<TermHit> =>
  new Set(
    views.flatMap(v =>
      v.clause.sentence.role === 'narrative' && v.clause.cues.some(c => c.cue.sets === 'negated')
        ? v.hits.filter(h => h.term.detail?.topic !== undefined && done(v, h) === 'negated')
        : [],
    ),
  )

/** Lays topic and side over the clauses. */
export const sceneOf = (story: Story, hits: readonly TermHit[], summaryTells = false): Scene => {
  const views: View[] = []
  let at = 0
  const bySentence = new Map<number, TermHit[]>()
  /** Sub-headings, and whether they name a kind of work: under one that does, even an impression tells. */
  const headed = new Map<number, boolean>()
  for (const clause of story.clauses) {
    const { section, index, role } = clause.sentence
    const mine: TermHit[] = []
    while (at < hits.length && hits[at]!.from < clause.from) at++
    for (let k = at; k < hits.length && hits[k]!.from < clause.to && mine.length < MOST; k++) mine.push(hits[k]!)
    let around = bySentence.get(index)
    if (!around) {
      around = []
      bySentence.set(index, around)
    }
    if (around.length < MOST) around.push(...mine)
    if (role === 'heading')
      headed.set(index, (headed.get(index) ?? false) || mine.some(h => h.term.detail?.topic !== undefined))
    const body =
      section.kind === 'body' ||
      section.kind === 'addendum' ||
      (section.kind === 'impression' &&
        summaryTells &&
        (role === 'narrative' || mine.some(h => h.kind === 'act' && h.term.detail?.topic !== undefined))) ||
      (section.kind === 'impression' &&
        clause.sentence.under !== undefined &&
        headed.get(clause.sentence.under) === true)
    views.push({
      clause,
      sentence: index,
      told:
        (role !== 'heading' || (summaryTells && section.kind === 'body' && mine.length > 0)) &&
        (body || (section.kind === 'findings' && role === 'narrative')),
      title: role === 'heading' || TITLES.has(section.kind) || section.kind === 'findings',
      hits: mine,
      around,
      topic: '',
      side: 'unknown',
      sideSaid: false,
    })
  }
  const titleTopics = new Set<string>()
  const titleHits: TermHit[] = []
  const titleSides = new Set<Laterality>()
  const sentenceSide = new Map<number, Laterality>()
  for (const v of views) {
    const side = sidesOf(v.clause)
    if (side !== undefined) {
      const known = sentenceSide.get(v.sentence)
      sentenceSide.set(v.sentence, known === undefined || known === side ? side : 'bilateral')
    }
    const kind = v.clause.sentence.section.kind
    if ((v.title && kind !== 'findings') || kind === 'impression') {
      if (side !== undefined && kind !== 'impression') titleSides.add(side)
      for (const h of v.hits) {
        if (kind !== 'impression') titleHits.push(h)
        if (h.term.detail?.topic && kind !== 'impression') titleTopics.add(h.term.detail.topic)
      }
    }
  }
  const titleSide = titleSides.size === 1 ? [...titleSides][0]! : 'unknown'
  const headerTopic = topicOf(titleHits)
  let topic = headerTopic ?? ''
  let topicSentence = -1
  let side: Laterality = 'unknown'
  let section = -1
  const denied = deniedIn(views)
  const undenied = (hits: readonly TermHit[]): readonly TermHit[] =>
    denied.size > 0 ? hits.filter(h => !denied.has(h)) : hits
  for (const v of views) {
    if (v.clause.sentence.section.index !== section) {
      section = v.clause.sentence.section.index
      if (v.told) side = 'unknown'
    }
    const own0 = ownTopic(v.hits, topic) ?? (topic === '' && drainSomewhere(v.hits) ? 'collection' : undefined)
    const mine = own0 ?? (topicSentence === v.sentence ? topic : ownTopic(undenied(v.around), topic))
    const counts = v.told || v.clause.sentence.role === 'heading'
    if (mine === undefined && counts && entersVessel(v)) topic = ''
    // a collection of which something is planned is the matter of a report that has named none
    const firstNamed =
      topic === '' && v.clause.sentence.section.kind === 'plan' && v.hits.some(h => h.kind === 'collection')
    if (
      mine !== undefined &&
      (firstNamed || counts) &&
      (own0 === undefined || ownTopic(undenied(v.hits), topic) !== undefined)
    )
      topic = mine
    if (own0 !== undefined && counts && topic === own0) topicSentence = v.sentence
    v.topic = mine ?? (v.told ? topic : '')
    const own = sidesOf(v.clause)
    const said = own ?? sentenceSide.get(v.sentence)
    if (said !== undefined && counts) {
      side = said
      v.sideSaid = true
    }
    v.side = own ?? said ?? (side !== 'unknown' ? side : titleSide)
  }
  const told = views.filter(v => v.told)
  const scopeView = told.find(v =>
    v.hits.some(h => h.kind === 'trap' && h.is === 'scope' && done(v, h) === 'performed'),
  )
  const trap = (is: string): number =>
    told.filter(v => v.hits.some(h => h.kind === 'trap' && h.is === is && done(v, h) === 'performed')).length
  return {
    story,
    views,
    told,
    titleTopics,
    titleHits,
    titleSide,
    scoped: scopeView !== undefined,
    scopedFrom: scopeView?.sentence ?? Number.POSITIVE_INFINITY,
    open: trap('open') >= 2,
  }
}

/** What the words around a hit say of it; "existing" and "old" speak of the tube, not of the act. */
export const done = (view: View, hit: { readonly from: number; readonly to: number }): AssertionValue => {
  const { clause } = view
  const { tokens } = clause
  const cues = clause.cues.filter(
    c =>
      c.cue.id !== 'history-near' &&
      // "the drain from last week was injected": the time is the drain's
      !(
        c.cue.sets === 'historical' &&
        TIME.test(tokens[c.to - 1]!.word) &&
        c.from - clause.from > 3 &&
        c.to <= hit.from
      ),
  )
  const { value } = assertionAt({ ...clause, cues }, hit.from, hit.to)
  if (value !== 'performed') return value
  for (let i = clause.from; i < clause.to; i++)
    if (/^(discussed|offered|declined|considered|refused|recommended|contemplated)$/.test(tokens[i]!.word))
      return 'planned'
  const { from, to } = clause.sentence
  for (let i = from; i < to; i++) if (tokens[i]!.word === 'ago' && (i - from < 6 || i > hit.from)) return 'historical'
  return value
}

const TIME = /^(week|month|year|yesterday|ago)$/

export const evidenceOfView = (scene: Scene, view: View, supports: string): Evidence =>
  clauseEvidence(scene.story.document, view.clause, supports)

export const hasTerm = (hits: readonly TermHit[], kind: string, ...is: readonly string[]): boolean =>
  hits.some(h => h.kind === kind && (is.length === 0 || is.includes(h.is)))

export const termOf = (hits: readonly TermHit[], kind: string, ...is: readonly string[]): TermHit | undefined =>
  hits.find(h => h.kind === kind && (is.length === 0 || is.includes(h.is)))
