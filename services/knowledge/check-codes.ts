import { type Problem, rowProblem } from './problem.ts'
import type { CodeRow } from './row.ts'
import type { Row, Rows } from './rows.ts'

const ADD_ROW = 'Correct the number or add a row for that code in lexicons/codes.'

const checkCode = (row: Row<CodeRow>, known: ReadonlyMap<string, Row<CodeRow>>): Problem[] => {
  const problems: Problem[] = []
  const { from, until, replacedBy = [], addonTo = [], kind } = row.value
  if (from !== undefined && until !== undefined && until < from)
    problems.push(rowProblem(row, 'until', `until ${until} is before from ${from}`, 'Correct one of the two days.'))
  if (replacedBy.length > 0 && until === undefined)
    problems.push(
      rowProblem(
        row,
        'replacedBy',
        'a code that is still in force has no successor',
        'Set until, or take replacedBy out.',
      ),
    )
  for (const code of replacedBy)
    if (!known.has(code)) problems.push(rowProblem(row, 'replacedBy', `no table has the code ${code}`, ADD_ROW))
  for (const code of addonTo)
    if (code !== '*' && !known.has(code))
      problems.push(rowProblem(row, 'addonTo', `no table has the code ${code}`, ADD_ROW))
  if (kind === 'addon' && addonTo.length === 0)
    problems.push(
      rowProblem(
        row,
        'addonTo',
        'an add-on needs its parents',
        "List them, or write ['*'] for any qualifying service.",
      ),
    )
  return problems
}

const checkEdits = (rows: Rows, known: ReadonlyMap<string, Row<CodeRow>>): Problem[] => {
  const problems: Problem[] = []
  const reasons = new Set(rows.reason.map(row => row.value.reason))
  const seen = new Map<string, Row<unknown>>()
  for (const row of rows.edit) {
    const { column1, indicator, reason, from, until } = row.value
    if (!known.has(column1)) problems.push(rowProblem(row, 'column1', `no table has the code ${column1}`, ADD_ROW))
    if (indicator !== 0 && indicator !== 1 && indicator !== 9)
      problems.push(rowProblem(row, 'indicator', `${indicator} is not allowed`, 'Use 0, 1 or 9.'))
    if (!reasons.has(reason))
      problems.push(
        rowProblem(
          row,
          'reason',
          `no reason has the key "${reason}"`,
          'Use a key of edits/reasons.yaml or add it there.',
        ),
      )
    if (from !== undefined && until !== undefined && until < from)
      problems.push(rowProblem(row, 'until', `until ${until} is before from ${from}`, 'Correct one of the two days.'))
    for (const column2 of row.value.column2.split(' ')) {
      if (!known.has(column2)) problems.push(rowProblem(row, 'column2', `no table has the code ${column2}`, ADD_ROW))
      if (column1 === column2)
        problems.push(rowProblem(row, 'column2', `${column1} is no pair with itself`, 'Take it out.'))
      const key = `${column1}>${column2}>${from ?? ''}`
      const first = seen.get(key)
      if (first === undefined) seen.set(key, row)
      else
        problems.push(
          rowProblem(
            row,
            'column2',
            `the pair ${column1}, ${column2} also stands in ${first.file}:${first.line}`,
            'Keep one of them.',
          ),
        )
    }
  }
  return problems
}

export const checkCodes = (rows: Rows): readonly Problem[] => {
  const problems: Problem[] = []
  const known = new Map<string, Row<CodeRow>>()
  for (const row of rows.code) {
    const first = known.get(row.value.code)
    if (first === undefined) known.set(row.value.code, row)
    else
      problems.push(
        rowProblem(
          row,
          'code',
          `${row.value.code} also stands in ${first.file}:${first.line}`,
          'Keep one row for each code.',
        ),
      )
  }
  for (const row of rows.code) problems.push(...checkCode(row, known))
  problems.push(...checkEdits(rows, known))
  if (rows.edition.length !== 1)
    problems.push({
      file: 'edits/edition.yaml',
      row: 0,
      field: 'edition',
      message: `the file has ${rows.edition.length} rows`,
      next: 'Keep exactly one: the name of this edit table.',
    })
  return problems
}
