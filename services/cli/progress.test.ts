import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { startProgress } from './progress.ts'
import { createMadeUpTerminal } from './terminal.made-up.ts'

/** A terminal whose standard error is a screen of its own. */
const createScreen = (printsOnScreen: boolean) => {
  const screen = Object.assign(new PassThrough(), { isTTY: true, columns: 80 })
  const { terminal, printed, warned } = createMadeUpTerminal()
  const drawn = () => String(screen.read() ?? '')
  const progressStream = screen as unknown as NodeJS.WriteStream
  return { terminal: { ...terminal, progressStream, printsOnScreen }, printed, warned, drawn }
}

it('is silent in a pipe and for a few reports', async () => {
  const { terminal, printed } = createMadeUpTerminal()
  const piped = await startProgress(1000, terminal)
  piped.print('at once')
  expect(printed).toEqual(['at once'])
  const screen = createScreen(true)
  const few = await startProgress(4, screen.terminal)
  few.step()
  few.stop()
  expect(screen.drawn()).toBe('')
})

it('counts on the screen and holds back what would be written across the bar', async () => {
  const { terminal, printed, warned, drawn } = createScreen(true)
  const progress = await startProgress(6, terminal)
  progress.print('result')
  progress.warn('fault')
  for (let step = 0; step < 6; step += 1) progress.step()
  expect([printed, warned]).toEqual([[], []])
  progress.stop()
  expect(drawn()).toContain('6/6 reports')
  expect([printed, warned]).toEqual([['result'], ['fault']])
})

it('prints at once into a file while the bar stands', async () => {
  const { terminal, printed } = createScreen(false)
  const progress = await startProgress(6, terminal)
  progress.print('result')
  expect(printed).toEqual(['result'])
  progress.stop()
})
