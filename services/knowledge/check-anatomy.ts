import { baseVesselOf, normalizeForm, sideInId } from './forms.ts'
import { type Problem, rowProblem } from './problem.ts'
import type { AmbiguousRow, VesselRow } from './row.ts'
import type { Row, Rows } from './rows.ts'

type Vessels = readonly Row<VesselRow>[]

const at = (row: Row<unknown>): string => `${row.file}:${row.line}`

const formsOf = (vessel: VesselRow): readonly string[] => [
  ...vessel.forms,
  ...(vessel.loose ?? []),
  ...(vessel.own ?? []),
]

const indexById = (vessels: Vessels, problems: Problem[]): Map<string, Row<VesselRow>> => {
  const byId = new Map<string, Row<VesselRow>>()
  for (const row of vessels) {
    const first = byId.get(row.value.id)
    if (first === undefined) byId.set(row.value.id, row)
    else
      problems.push(
        rowProblem(row, 'id', `"${row.value.id}" stands twice, first in ${at(first)}`, 'Give one of them another id.'),
      )
  }
  return byId
}

const checkParents = (vessels: Vessels, byId: ReadonlyMap<string, Row<VesselRow>>): Problem[] => {
  const problems: Problem[] = []
  for (const row of vessels) {
    for (const field of ['parent', 'parentAlt', 'variantOf'] as const) {
      const id = row.value[field]
      if (id !== undefined && !byId.has(id))
        problems.push(
          rowProblem(row, field, `no vessel has the id "${id}"`, 'Correct the id or add a row for that vessel.'),
        )
    }
    if (row.value.parent === undefined && row.value.step !== 0)
      problems.push(rowProblem(row, 'step', 'a trunk has step 0', 'Name its parent or set step: 0.'))
    const seen = new Set<string>([row.value.id])
    let parent = row.value.parent
    while (parent !== undefined && !seen.has(parent)) {
      seen.add(parent)
      parent = byId.get(parent)?.value.parent
    }
    if (parent === row.value.id)
      problems.push(
        rowProblem(
          row,
          'parent',
          `the parents of "${row.value.id}" lead back to it`,
          'Correct the parent in one row of the ring.',
        ),
      )
  }
  return problems
}

const SIDED = /^(right|left|rt|lt|r|l)\.?\s/i

const checkSides = (vessels: Vessels, byId: ReadonlyMap<string, Row<VesselRow>>): Problem[] => {
  const problems: Problem[] = []
  for (const row of vessels) {
    const side = sideInId(row.value.id)
    if (side === undefined) {
      if (row.value.own !== undefined)
        problems.push(
          rowProblem(row, 'own', 'only one of a pair has forms of its own side', 'Move these forms to "forms".'),
        )
      continue
    }
    for (const form of [...row.value.forms, ...(row.value.loose ?? [])])
      if (SIDED.test(form))
        problems.push(
          rowProblem(
            row,
            'forms',
            `"${form}" begins with the side`,
            'Leave the side out: the engine reads it by itself.',
          ),
        )
    if (side !== 'r') continue
    const twin = byId.get(row.value.id.replace('.r.', '.l.'))
    if (twin === undefined) continue
    for (const field of ['forms', 'loose'] as const) {
      const right = new Set((row.value[field] ?? []).map(normalizeForm))
      const left = new Set((twin.value[field] ?? []).map(normalizeForm))
      const onlyRight = [...right].filter(form => !left.has(form))
      const onlyLeft = [...left].filter(form => !right.has(form))
      const next = 'Write it on both sides, or under "own" when it already says the side.'
      for (const form of onlyRight)
        problems.push(rowProblem(twin, field, `"${form}" stands on the right side (${at(row)}) but not here`, next))
      for (const form of onlyLeft)
        problems.push(rowProblem(row, field, `"${form}" stands on the left side (${at(twin)}) but not here`, next))
    }
  }
  return problems
}

const checkForms = (vessels: Vessels, ambiguous: readonly Row<AmbiguousRow>[]): Problem[] => {
  const problems: Problem[] = []
  const holders = new Map<string, Map<string, Row<VesselRow>>>()
  const bases = new Set<string>()
  for (const row of vessels) {
    const base = baseVesselOf(row.value.id)
    bases.add(base)
    const inRow = new Set<string>()
    for (const form of formsOf(row.value)) {
      const key = normalizeForm(form)
      if (inRow.has(key))
        problems.push(rowProblem(row, 'forms', `"${form}" stands twice in this row`, 'Leave one out.'))
      inRow.add(key)
      const byBase = holders.get(key) ?? new Map<string, Row<VesselRow>>()
      if (!byBase.has(base)) byBase.set(base, row)
      holders.set(key, byBase)
    }
  }
  const listed = new Map<string, Row<AmbiguousRow>>()
  for (const row of ambiguous) {
    const key = normalizeForm(row.value.form)
    if (listed.has(key))
      problems.push(rowProblem(row, 'form', `"${row.value.form}" is listed twice`, 'Join the two rows.'))
    listed.set(key, row)
    for (const base of row.value.vessels) {
      if (!bases.has(base))
        problems.push(
          rowProblem(row, 'vessels', `no vessel has the base id "${base}"`, 'Leave .r. or .l. out of the id.'),
        )
      else if (!holders.get(key)?.has(base))
        problems.push(
          rowProblem(
            row,
            'vessels',
            `"${base}" has no form "${row.value.form}"`,
            'Add the form there or take the id out.',
          ),
        )
    }
  }
  for (const [key, byBase] of holders) {
    const allowed = listed.get(key)?.value.vessels
    if (allowed === undefined && byBase.size === 1) continue
    const outside = [...byBase].filter(([base]) => allowed?.includes(base) !== true)
    if (outside.length === 0) continue
    const first = allowed === undefined ? outside.shift()?.[1] : listed.get(key)
    for (const [, row] of outside) {
      const where = first === undefined ? '' : ` (${at(first)})`
      const next = 'Take it out, or list it with all its vessels in anatomy/ambiguous.yaml.'
      problems.push(rowProblem(row, 'forms', `"${key}" also means another vessel${where}`, next))
    }
  }
  return problems
}

export const checkAnatomy = (rows: Rows): readonly Problem[] => {
  const problems: Problem[] = []
  const byId = indexById(rows.vessel, problems)
  problems.push(...checkParents(rows.vessel, byId), ...checkSides(rows.vessel, byId))
  problems.push(...checkForms(rows.vessel, rows.ambiguous))
  return problems
}
