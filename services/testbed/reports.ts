const VESSELS = ['right hepatic', 'left renal', 'splenic', 'superior mesenteric', 'right uterine', 'left vertebral']
const ACCESSES = ['right common femoral', 'left common femoral', 'left radial', 'right brachial']
const ENDS = ['Hemostasis was achieved with a closure device.', 'Manual compression was held for 15 minutes.']
const FILLERS = [
  'The patient was prepped and draped in the usual sterile fashion.',
  'Lidocaine 1% was used for local anesthesia.',
  'A 5-French sheath was placed over a Bentson wire.',
  'The catheter was flushed. Contrast was injected by hand.',
  'Findings were discussed with the referring service.',
  'Fluoroscopy time was 12.4 minutes. Contrast: 85 mL.',
]

/** A made-up dictation, another one for each number, of about `characters` characters. */
export const makeReportText = (number: number, characters = 900): string => {
  const vessel = VESSELS[number % VESSELS.length]
  const access = ACCESSES[number % ACCESSES.length]
  const lines = [
    `PROCEDURE ${number}: Selective ${vessel} arteriogram.`,
    `Using ultrasound guidance the ${access} artery was accessed with a 21-gauge needle.`,
    `The catheter was advanced into the ${vessel} artery and an arteriogram was performed.`,
  ]
  for (let index = 0; lines.join('\n').length < characters; index++)
    lines.push(FILLERS[(number + index) % FILLERS.length] ?? '')
  return [...lines, ENDS[number % ENDS.length]].join('\n')
}
