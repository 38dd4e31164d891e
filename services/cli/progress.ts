import type { Terminal } from './terminal.ts'

export interface Progress {
  step(): void
  stop(): void
}

const SILENT: Progress = { step: () => {}, stop: () => {} }

/** From how many reports on a bar is worth the screen. */
const MANY = 5

/** A bar on standard error when it is a terminal and there are many reports; nothing otherwise. */
export const startProgress = async (total: number, { progressStream }: Terminal): Promise<Progress> => {
  if (progressStream === undefined || total < MANY) return SILENT
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
  bar.start(total, 0)
  return { step: () => bar.increment(), stop: () => bar.stop() }
}
