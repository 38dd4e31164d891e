/** What stands in a field: nothing, a denial, a bare yes, or words. */
export type Said = 'blank' | 'denied' | 'affirmed' | 'words'

const BLANK =
  /^[\s_.*?\-\u2013\u2014[\](){}:/,;]*(?:(?:mci|gy|mm|ml|min|minutes?|fr|french|units?|mg|cm|number|vessel|size|x)[\s_.*()/]*)*$/i
/** A field that says of itself that nobody filled it in. */
const LEFT_OPEN =
  /^[[(<\s]*(?:left )?(?:blank|empty|unfilled|tbd|not (?:circled|answered|filled(?: in)?|completed|entered|recorded|documented|specified|selected|chosen|ticked|checked))[\])>\s.]*$/i
const DENIED =
  /^(?:n\/a\b|not applicable\b|(?:none|no|nil|n|never|nothing|na|deferred|omitted|declined|refused|withheld|cancell?ed|unnecessary|pending|unused|0|-+|\u2013|\u2014)(?=\s*(?:$|[.,;:(\u2013\u2014]|- ))|none (?:given|used|placed|taken|today|needed|required|performed|done|made|inserted|obtained|deployed|attempted|tried)\b|(?:not|never) (?:\w+ly )?(?:done|performed|used|needed|required|wanted|indicated|attempted|given|obtained|taken|made|placed|inserted|deployed|opened|entered|selected|catheteri[sz]ed|cannulated|engaged|crossed|treated|touched|tried|today|this time|necessary|undertaken|visited|injected|stored|saved|archived|kept|recorded|filed|printed|retained|available)\b|see (?:plan|below|above|note|comment|text|free text)\b|left alone\b)/i
const AFFIRMED =
  /^(?:yes|y|x|done|performed|completed|positive|present|true|ok)(?![\w-])(?:\s*[.,;:\u2013\u2014-]+(?=\s|$))?/i

export const saidIn = (value: string): Said => {
  // "[N]", "(yes)"
  const words = value.trim().replace(/^[[(]\s*(y|n|x|yes|no|n\/a|none|done)\s*[\])]$/i, '$1')
  if (BLANK.test(words) || LEFT_OPEN.test(words)) return 'blank'
  if (/^_{2,}|^\*{3}/.test(words) && !/\)\s*$|[a-z]{4,}/i.test(words)) return 'blank'
  if (DENIED.test(words)) return 'denied'
  const yes = AFFIRMED.exec(words)
  return yes && yes[0].length === words.length ? 'affirmed' : 'words'
}

/** Length of a "Yes," before the words that matter. */
export const affirmation = (value: string): number => {
  const yes = /^\s*(?:yes|y)\s*(?:[.,;:\u2013\u2014-]+\s+|$)/i.exec(value)
  return yes ? yes[0].length : 0
}

interface Range {
  readonly start: number
  readonly end: number
}

const CHOICE_WORD =
  /(?:^|[\s/|])(?:none|no|not|yes|y|n|right|left|both|other|normal|was|were|is|local|n\/a)(?=$|[\s/|])/i
const PICK = /\[[^[\]\n]{1,160}\]/g
const DROPPED_LIST = /\*\*\*[^*\n]{1,120}\*\*\*/g
const OPEN_CHOICE = /\b(?:yes\s?\/\s?no|y\/n)\b/gi
/** Balanced `{...}` of pick lists, the outer ones. */
const braces = (text: string): Range[] => {
  const out: Range[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '{') {
      if (depth === 0) start = i
      depth++
    } else if (text[i] === '}' && depth > 0) {
      depth--
      if (depth === 0) out.push({ start, end: i + 1 })
    } else if (text[i] === '\n' && depth > 0 && i - start > 400) depth = 0
  }
  return out
}

/**
 * What a template printed and nobody decided: pick lists, wildcards, sentences with a blank, phrases marked as not used. None of it
 * was said.
 */
export const undecided = (text: string, form: boolean): Range[] => {
  const out: Range[] = []
  const add = (start: number, end: number): void => {
    if (end > start) out.push({ start, end })
  }
  const lists = braces(text).filter(r => /[|_]|^\{[a-z ]{2,20}\}$/i.test(text.slice(r.start, r.end)))
  for (const r of lists) add(r.start, r.end)
  for (const m of text.matchAll(PICK)) {
    const inside = m[0].slice(1, -1)
    const parts = inside.split(/\s*[/|]\s*/)
    // a side that nobody chose is asked for
    if (parts.every(p => /^(right|left|r|l)$/i.test(p))) continue
    if (parts.length >= 2 && (CHOICE_WORD.test(inside) || parts.length > 3 || inside.includes('|')))
      add(m.index, m.index + m[0].length)
  }
  for (const m of text.matchAll(DROPPED_LIST)) add(m.index, m.index + m[0].length)
  for (const m of text.matchAll(/\*{3}/g)) add(m.index, m.index + 3)
  for (const m of text.matchAll(OPEN_CHOICE)) add(m.index, m.index + m[0].length)
  // "continue / exchange / stop -> stopped": what stands behind the arrow was chosen
  for (const m of text.matchAll(/-+> /g)) {
    let from = m.index
    while (from > 0 && m.index - from < 200 && !/[\n>:|=]/.test(text[from - 1]!)) from--
    if ((text.slice(from, m.index).match(/ \/ /g) ?? []).length > 1) add(from, m.index + m[0].length)
  }
  for (const m of text.matchAll(/"[^"\n]*"|\u201c[^\u201d\n]*\u201d/g)) {
    const after = text.slice(m.index + m[0].length, m.index + m[0].length + 40)
    const before = text.slice(Math.max(0, m.index - 24), m.index)
    const unused = /^\s*\(?(?:not used|default|template|deleted|unused|macro)/i.test(after)
    if (unused || /_{2,}/.test(m[0]) || (/macro\s*\.?\w*\s*$/i.test(before) && (m[0].match(/ \/ /g) ?? []).length > 1))
      add(m.index, m.index + m[0].length)
  }
  if (lists.length === 0 && !text.includes('__')) return out
  let list = 0
  for (const s of sentencesOf(text)) {
    const words = text.slice(s.start, s.end)
    while (list < lists.length && lists[list]!.end <= s.start) list++
    const open: string[] = []
    for (let k = list; k < lists.length && lists[k]!.end <= s.end; k++)
      if (lists[k]!.start >= s.start) open.push(text.slice(lists[k]!.start, lists[k]!.end))
    const blanks = (words.match(/_{2,}/g) ?? []).length
    const empty = open.some(o => /^\{[\s_]*\}$/.test(o))
    const printed = open.length >= 2 || empty || blanks >= 2 || (blanks === 1 && form)
    if (!printed || /\.{3,}|=|\|/.test(words.replace(/\{[^\n]*\}/g, ''))) continue
    const label = blanks === 0 ? /^[^:{]*:/.exec(words) : null
    add(s.start + (label ? label[0].length : 0), s.end)
  }
  return out
}

/** Sentences of single lines, for what a template printed. */
function* sentencesOf(text: string): Generator<Range> {
  let start = 0
  for (let i = 0; i <= text.length; i++) {
    const c = text[i]
    const after = text.charCodeAt(i + 1)
    const ends =
      i === text.length ||
      c === '\n' ||
      c === '\r' ||
      ((c === '.' || c === ';') && !(after > 32) && text[i - 1] !== '.')
    if (!ends) continue
    if (i > start) yield { start, end: Math.min(i + 1, text.length) }
    start = i + 1
  }
}
