import type { EditMark, Suggestion } from '../schema/index.ts'
import type { CodingContext } from './rule.ts'

const DISTINCT = new Set(['59', 'XE', 'XP', 'XS', 'XU', '76', '77', '78'])
const SIDES = new Set(['RT', 'LT'])

/** Marks what the edit table and the unit limits say of a stack. Marks, never deletes. */
export const markEdits = (
  context: CodingContext,
  suggestions: readonly Suggestion[],
  editsEdition: string,
): EditMark[] => {
  const marks: EditMark[] = []
  for (const a of suggestions)
    for (const b of suggestions) {
      if (a === b) continue
      const edit = context.codes.findEdit(a.code, b.code)
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
        edition: editsEdition,
        action: edit.indicator === 0 ? 'warning' : 'modifier-needed',
      })
    }
  const units = new Map<string, number>()
  for (const s of suggestions) units.set(s.code, (units.get(s.code) ?? 0) + (s.modifiers.includes('50') ? 1 : s.units))
  for (const [code, n] of units) {
    const limit = context.codes.findCode(code)?.unitLimit
    if (limit !== undefined && n > limit)
      marks.push({
        kind: 'mue',
        codes: [code],
        message: `${n} units are over the daily limit of ${limit}; expect review.`,
        edition: editsEdition,
        action: 'warning',
      })
  }
  return marks
}
