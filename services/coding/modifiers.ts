import type { Line } from './line.ts'
import type { CodingContext, Distinct } from './rule.ts'

const X_OF: Readonly<Record<Distinct, string>> = {
  'second-family': 'XS',
  'other-side': 'XS',
  'other-access': 'XS',
  'second-field': 'XS',
  'diagnostic-study': 'XU',
  'other-session': 'XE',
}

/** Does an active pair deny this line because of another line of the stack? */
const deniedBy = (context: CodingContext, lines: readonly Line[], i: number): boolean =>
  lines.some((other, k) => k !== i && context.codes.findEdit(other.code, lines[i]!.code)?.indicator === 1)

/**
 * Modifiers in claim order: 26 and other pricing modifiers, 50, then 59 or one X modifier, then the side.
 * 59 goes on: a second line of the same code; a line that an active pair denies and that is distinct for a stated reason;
 * every qualifying diagnostic study of a therapy day (house rules 1.4-1.9).
 */
export const modifiersOf = (context: CodingContext, lines: readonly Line[]): string[][] => {
  const used = new Set<string>()
  return lines.map((line, i) => {
    const facts = context.codes.findCode(line.code)!
    const { profile } = context
    const out: string[] = []
    if (facts.splits && profile.setting === 'facility') out.push('26')
    for (const m of line.parts[0]!.modifiers ?? []) out.push(m)
    const takesSide = facts.bilateral === '50' || facts.bilateral === 'rt_lt'
    const takes50 = facts.bilateral === '50' || facts.bilateral === '50_only'
    if (line.side === 'bilateral' && takes50) out.push('50')
    const distinct = line.parts.find(p => p.distinct !== undefined)?.distinct
    const again = used.has(line.code) && !(facts.bilateral === 'rt_lt')
    const study = distinct === 'diagnostic-study'
    if (
      !out.includes('76') &&
      !out.includes('59') &&
      (again || study || (distinct !== undefined && deniedBy(context, lines, i)))
    )
      out.push(profile.distinct === 'X' ? X_OF[distinct ?? 'second-family'] : '59')
    used.add(line.code)
    if (takesSide) {
      if (line.side === 'right') out.push('RT')
      if (line.side === 'left') out.push('LT')
    }
    return out
  })
}
