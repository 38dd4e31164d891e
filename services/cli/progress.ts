import type { Terminal } from './terminal.ts'

/** Steps towards a total, and the way out for what is printed meanwhile. */
export interface Progress {
  readonly print: (text: string) => void
  readonly warn: (text: string) => void
  step(): void
  /** Takes the bar away and prints what was held back. */
  stop(): void
}

/** From how many reports on a bar is worth the screen. */
const MANY = 5

/**
 * A bar on standard error when it is a terminal and there are many reports; nothing otherwise. What would be written
 * across the bar waits until it is gone.
 */
export const startProgress = async (total: number, terminal: Terminal): Promise<Progress> => {
  const { print, warn, progressStream, printsOnScreen } = terminal
  if (progressStream === undefined || total < MANY) return { print, warn, step: () => {}, stop: () => {} }
  const { default: cliProgress } = await import('cli-progress')
  const bar = new cliProgress.SingleBar({
    stream: progressStream,
    format: '{bar} {value}/{total} reports, {eta_formatted} left',
    barCompleteChar: '#',
    barIncompleteChar: '-',
    barsize: 40,
    clearOnComplete: true,
    hideCursor: true,
  })
  const held: (() => void)[] = []
  bar.start(total, 0)
  return {
    print: text => (printsOnScreen ? void held.push(() => print(text)) : print(text)),
    warn: text => void held.push(() => warn(text)),
    step: () => bar.increment(),
    stop: () => {
      bar.stop()
      for (const write of held) write()
    },
  }
}
