import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { DomainError } from '../schema/index.ts'
import { createLog } from './log.ts'

const CANARY = 'SMITH, JOHN'

const logOf = (write: (log: ReturnType<typeof createLog>) => void): string => {
  let text = ''
  const destination = new Writable({
    write: (chunk, _, done) => {
      text += String(chunk)
      done()
    },
  })
  write(createLog('trace', destination))
  return text
}

it('writes listed fields and drops all others, also in children and beside errors', () => {
  const error = Object.assign(new Error(`invalid input ${CANARY}`), { detail: CANARY, code: '22P02' })
  const text = logOf(log => {
    log.info({ reportId: 'r-1', text: CANARY, body: { text: CANARY }, req: { url: `/x?name=${CANARY}` } }, 'request')
    log.error(error)
    log.error({ err: error, reportId: 'r-2' }, 'trouble')
    log.error({ err: error }, error.message)
    log.warn({ err: new DomainError('report-unknown', 'No.', 'Next.'), count: 3 }, 'refused')
    log.child({ reqId: 'req-1' }).info({ res: CANARY, status: 200 }, 'answered')
  })
  expect(text).not.toContain(CANARY)
  expect(text).toContain('"reportId":"r-1"')
  expect(text).toContain('"code":"22P02"')
  expect(text).toContain('"code":"report-unknown"')
  expect(text).toContain('"reqId":"req-1"')
  expect(text.trim().split('\n')).toHaveLength(6)
})
