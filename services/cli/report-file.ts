import { open } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { DomainError, MAX_REPORT_LENGTH } from '../schema/index.ts'
import type { Terminal } from './terminal.ts'

/** A report as it lies in a file: `reportId` is the file's name without its extension. */
export interface ReportFile {
  readonly reportId: string
  readonly text: string
}

/** No UTF-8 text of an acceptable length has more bytes than this. */
const MAX_BYTES = MAX_REPORT_LENGTH * 3

const READ_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'reading it is not permitted',
}

const tooLong = (): DomainError =>
  new DomainError(
    'report-too-long',
    `The report is longer than ${MAX_REPORT_LENGTH} characters.`,
    'Give one report a file.',
  )

/** Bytes as received → text, a byte-order mark included, so that offsets are those of the text as received. */
export const parseReportText = (bytes: Uint8Array): string => {
  if (bytes.length > MAX_BYTES) throw tooLong()
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new DomainError('report-not-text', 'The file is not UTF-8 text.', 'Save it as plain text in UTF-8.')
  }
  if (text.includes('\u0000')) {
    throw new DomainError('report-not-text', 'The file holds NUL bytes: it is binary.', 'Give the plain text.')
  }
  if (text.replace('\uFEFF', '').trim() === '') {
    throw new DomainError('report-empty', 'The report has no text.', 'Check the file or the export that wrote it.')
  }
  if (text.length > MAX_REPORT_LENGTH) throw tooLong()
  return text
}

const readBytes = async (path: string): Promise<Uint8Array> => {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    if (size > MAX_BYTES) throw tooLong()
    return await file.readFile()
  } finally {
    await file.close()
  }
}

/** Reads one report, or standard input for `-`. Throws DomainError. */
export const readReportFile = async (path: string, terminal: Terminal): Promise<ReportFile> => {
  if (path === '-') return { reportId: 'stdin', text: parseReportText(await terminal.readInput()) }
  try {
    return { reportId: basename(path, extname(path)), text: parseReportText(await readBytes(path)) }
  } catch (error) {
    if (error instanceof DomainError) throw error
    const { code = 'unknown fault' } = error as NodeJS.ErrnoException
    const reason = READ_FAULTS[code] ?? code
    throw new DomainError('file-unreadable', `The file cannot be read: ${reason}.`, 'Check the path.', { cause: error })
  }
}
