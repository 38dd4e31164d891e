import type { ReportSetting } from '../schema/index.ts'
import {
  circuitHolds,
  circuitSentences,
  type DialysisReading,
  readDialysis,
  withCircuitAccess,
  withoutCircuit,
} from './circuit/read-dialysis.ts'
import { isStay } from './context/report-facts.ts'
import { type LinesRead, withoutLines } from './lines/claims.ts'
import { readLines } from './lines/read.ts'
import { type NeedleReading, NO_NEEDLE, readNeedle } from './needle/read-needle.ts'
import { done, type Scene, sceneOf, type View } from './needle/scene.ts'
import { matchTerms } from './needle/terms.ts'
import type { Story } from './stages/narrate.ts'

/** What a report tells outside the vessels' story, and the story without the sentences that tell it. */
export interface Topics {
  readonly story: Story
  readonly needle: NeedleReading
  readonly dialysis: DialysisReading
  readonly lines: LinesRead
  /** What is opened belongs to a dialysis circuit and not to a vessel of its own. */
  readonly circuitHolds: boolean
}

const without = (story: Story, sentences: ReadonlySet<number>): Story => {
  if (sentences.size === 0) return story
  const keeps = (item: { readonly sentence: number }): boolean => !sentences.has(item.sentence)
  return {
    ...story,
    stops: story.stops.filter(keeps),
    runs: story.runs.filter(keeps),
    interventions: story.interventions.filter(keeps),
    accesses: story.accesses.filter(a => a.assumed || keeps(a)),
  }
}

/** A needle, a tap or fluid among the fields: the summary's bare name of the work has something behind it. */
const isWorked = (scene: Scene): boolean =>
  scene.told.some(
    v =>
      v.clause.concepts.some(c => c.concept.detail?.moves === 'needle') ||
      v.hits.some(h => (h.is === 'tap' || h.is === 'puncture' || h.is === 'aspirate') && done(v, h) === 'performed'),
  )

const tellsInSummary = (view: View, worked: boolean): boolean =>
  ((view.clause.sentence.section.kind === 'impression' && (worked || view.clause.sentence.role === 'narrative')) ||
    (view.clause.sentence.section.kind === 'body' && view.clause.sentence.role === 'heading')) &&
  view.hits.some(h => (h.kind === 'act' || h.kind === 'tube') && h.term.detail?.topic !== undefined)

const isTold = (scene: Scene): boolean => {
  const worked = isWorked(scene)
  return scene.views.some(v => tellsInSummary(v, worked))
}

/** The summary of a stay or a visit: it recounts what is reported elsewhere. */
const isVisit = (story: Story, setting: ReportSetting): boolean => {
  const kinds = story.document.sections.map(s => s.kind)
  return (
    setting.kind === 'note' &&
    (isStay(story.document.text) ||
      (kinds.filter(k => k === 'consult').length >= 2 &&
        !story.clauses.some(c => /^(body|header)$/.test(c.sentence.section.kind))))
  )
}

export const readTopics = (story: Story, setting: ReportSetting): Topics => {
  const hits = matchTerms(story, story.index)
  const scene = hits.length > 0 ? sceneOf(story, hits) : undefined
  let needle = scene ? readNeedle(scene, hits, setting) : NO_NEEDLE
  // A report that tells its work only in the summary.
  if (scene && needle.works.every(w => w.target === 'unknown') && isTold(scene))
    needle = readNeedle(sceneOf(story, hits, true), hits, setting)
  const dialysis =
    scene && hits.some(h => h.kind === 'circuit' || h.kind === 'circuit-act' || h.kind === 'access-open')
      ? readDialysis(scene, setting)
      : {}
  const notLines = new Set([...needle.tubes, ...(scene ? circuitSentences(scene, dialysis) : [])])
  const told = story.clauses.filter(c => !notLines.has(c.sentence.index) && c.sentence.section.kind !== 'plan')
  const lines = readLines({ ...story, clauses: isVisit(story, setting) ? [] : told }, setting)
  return {
    story: withCircuitAccess(withoutCircuit(without(withoutLines(story, lines), needle.sentences), dialysis), dialysis),
    needle,
    dialysis,
    lines,
    circuitHolds: circuitHolds(story, dialysis),
  }
}
