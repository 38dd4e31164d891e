import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../store/index.ts'
import { until } from '../testbed/condition.ts'
import { type Spawned, spawnEntry } from '../testbed/spawned.ts'
import { loadSamples } from './load-samples.ts'

const run = promisify(execFile)
const SAMPLES = join(import.meta.dirname, '../../samples')

describe('npm start', () => {
  let folder: string
  let service: Spawned
  const env = () => ({ SELDINGER_DATA: folder, SELDINGER_SAMPLES: '1' })
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seldinger-start-'))
    service = await spawnEntry({ entry: 'cli/start.ts', env: env() })
  })
  afterAll(async () => {
    await service?.kill()
    await rm(folder, { recursive: true, force: true })
  })

  it('answers soon at the first start', () => {
    process.stderr.write(`first start: ${Math.round(service.startMs)} ms\n`)
    expect(service.startMs).toBeLessThan(10_000)
  })

  it('prints its address and a line that posts a report and shows its result', async () => {
    await until('it has printed the line', () => service.output().includes('curl'))
    expect(service.output()).toContain(`listens on ${service.url}`)
    const line = /^ {2}(curl .*)$/m.exec(service.output())?.[1] ?? ''
    const { stdout } = await run('sh', ['-c', line])
    expect(JSON.parse(stdout)).toMatchObject({ state: 'coded', result: { dateOfService: '2026-03-02' } })
  })

  it('refuses a second process on the same data, and says what to do', async () => {
    const second = await spawnEntry({ entry: 'cli/start.ts', env: env(), waits: false })
    await until('it has ended', () => second.process.exitCode !== null)
    expect(second.process.exitCode).toBe(1)
    expect(second.output()).toMatch(/data-folder-locked.*in use by process \d+.*SELDINGER_DATA/s)
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200)
  })

  it('ends at SIGTERM with 0 and nothing left over, and starts again with what it had', async () => {
    const worklist = async () =>
      ((await (await fetch(`${service.url}/v1/worklist?limit=500`)).json()) as { reports: { id: string }[] }).reports
    const before = (await worklist()).map(report => report.id)
    expect(await service.stop()).toBe(0)
    service = await spawnEntry({ entry: 'cli/start.ts', env: env() })
    process.stderr.write(`second start: ${Math.round(service.startMs)} ms\n`)
    expect((await worklist()).map(report => report.id)).toEqual(before)
  })

  it.each([
    [{ PORT: 'eighty' }, /PORT must be a whole number/],
    [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL must be/],
  ])('refuses a wrong environment (%j)', async (wrong, said) => {
    const { PORT } = wrong as { PORT?: string }
    const wronged = await spawnEntry({
      entry: 'cli/start.ts',
      env: { ...env(), ...wrong },
      waits: false,
      ...(PORT === undefined ? {} : { portName: 'WORKER_PORT' as const }),
    })
    await until('it has ended', () => wronged.process.exitCode !== null)
    expect(wronged.process.exitCode).toBe(2)
    expect(wronged.output()).toMatch(said)
  })

  it('does not run API or worker apart without a server', async () => {
    for (const entry of ['api/main.ts', 'worker/main.ts']) {
      const apart = await spawnEntry({ entry, env: env(), waits: false })
      await until('it has ended', () => apart.process.exitCode !== null)
      expect(apart.output()).toContain('Set DATABASE_URL')
    }
  })
})

describe('the samples', () => {
  it('are put into the worklist once, also after a start that died halfway', async () => {
    const store = await openStore({ kind: 'embedded' })
    const count = await loadSamples(store, SAMPLES)
    const worklist = async () => (await store.listWorklist({}, 500)).reports
    expect(await worklist()).toHaveLength(count)
    expect((await worklist()).every(report => report.accession?.startsWith('sample-'))).toBe(true)
    expect(await loadSamples(store, SAMPLES)).toBe(0)
    await store.pool.query('delete from seldinger.marks')
    expect(await loadSamples(store, SAMPLES)).toBe(count)
    expect(await worklist()).toHaveLength(count)
    await store.close()
  })
})
