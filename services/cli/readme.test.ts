import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { readFence, replaceBlock, toMarkdownTable } from './markdown.ts'
import { README, renderReadme } from './readme.ts'

it('README.md shows what the engine says today; run `npm run readme` after a change', async () => {
  const page = await readFile(README, 'utf8')
  expect(await renderReadme(page)).toBe(page)
})

it('README.md names only commands that exist', async () => {
  const page = await readFile(README, 'utf8')
  const manifest = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
  const commands = [...page.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name)
  expect(commands.filter(name => !(name! in manifest.scripts))).toEqual([])
})

it('replaces only what stands between the markers', () => {
  const page = 'a\n<!-- x: written by `npm run readme` -->\nold\n<!-- /x -->\nb'
  expect(replaceBlock(page, 'x', 'new')).toBe(page.replace('old', 'new'))
  expect(() => replaceBlock(page, 'y', 'new')).toThrow(/no block "y"/)
})

it('finds the plain text under a heading', () => {
  expect(readFence('# A\n\n## B\n\nso:\n\n```text\none\ntwo\n```\n', '## B')).toBe('one\ntwo\n')
  expect(() => readFence('# A', '## B')).toThrow(/no plain text/)
})

it('makes a table', () => {
  expect(
    toMarkdownTable([
      ['a', 'b'],
      ['1', '2'],
    ]),
  ).toBe('| a | b |\n| --- | --- |\n| 1 | 2 |')
})
