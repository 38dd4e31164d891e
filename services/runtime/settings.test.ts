import { describe, expect, it } from 'vitest'
import { parseSettings } from './settings.ts'

describe('settings', () => {
  it('stand without any environment: this machine only, embedded', () => {
    expect(parseSettings({})).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      databaseUrl: undefined,
      redisUrl: undefined,
      loadSamples: true,
    })
  })

  it('load no samples into a server unless asked to', () => {
    expect(parseSettings({ DATABASE_URL: 'postgres://db/x' }).loadSamples).toBe(false)
    expect(parseSettings({ DATABASE_URL: 'postgres://db/x', SELDINGER_SAMPLES: '1' }).loadSamples).toBe(true)
  })

  it.each([
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['DATABASE_URL', 'mysql://x'],
    ['DATABASE_URL', 'not an address'],
    ['REDIS_URL', 'http://x'],
    ['LOG_LEVEL', 'loud'],
    ['SELDINGER_SAMPLES', 'maybe'],
    ['CODING_THREADS', '0'],
  ])('refuse %s=%s and name it', (name, value) => {
    expect(() => parseSettings({ [name]: value })).toThrow(name)
  })
})
