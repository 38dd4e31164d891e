/** One row of a delimited file: the line it begins on, counted from 1, and its cells without quotation marks. */
export interface SourceRow {
  readonly line: number
  readonly cells: readonly string[]
}

export type Decoded = { readonly text: string } | { readonly refused: string; readonly next: string }

/** Bytes → text: UTF-8, else Windows-1252, as spreadsheets of CMS are saved. Archives and workbooks are refused. */
export const decodeText = (bytes: Uint8Array): Decoded => {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b)
    return {
      refused: 'it is a zip archive or an Excel workbook',
      next: 'Unpack it and give the .txt or .csv inside; save a lone .xlsx as CSV.',
    }
  if (bytes.subarray(0, 4096).includes(0))
    return { refused: 'it is not text', next: 'Give the .txt or .csv of the quarter as CMS ships it.' }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes) }
  }
}

/** Lines over any line end. */
export const splitLines = (text: string): string[] => text.split(/\r\n?|\n/)

const LOOK_AT = 40
/** A quotation mark that is not closed within so many lines was never meant as one. */
const LONGEST_CELL_IN_LINES = 30

const findDelimiter = (lines: readonly string[]): '\t' | ',' => {
  const count = (mark: string) => lines.slice(0, LOOK_AT).reduce((sum, line) => sum + line.split(mark).length - 1, 0)
  return count('\t') > count(',') / 2 ? '\t' : ','
}

/** Cells of a line that has quotation marks; undefined while one of them is still open at its end. */
const splitQuoted = (text: string, delimiter: string): string[] | undefined => {
  const cells: string[] = []
  let at = 0
  for (;;) {
    if (text[at] === '"') {
      let cell = ''
      let close = at + 1
      for (;;) {
        const end = text.indexOf('"', close)
        if (end < 0) return undefined
        cell += text.slice(close, end)
        if (text[end + 1] !== '"') {
          close = end
          break
        }
        cell += '"'
        close = end + 2
      }
      const next = text.indexOf(delimiter, close)
      cells.push(cell.trim())
      if (next < 0) return cells
      at = next + 1
    } else {
      const next = text.indexOf(delimiter, at)
      cells.push((next < 0 ? text.slice(at) : text.slice(at, next)).trim())
      if (next < 0) return cells
      at = next + 1
    }
  }
}

/** Rows of a tab- or comma-separated text; quoted cells may hold the separator and line ends. Blank lines are left out. */
export function* readRows(lines: readonly string[]): Generator<SourceRow> {
  const delimiter = findDelimiter(lines)
  for (let index = 0; index < lines.length; index++) {
    const line = index + 1
    let text = lines[index]!
    if (!text.includes('"')) {
      if (text.trim() !== '') yield { line, cells: text.split(delimiter).map(cell => cell.trim()) }
      continue
    }
    let cells = splitQuoted(text, delimiter)
    const last = Math.min(lines.length - 1, index + LONGEST_CELL_IN_LINES)
    let ahead = index
    while (cells === undefined && ahead < last) {
      ahead++
      text += `\n${lines[ahead]}`
      cells = splitQuoted(text, delimiter)
    }
    if (cells === undefined) cells = lines[index]!.split(delimiter).map(cell => cell.replaceAll('"', '').trim())
    else index = ahead
    if (cells.some(cell => cell !== '')) yield { line, cells }
  }
}
