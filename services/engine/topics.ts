import type { ReportSetting } from '../schema/index.ts'
import { type LinesRead, readLines, withoutLines } from './lines/read.ts'
import { type NeedleReading, readNeedle } from './needle/read-needle.ts'
import type { Story } from './stages/narrate.ts'

/** What a report tells outside the vessels' story, and the story without the sentences that tell it. */
export interface Topics {
  readonly story: Story
  readonly needle: NeedleReading
  readonly lines: LinesRead
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

export const readTopics = (story: Story, setting: ReportSetting): Topics => {
  const needle = readNeedle(story, setting)
  const lines = readLines(story)
  return { story: without(withoutLines(story, lines), needle.sentences), needle, lines }
}
