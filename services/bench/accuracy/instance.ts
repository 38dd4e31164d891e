import { SIDED_CODES } from './sided-codes.ts'

const DISTINCT: ReadonlySet<string> = new Set(['59', 'XE', 'XP', 'XS', 'XU'])
const KEPT: ReadonlySet<string> = new Set(['52', '53', '76', '77', '78'])

/** A line of a stack, suggested or gold. */
export interface StackLine {
  readonly code: string
  readonly modifiers?: readonly string[] | undefined
  readonly units?: number | undefined
}

/** A line of the reference answer. */
export interface GoldLine extends StackLine {
  /** Right whether it is there or not. */
  readonly optional?: boolean | undefined
  /** Codes that count as this one. */
  readonly alternatives?: readonly string[] | undefined
}

/** One unit of a code on one side; modifier 50 makes two. */
export interface Instance {
  readonly code: string
  readonly side: '' | 'R' | 'L'
  /** `D` for a distinct service, then the modifiers that are compared as themselves. */
  readonly marks: string
}

const toModifiers = (line: StackLine): ReadonlySet<string> =>
  new Set((line.modifiers ?? []).map(modifier => modifier.toUpperCase().replace(/^-+/, '')))

const listSides = (modifiers: ReadonlySet<string>): readonly Instance['side'][] => {
  if (modifiers.has('50') || (modifiers.has('RT') && modifiers.has('LT'))) return ['R', 'L']
  if (modifiers.has('RT')) return ['R']
  return modifiers.has('LT') ? ['L'] : ['']
}

const toMarks = (modifiers: ReadonlySet<string>): string => {
  const distinct = [...modifiers].some(modifier => DISTINCT.has(modifier)) ? 'D' : ''
  const kept = [...modifiers].filter(modifier => KEPT.has(modifier)).sort()
  return distinct + kept.join('')
}

/** One instance for each unit and side of a line. */
export const listInstances = (line: StackLine): readonly Instance[] => {
  const modifiers = toModifiers(line)
  const sides = listSides(modifiers)
  const stated = Math.trunc(line.units || 1)
  // RT and LT on one line: its units already count both sides.
  const units = sides.length === 2 && !modifiers.has('50') ? Math.max(1, Math.floor(stated / 2)) : stated
  const marks = toMarks(modifiers)
  const sided = SIDED_CODES.has(line.code)
  return Array.from({ length: Math.max(0, units) }, () =>
    sides.map((side): Instance => ({ code: line.code, side: sided ? side : '', marks })),
  ).flat()
}

/** `36247/R!D`: the code, its side and its marks. */
export const toInstanceName = ({ code, side, marks }: Instance): string =>
  code + (side === '' ? '' : `/${side}`) + (marks === '' ? '' : `!${marks}`)
