import type { Laterality, OpenVesselAct, Phlebectomy } from '../../schema/index.ts'
import { baseOf } from '../anatomy.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Clause, ConceptHit } from '../stages/clause.ts'
import type { Story } from '../stages/narrate.ts'
import { assertionOfAct, eachSide, hasWord, hitsOf, quote, reportSide, sideIn, type Telling, tells } from './telling.ts'
import { NUMBER_WORDS } from './verbs.ts'

/** "10 to 20 stabs", "22 stab phlebectomies", "more than 20 incisions". */
const rangeOf = (clause: Clause): { fewest: number; most: number } | undefined => {
  const places = [...hitsOf(clause, 'stab'), ...hitsOf(clause, 'phlebectomy')]
  for (const h of places) {
    let best: { fewest: number; most: number } | undefined
    for (let i = clause.from; i < clause.to; i++) {
      const t = clause.tokens[i]!
      const n = NUMBER_WORDS[t.word] ?? (t.kind === 'number' ? Number(t.word) : undefined)
      if (n === undefined || Number.isNaN(n) || n < 3 || n > 150 || !Number.isInteger(n)) continue
      const near = i < h.from ? h.from - i <= 5 : i - h.to <= 8
      const unit = clause.tokens[i + 1]?.word ?? ''
      if (
        !near ||
        /^(mm|cm|gauge|french|fr|ml|cc|mg|year|blade|%|minute|nylon|vicryl|watt|joule)$/.test(unit) ||
        clause.tokens[i - 1]?.word === '#'
      )
        continue
      const next = clause.tokens[i + 2]
      const m = /^(to|-)$/.test(unit) && next?.kind === 'number' ? Number(next.word) : undefined
      const [p1, p2] = [clause.tokens[i - 1]?.word ?? '', clause.tokens[i - 2]?.word ?? '']
      const over = /^(than|over|exceeding|beyond)$/.test(p1) && !/^(less|fewer)$/.test(p2)
      const under = /^(than)$/.test(p1) && /^(less|fewer)$/.test(p2)
      best =
        m !== undefined
          ? { fewest: n, most: m }
          : over
            ? { fewest: n + 1, most: n + 1 }
            : under
              ? { fewest: n - 1, most: n - 1 }
              : { fewest: n, most: n }
      break
    }
    if (best) return best
  }
  return undefined
}

