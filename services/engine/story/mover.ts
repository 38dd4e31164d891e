import type { Clause } from '../stages/clause.ts'

const isCatheterClass = (cls: string): boolean =>
  cls.startsWith('catheter') || cls === 'sheath' || cls === 'lysis-catheter'

/** Words between "over", "through" and the tool that they make a means. */
const MEANS_FILLER =
  /^(the|a|an|its|this|same|french|fr|f|stiff|angled|hydrophilic|long|short|coaxial|micro|existing|indwelling|working|guiding|diagnostic|cm|mm|inch|gauge|in|of|curved|straight|standard|exchange|length|glide|safety|sheath|catheter|wire|and|or)$/

/** "With the pigtail at L1 the aorta is normal": the tool is there. */
const RESTS = /^(at|in|within|above|below|near|just|now|still|parked|sitting|positioned|placed|seated|lying|resting)$/

/** "4F into the gonadal vein": a size alone is the catheter of that size. */
const sizeAlone = (clause: Clause): 'catheter' | undefined => {
  for (let i = clause.from; i + 1 < clause.to; i++) {
    const next = clause.tokens[i + 1]!.word
    if (next !== 'into' && next !== 'to' && next !== 'in') continue
    const { word } = clause.tokens[i]!
    if (/^\d(\.\d)?f(r)?$/.test(word) || (/^(f|fr|french)$/.test(word) && clause.tokens[i - 1]?.kind === 'number'))
      return 'catheter'
  }
  return undefined
}

/** What moves in this clause: the tool that is not merely the means ("over the wire", "through the sheath"). */
export const moverOf = (clause: Clause): 'catheter' | 'microcatheter' | 'sheath' | 'wire' | 'needle' | undefined => {
  if (clause.devices.length === 0 && !clause.concepts.some(c => c.concept.kind === 'tool')) return sizeAlone(clause)
  const movers: { at: number; moves: string; means: boolean }[] = []
  const means = (from: number): boolean => {
    for (let i = from - 1; i >= clause.from && from - i <= 4; i--) {
      const w = clause.tokens[i]!.word
      // "the wire went up and I followed it with a catheter"
      if (
        w === 'with' &&
        clause.tokens.slice(Math.max(clause.from, i - 2), i).some(t => /^(followed|chased|replaced)$/.test(t.word))
      )
        return false
      if (
        w === 'over' ||
        w === 'through' ||
        w === 'with' ||
        w === 'using' ||
        w === 'via' ||
        w === 'coaxially' ||
        w === 'utilizing' ||
        w === 'for'
      )
        return true
      if (w === ',' || w === 'and') return i > clause.from ? means(i) : false
      if (!MEANS_FILLER.test(w) && clause.tokens[i]!.kind === 'word') return false
    }
    return false
  }
  const rests = (from: number): boolean => {
    if (clause.tokens[clause.from]!.word !== 'with' || from - clause.from > 3) return false
    return clause.tokens.slice(from, Math.min(from + 6, clause.to)).some(t => RESTS.test(t.word))
  }
  // "selected at its origin, the wire being kept below C6": a circumstance
  const aside = (to: number): boolean =>
    /^(being|kept|held|remaining|staying|leading|ahead)$/.test(clause.tokens[to]?.word ?? '') &&
    clause.tokens.slice(clause.from, to).some(t => t.word === ',')
  for (const c of clause.concepts) {
    const moves = c.concept.detail?.moves
    // "basilar tip": the word is of the vessel's name
    const named = clause.vessels.some(v => v.from <= c.from && v.to >= c.to && v.to - v.from > c.to - c.from)
    if (c.concept.kind === 'tool' && moves && !named)
      movers.push({ at: c.from, moves, means: (means(c.from) && !rests(c.from)) || aside(c.to) })
  }
  for (const d of clause.devices) {
    const cls = d.device.class
    const moves =
      cls === 'catheter-micro'
        ? 'microcatheter'
        : cls === 'sheath'
          ? 'sheath'
          : cls === 'guidewire'
            ? 'wire'
            : isCatheterClass(cls)
              ? 'catheter'
              : undefined
    if (moves && !movers.some(m => m.at === d.from))
      movers.push({ at: d.from, moves, means: means(d.from) && !rests(d.from) })
  }
  if (movers.length === 0) return sizeAlone(clause)
  const from = movers.filter(m => !m.means)
  if (from.length === 0) return undefined
  const order = ['microcatheter', 'catheter', 'sheath', 'needle', 'wire']
  return order.find(o => from.some(m => m.moves === o)) as ReturnType<typeof moverOf>
}
