import { type FindBlocks, leansOnTheOneBefore, listGaps, listSentences, type Stretch } from './layout.ts'
import { createRandom } from './random.ts'
import { SAME, type StressSample, type Variant } from './variant.ts'

/** Sections that tell nothing of the story of the catheter; where they stand is a habit of the house. */
const QUIET: ReadonlySet<string> = new Set([
  'administrative',
  'indication',
  'history',
  'comparison',
  'consent',
  'medication',
  'complication',
  'specimen',
  'sedation',
])

/** Sentences that can stand anywhere in the body. */
const INDEPENDENT =
  /fluoro\w* time|contrast (?:volume|used)|blood loss|\bEBL\b|tolerated|complications?\b|time.?out|consent was|prepped|draped|sponge|counts? (?:was|were)|heparin|antibiotic|ancef|cefazolin|lidocaine|vital signs|(?:moderate|conscious) sedation|good condition|stable condition|air kerma/i
/** ... unless they also tell of the work. */
const WORK =
  /access|punctur|cathet|sheath|\bwire|advanced|select|inject|angiogra|arteriogra|venogra|emboli|stent|balloon|needle|biops|drain|filter|artery|vein|ultraso|incision|exchang|\b(?:then|after|before|following|until|while|again)\b/i

const remove = (text: string, { start, end }: Stretch): string => text.slice(0, start) + text.slice(end)
const insert = (text: string, at: number, words: string): string => text.slice(0, at) + words + text.slice(at)

/** A sentence with the space after it. */
const withSpace = (text: string, { start, end }: Stretch): Stretch => ({
  start,
  end: end + (/^[ \t]+/.exec(text.slice(end))?.[0].length ?? 0),
})

export const listMovedSentences = (sample: StressSample): readonly Variant[] => {
  const { text, id } = sample
  const random = createRandom(`move ${id}`)
  const sentences = listSentences(text)
  return sentences.flatMap((sentence, index) => {
    const said = text.slice(sentence.start, sentence.end)
    const next = sentences[index + 1]
    const sameLine = next !== undefined && !text.slice(sentence.end, next.start).includes('\n')
    if (!INDEPENDENT.test(said) || WORK.test(said) || leansOnTheOneBefore(said) || !/[.!?]$/.test(said)) return []
    // a heading's first words are not a sentence of their own
    if (/^[^.]{0,40}:/.test(said) || /^\s*\d/.test(said)) return []
    if (sameLine && leansOnTheOneBefore(text.slice(next.start, next.end))) return []
    const rest = remove(text, withSpace(text, sentence))
    const lineStart = text.lastIndexOf('\n', sentence.start) + 1
    const lineEnd = rest.indexOf('\n', sentence.start) < 0 ? rest.length : rest.indexOf('\n', sentence.start)
    const gaps = listGaps(rest, { start: lineStart, end: lineEnd }).filter(gap => gap !== sentence.start)
    if (gaps.length === 0) return []
    const at = random.pick(gaps)
    return [
      {
        relation: 'sentences moved',
        sample,
        what: said.slice(0, 60),
        base: text,
        text: insert(rest, at, `${said} `),
        change: SAME,
      } as const,
    ]
  })
}

/** Each quiet section to the end, and to the front. */
export const listMovedSections = (sample: StressSample, findBlocks: FindBlocks): readonly Variant[] => {
  const { text } = sample
  const blocks = findBlocks(text)
  // a whole story may stand under a quiet heading when the next heading was left out
  const quiet = blocks.filter(({ kind, start, end }) => QUIET.has(kind) && end - start < 900)
  if (blocks.length < 3) return []
  const seen = new Set([text])
  return quiet.flatMap(block => {
    const words = `${text.slice(block.start, block.end).trimEnd()}\n\n`
    if (/\n\s*\n[\s\S]{200,}/.test(words)) return []
    const rest = remove(text, block)
    return [
      { what: `${block.title} last`, changed: `${rest.trimEnd()}\n\n${words}` },
      // a title without a heading of its own stays the first line
      { what: `${block.title} first`, changed: insert(rest, Math.min(blocks[0]?.start ?? 0, rest.length), words) },
    ]
      .filter(({ changed }) => !seen.has(changed) && seen.add(changed))
      .map(
        ({ what, changed }) =>
          ({ relation: 'sections moved', sample, what, base: text, text: changed, change: SAME }) as const,
      )
  })
}

const LABELLED = /^[ \t]*[A-Za-z][A-Za-z /()-]{1,40}:[ \t]*\S.*[.)]?$/
const NUMBERED = /^[ \t]*\d{1,2}[.)][ \t]+/

/** Runs of three or more lines of findings or impression, each by itself, in another order. */
export const listReorderedLists = (sample: StressSample, findBlocks: FindBlocks): readonly Variant[] => {
  const { text, id } = sample
  return findBlocks(text)
    .filter(({ kind }) => kind === 'findings' || kind === 'impression')
    .flatMap(block => {
      const lines = text.slice(block.start, block.end).split('\n')
      const first = lines.findIndex((line, at) => at > 0 && (LABELLED.test(line) || NUMBERED.test(line)))
      if (first < 0) return []
      const form = LABELLED.test(lines[first] ?? '') ? LABELLED : NUMBERED
      const rest = lines.slice(first)
      const length = rest.findIndex(line => !form.test(line) || (form === NUMBERED && LABELLED.test(line)))
      const run = length < 0 ? rest : rest.slice(0, length)
      const says = (line: string) => line.replace(NUMBERED, '').replace(/^[^:]{1,40}:\s*/, '')
      if (
        run.length < 3 ||
        run.some(
          line =>
            leansOnTheOneBefore(says(line)) ||
            /\b(?:same|above|below|also|other|opposite|ipsilateral|contralateral)\b/i.test(line),
        )
      )
        return []
      const random = createRandom(`list ${id} ${block.title}`)
      return ['once', 'twice'].flatMap(what => {
        const bodies = random.shuffle(run.map(line => line.replace(NUMBERED, '')))
        const mixed = bodies.map((body, at) => (NUMBERED.exec(run[at] ?? '')?.[0] ?? '') + body)
        const changed =
          text.slice(0, block.start) +
          [...lines.slice(0, first), ...mixed, ...rest.slice(run.length)].join('\n') +
          text.slice(block.end)
        if (changed === text) return []
        return [
          {
            relation: 'lists reordered',
            sample,
            what: `${block.title} ${what}`,
            base: text,
            text: changed,
            change: SAME,
          } as const,
        ]
      })
    })
}
