/**
 * Codes on which the score compares sides (RT, LT, 50): bilateral indicator 1 in the July 2026 fee schedule and the
 * 2025 leg codes, less the venous catheters, central venous access and infusions, where sides are habit only.
 */
const ROWS = `
36002 36100 36200 36222-36228 36245-36247 36465 36466 36470 36471 36473 36474 36475 36476 36478 36479 36482 36483
36820 36838 37184 37187 37188 37215 37217 37218 37220-37235 37246-37249 37254-37299
37501 37565 37609 37650 37660 37700 37718 37722 37735 37760 37761 37765 37766 37780 37785
`

const toCodes = (row: string): readonly string[] => {
  const [first = '', last = first] = row.split('-')
  const from = Number(first)
  return Array.from({ length: Number(last) - from + 1 }, (_, step) => String(from + step))
}

export const SIDED_CODES: ReadonlySet<string> = new Set(ROWS.split(/\s+/).filter(Boolean).flatMap(toCodes))
