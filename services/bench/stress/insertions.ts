import { type FindBlocks, listGaps } from './layout.ts'
import { createRandom, type Random } from './random.ts'
import { SAME, type StressSample, type Variant } from './variant.ts'

/** A sentence that adds nothing, and the words by which a report already speaks of its matter. */
type Row = readonly [sentence: string, matter: RegExp]

const NEGATED: readonly Row[] = [
  ['No intravascular ultrasound was performed.', /ivus|intravascular ultrasound|\bIVL?\b/i],
  ['The external carotid arteries were not selected.', /carotid|\beca\b/i],
  ['No embolization was performed.', /embol|coil|particle|bead|gel/i],
  ['A stent was not placed.', /stent|viabahn|zilver|palmaz/i],
  ['Neither thrombectomy nor thrombolysis was done.', /thromb|lysis|tpa|angiojet|clot/i],
  ['An inferior vena cava filter was not placed.', /filter|cava/i],
  ['No biopsy was taken.', /biops|core|specimen|brush/i],
  ['No drain was left in place.', /drain|pigtail|collection|abscess/i],
  ['Atherectomy was not performed.', /atherectomy|diamondback|hawk/i],
  ['No tunneled catheter was inserted.', /tunnel|dialysis|port|picc|line/i],
  ['The renal arteries were not catheterized.', /renal|kidney/i],
  ['We did not select the inferior mesenteric artery.', /mesenteric|\bIMA\b/i],
  ['Vertebroplasty was not performed.', /vertebro|kypho|cement|fracture/i],
  ['No nephrostomy tube was placed.', /nephrost|kidney|calyx/i],
  ['The bronchial arteries were not injected.', /bronch|lung|hemoptysis/i],
  ['No radiofrequency or microwave ablation was done.', /ablat|radiofreq|microwave/i],
  ['Paracentesis was not necessary.', /paracentesis|ascites/i],
  ['There was no need for angioplasty of the subclavian artery.', /subclavian|angioplasty|balloon|pta/i],
  ['Pulmonary angiography was not performed.', /pulmon|embol/i],
  ['Lithotripsy was not used.', /lithotripsy|shockwave|\bivl\b/i],
  ['No foreign body was retrieved.', /foreign|snare|retriev|fragment/i],
  ['The left internal iliac artery was not entered.', /iliac|hypogastric/i],
  ['A gastrostomy was not attempted.', /gastrost|stomach|\bpeg\b/i],
  ['TIPS creation was not done.', /tips|portal|transjugular/i],
]

const PLANNED: readonly Row[] = [
  ['We plan to return for embolization of the left uterine artery in two weeks.', /uterine/i],
  ['The patient will be scheduled for placement of a vena cava filter next week.', /filter/i],
  ['A stent of the right renal artery may be considered if the pressure does not improve.', /renal/i],
  ['The patient will come back for a biopsy of the liver lesion.', /biops/i],
  ['Angioplasty of the right popliteal artery is planned as a second stage.', /poplit/i],
  ['A tunneled dialysis catheter will be placed tomorrow.', /dialysis|tunnel/i],
  ['We will consider selective angiography of the external carotid artery at a later date.', /carotid/i],
  ['A nephrostomy tube is to be placed next week.', /nephrost/i],
  ['Chemoembolization of the right hepatic lobe is planned in four weeks.', /chemo|tace|hepat/i],
  ['Coil embolization of the splenic artery may be required in the future.', /splen/i],
  ['If bleeding recurs, the inferior mesenteric artery should be studied and embolized.', /mesenteric|bleed/i],
  ['Thrombolysis of the left leg will be considered if symptoms return.', /lysis|thromb/i],
  ['A PICC line is recommended for antibiotics.', /picc/i],
  ['We intend to perform vertebroplasty of L3 on another day.', /vertebro/i],
  ['Radiofrequency ablation of the great saphenous vein is scheduled for next month.', /saphen|ablat/i],
  ['The plan is to bring the patient back for atherectomy of the left anterior tibial artery.', /tibial|atherectomy/i],
  ['A gastrostomy tube will be placed next week.', /gastrost/i],
  ['Follow-up bilateral lower extremity angiography is recommended in six months.', /lower extrem|leg|runoff/i],
]

/** The words as this report would have them: no capitals and stops where it has none. */
const inStyleOf = (text: string, sentence: string): string => {
  const letters = text.replace(/[^A-Za-z]/g, '')
  if (letters === letters.toUpperCase()) return sentence.toUpperCase()
  const stops = (text.match(/[.!?](?=\s|$)/g)?.length ?? 0) / (text.length / 1000)
  return stops < 2 && letters.replace(/[^A-Z]/g, '').length < letters.length / 60
    ? sentence.toLowerCase().replace(/\.$/, '')
    : sentence
}

const BODY: ReadonlySet<string> = new Set(['body', 'findings'])

/** Between two sentences of the body, or as a line at its end. */
const placeFor = (sample: StressSample, findBlocks: FindBlocks, random: Random) => {
  const { text } = sample
  const blocks = findBlocks(text)
  const body = blocks.filter(({ kind }) => BODY.has(kind))
  const gaps =
    body.length > 0 ? body.flatMap(block => listGaps(text, block)) : blocks.length === 0 ? listGaps(text) : []
  if (gaps.length > 0) {
    const at = random.pick(gaps)
    return (sentence: string) => `${text.slice(0, at)}${sentence} ${text.slice(at)}`
  }
  const end = text.slice(0, body.at(-1)?.end ?? text.length).trimEnd().length
  return (sentence: string) => `${text.slice(0, end)}\n${sentence}${text.slice(end)}`
}

const listInsertions = (
  relation: 'negation inserted' | 'plan inserted',
  rows: readonly Row[],
  count: number,
  sample: StressSample,
  findBlocks: FindBlocks,
): readonly Variant[] => {
  const { text, id } = sample
  const random = createRandom(`${relation} ${id}`)
  return random
    .shuffle(rows.filter(([, matter]) => !matter.test(text)))
    .slice(0, count)
    .map(([sentence]) => ({
      relation,
      sample,
      what: sentence,
      base: text,
      text: placeFor(sample, findBlocks, random)(inStyleOf(text, sentence)),
      change: SAME,
    }))
}

/** What was not done and is not spoken of elsewhere in the report. */
export const listNegationsInserted = (sample: StressSample, findBlocks: FindBlocks): readonly Variant[] =>
  listInsertions('negation inserted', NEGATED, 3, sample, findBlocks)

/** What will be done another day. */
export const listPlansInserted = (sample: StressSample, findBlocks: FindBlocks): readonly Variant[] =>
  listInsertions('plan inserted', PLANNED, 3, sample, findBlocks)
