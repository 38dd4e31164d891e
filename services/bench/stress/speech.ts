import { createRandom, type Random } from './random.ts'
import { SAME, type StressSample, type Variant } from './variant.ts'

/** Of a hundred words, two go wrong. */
const WORD_ERROR_RATE = 0.02
const TRIALS = 4

/** What a recogniser makes of the words of this trade; written by ear, apart from the lexicon of misheard words. */
const HEARD: Readonly<Record<string, readonly string[]>> = {
  artery: ['already', 'artory', 'arteri'],
  arteries: ['art theories', 'arterys'],
  catheter: ['cath eater', 'cathater', 'catheder'],
  catheterization: ['catheter isolation', 'catheterisation'],
  microcatheter: ['micro catheter', 'mike row catheter'],
  femoral: ['femeral', 'for moral', 'ephemeral'],
  iliac: ['ileac', 'illiac', 'eyeliac'],
  celiac: ['silly act', 'seal act', 'celliac'],
  hepatic: ['hep attic', 'a patic', 'hepatick'],
  mesenteric: ['mezenteric', 'miss enteric', 'mesentric'],
  renal: ['reno', 'renel', 'wreath null'],
  carotid: ['karotid', 'carrot it', 'carotted'],
  vertebral: ['vertibral', 'vertabral'],
  popliteal: ['poplitial', 'pop a teal'],
  tibial: ['tibbial', 'tibia'],
  peroneal: ['perineal', 'perroneal'],
  jugular: ['juggler', 'jugler'],
  subclavian: ['sub clay vein', 'subclavion'],
  aorta: ['a order', 'aorda', 'ay order'],
  aortogram: ['a order gram', 'aortagram'],
  angiogram: ['angio gram', 'angeogram'],
  angiography: ['angio graffiti', 'angeography'],
  arteriogram: ['arterio gram', 'artereogram'],
  angioplasty: ['angio plastic', 'angeoplasty'],
  embolization: ['embolus station', 'embolisation', 'emboli zation'],
  stent: ['stint', 'tent'],
  balloon: ['baloon', 'ball loon'],
  sheath: ['sheaf', 'sheeth', 'sheet'],
  wire: ['wired', 'why are'],
  needle: ['needel', 'kneedle'],
  punctured: ['puncture', 'punctuated'],
  accessed: ['axis', 'assessed', 'access'],
  advanced: ['advance', 'advised'],
  selected: ['elected', 'select it'],
  selective: ['elective', 'selected'],
  injection: ['ejection', 'in jection'],
  contrast: ['contracts', 'contrasts'],
  ultrasound: ['ultra sound', 'alter sound'],
  sedation: ['sedition', 'citation'],
  stenosis: ['stenoses', 'stan osis'],
  occlusion: ['inclusion', 'acclusion', 'exclusion'],
  occluded: ['included', 'acluded'],
  thrombus: ['rhombus', 'trombus'],
  vein: ['vain', 'vane'],
  coil: ['coyle', 'coral'],
  coils: ['coyles', 'quails'],
  patent: ['patient', 'paten'],
  deployed: ['employed', 'deploid'],
  performed: ['preformed', 'performd'],
  hemostasis: ['hemo stasis', 'homeostasis'],
  superior: ['superiour', 'super ear'],
  external: ['eternal', 'extern all'],
  internal: ['in turn all', 'enternal'],
  common: ['come on', 'comman'],
  branch: ['brunch', 'branche'],
  flow: ['floor', 'flo'],
  placed: ['place', 'plaste'],
  site: ['sight', 'cite'],
  through: ['threw', 'thru'],
  which: ['witch'],
  there: ['their'],
  patient: ['patience', 'patent'],
  for: ['four'],
  to: ['two', 'too'],
  was: ['is', 'wuz'],
  were: ['where'],
  and: ['in', 'an'],
  of: ['off', 'a'],
  in: ['and', 'an'],
  the: ['a', 'thee'],
  a: ['the', 'uh'],
  with: ['width'],
  over: ['oval'],
  by: ['buy'],
}

