import { type GoldLine, type Instance, listInstances, type StackLine, toInstanceName } from './instance.ts'

/** What two instances must share to count as the same: the code alone, or the code with side and marks. */
export type Comparison = 'code' | 'line'

export interface Match {
  readonly hits: number
  readonly missed: readonly Instance[]
  /** Names of what was suggested without need: codes, or instance names when whole lines are compared. */
  readonly wrong: readonly string[]
}

interface Wanted {
  readonly names: readonly string[]
  readonly instance: Instance
}

const listWanted = (lines: readonly GoldLine[], optional: boolean): readonly Wanted[] =>
  lines
    .filter(line => Boolean(line.optional) === optional)
    .flatMap(line =>
      listInstances(line).map(instance => ({ names: [line.code, ...(line.alternatives ?? [])], instance })),
    )

/** The suggested instances not yet matched, counted by key in the order in which they came. */
class Remaining {
  readonly #left = new Map<string, { readonly code: string; count: number }>()
  readonly #toKey: (instance: Instance) => string

  constructor(lines: readonly StackLine[], comparison: Comparison) {
    this.#toKey = comparison === 'code' ? instance => instance.code : toInstanceName
    for (const instance of lines.flatMap(listInstances)) {
      const key = this.#toKey(instance)
      const entry = this.#left.get(key) ?? { code: instance.code, count: 0 }
      entry.count += 1
      this.#left.set(key, entry)
    }
  }

  take(code: string, instance: Instance): boolean {
    return this.#takeOne(this.#left.get(this.#toKey({ ...instance, code })))
  }

  /** Takes one of these codes whatever its side. */
  takeAnySide(codes: readonly string[]): boolean {
    return this.#takeOne([...this.#left.values()].find(entry => entry.count > 0 && codes.includes(entry.code)))
  }

  listKeys(): readonly string[] {
    return [...this.#left].flatMap(([key, { count }]) => Array.from({ length: count }, () => key))
  }

  #takeOne(entry: { count: number } | undefined): boolean {
    if (entry === undefined || entry.count <= 0) return false
    entry.count -= 1
    return true
  }
}

/** Compares a suggested stack with the reference as multisets; an optional line is neither missed nor wrong. */
export const matchStacks = (
  gold: readonly GoldLine[],
  suggested: readonly StackLine[],
  comparison: Comparison,
): Match => {
  const remaining = new Remaining(suggested, comparison)
  const needed = listWanted(gold, false)
  // Own names first, then alternatives, so that an alternative never takes a code another line needs.
  const unmet = needed.filter(({ names: [first], instance }) => !remaining.take(first ?? '', instance))
  const missed = unmet.filter(({ names, instance }) => !names.slice(1).some(name => remaining.take(name, instance)))
  for (const { names, instance } of listWanted(gold, true)) {
    if (!names.some(name => remaining.take(name, instance))) remaining.takeAnySide(names)
  }
  return {
    hits: needed.length - missed.length,
    missed: missed.map(({ instance }) => instance),
    wrong: remaining.listKeys(),
  }
}
