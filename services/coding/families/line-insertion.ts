import type { LineProcedure } from '../../schema/index.ts'
import { guideByFluoroscopy, guideByUltrasound, holdVenogram } from './line-guidance.ts'
import { ask, byAge, deny, propose, type Sheet } from './line-parts.ts'

const CUTDOWN_VEIN = /^ven\.(cephalic|gsv|facial|ejv)$/

/** PICC without imaging, with imaging and tip, or reduced when imaging never showed the tip. */
const insertPicc = (sheet: Sheet, line: LineProcedure): void => {
  const sono =
    line.ultrasound !== undefined && (line.ultrasound.guidance.length > 0 || line.ultrasound.realTime.length > 0)
  const imaged = sono || line.fluoroscopy.length > 0
  if (!imaged) {
    propose(sheet, line, 'picc', byAge(sheet, '36568', '36569', line), 'A PICC without imaging guidance.')
    return
  }
  const code = byAge(sheet, '36572', '36573', line)
  const confirmed = line.tipImage.length > 0
  propose(
    sheet,
    line,
    'picc',
    code,
    confirmed
      ? 'A PICC under imaging with the tip shown.'
      : 'A PICC under imaging; no picture is written that shows the tip, so the service is reduced.',
    confirmed ? {} : { modifiers: ['52'] },
  )
  if (!confirmed)
    ask(
      sheet,
      'tip-image',
      'Which picture showed the final place of the tip, and where did it lie?',
      [code],
      line.evidence.slice(0, 1),
    )
  guideByUltrasound(sheet, line, code)
  if (line.fluoroscopy.length > 0)
    deny(sheet, 'fluoroscopy', '77001', `All imaging is inside ${code}.`, line.fluoroscopy)
  holdVenogram(sheet, line, code)
}

const insertPort = (sheet: Sheet, line: LineProcedure): void => {
  if (line.twin) {
    propose(sheet, line, 'two-catheters', '36566', 'Two tunneled catheters with port, each through its own hole.', {
      certainty: 'likely',
    })
    return
  }
  if (line.entry === 'peripheral') {
    const code = byAge(sheet, '36570', '36571', line)
    const contested = line.site === 'ven.cephalic' && line.cutdown
    propose(
      sheet,
      line,
      'port',
      code,
      'A port whose catheter enters by an arm vein.',
      contested ? { certainty: 'contested' } : {},
    )
    if (contested)
      ask(
        sheet,
        'entry-site',
        'Where was the cephalic vein entered, in the arm or in the groove at the shoulder, and where does the port lie? (Alternative: 36561.)',
        ['36571', '36561'],
        line.evidence.slice(0, 1),
      )
    return
  }
  propose(
    sheet,
    line,
    'port',
    byAge(sheet, '36560', '36561', line),
    'A tunneled central catheter with a port under the skin.',
  )
}

const insertTunneled = (sheet: Sheet, line: LineProcedure): void => {
  if (line.twin) {
    propose(sheet, line, 'two-catheters', '36565', 'Two tunneled catheters, each through its own hole.', {
      certainty: 'likely',
    })
    return
  }
  const cut = line.entry === 'peripheral' && line.site !== undefined && CUTDOWN_VEIN.test(line.site)
  propose(
    sheet,
    line,
    'tunneled',
    byAge(sheet, '36557', '36558', line),
    'A tunneled line without port.',
    cut ? { certainty: 'contested' } : {},
  )
  if (cut)
    ask(
      sheet,
      'entry-site',
      'Which vein did the tunneled line enter? By an arm or saphenous vein some coders use the PICC codes. (Alternative: 36568 or 36569.)',
      ['36557', '36558', '36568', '36569'],
      line.evidence.slice(0, 1),
    )
}

const insertTemporary = (sheet: Sheet, line: LineProcedure): void => {
  propose(sheet, line, 'temporary', byAge(sheet, '36555', '36556', line), 'A central line that is not tunneled.', {
    certainty: line.deviceSaid || line.site !== undefined ? 'firm' : 'likely',
  })
  if (!line.deviceSaid && line.fluoroscopy.length > 0)
    ask(sheet, 'tunnel', 'Was the catheter tunneled under the skin?', ['36556', '36558'], line.evidence.slice(0, 1))
}

/** A line put in through a new hole. */
export const insertLine = (sheet: Sheet, line: LineProcedure): void => {
  if (line.device === 'picc') {
    insertPicc(sheet, line)
    return
  }
  if (line.device === 'port') insertPort(sheet, line)
  else if (line.device === 'pump') propose(sheet, line, 'pump', '36563', 'An implanted pump on a central vein.')
  else if (line.device === 'tunneled') insertTunneled(sheet, line)
  else insertTemporary(sheet, line)
  guideByUltrasound(sheet, line)
  guideByFluoroscopy(sheet, line)
  holdVenogram(sheet, line, '77001')
}

const REPLACED: Readonly<Record<string, string>> = {
  temporary: '36580',
  tunneled: '36581',
  port: '36582',
  pump: '36583',
  picc: '36584',
}

/** The whole device, or the catheter of a port, changed through the same hole. */
export const replaceLine = (sheet: Sheet, line: LineProcedure): void => {
  const contained = 'Taking the old one out is part of the change through the same hole.'
  if (line.act === 'replace-catheter') {
    propose(sheet, line, 'catheter-of-port', '36578', 'The catheter of a port was changed, the reservoir kept.')
    deny(sheet, 'removal', '36590', contained, line.evidence.slice(0, 1))
  } else {
    const code = line.device === 'port' && line.entry === 'peripheral' ? '36585' : REPLACED[line.device]
    if (code === undefined) return
    propose(sheet, line, 'replacement', code, 'The whole device was changed through the same hole.')
    if (code === '36581') deny(sheet, 'removal', '36589', contained, line.evidence.slice(0, 1))
    if (code === '36582' || code === '36585') deny(sheet, 'removal', '36590', contained, line.evidence.slice(0, 1))
    if (code === '36584') {
      if (line.fluoroscopy.length > 0)
        deny(sheet, 'fluoroscopy', '77001', 'All imaging is inside 36584.', line.fluoroscopy)
      guideByUltrasound(sheet, line, code)
      return
    }
  }
  guideByFluoroscopy(sheet, line)
  holdVenogram(sheet, line, '77001')
}
