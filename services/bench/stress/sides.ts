import { SAME, type StressSample, type Variant } from './variant.ts'

/** Anatomy with a side in its name; its sides are not a choice of the operator and stay as they are. */
const NAMED =
  '(?:hepat\\w*|hep|colic|gastric|gastroepiploic|gastro-?omental|atri\\w*|ventric\\w*|heart|coronary|anterior descending|lobes?|lobar|bile|biliary|ducts?|portal|pv|rha|lha|flexure|hemicol\\w*|colon|colectomy|trisegment\\w*|lateral segment|medial segment|dominant|axis)'
const BETWEEN =
  '(?:[\\s/,-]+(?:and|or|to|the|then|left|right|l|r|anterior|posterior|branch|main|accessory|replaced|distal|proximal|middle|ant|post|medial|lateral|aberrant|of))*'
const KEPT_BEFORE = new RegExp(`^${BETWEEN}[\\s/-]+${NAMED}\\b`, 'i')
/** "Right" and "left" that are no sides. */
const NOT_RIGHT =
  /^\s+(?:away|there|after|before|now|then|past|angle|angled|way|through|at the|on top|up to|down to|behind)\b/i
const LEFT_BEHIND =
  /^\s+(?:in(?!guinal|ternal|ferior|nominate)|on|at|alone|for|to|with|open|there|as|behind|untreated|untouched|until|by|off|over|the|out|no|him|her|it|a|an|where|during|indwelling|capped|unopened|unrepaired|uncrossed)\b/i
const OWN_SIDE = /(?:\bthe|\bon|\bof|\bher|\bhis|\bto)\s+$/i

const PAIRS: readonly (readonly [string, string])[] = [
  ['left', 'right'],
  ['lt', 'rt'],
  ['l', 'r'],
  ...[
    'ica',
    'cca',
    'eca',
    'va',
    'sca',
    'cfa',
    'sfa',
    'cia',
    'eia',
    'iia',
    'ij',
    'ijv',
    'le',
    'ue',
    'ra',
    'lq',
    'uq',
    'll',
    'ul',
  ].map(rest => [`l${rest}`, `r${rest}`] as const),
]
const OTHER: ReadonlyMap<string, string> = new Map(
  PAIRS.flatMap(
    ([l, r]) =>
      [
        [l, r],
        [r, l],
      ] as const,
  ),
)
const WORD = new RegExp(`\\b(?:${[...OTHER.keys()].join('|')})\\b`, 'gi')

const inCaseOf = (model: string, word: string): string => {
  if (model === model.toUpperCase()) return word.toUpperCase()
  return /^[A-Z]/.test(model) ? `${word[0]?.toUpperCase()}${word.slice(1)}` : word
}

/** True when the word at this place says which side was worked on. */
const isSide = (word: string, before: string, after: string): boolean => {
  const lower = word.toLowerCase()
  if (KEPT_BEFORE.test(after)) return false
  if (lower === 'right') return !NOT_RIGHT.test(after) && !/\ball\s+$/i.test(before)
  if (lower === 'left') return !LEFT_BEHIND.test(after) || OWN_SIDE.test(before)
  if (lower.length > 2 || lower === 'ij' || lower === 'le') return word === word.toUpperCase()
  if (lower === 'l' || lower === 'r')
    return (
      word === word.toUpperCase() &&
      !/^['.]|^\s*[/=]\s*min/.test(after) &&
      !/\d\s*$|\.\s*$|['&/-]$/.test(before) &&
      /^[\s):-]/.test(after)
    )
  return true
}

const replaceSides = (text: string, toWord: (word: string, after: string) => string): string =>
  text.replace(WORD, (word, at: number) => {
    const after = text.slice(at + word.length, at + word.length + 80)
    return isSide(word, text.slice(Math.max(0, at - 20), at), after) ? toWord(word, after) : word
  })

/** The same report of the mirrored patient. */
export const swapSides = (text: string): string =>
  replaceSides(text, word => inCaseOf(word, OTHER.get(word.toLowerCase()) ?? word))

/** Great vessels of arch and chest, and veins that differ from right to left: their order is another on the other side. */
const LOPSIDED =
  /innominate|bovine|brachiocephalic (?:art|trunk|vein)|azygos|adrenal|gonadal|ovarian|testicular|spermatic|aberrant|arteria lusoria|subclavian|thoracic duct/i
const LOPSIDED_CODES = /^(?:3621[5-8]|3601[0-2]|36500|36481)$/

const isLopsided = ({ text, gold }: StressSample): boolean =>
  LOPSIDED.test(text) || gold.some(({ code }) => LOPSIDED_CODES.test(code))

/** A lone letter is written before the name of a part only: "L renal", never "the L one". */
const NO_PART =
  /^[^\w(]*(?:$|(?:one|ones|side|was|is|were|then|only|i|we|and|or|also|has|had|in|on|with|to|of|by|at|a|the)\b)/i

const abbreviate = (text: string, right: string, left: string): string =>
  replaceSides(text, (word, after) => {
    const lower = word.toLowerCase()
    if (lower !== 'right' && lower !== 'left') return word
    if (right.length === 1 && (/^(?!\s)|^\s*\n/.test(after) || NO_PART.test(after))) return word
    return inCaseOf(word, lower === 'right' ? right : left)
  })

export const listSideVariants = (sample: StressSample): readonly Variant[] => {
  const { text } = sample
  const mirrored = swapSides(text)
  if (mirrored === text) return []
  const short = [
    ['rt and lt', abbreviate(text, 'rt', 'lt')],
    ['capital letters', abbreviate(text, 'R', 'L')],
  ] as const
  return [
    ...(isLopsided(sample)
      ? []
      : [
          {
            relation: 'sides swapped',
            sample,
            what: 'mirrored',
            base: text,
            text: mirrored,
            change: { kind: 'mirrored' },
          } as const,
        ]),
    ...short
      .filter(([, changed]) => changed !== text)
      .map(
        ([what, changed]) =>
          ({ relation: 'sides abbreviated', sample, what, base: text, text: changed, change: SAME }) as const,
      ),
  ]
}
