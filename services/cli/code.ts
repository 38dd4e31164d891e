import { type CodeArguments, parseCodeArguments } from './arguments.ts'
import { EXIT_DONE, printFault, toExitCode } from './fault.ts'
import { startProgress } from './progress.ts'
import { printResult } from './rendering/result-text.ts'
import { readReportFile } from './report-file.ts'
import { createSession, type Session } from './session.ts'
import type { Terminal } from './terminal.ts'

const codeFile = async (path: string, format: CodeArguments['format'], session: Session, terminal: Terminal) => {
  const report = await readReportFile(path, terminal)
  const result = session.code(report)
  return format === 'json' ? JSON.stringify(result) : `${printResult(result, report.text, terminal).join('\n')}\n`
}

/** Codes each file in order; a file that cannot be read or coded is named and the others are still done. */
export const runCode = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  const options = parseCodeArguments(args)
  const session = createSession(options, terminal.today, terminal.dataFolder)
  const progress = await startProgress(options.files.length, terminal)
  const exits = new Set([EXIT_DONE])
  for (const path of options.files) {
    try {
      progress.print(await codeFile(path, options.format, session, terminal))
    } catch (error) {
      exits.add(toExitCode(error))
      progress.warn(`seldinger: ${path}: ${printFault(error)}`)
    }
    progress.step()
  }
  progress.stop()
  // A fault of ours tells more than an unreadable file.
  return exits.has(1) ? 1 : Math.max(...exits)
}
