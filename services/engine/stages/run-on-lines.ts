import type { Token } from '../../schema/index.ts'

/** ":," stands in no sentence; twice, it tells that line breaks became commas on the text's way to us. */
const COLON_COMMAS = 2

const isGlued = (comma: Token, after: Token): boolean => comma.end === after.start

/**
 * Archives keep a report as one line with a comma for every line break: "ANESTHESIA: , General.,HISTORY: , ...".
 * Such a comma is no word of the report; what follows it begins a line.
 */
export const resolveRunOnLines = (tokens: readonly Token[]): readonly Token[] => {
  let shown = 0
  for (let i = 1; i < tokens.length; i++) if (tokens[i]!.word === ',' && tokens[i - 1]!.word === ':') shown++
  if (shown < COLON_COMMAS) return tokens
  const out: Token[] = []
  let breaks = 0
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i]!
    const before = tokens[i - 1]
    const after = tokens[i + 1]
    if (t.word === ',' && before !== undefined) {
      const afterColon = before.word === ':'
      const begins =
        after !== undefined && isGlued(t, after) && (after.capital || after.kind === 'number' || after.word === '#')
      const ends = /^[.?!;:)]$/.test(before.word) && before.end === t.start
      if (
        afterColon ||
        (begins && !isThousands(before, t, after!)) ||
        (ends && (after === undefined || after.capital))
      ) {
        breaks++
        continue
      }
    }
    if (breaks === 0 || t.word === ',') {
      out.push(t)
      continue
    }
    // what follows its heading stands on the heading's line
    const headed = out.at(-1)?.word === ':'
    out.push(headed ? t : { ...t, newline: true, paragraph: t.paragraph || breaks > 1 })
    breaks = 0
  }
  return out
}

/** "4,000 units" */
const isThousands = (before: Token, comma: Token, after: Token): boolean =>
  before.kind === 'number' && after.kind === 'number' && before.end === comma.start && after.end - after.start === 3
