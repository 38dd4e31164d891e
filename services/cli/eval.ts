import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type SuggestedStack, toFigures } from '../bench/accuracy/figures.ts'
import { parseGold } from '../bench/accuracy/gold.ts'
import { printFigures, printRows, printWorstCodes, toFiguresJson } from '../bench/accuracy/print.ts'
import { DomainError } from '../schema/index.ts'
import { parseEvalArguments } from './arguments.ts'
import { EXIT_DONE, printFault, toExitCode } from './fault.ts'
import { startProgress } from './progress.ts'
import { readReportFile } from './report-file.ts'
import { createSession } from './session.ts'
import type { Terminal } from './terminal.ts'

const readGold = async (path: string) => {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw new DomainError('file-unreadable', `The reference file ${path} cannot be read.`, 'Check the path.', {
      cause: error,
    })
  }
  return parseGold(text)
}

/** Codes every `DIR/<id>.txt` of a reference set and prints how the stacks compare. */
export const runEval = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  const { gold: goldPath, directory, rows, json, ...options } = parseEvalArguments(args)
  const gold = await readGold(goldPath)
  const session = createSession(options, terminal.today, terminal.dataFolder)
  const progress = await startProgress(gold.length, terminal)
  const stacks = new Map<string, SuggestedStack>()
  let exit = EXIT_DONE
  for (const { id, dateOfService } of gold) {
    const path = join(directory, `${id}.txt`)
    try {
      const { text } = await readReportFile(path, terminal)
      stacks.set(id, session.code({ reportId: id, text }, dateOfService))
    } catch (error) {
      exit = exit === 1 ? exit : toExitCode(error)
      progress.warn(`seldinger: ${path}: ${printFault(error)}`)
    }
    progress.step()
  }
  progress.stop()
  const figures = toFigures(gold, stacks)
  const table = () => [...(rows ? [printWorstCodes(figures)] : []), ...printFigures(figures)]
  const lines = [...(rows ? printRows(figures) : []), ...(json ? [toFiguresJson(figures)] : table())]
  terminal.print(lines.join('\n'))
  return exit
}
