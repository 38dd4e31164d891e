import type { Figures, ReportScore } from './figures.ts'
import { toInstanceName } from './instance.ts'

/** Three decimals, ties to even as the reference scorer prints them; a tie at three decimals is an odd sixteenth. */
export const toThreeDecimals = (value: number): string => {
  const isTie = Number.isInteger(value * 16) && (value * 16) % 2 === 1
  if (!isTie) return value.toFixed(3)
  const below = Math.floor(value * 1000)
  return ((below % 2 === 0 ? below : below + 1) / 1000).toFixed(3)
}

const listNames = (names: readonly string[]): string => (names.length === 0 ? '-' : [...names].sort().join(' '))

const toRow = ({ id, codes, lines, forbidden }: ReportScore): string | undefined => {
  const toMissed = (match: typeof codes) => listNames(match.missed.map(toInstanceName))
  if (codes.missed.length + codes.wrong.length > 0) {
    const trap = forbidden.length > 0 ? ` | forbidden ${forbidden.join(' ')}` : ''
    return `${id}: missed ${toMissed(codes)} | wrong ${listNames(codes.wrong)}${trap}`
  }
  if (lines.missed.length + lines.wrong.length === 0) return undefined
  return `${id}: codes right; modifiers: missed ${toMissed(lines)} | wrong ${listNames(lines.wrong)}`
}

/** The twenty codes most often missed or suggested without need, in one line. */
export const printWorstCodes = ({ reports }: Figures): string => {
  const counts = new Map<string, { missed: number; wrong: number }>()
  const count = (code: string, side: 'missed' | 'wrong') => {
    const entry = counts.get(code) ?? { missed: 0, wrong: 0 }
    entry[side] += 1
    counts.set(code, entry)
  }
  for (const { codes } of reports) {
    for (const { code } of codes.missed) count(code, 'missed')
    for (const code of codes.wrong) count(code, 'wrong')
  }
  const worst = [...counts]
    .sort(([, a], [, b]) => b.missed + b.wrong - (a.missed + a.wrong))
    .slice(0, 20)
    .map(([code, { missed, wrong }]) => `${code} -${missed}/+${wrong}`)
    .join(', ')
  return `codes most often missed/wrong: ${worst}`
}

/** One line for each report that is not exact. */
export const printRows = (figures: Figures): readonly string[] => figures.reports.flatMap(report => toRow(report) ?? [])

/** The table of figures and the line of counts under it. */
export const printFigures = (figures: Figures): readonly string[] => {
  const cells = (name: string, rest: readonly string[], widths: readonly number[]) =>
    name.padEnd(24) + rest.map((cell, index) => cell.padStart(widths[index] ?? 0)).join('')
  const widths = [4, 7, 7, 7, 8, 7, 8]
  const band = figures.band_precision === undefined ? 'n/a' : toThreeDecimals(figures.band_precision)
  return [
    cells('scope', ['n', 'P', 'R', 'F1', 'lineF1', 'exact', 'exactL'], widths),
    ...[...figures.figures].map(([scope, row]) => {
      const rates = [row.code_precision, row.code_recall, row.code_f1, row.line_f1, row.exact_stack, row.exact_lines]
      return cells(scope, [String(row.reports), ...rates.map(toThreeDecimals)], widths)
    }),
    `missing reports ${figures.missing_reports}; forbidden codes suggested ${figures.forbidden_hits}; ` +
      `suggestions without evidence ${figures.without_evidence}/${figures.suggestions}; ` +
      `confidence >= ${figures.band_floor}: ${figures.band_n} suggestions, precision ${band}`,
  ]
}

/** The figures as one JSON object, keys as the reference scorer names them. */
export const toFiguresJson = ({ figures, reports: _reports, band_precision, ...counts }: Figures): string =>
  JSON.stringify({ figures: Object.fromEntries(figures), ...counts, band_precision: band_precision ?? null })
