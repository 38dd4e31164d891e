import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load, YAML11_SCHEMA } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { parseSettings } from '../runtime/settings.ts'

interface Service {
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string | number>>
  readonly healthcheck?: { readonly test: readonly string[] }
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly deploy?: { readonly replicas: number }
  readonly build?: { readonly dockerfile: string }
}

const ROOT = join(import.meta.dirname, '../..')
// Compose merges keys with `<<`.
const compose = load(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { schema: YAML11_SCHEMA }) as {
  services: Record<string, Service>
}
const { api, worker, redis, postgres } = compose.services

// There is no engine to run it where the tests run; `apart.real.test.ts` runs the same processes without one.
describe('docker-compose.yml', () => {
  it('has API, two workers, Redis and PostgreSQL, each with a health check', () => {
    expect(Object.keys(compose.services).sort()).toEqual(['api', 'postgres', 'redis', 'worker'])
    for (const service of [api, worker, redis, postgres]) expect(service?.healthcheck?.test.length).toBeGreaterThan(1)
    expect(worker?.deploy?.replicas).toBe(2)
  })

  it('starts what is there, with settings that are read, after what it needs', () => {
    for (const service of [api, worker]) {
      const entry = service?.command?.at(-1) ?? ''
      expect(existsSync(join(ROOT, entry)), entry).toBe(true)
      expect(existsSync(join(ROOT, service?.build?.dockerfile ?? ''))).toBe(true)
      const given = Object.entries(service?.environment ?? {}).map(
        // `${NAME:-default}` as compose fills it in.
        ([name, value]) => [name, String(value).replace(/\$\{\w+:-([^}]*)\}/g, '$1')] as const,
      )
      const settings = parseSettings(Object.fromEntries(given))
      expect(settings).toMatchObject({ databaseUrl: expect.any(String), redisUrl: expect.any(String), host: '0.0.0.0' })
      expect(service?.depends_on).toEqual({
        postgres: { condition: 'service_healthy' },
        redis: { condition: 'service_healthy' },
      })
      const port = service === api ? settings.port : settings.workerPort
      expect(service?.healthcheck?.test.join(' ')).toContain(`:${port}/readyz`)
    }
  })

  it('keeps jobs over a restart of Redis and evicts none', () => {
    const command = redis?.command?.join(' ') ?? ''
    expect(command).toContain('--appendonly yes')
    expect(command).toContain('--maxmemory-policy noeviction')
  })
})
