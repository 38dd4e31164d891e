import type { EditMark, Suggestion } from '../schema/index.ts'
import type { CodingContext } from './rule.ts'

const DISTINCT = new Set(['59', 'XE', 'XP', 'XS', 'XU', '76', '77', '78'])
const SIDES = new Set(['RT', 'LT'])

const markPairs = ({ codes }: CodingContext, suggestions: readonly Suggestion[]): EditMark[] => {
  const marks: EditMark[] = []
  for (const a of suggestions)
    for (const b of suggestions) {
      if (a === b) continue
      const edit = codes.findEdit(a.code, b.code)
      if (!edit || edit.indicator === 9) continue
      const overridden =
        b.modifiers.some(m => DISTINCT.has(m)) ||
        (b.modifiers.some(m => SIDES.has(m)) &&
          a.modifiers.some(m => SIDES.has(m)) &&
          !a.modifiers.some(m => b.modifiers.includes(m) && SIDES.has(m)))
      if (edit.indicator === 1 && overridden) continue
      if (marks.some(m => m.codes[0] === a.code && m.codes[1] === b.code)) continue
      marks.push({
        kind: 'ptp',
        codes: [a.code, b.code],
        message:
          edit.indicator === 0
            ? `${b.code} is never paid beside ${a.code}: ${edit.why}.`
            : `${b.code} beside ${a.code} needs a modifier with a reason: ${edit.why}.`,
        edition: codes.tables.ptp,
        action: edit.indicator === 0 ? 'warning' : 'modifier-needed',
      })
    }
  return marks
}

const LIMIT_NEXT = {
  1: 'each line is counted for itself',
  2: 'no modifier lifts it',
  3: 'payable on appeal with evidence',
} as const

/** Units over the limit of a code: by line where CMS counts lines, else by day. 50 on a line is one unit. */
const markUnits = ({ codes }: CodingContext, suggestions: readonly Suggestion[]): EditMark[] => {
  const counted = new Map<string, { day: number; line: number }>()
  for (const s of suggestions) {
    const units = s.modifiers.includes('50') ? 1 : s.units
    const { day, line } = counted.get(s.code) ?? { day: 0, line: 0 }
    counted.set(s.code, { day: day + units, line: Math.max(line, units) })
  }
  const marks: EditMark[] = []
  for (const [code, { day, line }] of counted) {
    const limit = codes.findLimit(code)
    if (limit === undefined) continue
    const { units, indicator, edition } = limit
    const n = indicator === 1 ? line : day
    if (n <= units) continue
    const message =
      indicator === undefined
        ? `${n} units are over the daily limit of ${units}; expect review.`
        : `${n} units are over the limit of ${units} a ${indicator === 1 ? 'line' : 'day'}: ${LIMIT_NEXT[indicator]}.`
    marks.push({ kind: 'mue', codes: [code], message, edition, action: 'warning' })
  }
  return marks
}

/** Add-ons that the published table wants beside other codes than those of the stack. */
const markAddOns = ({ codes }: CodingContext, suggestions: readonly Suggestion[]): EditMark[] => {
  const stack = new Set(suggestions.map(s => s.code))
  return [...stack].flatMap((code): EditMark[] => {
    const primaries = codes.findPrimaries(code)
    if (primaries === undefined || !primaries.closed || primaries.codes.some(one => stack.has(one))) return []
    const message = `The published table lists no code of this stack as the primary of ${code}.`
    return [{ kind: 'add-on', codes: [code], message, edition: codes.tables.addOn, action: 'warning' }]
  })
}

/** 50 where the fee file pays nothing for the second side. */
const markBothSides = ({ codes }: CodingContext, suggestions: readonly Suggestion[]): EditMark[] =>
  suggestions.flatMap(({ code, modifiers }): EditMark[] => {
    const bilateral = codes.findFee(code)?.bilateral
    if (!modifiers.includes('50') || (bilateral !== '0' && bilateral !== '2' && bilateral !== '9')) return []
    const why = bilateral === '2' ? 'its value holds both sides' : 'it pays nothing for a second side'
    const message = `50 on ${code} does not fit the fee file (bilateral indicator ${bilateral}): ${why}.`
    return [{ kind: 'payer', codes: [code], message, edition: codes.tables.rvu, action: 'warning' }]
  })

/** Marks what the tables of the day say of a stack: pairs, unit limits, primaries, sides. Marks, never deletes. */
export const markEdits = (context: CodingContext, suggestions: readonly Suggestion[]): EditMark[] => [
  ...markPairs(context, suggestions),
  ...markUnits(context, suggestions),
  ...markAddOns(context, suggestions),
  ...markBothSides(context, suggestions),
]
