/** `npm run bench [-- --json]`: reading speed beside wink-nlp, then reports from post to stored result. */
import { parseArgs } from 'node:util'
import { measureReadingSpeed } from './reading-speed.ts'

/** Figures by backend; empty, with the reason on standard error, when the service cannot run here. */
const measureService = async (): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>> => {
  try {
    // Loaded only now: it brings the whole service into the process whose reading speed was measured before.
    const { measureEndToEnd } = await import('./end-to-end.ts')
    return await measureEndToEnd()
  } catch (error) {
    console.error(`end to end not measured: ${(error as Error).message.split('\n')[0]}`)
    return {}
  }
}

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
const say = values.json ? console.error : console.log

const { texts, engine, wink, ratio } = await measureReadingSpeed()
say(`${texts.count} ${texts.source} reports, ${texts.meanCharacters} characters on average, one core`)
say(`engine   ${engine.reportsPerSecond} reports/s, p50 ${engine.p50Ms} ms, p99 ${engine.p99Ms} ms`)
say(`wink-nlp ${wink.reportsPerSecond} reports/s, full pipeline`)
say(`ratio    ${ratio}`)
const endToEnd = await measureService()
for (const [backend, figures] of Object.entries(endToEnd)) say(`end to end, ${backend}: ${JSON.stringify(figures)}`)
console.log(JSON.stringify({ engine, wink, ratio, endToEnd, texts }))