/** "Stab avulsion, number of incisions: 14": a count that stands behind its name in the same line of a form. */
const lineCount = (telling: Telling): { fewest: number; most: number } | undefined => {
  const { tokens, sentence } = telling[0]!
  if (sentence.role === 'narrative' || sentence.to - sentence.from > 40) return undefined
  for (let i = sentence.from; i < sentence.to - 1; i++) {
    if (!/^(incision|stab|microincision|site|number|count|phlebectomy|avulsion|nick|total)$/.test(tokens[i]!.word))
      continue
    let k = i + 1
    while (k < sentence.to && k - i <= 4 && /^([:=(#x,-]|of|number|count|total|incision|stab)$/.test(tokens[k]!.word))
      k++
    const t = tokens[k]
    const n = t && k < sentence.to && t.kind === 'number' ? Number(t.word) : Number.NaN
    if (
      !Number.isInteger(n) ||
      n < 3 ||
      n > 150 ||
      /^(mm|cm|ml|cc|blade|gauge|mg|minute|\/)$/.test(tokens[k + 1]?.word ?? '')
    )
      continue
    const m = /^(to|-)$/.test(tokens[k + 1]?.word ?? '') ? Number(tokens[k + 2]?.word) : Number.NaN
    return { fewest: n, most: Number.isInteger(m) ? m : n }
  }
  return undefined
}

const DENIED = /^(no|none|not|nil|n|na|0|declined|deferred|scheduled|planned|later|future)$/

/** "Phlebectomy: none", "Left leg: scheduled 04/14": the value of the field takes it back. */
const isDenied = (sentences: readonly Telling[], at: number): boolean => {
  const value = sentences.slice(at + 1, at + 3).find(t => t[0]!.sentence.role === 'label')?.[0]
  if (!value) return false
  return value.tokens.slice(value.from, Math.min(value.to, value.from + 2)).some(t => DENIED.test(t.word))
}

/** The number that a field of stabs is answered with. */
const answerOf = (clause: Clause): { fewest: number; most: number } | undefined => {
  const i = clause.tokens.slice(clause.from, clause.to).findIndex(t => t.kind === 'number')
  if (i < 0) return undefined
  const n = Number(clause.tokens[clause.from + i]!.word)
  const unit = clause.tokens[clause.from + i + 1]?.word ?? ''
  return Number.isInteger(n) && n >= 3 && n <= 150 && !/^(mm|cm|ml|cc|blade|gauge|minute|\/)$/.test(unit)
    ? { fewest: n, most: n }
    : undefined
}

/** "The marked tributaries were taken out with an 11 blade and a hook": the vein, the taking and the tool. */
const takenOut = (telling: Telling, clause: Clause): ConceptHit | undefined => {
  const vein = hitsOf(clause, 'tributary').find(h => !/perforat/.test(h.form))
  if (!vein) return undefined
  const gone =
    hasWord(clause, 'removed', 'avulsed', 'excised', 'extracted', 'teased', 'hooked', 'exteriorized', 'fished') ||
    (hasWord(clause, 'taken', 'pulled', 'lifted', 'brought', 'drawn', 'delivered') && hasWord(clause, 'out'))
  const tool = telling.some(c =>
    hasWord(
      c,
      'blade',
      'hook',
      'stab',
      'nick',
      'incision',
      'microincision',
      'mosquito',
      'hemostat',
      'crochet',
      'scalpel',
    ),
  )
  return gone && tool ? vein : undefined
}

/** Reads stab removal of varicose veins, leg by leg. A count said once in the header stands for the body. */
export const readPhlebectomies = (story: Story, sentences: readonly Telling[]): Phlebectomy[] => {
  const fallback = reportSide(story)
  const out = new Map<Laterality, Phlebectomy>()
  const counts = new Map<Laterality, { fewest: number; most: number }>()
  const done: { clause: Clause; side: Laterality }[] = []
  let side: Laterality = 'unknown'
  let asked = -9
  let taking = -9
  for (const [n, telling] of sentences.entries()) {
    const { kind } = telling[0]!.sentence.section
    const header = kind === 'header'
    // a sheet tells its work in lines wherever its fields stand: the line with a count does
    const counted = lineCount(telling)
    // "Phlebectomy: 23 incisions": the field asks, the value says how many
    const { role, index } = telling[0]!.sentence
    if (role === 'heading' && telling.some(c => hitsOf(c, 'phlebectomy', 'stab').length > 0)) asked = index
    const denied = role === 'heading' && isDenied(sentences, n)
    const answers = role === 'label' && index - asked <= 2
    const sheet = kind === 'consent' && counted !== undefined
    if (role === 'label' && kind === 'consent') {
      const said = telling.map(sideIn).find(s => s === 'right' || s === 'left')
      if (said && !telling.some(c => c.cues.some(q => q.cue.sets === 'planned'))) side = said
    }
    if (denied || (!header && !sheet && !tells(telling[0]!) && kind !== 'impression')) continue
    for (const clause of telling) {
      const said = sideIn(clause) ?? telling.map(sideIn).find(s => s !== undefined)
      if (said !== undefined && !header) side = said
      if (answers && answerOf(clause) !== undefined && !header) {
        const where = said ?? (side !== 'unknown' ? side : fallback)
        for (const each of eachSide(where)) counts.set(each, answerOf(clause)!)
        asked = -9
        continue
      }
      const hits = hitsOf(clause, 'phlebectomy')
      const stabs = hitsOf(clause, 'stab').filter(h => h.form.startsWith('stab') || h.form.startsWith('micro'))
      const pulled = takenOut(telling, clause)
      // "Fourteen tiny incisions were made", right behind the taking
      const cuts = clause.sentence.index - taking <= 2 && hitsOf(clause, 'stab').length > 0
      if (hits.length === 0 && stabs.length === 0 && !pulled && !cuts) continue
      if (pulled || hits.length > 0) taking = clause.sentence.index
      const count = rangeOf(clause) ?? counted
      const where: Laterality =
        hasWord(clause, 'each', 'both') && hasWord(clause, 'leg', 'side', 'extremity', 'limb', 'legs')
          ? 'bilateral'
          : (said ?? (header ? fallback : side !== 'unknown' ? side : fallback))
      if (count)
        for (const each of eachSide(where)) {
          // the body says it last; a count of the header holds until then
          if (!counts.has(each) || !header) counts.set(each, count)
        }
      const taken =
        stabs.length > 0 &&
        hasWord(clause, 'removed', 'avulsed', 'excised', 'extracted', 'teased', 'avulsion', 'hooked')
      if (header || kind === 'impression' || (hits.length === 0 && !taken && !pulled)) continue
      const h = hits[0] ?? (taken ? stabs[0] : undefined) ?? pulled!
      const value = assertionOfAct(clause, h.from, h.to)
      if (value !== 'performed' || spoken(clause, h.from)) continue
      for (const each of eachSide(where)) done.push({ clause, side: each })
    }
  }
  const known = done.filter(d => d.side !== 'unknown')
  for (const d of known.length > 0 ? known : done) {
    const count = counts.get(d.side) ?? counts.get('unknown')
    const before = out.get(d.side)
    out.set(d.side, {
      factId: '',
      side: d.side,
      fewest: count?.fewest,
      most: count?.most,
      assertion: 'performed',
      evidence: [...(before?.evidence ?? []), quote(story, d.clause, 'stab removal of veins')].slice(0, 4),
      sentence: before?.sentence ?? d.clause.sentence.index,
    })
  }
  return [...out.values()]
}

const spoken = (clause: Clause, at: number): boolean => {
  for (let i = at - 1; i >= clause.from && at - i <= 4; i--)
    if (
      /^(for|before|prior|previous|future|staged|possible|discussion|discussed|option|offered|alternative|versus|instead)$/.test(
        clause.tokens[i]!.word,
      )
    )
      return true
  return false
}

const ARM = ['cephalic', 'basilic', 'elbow', 'antecubital', 'fistula', 'wrist', 'brachial', 'forearm', 'anastomosis']
const ARM_VESSEL = /(cephalic|basilic|brachial|radial|ulnar|median_cubital)/

const VEINS: readonly (readonly [RegExp, 'great' | 'small'])[] = [
  [/^ven\.gsv$/, 'great'],
  [/^ven\.ssv$/, 'small'],
]

/** Reads open work that is no catheter work: stripping, tying off, the temporal artery (house rule 3.6). */
export const readOpenVessels = (story: Story, sentences: readonly Telling[]): OpenVesselAct[] => {
  const fallback = reportSide(story)
  const out: OpenVesselAct[] = []
  let side: Laterality = 'unknown'
  const push = (act: OpenVesselAct['act'], where: Laterality, clause: Clause): void => {
    for (const each of eachSide(where)) {
      if (out.some(o => o.act === act && o.side === each)) continue
      out.push({
        factId: '',
        act,
        side: each,
        assertion: 'performed',
        evidence: [quote(story, clause, 'open vessel work')],
        sentence: clause.sentence.index,
      })
    }
  }
  // veins tied at the elbow are the surgeon's way to a fistula
  const ofArm = (telling: Telling): boolean =>
    telling.some(c => hasWord(c, ...ARM) || c.vessels.some(v => v.ids.some(id => ARM_VESSEL.test(id))))
  let arm = false
  for (const telling of sentences) {
    if (!tells(telling[0]!)) continue
    if (ofArm(telling)) arm = true
    else if (telling.some(c => hasWord(c, 'leg', 'groin', 'thigh', 'calf', 'saphenous', 'ankle'))) arm = false
    for (const clause of telling) {
      const said = telling.map(sideIn).find(s => s !== undefined)
      if (
        said !== undefined &&
        (clause.vessels.length > 0 || hasWord(clause, 'leg', 'groin', 'thigh', 'calf', 'temporal'))
      )
        side = said
      const where = sideIn(clause) ?? (side !== 'unknown' ? side : fallback)
      const temporal = hitsOf(clause, 'temporal-biopsy')[0]
      if (
        temporal &&
        assertionOfAct(clause, temporal.from, temporal.to) === 'performed' &&
        !spoken(clause, temporal.from)
      )
        push('temporal-artery', where, clause)
      const strip = hitsOf(clause, 'stripping')[0]
      const tie = hitsOf(clause, 'ligation')[0]
      const act = strip ?? tie
      if (arm || !act || assertionAt(clause, act.from, act.to).value !== 'performed' || spoken(clause, act.from))
        continue
      const bases = telling.flatMap(c => c.vessels.flatMap(v => v.ids.map(baseOf)))
      const vein = VEINS.find(([pattern]) => bases.some(b => pattern.test(b)))?.[1]
      if (hitsOf(clause, 'tributary').some(h => /perforat/.test(h.form)) && !strip) push('perforator', where, clause)
      else if (vein && strip) push(vein === 'great' ? 'strip-great' : 'strip-small', where, clause)
      else if (vein && tie) push(vein === 'great' ? 'tie-great' : 'tie-small', where, clause)
    }
  }
  return out.filter(
    o =>
      !(o.act === 'tie-great' && out.some(x => x.act === 'strip-great' && x.side === o.side)) &&
      !(o.act === 'tie-small' && out.some(x => x.act === 'strip-small' && x.side === o.side)),
  )
}
