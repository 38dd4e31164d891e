/** Whole sentences of made-up dictation, enough of them to fill a page; nobody's report. */
const OPENINGS = [
  'The risks and benefits were explained and written consent was obtained.',
  'The patient was brought to the angiography suite and placed supine on the table.',
  'A time-out was performed with the team before the start.',
  'The right groin was prepped and draped in the usual sterile fashion.',
]

const ACCESS = [
  'Under real-time ultrasound guidance, the right common femoral artery was punctured with a 21-gauge needle.',
  'The left radial artery was accessed with a micropuncture set and a 5-French sheath was placed.',
  'THE RIGHT COMMON FEMORAL ARTERY WAS ACCESSED AND A 5 FRENCH VASCULAR SHEATH WAS INSERTED OVER A WIRE.',
]

const STORY = [
  'A 5-French Cobra catheter was advanced over a 0.035 in. wire and used to select the celiac artery.',
  'Celiac angiography was performed, which demonstrates conventional hepatic arterial anatomy.',
  'The microcatheter was then advanced into the right hepatic artery, and angiography was performed.',
  'It was then withdrawn and used to select the superior mesenteric artery.',
  'Superior mesenteric arteriogram: no replaced right hepatic artery; the portal vein is patent.',
  'The left renal artery was not catheterized.',
  'Embolization of the gastroduodenal artery was performed with three 4 mm x 6 cm detachable coils until stasis.',
  'Attempts to enter the inferior mesenteric artery failed because of an ostial stenosis of approx. 90%.',
  'Prior CT angiogram of 01/12/2026 was reviewed and shows a 3.5 cm mass in segment 7.',
  'We plan to treat the left lobe in four weeks.',
  'The catheter was positioned in the infrarenal aorta and a flush aortogram was obtained.',
  'Both internal iliac arteries were selected in turn; no extravasation is seen on either side.',
  'Completion angiography shows no residual filling of the pseudoaneurysm.',
  'Dr. Smith of vascular surgery placed the contralateral sheath.',
]

const CLOSINGS = [
  'Moderate sedation was provided by a nurse under my supervision for 42 minutes with monitoring throughout.',
  'The sheath was removed and a closure device was deployed with good hemostasis.',
  'The patient tolerated the procedure well and left the room in stable condition.',
  'Fluoroscopy time 12.4 minutes; 95 mL of contrast was used.',
]

/** Numbers in [0, 1) from a seed: the same texts in every run. */
const createNumbers = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

const HEADINGS = ['PROCEDURE', 'TECHNIQUE', 'FINDINGS', 'IMPRESSION'] as const

/** Synthetic dictations of about 5,000 characters, for when there are no samples to read. */
export const buildSyntheticReports = (count: number, seed = 1): readonly string[] => {
  const next = createNumbers(seed)
  const pick = (sentences: readonly string[]): string => sentences[Math.floor(next() * sentences.length)] ?? ''
  const paragraph = (): string => Array.from({ length: 9 }, () => pick(STORY)).join(' ')
  return Array.from({ length: count }, () => {
    const body = HEADINGS.map(heading => `${heading}:\n${paragraph()}\n`).join('\n')
    return [pick(OPENINGS), pick(ACCESS), body, pick(CLOSINGS), pick(CLOSINGS)].join('\n\n')
  })
}
