import { SAME, type StressSample, type Variant } from './variant.ts'

/** Two vessels of one order and one part in coding; `not` is what makes them unequal or tears a list apart. */
interface Pair {
  readonly names: readonly [string, string]
  readonly not?: RegExp
}

const TIBIAL =
  /antegrade|dorsalis|plantar|pedal|tibioperoneal|tibials|anterior (?:and|or|,) posterior|posterior (?:and|or) (?:anterior|peroneal)|trifurcation|bypass|\b(?:ata|tpt)\b/i
const COLIC =
  /(?:right|middle|R)(?:,| and| \+|\/) ?(?:middle|right|R)|\bcolic (?:and|or)|cecal|appendic|terminal ileal/i
/** A list of levels would be torn, and a level of the aorta says more than a level of the spine. */
const LEVELS = /[LT]\d+ ?(?:-|to|and|\/|,) ?[LT]?\d|aort/i
const OPEN_ACCESS = /transpos|anastomosed|end-to-side|creation of|brachiocephalic|radiocephalic|arch|anastomos/i

const PAIRS: readonly Pair[] = [
  { names: ['anterior tibial', 'posterior tibial'], not: TIBIAL },
  { names: ['posterior tibial', 'peroneal'], not: TIBIAL },
  { names: ['ileocolic', 'middle colic'], not: COLIC },
  { names: ['ileocolic', 'right colic'], not: COLIC },
  { names: ['middle colic', 'right colic'], not: COLIC },
  { names: ['jejunal', 'ileal'] },
  {
    names: ['left gastric', 'splenic'],
    not: /spleen|splenic (?:vein|lac|inj|infarct|flexure|hil|abscess|trauma|parench|pole)|varic|replaced|short gastric|pancreatic|hepatic (?:and|,) splenic|right gastric/i,
  },
  { names: ['left colic', 'superior rectal'], not: /right and left colic/ },
  { names: ['obturator', 'internal pudendal'] },
  { names: ['inferior gluteal', 'internal pudendal'], not: /superior and inferior/ },
  { names: ['obturator', 'inferior gluteal'], not: /superior and inferior/ },
  { names: ['superior gluteal', 'lateral sacral'], not: /superior and inferior/ },
  { names: ['facial', 'occipital'] },
  { names: ['facial', 'lingual'] },
  { names: ['superior thyroid', 'ascending pharyngeal'] },
  { names: ['middle cerebral', 'anterior cerebral'], not: /(?:anterior|middle)(?:,| and| or) (?:anterior|middle)/i },
  { names: ['upper pole', 'lower pole'], not: /upper (?:and|or) lower/i },
  { names: ['lower lobe', 'upper lobe'], not: /(?:upper|middle|lower)(?:,| and| or) (?:upper|middle|lower)|lobes/i },
  { names: ['medial circumflex', 'lateral circumflex'] },
  { names: ['great saphenous', 'small saphenous'] },
  { names: ['greater saphenous', 'lesser saphenous'] },
  { names: ['GSV', 'SSV'], not: /saphenous/i },
  { names: ['cephalic', 'basilic'], not: OPEN_ACCESS },
  { names: ['radial artery', 'ulnar artery'], not: /\bradial(?! art)|ulnar(?! art)|fistula|wrist/i },
  { names: ['segment 5', 'segment 8'] },
  { names: ['segment 6', 'segment 7'] },
  { names: ['segment 2', 'segment 3'] },
  { names: ['seg 5', 'seg 8'] },
  { names: ['seg 6', 'seg 7'] },
  { names: ['L2', 'L3'], not: LEVELS },
  { names: ['L1', 'L2'], not: LEVELS },
  { names: ['L4', 'L3'], not: LEVELS },
  { names: ['T10', 'T9'], not: LEVELS },
]

/** Veins that a line may go by: the same code whichever is entered. */
const LINE_CODES = /^(?:365[56]\d|36571|3658\d|3659\d|77001|76937|9915[23])$/
const LINE_PAIRS: readonly Pair[] = [
  { names: ['internal jugular', 'subclavian'] },
  { names: ['internal jugular', 'external jugular'] },
  { names: ['basilic vein', 'brachial vein'] },
]

const inCaseOf = (model: string, word: string): string => {
  if (model === model.toUpperCase()) return word.toUpperCase()
  return /^[A-Z]/.test(model) ? `${word[0]?.toUpperCase()}${word.slice(1)}` : word
}

const swap = (text: string, [one, other]: readonly [string, string]): string =>
  text.replace(new RegExp(`\\b(?:${one}|${other})\\b(?! (?:vein injury|flexure|nerve|bone|view))`, 'gi'), word =>
    inCaseOf(word, word.toLowerCase() === one.toLowerCase() ? other : one),
  )

export const listSiblingVariants = (sample: StressSample): readonly Variant[] => {
  const { text, gold } = sample
  const isLine = gold.length > 0 && gold.every(({ code }) => LINE_CODES.test(code))
  return [...PAIRS, ...(isLine ? LINE_PAIRS : [])].flatMap(({ names, not }) => {
    if (not?.test(text)) return []
    const changed = swap(text, names)
    if (changed === text) return []
    return [
      {
        relation: 'sibling vessels',
        sample,
        what: names.join(' for '),
        base: text,
        text: changed,
        change: SAME,
      } as const,
    ]
  })
}
