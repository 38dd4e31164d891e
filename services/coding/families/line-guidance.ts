import type { LineProcedure } from '../../schema/index.ts'
import { ask, deny, propose, type Sheet } from './line-parts.ts'

/** The written elements of ultrasound access that a line lacks. */
const lackingOf = (line: LineProcedure): string[] => {
  const u = line.ultrasound!
  const lacking: string[] = []
  if (u.evaluated.length === 0) lacking.push('that the site was looked at')
  if (u.patent.length === 0) lacking.push('whether the chosen vessel was patent')
  if (u.realTime.length === 0) lacking.push('needle entry in real time')
  if (u.image.length === 0) lacking.push('a stored image')
  return lacking
}

/** 76937 beside a new line (house rule 11). `included` names the code that holds it. */
export const guideByUltrasound = (sheet: Sheet, line: LineProcedure, included?: string): void => {
  const u = line.ultrasound
  if (!u || (u.guidance.length === 0 && u.realTime.length === 0)) return
  const evidence = [...u.guidance, ...u.evaluated, ...u.patent, ...u.realTime, ...u.image]
  if (included !== undefined) {
    deny(sheet, 'ultrasound', '76937', `Ultrasound of the access is inside ${included}.`, evidence)
    return
  }
  const lacking = lackingOf(line)
  if (lacking.length > 0) {
    deny(
      sheet,
      'ultrasound',
      '76937',
      `Ultrasound access needs four written elements; missing: ${lacking.join(', ')}.`,
      evidence,
    )
    ask(
      sheet,
      lacking.length === 1 && u.image.length === 0 ? 'permanent-recording' : 'ultrasound-elements',
      `Ultrasound was used for access. Can the record state ${lacking.join(', ')}?`,
      ['76937'],
      u.guidance.slice(0, 1),
    )
    return
  }
  propose(
    sheet,
    line,
    'ultrasound',
    '76937',
    'Site evaluated, vessel patent, needle entry seen live and image stored are all written.',
    {
      role: 'guidance',
      group: 'ultrasound-access',
      evidence,
      derivation: [u.factId, line.factId].filter(Boolean),
      certainty: line.device === 'midline' ? 'likely' : 'firm',
    },
  )
}

/** 77001: once a session, when fluoroscopy was used in placing, changing or removing. */
export const guideByFluoroscopy = (sheet: Sheet, line: LineProcedure): void => {
  if (sheet.candidates.some(c => c.code === '77001')) return
  if (line.fluoroscopy.length > 0) {
    propose(
      sheet,
      line,
      'fluoroscopy',
      '77001',
      'Fluoroscopy was used while the line was placed, changed or removed.',
      {
        role: 'guidance',
        evidence: line.fluoroscopy,
      },
    )
    return
  }
  if (line.fluoroscopyTitle.length > 0 && line.act !== 'remove') {
    deny(
      sheet,
      'fluoroscopy',
      '77001',
      'Fluoroscopy stands in the title; the description does not tell its use.',
      line.fluoroscopyTitle,
    )
    ask(
      sheet,
      'fluoroscopy',
      'The title names fluoroscopy. Was it used while the line was placed, and what did it show?',
      ['77001'],
      line.fluoroscopyTitle.slice(0, 1),
    )
  }
}

/** A picture through the line's own way is inside its guidance; one at a site that failed is asked for (house rule 16). */
export const holdVenogram = (sheet: Sheet, line: LineProcedure, holder: string): void => {
  if (line.venogram.length === 0) return
  deny(
    sheet,
    'fluoroscopy',
    '75820',
    line.failedSite
      ? 'A venogram at the site that failed only chose the next step.'
      : `Contrast through the line's own way is inside ${holder}.`,
    line.venogram,
  )
  if (line.failedSite)
    ask(
      sheet,
      'failed-site-venogram',
      'Was the venogram at the first site a study with a question of its own, or only the reason to go elsewhere? (Alternative: 36005-59 and 75820-26-59.)',
      ['36005', '75820'],
      line.venogram.slice(0, 1),
    )
}
