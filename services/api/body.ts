import type { FastifyInstance } from 'fastify'
import { DomainError } from '../schema/index.ts'
import { notText } from './report-text.ts'

const notJson = () =>
  new DomainError('request-not-json', 'The body is not valid JSON.', 'Send one JSON object, for example {"text":"…"}.')

/** Reads JSON bodies strictly: bytes that are no UTF-8 are refused, not silently replaced; errors never quote the body. */
export const readJsonBodies = (app: FastifyInstance): void => {
  const parse = app.getDefaultJsonParser('error', 'error')
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    // A client that always says JSON, at an address that takes no body.
    if (body.length === 0 && request.routeOptions.schema?.body === undefined) {
      done(null, undefined)
      return
    }
    let text: string
    try {
      text = utf8.decode(body as Buffer)
    } catch {
      done(notText())
      return
    }
    parse(request, text, (error, value) => (error ? done(notJson()) : done(null, value)))
  })
}
