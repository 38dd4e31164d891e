import type { LineProcedure } from '../../schema/index.ts'
import type { Evaluation, RuleFamily } from '../rule.ts'
import { careForLines } from './line-care.ts'
import { insertLine, replaceLine } from './line-insertion.ts'
import { ask, deny, type Sheet } from './line-parts.ts'
import { LINE_RULES, LINES } from './line-rules.ts'
import { placeArterialLine, placeMidline, placeUmbilicalLine } from './small-lines.ts'

const USUAL: Readonly<Record<string, readonly [string, string]>> = {
  temporary: ['36556', 'temporary'],
  tunneled: ['36558', 'tunneled'],
  port: ['36561', 'port'],
  picc: ['36573', 'picc'],
  arterial: ['36620', 'arterial-line'],
  midline: ['36410', 'midline'],
}

/** Tried and not left in: no line, and the question what else is to be reported. */
const failed = (sheet: Sheet, line: LineProcedure): void => {
  const usual = USUAL[line.device]
  if (!usual) return
  deny(sheet, usual[1], usual[0], 'The puncture failed and no line was left.', line.evidence)
  ask(sheet, 'line-failed', 'Was a line left in the end, and by which vessel?', [usual[0]], line.evidence.slice(0, 1))
}

const aside = (sheet: Sheet, line: LineProcedure): void => {
  const usual = USUAL[line.device]
  if (!usual) return
  deny(
    sheet,
    usual[1],
    usual[0],
    'The line is told in passing; nothing says that the signing operator placed it.',
    line.evidence,
  )
  ask(sheet, 'line-operator', 'Who placed the line, and how was it done?', [usual[0]], line.evidence.slice(0, 1))
}

const place = (sheet: Sheet, line: LineProcedure): void => {
  if (line.assertion !== 'performed') failed(sheet, line)
  else if (line.aside) aside(sheet, line)
  else if (line.device === 'arterial') placeArterialLine(sheet, line)
  else if (line.device === 'midline' || line.device === 'peripheral') placeMidline(sheet, line)
  else if (line.device === 'umbilical-vein' || line.device === 'umbilical-artery') placeUmbilicalLine(sheet, line)
  else if (line.act === 'insert') insertLine(sheet, line)
  else replaceLine(sheet, line)
}

const PLACES = new Set(['insert', 'replace', 'replace-catheter'])

/** Lines and ports; ports and pumps for an artery are the family arterial-port. */
export const centralVenousAccess: RuleFamily = {
  id: LINES,
  rules: LINE_RULES,
  evaluate: (context): Evaluation => {
    const sheet: Sheet = { context, candidates: [], suppressed: [], gaps: [] }
    if (context.record.setting.kind === 'cancelled') return sheet
    const lines = context.record.lines.filter(l => l.device !== 'artery-port' && l.device !== 'artery-pump')
    for (const line of lines) if (PLACES.has(line.act)) place(sheet, line)
    careForLines(
      sheet,
      lines.filter(l => !PLACES.has(l.act)),
    )
    return { candidates: sheet.candidates, suppressed: sheet.suppressed, gaps: sheet.gaps }
  },
}
