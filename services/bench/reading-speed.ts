import { createCoder } from '../coder.ts'
import { loadKnowledge } from '../knowledge/index.ts'
import { getMedian, getPercentile, toThreeDigits } from './statistics.ts'
import { loadTexts } from './texts.ts'
import { createWinkReader } from './wink.ts'

export interface ReadingSpeed {
  readonly texts: { readonly source: string; readonly count: number; readonly meanCharacters: number }
  readonly engine: { readonly reportsPerSecond: number; readonly p50Ms: number; readonly p99Ms: number }
  readonly wink: { readonly reportsPerSecond: number }
  /** How many reports the engine codes while the other pipeline reads one. */
  readonly ratio: number
}

export interface SpeedOptions {
  readonly rounds?: number
  /** Lower bound of the time of one round; short samples are repeated until it is filled. */
  readonly roundMs?: number
}

type Read = (text: string) => void

/** A round ends here even when its time is not filled. */
const MOST_IN_A_ROUND = 5000

/** Milliseconds of each report in one round over the texts, repeated to fill the time. */
const runRound = (texts: readonly string[], read: Read, roundMs: number): readonly number[] => {
  const times: number[] = []
  const end = performance.now() + roundMs
  do {
    for (const text of texts) {
      const start = performance.now()
      read(text)
      times.push(performance.now() - start)
    }
  } while (performance.now() < end && times.length < MOST_IN_A_ROUND)
  return times
}

const toRate = (times: readonly number[]): number => (times.length * 1000) / times.reduce((sum, time) => sum + time, 0)

/**
 * Reports a second on one core, ours and wink-nlp's full pipeline over the same texts: a warm-up, then rounds in turn,
 * so that a busy machine disturbs both alike. Rates are medians of the rounds, percentiles are over all reports.
 */
export const measureReadingSpeed = async ({ rounds = 7, roundMs = 1000 }: SpeedOptions = {}): Promise<ReadingSpeed> => {
  const { source, texts } = await loadTexts()
  const coder = createCoder(loadKnowledge())
  const readEngine: Read = text => void coder.code({ reportId: 'bench', text, today: '2026-03-02' })
  const readWink: Read = createWinkReader()
  for (const read of [readEngine, readWink]) runRound(texts, read, roundMs)
  const engine: (readonly number[])[] = []
  const wink: (readonly number[])[] = []
  for (let round = 0; round < rounds; round += 1) {
    engine.push(runRound(texts, readEngine, roundMs))
    wink.push(runRound(texts, readWink, roundMs))
  }
  const engineRate = getMedian(engine.map(toRate))
  const winkRate = getMedian(wink.map(toRate))
  return {
    texts: {
      source,
      count: texts.length,
      meanCharacters: Math.round(texts.reduce((sum, text) => sum + text.length, 0) / texts.length),
    },
    engine: {
      reportsPerSecond: toThreeDigits(engineRate),
      p50Ms: toThreeDigits(getPercentile(engine.flat(), 0.5)),
      p99Ms: toThreeDigits(getPercentile(engine.flat(), 0.99)),
    },
    wink: { reportsPerSecond: toThreeDigits(winkRate) },
    ratio: toThreeDigits(engineRate / winkRate),
  }
}
