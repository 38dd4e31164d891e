import type { Knowledge } from '../schema/index.ts'
import { lettersApart, mayBegin, soundOf } from './sound.ts'
import { createShapes } from './vocabulary.ts'
import { wordsOf } from './words.ts'

/** The words of the lexicons, by spelling and by sound: what a recogniser may have meant. */
export interface SoundLexicon {
  isKnown(word: string): boolean
  /** Do the two words stand side by side in a form ("external iliac")? */
  areNeighbours(first: string, second: string): boolean
  /** The one word of the trade that sounds like this run of letters. */
  findBySound(letters: string): string | undefined
  /** Can a word of the trade sound like a run that begins with these letters? */
  mayBegin(letters: string): boolean
  /** May a name have this length, first and last letter? Asked before words are joined, since joining costs. */
  mayBeName(length: number, first: number, last: number): boolean
  /** The one word of the trade that is one slip of the keys away. */
  findBySpelling(word: string): string | undefined
  /** Is the word a make, which nobody says by chance? */
  isBrand(word: string): boolean
  /** Does the word stand in a form of a vessel, a device, a finding or an act, so that its pieces can be put together again? */
  isName(word: string): boolean
}

/** Shorter words lie too near to ordinary ones. */
const LEAST_HEARD = 5
const LEAST_TYPED = 8

/** Parts of words that only the trade uses; other words ("standing") have neighbours of everyday use ("stenting"). */
const TRADE =
  /(gram|graphy|ectomy|ostomy|otomy|plasty|lization|oscopy|osis|emia|uria|ptysis|itis|oma|cath|embol|angio|arteri|veno|venous|thromb|aneurysm|steno|sclero|hemat|nephro|hepat|biliary|gastr|coronar|dissect|occlu|ischem|necro|lumin|vascul|fistul|varic|dialy|fluoro|sono|lidocain|heparin|midazol|fentan|arterial|saphen|perito|pleur|cardi|pneumo|lymph|chole|cyst|ureter|abscess)/

/** Words that describe a device and are no brand. */
const DESCRIBES =
  /^(balloon|stent|graft|coil|plug|filter|catheter|wire|guide|sheath|particle|sphere|system|device|support|cutting|scoring|closure|drainage|needle|expandable|covered|coated|eluting|snare|basket|thrombectomy|atherectomy|infusion|loop|kit|set|valve|port|line)$/

/** Words of diagnoses that are long are no everyday words. */
const LONG = 9

/** Both ends of a word stay; what a slip changes lies between. "embolizes" is no slip of "embolized". */
const endsOf = (word: string): string => word[0] + word.slice(-2)

/** Of words that sound alike the one that is spelled most alike, if one is. */
const nearestOf = (words: readonly string[], letters: string): string | undefined => {
  if (words.length < 2) return words[0]
  const apart = words.map(w => lettersApart(letters, w, letters.length))
  const least = Math.min(...apart)
  return apart.filter(n => n === least).length === 1 ? words[apart.indexOf(least)] : undefined
}

export const createSoundLexicon = (knowledge: Knowledge): SoundLexicon => {
  const known = new Set<string>()
  const pairs = new Set<string>()
  const bySound = new Map<string, string[]>()
  const begun = new Set<string>()
  const byEnds = new Map<string, string[]>()
  const add = (form: string): readonly string[] => {
    const words = wordsOf(form)
    words.forEach((word, i) => {
      known.add(word)
      if (i > 0) pairs.add(`${words[i - 1]} ${word}`)
    })
    return words
  }
  const names = new Set<string>()
  const trade = new Set<string>()
  const brands = new Set<string>()
  const teach = (forms: readonly string[]): void => {
    for (const form of forms) for (const word of add(form)) names.add(word)
  }
  for (const vessel of knowledge.vessels) teach([...vessel.forms, ...vessel.looseForms])
  for (const word of names) trade.add(word)
  for (const device of knowledge.devices) teach([...device.forms, ...(device.looseForms ?? [])])
  for (const device of knowledge.devices)
    for (const word of wordsOf(device.name)) if (!DESCRIBES.test(word)) brands.add(word)
  for (const word of brands) trade.add(word)
  for (const row of [...knowledge.concepts, ...knowledge.terms, ...knowledge.maneuvers]) teach(row.forms)
  for (const row of knowledge.diagnoses) {
    teach(row.phrases)
    for (const phrase of row.phrases) for (const word of wordsOf(phrase)) if (word.length >= LONG) trade.add(word)
  }
  for (const row of knowledge.cues) row.forms.forEach(add)
  for (const row of knowledge.sections) row.titles.forEach(add)
  for (const row of knowledge.misheard) {
    teach([row.means])
    // a row that means itself: right as it stands
    if (row.heard === row.means) for (const w of wordsOf(row.heard)) known.add(w)
  }
  for (const word of names) {
    if (word.length < LEAST_HEARD || !/^[a-z]+$/.test(word)) continue
    if (!trade.has(word) && !TRADE.test(word)) continue
    const sound = soundOf(word)
    bySound.set(sound, [...(bySound.get(sound) ?? []), word])
    for (let i = 1; i <= sound.length; i++) begun.add(sound.slice(0, i))
    if (word.length < LEAST_TYPED) continue
    const ends = endsOf(word)
    const list = byEnds.get(ends)
    if (list) list.push(word)
    else byEnds.set(ends, [word])
  }
  return {
    isName: word => names.has(word),
    isKnown: word => known.has(word),
    areNeighbours: (first, second) => pairs.has(`${first} ${second}`),
    isBrand: word => brands.has(word),
    mayBegin: letters => mayBegin(letters, begun),
    mayBeName: createShapes(names),
    findBySound: letters => nearestOf(bySound.get(soundOf(letters, begun)) ?? [], letters),
    findBySpelling: word => {
      if (word.length < LEAST_TYPED - 1) return undefined
      const near = (byEnds.get(endsOf(word)) ?? []).filter(x => lettersApart(word, x, 1) === 1)
      return near.length === 1 ? near[0] : undefined
    },
  }
}
