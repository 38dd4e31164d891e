import { createServer, type Server } from 'node:http'
import type { Metrics } from '../runtime/metrics.ts'

/** /livez, /readyz and /metrics for a worker that runs apart and has no other HTTP surface. */
export const startHealthServer = async (
  port: number,
  host: string,
  metrics: Metrics,
  isReady: () => Promise<void>,
): Promise<Server> => {
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: string, type = 'application/json') =>
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
    try {
      if (request.url === '/livez') answer(200, '{"status":"live"}')
      else if (request.url === '/metrics') answer(200, await metrics.registry.metrics(), metrics.registry.contentType)
      else if (request.url === '/readyz') {
        await isReady()
        answer(200, '{"status":"ready"}')
      } else answer(404, '{"status":"unknown"}')
    } catch {
      answer(503, '{"status":"not ready"}')
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return server
}
