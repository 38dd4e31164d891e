import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../store/index.ts'
import { until } from '../testbed/condition.ts'
import { postReports } from '../testbed/posting.ts'
import { type Spawned, spawnEntry } from '../testbed/spawned.ts'

const REPORTS = 200
const numbers = Array.from({ length: REPORTS }, (_, index) => index)

describe('kill -9 of the all-in-one process', () => {
  let folder: string
  const running: Spawned[] = []
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seldinger-kill-'))
  })
  afterAll(async () => {
    for (const spawned of running) await spawned.kill()
    await rm(folder, { recursive: true, force: true })
  })
  const start = async () => {
    const spawned = await spawnEntry({ entry: 'cli/start.ts', env: { SELDINGER_DATA: folder } })
    running.push(spawned)
    return spawned
  }
  /** Looks into the folder as the dead process left it. */
  const inspect = async <T>(statement: string): Promise<T[]> => {
    const store = await openStore({ kind: 'embedded', folder })
    try {
      return (await store.pool.query(statement)).rows as T[]
    } finally {
      await store.close()
    }
  }
  const countOf = async (url: string, state: string): Promise<number> => {
    const page = await (await fetch(`${url}/v1/worklist?state=${state}&limit=500`)).json()
    return (page as { reports: unknown[] }).reports.length
  }

  it('while 200 reports are being coded loses none and doubles none', async () => {
    const ids = new Map<number, string>()
    const note = ({ number, id }: { number: number; id: string }) => {
      // A key that was answered before is answered with the same id after the restart.
      expect(ids.get(number) ?? id).toBe(id)
      ids.set(number, id)
    }
    const kills: { acknowledged: number; waiting: number }[] = []
    for (const acknowledgedBeforeKill of [60, 140]) {
      const service = await start()
      const posting = postReports(service.url, numbers, { onPosted: note, abreast: 16 })
      await until('enough are acknowledged and coding goes on', async () => ids.size >= acknowledgedBeforeKill)
      await service.kill()
      await posting
      const rows = await inspect<{ id: string; waits: boolean }>(
        `select r.id, o.report_id is not null as waits from seldinger.reports r
         left join seldinger.outbox o on o.report_id = r.id`,
      )
      const kept = new Set(rows.map(row => row.id))
      expect([...ids.values()].filter(id => !kept.has(id))).toEqual([])
      kills.push({ acknowledged: ids.size, waiting: rows.filter(row => row.waits).length })
    }
    expect(kills.some(({ waiting }) => waiting > 0)).toBe(true)

    const service = await start()
    await postReports(service.url, numbers, { onPosted: note })
    expect(ids.size).toBe(REPORTS)
    await until('all are coded', async () => (await countOf(service.url, 'coded')) === REPORTS, { deadlineMs: 60_000 })
    expect(await countOf(service.url, 'received')).toBe(0)
    expect(await countOf(service.url, 'failed')).toBe(0)
    expect(await service.stop()).toBe(0)

    const results = await inspect<{ id: string; results: number; waiting: number; coded: number }>(
      `select r.id,
         (select count(*)::int from seldinger.results where report_id = r.id) as results,
         (select count(*)::int from seldinger.outbox where report_id = r.id) as waiting,
         (select count(*)::int from seldinger.events where report_id = r.id and kind = 'report-coded') as coded
       from seldinger.reports r`,
    )
    expect(results.map(({ id }) => id).sort()).toEqual([...ids.values()].sort())
    expect(results.filter(row => row.results !== 1 || row.waiting !== 0 || row.coded !== 1)).toEqual([])
  })
})
