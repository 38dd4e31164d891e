import type { Laterality, VeinMethod, VeinTreatment } from '../../schema/index.ts'
import type { Clause } from '../stages/clause.ts'
import type { Story } from '../stages/narrate.ts'
import { methodsOf, THERMAL, veinsOf } from './leg-vein-words.ts'
import { hasWord, quote, reportSide, sideIn, type Telling } from './telling.ts'

/** What a machine counts while a vein is closed: a number beside it says that it was. */
const MEASURE =
  /^(length|treated|ablated|closed|segment|cycle|energy|watt|wattage|joule|leed|pullback|delivered|dose|time|duration|temperature)$/
const ONLY_FLUID = /^(tumescent|tumescence|fluid|lidocaine|bleeding|volume|sheath|access|diameter|depth|reflux|mmhg)$/
const ENTRY = /^(puncture|access|stick|entry|cannulation|sheath)$/
const LEFT_ALONE =
  /^(not|no|none|nil|untreated|deferred|declined|scheduled|planned|aborted|failed|unable|later|next|future)$/
const SEEN =
  /^(reflux|refluxing|mapping|finding|competent|incompetent|diameter|duplex|ultrasound|diagnosis|history|prior)$/
const SILENT = /^(plan|history|diagnosis|indication|comparison|impression|findings|complication)$/

interface Block {
  readonly veins: string[]
  readonly side: Laterality
  method: VeinMethod | undefined
  entered: boolean
  left: boolean
  measured: Clause | undefined
  readonly clauses: Clause[]
}

const wordsOf = (clauses: readonly Clause[]): string[] =>
  clauses.flatMap(c => c.tokens.slice(c.from, c.to).map(t => t.word))

/**
 * A procedure sheet that gives each vein a block of fields: the vein as title or field, the catheter, and what was measured. No
 * verb tells the closing; a measure with its number does.
 */
export const readVeinBlocks = (story: Story, sentences: readonly Telling[]): VeinTreatment[] => {
  const fallback = reportSide(story)
  const blocks: Block[] = []
  let block: Block | undefined
  let side: Laterality = 'unknown'
  let common: VeinMethod | undefined
  let heading: Clause[] = []
  let before = -2
  for (const telling of sentences) {
    const { role, section, index } = telling[0]!.sentence
    const thermal = telling.flatMap(methodsOf).find(m => THERMAL.has(m.method))?.method
    if (role === 'narrative') continue
    if (role === 'heading') {
      if (index - before > 1) heading = []
      heading.push(...telling)
      before = index
      if (thermal) common ??= thermal
      const titled = [...new Set(telling.flatMap(veinsOf).map(v => v.base))]
      const words = wordsOf(telling)
      if (
        titled.length > 0 &&
        !SILENT.test(section.kind) &&
        !words.some(w => SEEN.test(w)) &&
        !words.some(w => MEASURE.test(w))
      ) {
        const said = telling.map(sideIn).find(s => s === 'right' || s === 'left')
        block = {
          veins: titled,
          side: said === 'right' || said === 'left' ? said : side !== 'unknown' ? side : fallback,
          method: thermal,
          entered: false,
          left: words.some(w => LEFT_ALONE.test(w)),
          measured: undefined,
          clauses: [...telling],
        }
        blocks.push(block)
      }
      continue
    }
    const field = wordsOf(heading)
    const words = wordsOf(telling)
    if (SILENT.test(section.kind)) continue
    const own = index - before <= 2 ? field : []
    const left =
      [...field, ...words].some(w => LEFT_ALONE.test(w)) ||
      telling.some(c => c.cues.some(q => q.cue.sets === 'planned'))
    const said = telling.map(sideIn).find(s => s !== undefined)
    const veins = [...new Set(telling.flatMap(c => veinsOf(c)).map(v => v.base))]
    if (veins.length > 0 && ![...own, ...words].some(w => SEEN.test(w)) && words.length <= 14) {
      const named = telling.flatMap(veinsOf).find(v => v.side === 'right' || v.side === 'left')?.side
      const where = named ?? (said === 'right' || said === 'left' ? said : side !== 'unknown' ? side : fallback)
      block = { veins, side: where, method: thermal, entered: false, left, measured: undefined, clauses: [...telling] }
      blocks.push(block)
    } else if (
      said !== undefined &&
      !left &&
      (own.length === 0 || hasAny(own, 'leg', 'side', 'limb', 'laterality', 'extremity'))
    )
      side = said
    if (thermal && block) block.method = thermal
    else if (thermal) common ??= thermal
    if (!block) continue
    if (
      left &&
      veins.length === 0 &&
      own.every(w => !MEASURE.test(w)) &&
      hasWord(telling.at(-1)!, 'treatment', 'treated', 'done')
    )
      block.left = true
    if (own.some(w => ENTRY.test(w)) && words.some(w => !LEFT_ALONE.test(w))) block.entered = true
    if (
      own.some(w => MEASURE.test(w)) &&
      !own.some(w => ONLY_FLUID.test(w)) &&
      words.some(w => /^\d/.test(w) && Number.parseFloat(w) > 0) &&
      !left
    ) {
      block.measured ??= telling[0]!
      block.clauses.push(...telling)
    }
  }
  const out = new Map<string, VeinTreatment>()
  let last: VeinMethod | undefined
  for (const b of blocks) {
    const method = b.method ?? common ?? last
    last = method
    if (b.left || !b.measured || method === undefined) continue
    const key = `${method}|${b.side}`
    const known = out.get(key)
    const evidence = b.clauses.slice(0, 3).map(c => quote(story, c, `${method} of the vein`))
    const veins = [...new Set([...(known?.veins ?? []), ...b.veins])]
    out.set(key, {
      factId: '',
      method,
      side: b.side,
      veins,
      count: veins.length,
      separateAccess: known !== undefined && b.entered,
      stopped: [],
      ultrasound: [],
      image: [],
      assertion: 'performed',
      evidence: [...(known?.evidence ?? []), ...evidence].slice(0, 6),
      sentence: known?.sentence ?? b.measured.sentence.index,
    })
  }
  return [...out.values()]
}

const hasAny = (words: readonly string[], ...any: readonly string[]): boolean => words.some(w => any.includes(w))

/** What verbs told, and the veins that only fields add to it. */
export const withBlocks = (told: readonly VeinTreatment[], blocks: readonly VeinTreatment[]): VeinTreatment[] =>
  told.length === 0
    ? [...blocks]
    : told.map(t => {
        const b = blocks.find(o => o.method === t.method && o.side === t.side && o.veins.length > t.veins.length)
        return b && t.veins.every(v => b.veins.includes(v))
          ? { ...t, veins: b.veins, count: b.count, separateAccess: t.separateAccess || b.separateAccess }
          : t
      })
