import type { Token } from '../../schema/index.ts'
import { type Cell, isForm, type Row, rowsOf } from './rows.ts'
import { affirmation, saidIn, undecided } from './values.ts'

interface Edits {
  /** Places of the text that say nothing. */
  readonly hidden: { start: number; end: number }[]
  /** Places of a separator and what stands for it; nothing where label and value are one phrase. */
  readonly colons: { start: number; end: number; as: ':' | ';' | '\u2022' | undefined; tag?: boolean }[]
  /** Places where a line begins. */
  readonly lines: Set<number>
  /** "Yes" in a field whose label is the act. */
  /** A bare yes by its place, and the verb that its field means by it. */
  readonly yes: Map<number, string>
}

/** Labels of what was or was not there before: "none" is an answer that matters. */
const CONTEXT =
  /\b(prior|previous|earlier|comparison|stud(y|ies)|cta|ct|mra|imaging|angiogram|complications?|change|allerg\w*|residual|ebl|blood|specimens?|anticoag\w*|findings?|flow|leak|stenosis|thromb(us|i|osis)|extravasation|trouble|adverse|history)\b/i

/** Numbers of questions, not of a list: "Q10", "2.1", "07". */
const NUMBERED = /^\s*(?:Q\d+|\d+\.\d+|0\d)[.)]?\s+$/
/** A phrase of the template that its reader is told to pass over. */
const PASSED_OVER = /\((?:not used|unused|default(?: text)?|template(?: text| word)?|deleted|struck)\b[^)]*\)/i

const PRINTED = /^(leader|equals|bar|tag|gap)$/
const BOX = /\[\s?[xXvVyYnN_]?\s?\]|\(\s?[xX]?\s?\)|[\u2610-\u2612\u25a1\u25a0\u2713\u2714]/g
const isTicked = (box: string): boolean => /[xXvVyY\u2611\u2612\u25a0\u2713\u2714]/.test(box)
const SECOND_FIELD = /(?: {3,}|\t)(?=[A-Z][A-Za-z /-]{1,30}: ?\S)/g
const OPEN_TAG_REST = /<\/?[A-Za-z][^<>\n]*>|<<[^<>\n]*>>/g

/** Further lines of a field: no label of their own, set in under it. */
const continued = (rows: readonly Row[], k: number): number => {
  let to = k + 1
  while (to < rows.length && rows[to]!.layout === 'plain' && rows[to]!.indent > rows[k]!.indent + 3) to++
  return to
}

const hideRow = (edits: Edits, row: Row): void => {
  edits.hidden.push({ start: row.start, end: row.end })
}

/** "[x] right [ ] left": only what is ticked was said; boxes that are all empty deny their field. */
const readBoxes = (
  text: string,
  edits: Edits,
  start: number,
  end: number,
  list = false,
): 'none' | 'empty' | 'ticked' => {
  const boxes = [...text.slice(start, end).matchAll(BOX)].filter(b => !/^\(\s*\)$/.test(b[0]) || /\( \)/.test(b[0]))
  if (boxes.length === 0) return 'none'
  if (!boxes.some(b => isTicked(b[0]))) return 'empty'
  const first = text.slice(start, start + boxes[0]!.index).trim()
  const after = first !== '' && text.slice(start + boxes.at(-1)!.index + boxes.at(-1)![0].length, end).trim() === ''
  if (after) {
    // "vein patent [Y]  image recorded [N]": each label stands before its box
    let from = start
    for (const b of boxes) {
      const to = start + b.index + b[0].length
      if (isTicked(b[0])) edits.colons.push({ start: start + b.index, end: to, as: ';' })
      else edits.hidden.push({ start: from, end: to })
      from = to
    }
    return 'ticked'
  }
  for (const [n, b] of boxes.entries()) {
    const from = start + b.index
    const to = n + 1 < boxes.length ? start + boxes[n + 1]!.index : end
    if (isTicked(b[0]))
      edits.colons.push({ start: from, end: from + b[0].length, as: list ? '\u2022' : n === 0 ? undefined : ';' })
    else edits.hidden.push({ start: from, end: to })
  }
  return 'ticked'
}

/** The words behind the boxes that are ticked, without those that are not. */
const tickedIn = (words: string): string => {
  const boxes = [...words.matchAll(BOX)]
  return boxes
    .map((b, n) =>
      isTicked(b[0]) ? words.slice(b.index + b[0].length, boxes[n + 1]?.index ?? words.length).trim() : '',
    )
    .filter(said => said !== '')
    .join(', ')
}

const ENTERED =
  /\b(catheter|cath|catheteri[sz]ed|select(?:ed|ive)?|engaged|entered|cannulated|access(?:ed)?|tip|position)\b/i
const FILMED = /\b(runs?|dsa|injected|injection|imaged|angiogram|arteriogram|filmed|views?)\b/i

