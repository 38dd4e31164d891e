/** One line of a form: what it is called and what was written beside it, as places in the text. */
export interface Row {
  /** Of the whole line, without its line end. */
  readonly start: number
  readonly end: number
  readonly indent: number
  /** Numbers, letters, times or tags before the label. */
  readonly lead: number
  readonly label?: { readonly start: number; readonly end: number } | undefined
  /** Leaders, bars, colons between label and value. */
  readonly value: { readonly start: number; readonly end: number }
  readonly layout: Layout
  readonly cells?: readonly Cell[] | undefined
}

export interface Cell {
  readonly start: number
  readonly end: number
}

/** How label and value are kept apart; `plain` has no label, `title` no value. */
export type Layout = 'plain' | 'title' | 'colon' | 'leader' | 'equals' | 'bar' | 'tag' | 'gap' | 'table' | 'log'

const WORDS = "[A-Za-z][A-Za-z0-9 _/().,&'#+-]"
/** "Q10", "2.0", "12", "A.", "3)", "01", "T+00:31", bullets. */
const LEAD = /^[ \t]*(?:(?:Q?\d{1,3}(?:\.\d{1,2})*[.)]?|[A-Z][.)]|\([0-9a-z]\)|T[+-]\d\d:\d\d|[-*\u2022>~=]+)[ \t]+)?/
const LEADER = new RegExp(
  `^(${WORDS}{1,48}?)[ \\t]*(?:\\.{3,}|_{4,}|(?:\\. ){3,}|\\u2026+|\\.{2}(?=[ \\t:]))[ \\t]*:?[ \\t]*(.*)$`,
)
const COLUMN_COLON = new RegExp(`^(${WORDS}{1,48}?)[ \\t]+:[ \\t]*(.*)$`)
const EQUALS = /^([A-Z][A-Za-z0-9 _/-]{1,40}?)[ \t]*=[ \t]*(.*)$/
const COLON = new RegExp(`^(${WORDS}{0,60}?):(?!\\d)[ \\t]*(.*)$`)
const GAP = /^([A-Z][A-Z0-9 /&().-]{1,30}?)(?: {2,}|\t+)(\S.*)$/
const OPEN_TAG = /^<([A-Za-z][\w-]*)([^<>]*)>(.*)$/
const NAME = /\b(?:name|title|label)="([^"]*)"/

/** How a label is told from its value, in the order of trying; most lines have not even the sign that one of them needs. */
const LABELLED: readonly { readonly pattern: RegExp; readonly layout: Layout; readonly needs: RegExp }[] = [
  { pattern: LEADER, layout: 'leader', needs: /\.\.|__|\. \.|\u2026/ },
  { pattern: EQUALS, layout: 'equals', needs: /=/ },
  { pattern: COLON, layout: 'colon', needs: /:/ },
  { pattern: COLUMN_COLON, layout: 'colon', needs: /:/ },
  { pattern: GAP, layout: 'gap', needs: / {2}|\t/ },
]

const cellsOf = (text: string, start: number, end: number): Cell[] => {
  const cells: Cell[] = []
  let from = start
  for (let i = start; i <= end; i++) {
    if (i < end && text[i] !== '|' && text[i] !== '\t') continue
    cells.push({ start: from, end: i })
    from = i + 1
  }
  const blank = (c: Cell): boolean => text.slice(c.start, c.end).trim() === ''
  while (cells.length > 0 && blank(cells[0]!) && /^\s*\|/.test(text.slice(start, end))) {
    cells.shift()
    break
  }
  if (cells.length > 0 && blank(cells.at(-1)!) && /\|\s*$/.test(text.slice(start, end))) cells.pop()
  return cells
}

const isRule = (line: string): boolean => /^[\s|:+=_*~.-]*$/.test(line)

