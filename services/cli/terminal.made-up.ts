import type { Terminal } from './terminal.ts'

/** A terminal for tests: what is printed is kept, standard input is given, and the day is fixed. */
export const createMadeUpTerminal = (input = '', dataFolder?: string) => {
  const printed: string[] = []
  const warned: string[] = []
  const terminal: Terminal = {
    print: text => void printed.push(text),
    warn: text => void warned.push(text),
    readInput: async () => new TextEncoder().encode(input),
    printsOnScreen: false,
    columns: 100,
    colour: false,
    today: '2026-11-21',
    dataFolder,
  }
  return { terminal, printed, warned }
}
