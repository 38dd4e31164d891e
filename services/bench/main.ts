/** `npm run bench [-- --json]`: reading speed beside wink-nlp, then reports from post to stored result. */
import { parseArgs } from 'node:util'
import { measureReadingSpeed } from './reading-speed.ts'

/** What `end-to-end.ts` measures, by backend; left out where a backend cannot be had. */
type EndToEnd = Readonly<Record<string, Readonly<Record<string, number>>>>

const END_TO_END = './end-to-end.ts'

const measureEndToEnd = async (): Promise<EndToEnd> => {
  try {
    const { measureEndToEnd } = (await import(END_TO_END)) as { measureEndToEnd: () => Promise<EndToEnd> }
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
const endToEnd = await measureEndToEnd()
for (const [backend, figures] of Object.entries(endToEnd)) say(`end to end, ${backend}: ${JSON.stringify(figures)}`)
console.log(JSON.stringify({ engine, wink, ratio, endToEnd, texts }))
