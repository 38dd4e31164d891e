import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { App } from './parts.ts'

/** The page loads from here alone, also over plain HTTP. */
const PAGE_POLICY =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; frame-ancestors 'self'"

/** OpenAPI 3.1 from the routes' own schemas, and a page to browse it; everything is served from here. */
export const addDocumentation = async (app: App, version: string): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Seldinger',
        version,
        description:
          'Takes dictated interventional-radiology reports and proposes explained CPT stacks for a coder to review. ' +
          'Errors are RFC 9457 problems with a stable `code` and a `next` step; they never repeat report text.',
      },
      tags: ['reports', 'reviews', 'worklist', 'events', 'operations'].map(name => ({ name })),
    },
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: PAGE_POLICY,
    uiConfig: { docExpansion: 'list', validatorUrl: null },
  })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  app.get('/', { schema: { hide: true } }, async (_, reply) => reply.redirect('/docs'))
}