/** A row of a table: the first cell is the field, the others what is said of it. */
const readTableRow = (text: string, edits: Edits, row: Row, head: Row | undefined): void => {
  const cells = row.cells!
  const said = cells.slice(1).map(c => saidIn(text.slice(c.start, c.end)))
  if (said.every(s => s === 'blank' || s === 'denied')) {
    hideRow(edits, row)
    return
  }
  edits.colons.push({ start: cells[0]!.end, end: cells[1]!.start, as: undefined })
  for (const [n, cell] of cells.entries()) {
    if (n === 0) continue
    const column = head?.cells?.[n]
    const name = column ? text.slice(column.start, column.end).trim() : ''
    // "Catheter placed in it?  yes": the column is the verb; no means that nothing was done there
    const entered = ENTERED.test(name)
    if (entered && said[n - 1] === 'denied') {
      hideRow(edits, row)
      return
    }
    if (said[n - 1] === 'affirmed') {
      const cellText = text.slice(cell.start, cell.end)
      edits.yes.set(
        cell.start + cellText.search(/\S/),
        entered ? 'selected' : FILMED.test(name) ? 'imaged' : 'performed',
      )
    }
    if (said[n - 1] === 'blank' || said[n - 1] === 'denied' || /^(crossed|wire|date|time|#|no)\b/i.test(name))
      edits.hidden.push({ start: cell.start, end: cell.end })
    else if (n > 1) edits.colons.push({ start: cells[n - 1]!.end, end: cell.start, as: ';' })
  }
}

const readField = (text: string, edits: Edits, rows: readonly Row[], k: number): void => {
  const row = rows[k]!
  const { label, value } = row
  if (!label) return
  const name = text.slice(label.start, label.end)
  const to = continued(rows, k)
  const printed = PRINTED.test(row.layout)
  const hideAll = (): void => {
    for (let n = k; n < to; n++) hideRow(edits, rows[n]!)
  }
  const words = text.slice(value.start, value.end)
  const said = saidIn(words)
  const empty = words.trim() === ''
  if (
    said === 'blank' &&
    to === k + 1 &&
    !(empty && (row.layout === 'colon' || row.layout === 'tag' || row.layout === 'bar'))
  ) {
    hideAll()
    return
  }
  if (said === 'denied' && !CONTEXT.test(name)) {
    hideAll()
    return
  }
  const boxes = said === 'affirmed' ? 'none' : readBoxes(text, edits, value.start, value.end)
  if (boxes === 'empty' && to === k + 1) {
    hideAll()
    return
  }
  // "Port pocket: [ ] yes [x] no": the ticked answer denies the field
  if (boxes === 'ticked' && to === k + 1 && !CONTEXT.test(name) && saidIn(tickedIn(words)) === 'denied') {
    hideAll()
    return
  }
  if (boxes === 'empty') edits.hidden.push({ start: value.start, end: value.end })
  if (printed) {
    if (row.lead > row.start) edits.hidden.push({ start: row.start, end: row.lead })
    edits.colons.push({
      start: label.end,
      end: value.start,
      as: said === 'affirmed' ? undefined : ':',
      tag: row.layout === 'tag',
    })
  } else if (NUMBERED.test(text.slice(row.start, row.lead))) edits.hidden.push({ start: row.start, end: row.lead })
  if (said === 'affirmed') {
    const at = value.start + words.search(/[^\s[(]/)
    edits.yes.set(at, 'performed')
    if (at > value.start) edits.hidden.push({ start: value.start, end: at })
    const close = words.search(/[\])]\s*$/)
    if (close > 0) edits.hidden.push({ start: value.start + close, end: value.end })
  } else {
    const yes = affirmation(words)
    if (yes > 0) edits.hidden.push({ start: value.start, end: value.start + yes })
  }
}

const editsOf = (text: string, rows: readonly Row[], form: boolean): Edits => {
  const edits: Edits = { hidden: undecided(text, form), colons: [], lines: new Set(), yes: new Map() }
  if (!form) return edits
  let head: Row | undefined
  for (const [k, row] of rows.entries()) {
    if (row.layout === 'table') {
      if (
        rows[k - 1]?.layout !== 'table' &&
        !/^\s*[|+\s:=-]*$/.test(text.slice(rows[k - 1]?.start ?? 0, rows[k - 1]?.end ?? 0))
      )
        head = undefined
      if (!head) {
        head = row
        const [first, second] = row.cells!
        // "ARTERY (RIGHT) | FOUND | DONE": the side holds for the table
        if (/\b(right|left)\b/i.test(text.slice(first!.start, first!.end)) && second)
          edits.hidden.push({ start: second.start - 1, end: row.end })
        else hideRow(edits, row)
      } else readTableRow(text, edits, row, head)
      continue
    }
    if (row.value.start !== row.end || row.label) head = undefined
    if (PASSED_OVER.test(text.slice(row.start, row.end)) && row.layout !== 'tag') {
      hideRow(edits, row)
      continue
    }
    if (row.layout === 'log') edits.hidden.push({ start: row.start, end: row.lead })
    readField(text, edits, rows, k)
    if (row.layout === 'title' && row.lead > row.start) edits.hidden.push({ start: row.start, end: row.lead })
    if (row.layout === 'plain') {
      const boxes = readBoxes(text, edits, row.value.start, row.value.end, true)
      if (boxes === 'empty') hideRow(edits, row)
    }
    for (const m of text.slice(row.value.start, row.value.end).matchAll(SECOND_FIELD))
      edits.lines.add(row.value.start + m.index + m[0].length)
  }
  const tags = rows.filter(r => r.layout === 'tag')
  let tag = 0
  for (const m of text.matchAll(OPEN_TAG_REST)) {
    const end = m.index + m[0].length
    while (tag < tags.length && tags[tag]!.label!.start < m.index) tag++
    const label = tags[tag]?.label
    if (!label || label.end >= end) edits.hidden.push({ start: m.index, end })
    else edits.hidden.push({ start: m.index, end: label.start }, { start: label.end, end })
  }
  return edits
}

/** The tokens of a text without what its form leaves unsaid. */
export interface Layer {
  readonly tokens: readonly Token[]
  /** Fields and blocks, and no dictation under a few headings. */
  readonly form: boolean
  /** Places of titles that stand over a block of fields. */
  readonly blocks: ReadonlySet<number>
  /** Places where a field or title begins, and with it a sentence. */
  readonly starts: ReadonlySet<number>
}

const sorted = <T extends { start: number }>(ranges: T[]): T[] => ranges.sort((a, b) => a.start - b.start)

/** Each line of a table is a sentence, whatever letter it begins with. */
const firstWord = (text: string, cell: Cell): number => cell.end - text.slice(cell.start, cell.end).trimStart().length

/**
 * Reads the layout of a report form: leaders, bars, tags and equal signs become the colon of a field; fields that were denied, left
 * blank or not ticked, and what a template printed for others to strike, say nothing. Places in the text stay as they are.
 */
export const resolveForm = (tokens: readonly Token[], text: string): Layer => {
  const rows = rowsOf(text)
  const form = isForm(text, rows)
  const edits = editsOf(text, rows, form)
  const starts = new Set(
    form
      ? rows.flatMap(r =>
          r.label
            ? [r.label.start]
            : r.cells?.[0]
              ? [firstWord(text, r.cells[0])]
              : r.layout === 'title'
                ? [r.lead]
                : [],
        )
      : [],
  )
  const blocks = new Set(form ? rows.filter(r => r.layout === 'title').map(r => r.lead) : [])
  if (edits.hidden.length === 0 && edits.colons.length === 0 && edits.lines.size === 0)
    return { tokens, form, blocks, starts }
  const hidden = sorted(edits.hidden)
  const colons = sorted(edits.colons)
  const out: Token[] = []
  let h = 0
  let hiddenTo = -1
  let c = 0
  let newline = false
  let paragraph = false
  const push = (t: Token): void => {
    out.push(newline || paragraph ? { ...t, newline: t.newline || newline, paragraph: t.paragraph || paragraph } : t)
    newline = false
    paragraph = false
  }
  const isHidden = (at: number): boolean => {
    while (h < hidden.length && hidden[h]!.start <= at) hiddenTo = Math.max(hiddenTo, hidden[h++]!.end)
    return at < hiddenTo
  }
  for (const t of tokens) {
    while (c < colons.length && colons[c]!.start <= t.start) {
      const colon = colons[c++]!
      if (out.length === 0 || (!colon.tag && isHidden(colon.start))) continue
      if (colon.as !== undefined)
        out.push({
          start: colon.start,
          end: colon.end,
          word: colon.as,
          kind: 'punct',
          newline: colon.as === '\u2022',
          paragraph: false,
          capital: false,
        })
    }
    const inSeparator = c > 0 && t.start >= colons[c - 1]!.start && t.end <= colons[c - 1]!.end
    if (isHidden(t.start) || inSeparator || (form && t.word === '_')) {
      newline ||= t.newline
      paragraph ||= t.paragraph
      continue
    }
    const verb = edits.yes.size > 0 && /^(yes|y|x|done|ok)$/.test(t.word) ? edits.yes.get(t.start) : undefined
    if (verb) {
      push({ ...t, word: verb })
      continue
    }
    if (edits.lines.has(t.start) || starts.has(t.start)) newline = true
    push(t)
  }
  return { tokens: out, form, blocks, starts }
}
