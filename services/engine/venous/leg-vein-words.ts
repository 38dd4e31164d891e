import type { Laterality, VeinMethod } from '../../schema/index.ts'
import { baseOf } from '../anatomy.ts'
import type { Clause } from '../stages/clause.ts'
import type { Story } from '../stages/narrate.ts'
import { hitsOf, isPlural } from './telling.ts'
import { NUMBER_WORDS } from './verbs.ts'

const METHODS: readonly VeinMethod[] = [
  'radiofrequency',
  'laser',
  'mechanochemical',
  'adhesive',
  'microfoam',
  'sclerosant',
]
export const THERMAL: ReadonlySet<VeinMethod> = new Set(['radiofrequency', 'laser', 'mechanochemical', 'adhesive'])
const SUPERFICIAL = /^ven\.(gsv|ssv|aasv)$/
const JUNCTION = /junction|^sfj$|^spj$/

export interface Named {
  readonly base: string
  readonly side: Laterality
  readonly at: number
}

/** Superficial veins of the leg that a clause names, junctions and findings left out. */
export const veinsOf = (clause: Clause): Named[] => {
  const out: Named[] = []
  for (const v of clause.vessels) {
    const bases = [...new Set(v.ids.map(baseOf))].filter(b => SUPERFICIAL.test(b))
    if (bases.length === 0 || JUNCTION.test(v.form) || v.role === 'level') continue
    const side = v.side === 'right' || v.side === 'left' || v.side === 'bilateral' ? v.side : 'unknown'
    out.push({ base: bases[0]!.slice(4), side, at: v.from })
  }
  for (const h of hitsOf(clause, 'tributary')) {
    const kin = /perforat/.test(h.form) ? 'perforator' : /giacomini/.test(h.form) ? 'giacomini' : 'tributary'
    out.push({ base: kin, side: 'unknown', at: h.from })
  }
  for (const h of hitsOf(clause, 'spider')) out.push({ base: 'spider', side: 'unknown', at: h.from })
  return out.sort((a, b) => a.at - b.at)
}

/** Method words of a clause; the agents of other lexicon rows count too. */
export const methodsOf = (clause: Clause): { method: VeinMethod; at: number; to: number }[] => {
  const out: { method: VeinMethod; at: number; to: number }[] = []
  for (const m of METHODS) for (const h of hitsOf(clause, m)) out.push({ method: m, at: h.from, to: h.to })
  for (const c of clause.concepts)
    if (c.concept.id === 'sclerosant') out.push({ method: 'sclerosant', at: c.from, to: c.to })
  for (const d of clause.devices) {
    if (
      d.device.id === 'sotradecol' ||
      (d.device.id === 'asclera' && !clause.concepts.some(c => c.concept.detail?.is === 'microfoam'))
    )
      out.push({ method: 'sclerosant', at: d.from, to: d.to })
    if (d.device.id === 'venaseal') out.push({ method: 'adhesive', at: d.from, to: d.to })
  }
  // "polidocanol microfoam" is one agent
  if (out.some(o => o.method === 'microfoam')) return out.filter(o => o.method !== 'sclerosant')
  return out
}

/** "three truncal tributaries", "two varicose veins": how many. */
export const countOf = (story: Story, clause: Clause, at: number, to: number): number => {
  for (let i = at - 1; i >= clause.from && at - i <= 4; i--) {
    const t = clause.tokens[i]!
    const n = t.kind === 'number' ? Number(t.word) : NUMBER_WORDS[t.word]
    if (n !== undefined && n > 0 && n < 60) return n
    if (
      !/^(right|left|large|small|truncal|residual|recurrent|incompetent|varicose|refluxing|additional|calf|thigh|the|of|medial|lateral|anterior|posterior|distal|proximal)$/.test(
        t.word,
      )
    )
      break
  }
  return isPlural(story, clause.tokens[to - 1]!) ? 2 : 1
}
