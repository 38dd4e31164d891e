import type { LineProcedure } from '../../schema/index.ts'
import { guideByUltrasound } from './line-guidance.ts'
import { ask, deny, propose, type Sheet } from './line-parts.ts'

/** Midlines and vein sticks that need a physician: three years is the cut here. */
const veinCode = (sheet: Sheet, line: LineProcedure): string => {
  const age = sheet.context.record.ageYears
  if (age === undefined || age >= 3) return '36410'
  if (line.site === 'ven.scalp') return '36405'
  return line.site === 'ven.cfv' || line.site === 'ven.ijv' || line.site === 'ven.ejv' ? '36400' : '36406'
}

export const placeMidline = (sheet: Sheet, line: LineProcedure): void => {
  propose(
    sheet,
    line,
    'midline',
    veinCode(sheet, line),
    line.device === 'peripheral'
      ? 'A vein stick that needed a physician.'
      : 'The tip stays in the arm: a midline, never a PICC code.',
    line.device === 'peripheral' ? { certainty: 'likely' } : {},
  )
  guideByUltrasound(sheet, line)
}

export const placeArterialLine = (sheet: Sheet, line: LineProcedure): void => {
  const code = line.cutdown ? '36625' : '36620'
  propose(
    sheet,
    line,
    'arterial-line',
    code,
    line.cutdown ? 'A monitoring line in an artery by cut-down.' : 'A monitoring line in an artery, through the skin.',
  )
  guideByUltrasound(sheet, line)
}

export const placeUmbilicalLine = (sheet: Sheet, line: LineProcedure): void => {
  if (line.device === 'umbilical-vein') {
    propose(sheet, line, 'umbilical', '36510', 'A catheter in the umbilical vein.')
    return
  }
  ask(
    sheet,
    'umbilical-artery',
    'The umbilical artery was catheterized; its code is outside the tables of this product. Who reports it?',
    ['36510'],
    line.evidence.slice(0, 1),
  )
  deny(sheet, 'umbilical', '36510', 'The umbilical artery was entered, not the vein.', line.evidence)
}