/** Words whose loss or change makes another report of it: what was denied, on which side, how many, and when. */
const MEANING =
  /^(?:no|not|without|never|none|nor|neither|right|left|rt|lt|bilateral|both|r|l|will|would|planned|plan|prior|previous|attempted|failed|unsuccessful|unable|could|cannot|deferred|january|february|march|april|may|june|july|august|september|october|november|december)$/i
const SMALL = /^(?:the|a|an|of|to|in|is|was|were|and|with|at|on|by|for|from|then|this|that|into|it|as)$/i
/** Small words that can be dropped without another report coming of it. */
const DROPPED = /^(?:the|a|an|of|was|were|is|and|then|with|this|that|to|at)$/i

const VOWELS: Readonly<Record<string, string>> = { a: 'e', e: 'i', i: 'e', o: 'a', u: 'o' }

/** A word as one spells it by ear: one vowel for another, a letter doubled or undoubled, two letters exchanged. */
const misspell = (word: string, random: Random): string => {
  const at = 1 + random.below(Math.max(1, word.length - 2))
  const kind = random.below(4)
  if (kind === 0) {
    const vowels = [...word].flatMap((letter, index) => (index > 0 && letter.toLowerCase() in VOWELS ? [index] : []))
    if (vowels.length > 0) {
      const vowel = random.pick(vowels)
      return word.slice(0, vowel) + (VOWELS[(word[vowel] ?? '').toLowerCase()] ?? '') + word.slice(vowel + 1)
    }
  }
  if (kind === 1) return word.slice(0, at + 1) + (word[at] ?? '') + word.slice(at + 1)
  if (kind === 2) return word.slice(0, at) + word.slice(at + 1)
  return word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2)
}

const inCaseOf = (model: string, word: string): string =>
  model.length > 1 && model === model.toUpperCase()
    ? word.toUpperCase()
    : /^[A-Z]/.test(model)
      ? `${word[0]?.toUpperCase()}${word.slice(1)}`
      : word

/** One word gone wrong; the space after it belongs to it. */
const spoil = (word: string, space: string, random: Random): string => {
  const kind = random.next()
  const isSmall = SMALL.test(word)
  if (kind < 0.2 && DROPPED.test(word)) return ''
  if (kind < 0.3) return `${word}${space}${word.toLowerCase()}${space}`
  if (kind < 0.4) return `${random.pick(['uh', 'um', 'the', 'and'])} ${word}${space}`
  const heard = HEARD[word.toLowerCase()]
  if (heard !== undefined && kind < 0.85) return inCaseOf(word, random.pick(heard)) + space
  if (isSmall) return DROPPED.test(word) ? '' : `${word}${space}${word}${space}`
  return (word.length > 4 ? misspell(word, random) : `${word}${space}${word}`) + space
}

const WORD = /(?<![\w'])([A-Za-z]+)(?![\w'])([ \t]+|)/g

export const addSpeechErrors = (text: string, seed: string): string => {
  const random = createRandom(seed)
  const words = [...text.matchAll(WORD)]
  // a heading is typed, or chosen from a list: its last word stands before a colon
  const eligible = words.filter(
    ([, word = '', space], index) =>
      !MEANING.test(word) &&
      space !== '' &&
      !/^[^.\n]{0,60}:/.test(text.slice(words[index]?.index ?? 0).split(/[.\n]/)[0] ?? ''),
  )
  const count = Math.max(1, Math.round(words.length * WORD_ERROR_RATE))
  const wrong = new Set(
    random
      .shuffle(eligible)
      .slice(0, count)
      .map(({ index }) => index),
  )
  return text.replace(WORD, (whole, word: string, space: string, at: number) =>
    wrong.has(at) ? spoil(word, space, random) : whole,
  )
}

export const listSpeechVariants = (sample: StressSample): readonly Variant[] =>
  Array.from({ length: TRIALS }, (_, trial) => ({
    relation: 'speech errors',
    sample,
    what: `trial ${trial + 1}`,
    base: sample.text,
    text: addSpeechErrors(sample.text, `speech ${sample.id} ${trial}`),
    change: SAME,
  }))