/** Reads one line as a row of a form. */
const rowOf = (text: string, start: number, end: number): Row => {
  const line = text.slice(start, end)
  const indent = line.length - line.trimStart().length
  const leads = LEAD.exec(line)
  const lead = start + (leads ? leads[0].length : 0)
  const rest = text.slice(lead, end)
  const plain: Row = { start, end, indent, lead, value: { start: lead, end }, layout: 'plain' }
  if (isRule(line)) return { ...plain, value: { start: end, end } }
  const bars = /[|\t]/.test(line) ? cellsOf(text, start + indent, end) : []
  if (line.includes('|') && !/[{[][^}\]]*\|/.test(line)) {
    if (bars.length > 2) return { ...plain, layout: 'table', cells: bars }
    if (bars.length === 2) return { ...plain, label: bars[0]!, value: bars[1]!, layout: 'bar' }
  }
  if (bars.length > 2 && line.includes('\t')) return { ...plain, layout: 'table', cells: bars }
  const tag = OPEN_TAG.exec(rest)
  if (tag) {
    const name = NAME.exec(tag[2]!)
    const at = name ? lead + tag[1]!.length + 1 + name.index + name[0].indexOf('"') + 1 : lead + 1
    const label = { start: at, end: at + (name ? name[1]!.length : tag[1]!.length) }
    const from = end - tag[3]!.length
    const close = tag[3]!.lastIndexOf('</')
    const to = close < 0 ? end : from + close
    return { ...plain, label, value: { start: from, end: to }, layout: 'tag' }
  }
  if (/^[ \t]*T[+-]\d\d:\d\d/.test(line)) return { ...plain, layout: 'log' }
  for (const { pattern, layout, needs } of LABELLED) {
    const found = needs.test(rest) ? pattern.exec(rest) : null
    if (!found) continue
    // "SEDATION         MODERATE: midazolam": the gap comes first
    if (layout === 'colon' && GAP.test(rest) && / {3,}/.test(found[1]!) && found[2] !== '') continue
    const label = { start: lead, end: lead + found[1]!.trimEnd().length }
    return { ...plain, label, value: { start: end - found[2]!.length, end }, layout }
  }
  return isTitle(rest) ? { ...plain, layout: 'title' } : plain
}

/** "A. SEDATION", "C. CATHETER WORK (dictated)", "ACCESS BLOCK": capitals alone on a line. */
const isTitle = (words: string): boolean => {
  const name = words.replace(/\([^)]*\)/g, '').trim()
  return name.length > 2 && name.length <= 44 && /^[A-Z][A-Z &/'-]+[A-Z]$/.test(name) && name.split(/\s+/).length <= 5
}

/** The lines of a text as rows, in order. */
export const rowsOf = (text: string): Row[] => {
  const rows = linesOf(text)
  // "Left uterine artery" alone over fields that are set in
  return rows.map((row, k) => (isOver(text, row, rows[k + 1]) ? { ...row, layout: 'title' as const } : row))
}

const isOver = (text: string, row: Row, next: Row | undefined): boolean => {
  if (row.layout !== 'plain' || !next?.label || next.indent <= row.indent || row.value.start === row.value.end)
    return false
  const name = text.slice(row.lead, row.end).trim()
  return /^[A-Z][A-Za-z &/()'-]{2,40}$/.test(name) && name.split(/\s+/).length <= 5
}

/** A wide gap and a further label: "Atherectomy: none     IVUS: none". */
const FURTHER_FIELD = /(?: {3,}|\t+)(?=[A-Z][A-Za-z /-]{1,30}: ?\S)/g

/** One line is one row, or one for each of the fields that stand side by side on it. */
const fieldsOf = (text: string, start: number, end: number): Row[] => {
  const first = rowOf(text, start, end)
  if (first.layout !== 'colon') return [first]
  const rows: Row[] = []
  let from = start
  for (const gap of text.slice(first.value.start, end).matchAll(FURTHER_FIELD)) {
    const at = first.value.start + gap.index
    if (at === first.value.start) continue
    rows.push({ ...rowOf(text, from, at), indent: first.indent })
    from = at + gap[0].length
  }
  if (rows.length === 0) return [first]
  rows.push({ ...rowOf(text, from, end), indent: first.indent })
  return rows.every(r => r.layout === 'colon') ? rows : [first]
}

const linesOf = (text: string): Row[] => {
  const rows: Row[] = []
  let start = 0
  for (let i = 0; i <= text.length; i++) {
    const c = text.charCodeAt(i)
    if (i < text.length && c !== 10 && c !== 13) continue
    if (text.slice(start, i).trim() !== '') rows.push(...fieldsOf(text, start, i))
    start = i + 1
  }
  return rows
}

/** Layouts that nobody dictates in prose. */
const PRINTED: ReadonlySet<Layout> = new Set(['leader', 'equals', 'bar', 'tag', 'table', 'log'])

/** Is the text a form with fields, and not a dictation under a few headings? */
export const isForm = (text: string, rows: readonly Row[]): boolean => {
  const printed = rows.filter(r => PRINTED.has(r.layout)).length
  const gap = rows.filter(r => r.layout === 'gap').length
  const colon = rows.filter(r => r.layout === 'colon').length
  const short = rows.filter(r => r.layout === 'colon' && r.value.end - r.value.start < 90).length
  const marks = (text.match(/\[[ xX_]?\]|[\u2610-\u2612]|\*\*\*|\{[^}\n]*\|[^}\n]*\}|_{3,}/g) ?? []).length
  if (printed >= 3 || marks >= 4 || (gap >= 4 && gap * 3 >= rows.length)) return true
  const titles = rows.filter(r => r.layout === 'title').length
  // blocks of fields between lines of prose
  if (titles >= 4 && short >= 8 && (short + titles) * 2 >= rows.length) return true
  return short >= 9 && (short + printed + gap) * 2 >= rows.length && colon * 2 >= rows.length
}
