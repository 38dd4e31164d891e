import type { Evidence } from '../../schema/index.ts'

/** How wide the page is, and whether it may carry colour. */
export interface Page {
  readonly columns: number
  readonly colour: boolean
}

const ESCAPE = '\u001b['

const paint = (page: Page, on: number, off: number, text: string): string =>
  page.colour && text !== '' ? `${ESCAPE}${on}m${text}${ESCAPE}${off}m` : text

export const bold = (page: Page, text: string): string => paint(page, 1, 22, text)
export const dim = (page: Page, text: string): string => paint(page, 2, 22, text)

const toPieces = (word: string, width: number): readonly string[] => {
  const points = [...word]
  return Array.from({ length: Math.max(1, Math.ceil(points.length / width)) }, (_, index) =>
    points.slice(index * width, (index + 1) * width).join(''),
  )
}

/** Breaks a paragraph into lines of at most `width` characters; a longer word is cut. */
export const wrapText = (text: string, width: number): readonly string[] => {
  const words = text.split(/\s+/).filter(Boolean)
  const lines: string[] = []
  for (const piece of words.flatMap(word => toPieces(word, width))) {
    const last = lines.at(-1)
    if (last !== undefined && [...last].length + 1 + [...piece].length <= width) {
      lines[lines.length - 1] = `${last} ${piece}`
    } else lines.push(piece)
  }
  return lines
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what starts a colour sequence.
const toVisible = (text: string): string => text.replace(/\u001b\[\d+m/g, '')

/** A paragraph after a lead on its first line, the rest set in under the paragraph's own edge. */
export const hang = (page: Page, lead: string, text: string): readonly string[] => {
  const edge = toVisible(lead).length
  const [first = '', ...rest] = wrapText(text, Math.max(8, page.columns - edge))
  return [`${lead}${first}`.trimEnd(), ...rest.map(line => ' '.repeat(edge) + line)]
}

/** Rows as columns, each as wide as its widest cell; columns named in `right` are set flush right. The last one wraps. */
export const layTable = (
  page: Page,
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): readonly string[] => {
  const last = Math.max(...rows.map(row => row.length)) - 1
  const widths = Array.from({ length: last }, (_, column) => Math.max(...rows.map(row => (row[column] ?? '').length)))
  return rows.flatMap(row => {
    const cells = widths.map((width, column) => {
      const cell = row[column] ?? ''
      return right.includes(column) ? cell.padStart(width) : cell.padEnd(width)
    })
    return hang(page, `  ${cells.map(cell => `${cell}  `).join('')}`, row[last] ?? '')
  })
}

/** Number of the line, from 1, in which a place of the text lies. */
export const createLineFinder = (text: string): ((offset: number) => number) => {
  const breaks = [...text.matchAll(/\r\n|\n|\r/g)].map(({ index, 0: mark }) => index + mark.length)
  return offset => {
    let low = 0
    let high = breaks.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((breaks[middle] ?? 0) <= offset) low = middle + 1
      else high = middle
    }
    return low + 1
  }
}

/** One place of the report with everything it proves. */
export interface Quotation {
  readonly line: number
  readonly quote: string
  readonly supports: readonly string[]
}

/** Evidence in the order of the text; several proofs from the same words become one quotation. */
export const listQuotations = (evidence: readonly Evidence[], toLine: (offset: number) => number): Quotation[] => {
  const bySpan = new Map<string, { readonly first: Evidence; readonly supports: string[] }>()
  for (const item of [...evidence].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const key = `${item.start}-${item.end}`
    const entry = bySpan.get(key) ?? { first: item, supports: [] }
    if (item.supports !== '' && !entry.supports.includes(item.supports)) entry.supports.push(item.supports)
    bySpan.set(key, entry)
  }
  return [...bySpan.values()].map(({ first, supports }) => ({
    line: toLine(first.start),
    quote: first.text.replace(/\s+/g, ' ').trim(),
    supports,
  }))
}

/** `line 14  "the right hepatic artery was selected" (target vessel)`. */
export const printQuotation = (page: Page, indent: string, { line, quote, supports }: Quotation): readonly string[] => {
  const proof = supports.length > 0 ? ` (${supports.join('; ')})` : ''
  return hang(page, `${indent}line ${String(line).padEnd(3)} `, `"${quote}"${proof}`).map(row => dim(page, row))
}
