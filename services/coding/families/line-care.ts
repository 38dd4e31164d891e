import type { LineProcedure } from '../../schema/index.ts'
import { guideByFluoroscopy } from './line-guidance.ts'
import { ask, deny, propose, type Sheet } from './line-parts.ts'

const isImplant = (line: LineProcedure): boolean => line.device === 'port' || line.device === 'pump'

const removeLine = (sheet: Sheet, line: LineProcedure): void => {
  if (isImplant(line)) propose(sheet, line, 'removal', '36590', 'A port or pump with its catheter was taken out.')
  else if (line.device === 'tunneled') propose(sheet, line, 'removal', '36589', 'A tunneled line was taken out.')
  else {
    if (line.device === 'unknown') {
      deny(sheet, 'removal', '36589', 'Nothing says that the line taken out was tunneled.', line.evidence)
      ask(sheet, 'tunnel', 'Was the line that was taken out tunneled, or a port?', ['36589', '36590'], line.evidence)
    } else deny(sheet, 'removal', '36589', 'Taking out a line that is not tunneled has no code.', line.evidence)
    return
  }
  guideByFluoroscopy(sheet, line)
}

const has = (sheet: Sheet, ...codes: string[]): boolean => sheet.candidates.some(c => codes.includes(c.code))

const stripLine = (sheet: Sheet, line: LineProcedure): void => {
  if (has(sheet, '36580', '36581', '36582', '36584')) {
    deny(
      sheet,
      'fibrin',
      '36595',
      'Work on a fibrin sheath through the line\u2019s own way is part of the change.',
      line.evidence,
    )
    return
  }
  propose(sheet, line, 'fibrin', '36595', 'Material around the line was removed through a separate hole.')
  propose(sheet, line, 'fibrin', '75901', 'The reading of that removal.', { role: 'imaging' })
}

const clearLine = (sheet: Sheet, line: LineProcedure): void => {
  if (has(sheet, '36595')) {
    deny(sheet, 'fibrin', '36596', 'The removal around the line holds the clearing inside it.', line.evidence)
    return
  }
  propose(sheet, line, 'fibrin', '36596', 'Material inside the lumen was cleared mechanically.')
  propose(sheet, line, 'fibrin', '75902', 'The reading of that clearing.', { role: 'imaging' })
}

const repositionLine = (sheet: Sheet, line: LineProcedure): void => {
  if (line.fluoroscopy.length === 0) {
    deny(sheet, 'reposition', '36597', 'Moving the tip is reported only under fluoroscopy.', line.evidence)
    ask(sheet, 'fluoroscopy', 'Was the tip moved under fluoroscopy?', ['36597', '76000'], line.evidence)
    return
  }
  propose(sheet, line, 'reposition', '36597', 'The tip of a standing line was moved under fluoroscopy.')
  propose(sheet, line, 'reposition', '76000', 'Fluoroscopy of the moving.', {
    role: 'imaging',
    evidence: line.fluoroscopy,
    certainty: 'likely',
  })
}

const ORDER = ['remove', 'strip', 'clear', 'reposition', 'repair', 'declot', 'check']

/** Work on lines that were there, the larger first. */
export const careForLines = (sheet: Sheet, lines: readonly LineProcedure[]): void => {
  const sorted = [...lines].sort((a, b) => ORDER.indexOf(a.act) - ORDER.indexOf(b.act))
  for (const line of sorted) {
    if (line.act === 'remove') removeLine(sheet, line)
    else if (line.act === 'strip') stripLine(sheet, line)
    else if (line.act === 'clear') clearLine(sheet, line)
    else if (line.act === 'reposition') {
      if (!has(sheet, '36595', '36589', '36590')) repositionLine(sheet, line)
    } else if (line.act === 'repair') {
      const code = isImplant(line) ? '36576' : '36575'
      if (has(sheet, '36581', '36582', '36580'))
        deny(sheet, 'repair', code, 'The change of the device holds its repair.', line.evidence)
      else propose(sheet, line, 'repair', code, 'The standing device was repaired.')
    } else if (line.act === 'declot') {
      if (has(sheet, '36595')) deny(sheet, 'declot', '36593', 'The removal around the line holds it.', line.evidence)
      else propose(sheet, line, 'declot', '36593', 'A clot-dissolving drug was put into the lumen.')
    } else if (line.act === 'check') {
      if (sheet.candidates.length > 0)
        deny(
          sheet,
          'contrast-check',
          '36598',
          'Paid only when nothing else is; the check belongs to the other work.',
          line.evidence,
        )
      else propose(sheet, line, 'contrast-check', '36598', 'Contrast through a standing line, read.')
    }
  }
}
