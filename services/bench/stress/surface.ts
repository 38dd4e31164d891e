import type { FindBlocks } from './layout.ts'
import { createRandom } from './random.ts'
import { type Relation, SAME, type StressSample, type Variant } from './variant.ts'

const WIDTH = 70

/** Lines of at most 70 columns, as a mail or an old terminal leaves them; what is in columns already stays. */
const wrap = (text: string): string =>
  text
    .split('\n')
    .map(line => {
      if (line.length <= WIDTH || /\S {3,}\S|\|/.test(line)) return line
      const lines: string[] = []
      let current = ''
      for (const word of line.split(' ')) {
        if (current !== '' && current.length + 1 + word.length > WIDTH) {
          lines.push(current)
          current = word
        } else current = current === '' ? word : `${current} ${word}`
      }
      return [...lines, current].join('\n')
    })
    .join('\n')

const SPACES: readonly (readonly [string, (text: string) => string])[] = [
  ['CRLF', text => text.replace(/\n/g, '\r\n')],
  ['two spaces after a stop', text => text.replace(/([.:]) (?=\S)/g, '$1  ')],
  ['tabs for indents, spaces at line ends', text => text.replace(/^ +/gm, '\t').replace(/\n/g, '  \n')],
  ['blank lines doubled', text => text.replace(/\n\n/g, '\n\n\n')],
  ['indented', text => text.replace(/^(?=\S)/gm, '   ')],
]

export const listSurfaceVariants = (sample: StressSample): readonly Variant[] => {
  const { text } = sample
  const make = (relation: Relation, what: string, changed: string): Variant => ({
    relation,
    sample,
    what,
    base: text,
    text: changed,
    change: SAME,
  })
  return [
    make('upper case', 'all', text.toUpperCase()),
    make('wrapped at 70', 'all', wrap(text)),
    ...createRandom(`spaces ${sample.id}`)
      .shuffle(SPACES)
      .slice(0, 2)
      .map(([what, change]) => make('white space', what, change(text))),
  ].filter(variant => variant.text !== text)
}

const hasSide = (words: string, side: string): boolean => new RegExp(`\\b${side}\\b`, 'i').test(words)

/** The title and the diagnoses taken away, where every gold line is proved by words outside them. */
export const listHeaderVariants = (sample: StressSample, findBlocks: FindBlocks): readonly Variant[] => {
  const { text, gold } = sample
  const blocks = findBlocks(text)
  const hasBody = blocks.some(({ kind }) => kind === 'body')
  if (!hasBody) return []
  return [['header'], ['diagnosis'], ['header', 'diagnosis']].flatMap(kinds => {
    const gone = blocks.filter(({ kind }) => kinds.includes(kind))
    if (new Set(gone.map(({ kind }) => kind)).size < kinds.length) return []
    const rest =
      blocks.length === 0
        ? text
        : gone.reduceRight((left, { start, end }) => left.slice(0, start) + left.slice(end), text)
    const words = gone.map(({ start, end }) => text.slice(start, end)).join('\n')
    // a body told under the heading "Procedure" is not a title
    if (words.length > 1200) return []
    const proved = gold.every(({ evidence }) => evidence.every(quote => rest.includes(quote)))
    const sided = ['right', 'left', 'bilateral'].every(side => !hasSide(words, side) || hasSide(rest, side))
    if (!proved || !sided) return []
    return [
      { relation: 'header removed', sample, what: kinds.join(' and '), base: text, text: rest, change: SAME } as const,
    ]
  })
}
