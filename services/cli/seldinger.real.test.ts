import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const BIN = fileURLToPath(new URL('./seldinger.mjs', import.meta.url))
/** A folder that is not the package's, with a compiler configuration that must not be picked up. */
const folder = mkdtempSync(join(tmpdir(), 'seldinger-bin-'))
writeFileSync(join(folder, 'tsconfig.json'), '{"compilerOptions":{"paths":{"../schema/*":["./nowhere/*"]}}}')
writeFileSync(join(folder, 'r1.txt'), 'PROCEDURE: Diagnostic celiac angiogram.\n')
afterAll(() => rmSync(folder, { recursive: true }))

const seldinger = (args: readonly string[], input = '') =>
  new Promise<{ exit: number | null; out: string; err: string }>((done, fail) => {
    const child = spawn(process.execPath, [BIN, ...args], { cwd: folder })
    let [out, err] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      out += part
    })
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      err += part
    })
    child.on('error', fail).on('close', exit => done({ exit, out, err }))
    child.stdin.on('error', () => {}).end(input)
  })

describe('the seldinger command of a clone', () => {
  it('codes files and standard input from any folder, without a build', async () => {
    const { exit, out, err } = await seldinger(['code', '--format', 'json', 'r1.txt', '-'], 'Seen in clinic.')
    expect({ exit, err }).toEqual({ exit: 0, err: '' })
    const ids = out
      .trimEnd()
      .split('\n')
      .map(line => (JSON.parse(line) as { reportId: string }).reportId)
    expect(ids).toEqual(['r1', 'stdin'])
  })

  it('gives the same bytes twice', async () => {
    const args = ['code', '--format', 'json', '--date-of-service', '2026-03-02', 'r1.txt']
    expect((await seldinger(args)).out).toBe((await seldinger(args)).out)
  })

  it('ends with 2 for wrong usage and an unreadable file', async () => {
    expect((await seldinger(['code'])).exit).toBe(2)
    expect(await seldinger(['code', 'none.txt'])).toMatchObject({ exit: 2, out: '' })
  })

  it('has no colour and no progress bar in a pipe', async () => {
    const { out, err } = await seldinger(['code', ...Array.from({ length: 12 }, () => 'r1.txt')])
    expect(out).not.toContain('\u001b')
    expect(err).toBe('')
  })
})
