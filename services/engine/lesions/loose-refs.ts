import type { Laterality } from '../../schema/index.ts'
import type { Clause, VesselRef } from '../stages/clause.ts'
import type { Story } from '../stages/narrate.ts'
import type { Place } from '../story/state.ts'
import type { NamedVessel } from './named-vessel.ts'
import type { TermHit } from './terms.ts'

const SIDE_WORD = new Map<string, VesselRef['side']>([
  ['right', 'right'],
  ['left', 'left'],
  ['rt', 'right'],
  ['lt', 'left'],
  ['r', 'right'],
  ['l', 'left'],
  ['bilateral', 'bilateral'],
  ['both', 'bilateral'],
])

/** "AT 90% proximal", "PT: balloon": capitals at the head of a note, with a number, a colon or a lesion after them. */
const isAbbreviation = (story: Story, clause: Clause, at: number): boolean => {
  const { tokens } = clause
  const token = tokens[at]!
  if (
    !/^(at|pt|dp|tp|pta|ata|dpa|tpt|pop|cia|eia|cfa|sfa)$/.test(token.word) ||
    !story.index.vesselForms.has(token.word)
  )
    return false
  const said = story.document.text.slice(token.start, token.end)
  if (said !== said.toUpperCase()) return false
  const before = tokens[at - 1]?.word ?? ''
  const head = at === clause.from || /^(,|;|:|\/|right|left|r|l|rt|lt|and|[.])$/.test(before)
  const next = at + 1 < clause.to ? tokens[at + 1]! : undefined
  return (
    head &&
    (next === undefined ||
      next.kind === 'number' ||
      /^(-|:|,|;|\/|\(|\[|and|into|to|stenosis|occlusion|occluded|cto|subtotal|proximal|mid|distal|was|lesion|ostial|tight|diseased|balloon|stent|angioplasty|pta|atherectomy|narrowing|dilated|ballooned|stented)$/.test(
        next.word,
      ))
  )
}

/** "The right common iliac is blocked, the left one narrowed": the vessel just named, on the other side. */
const twinRef = (story: Story, clause: Clause, at: number, near: readonly Place[]): VesselRef | undefined => {
  const { tokens } = clause
  const one = tokens[at]!.word === 'one' && at - 1 >= clause.from
  const from = one ? at - 1 : at
  const side = SIDE_WORD.get(tokens[from]!.word)
  if (side !== 'right' && side !== 'left') return undefined
  const bare = !one && tokens[from - 1]?.word === 'the' && IS.test(tokens[from + 1]?.word ?? '')
  if (!one && !bare) return undefined
  const list = 1000 + at
  const before = clause.vessels.findLast(v => v.to < at && v.side !== undefined && v.side !== side)
  if (before) return madeRef({ from, to: at + 1, form: before.form, ids: before.ids, side, list })
  // "..., and the left was totally occluded": its twin stood in the clause before
  const twin = clause.vessels.length === 0 ? near.findLast(p => p.side !== side && p.side !== 'midline') : undefined
  const other = twin && story.anatomy.findTwin(twin.vesselId)
  return other === undefined
    ? undefined
    : madeRef({ from, to: at + 1, form: tokens[from]!.word, ids: [twin!.vesselId, other], side, list })
}

const IS = /^(was|is|had|has|got|took|received|showed|proved|being)$/

const SHORT = /^(common|external|internal|superficial|deep)$/
const BEHIND_SHORT =
  /^([,.;:)]|and|with|was|were|is|had|got|took|then|to|into|at|for|by|in|from|on|one|lesion|stenosis|occlusion|stent|balloon|received|itself|also|again|alone|ones)$/

/** "Express to the common, Absolute to the external": the family was named just before. */
const shortRef = (story: Story, clause: Clause, at: number, near: readonly Place[]): VesselRef | undefined => {
  const { tokens } = clause
  const word = tokens[at]!.word
  const trunk =
    word === 'trunk' ? [...clause.vessels].reverse().find(v => /trunk$/.test(v.form) && v.to <= at) : undefined
  if (trunk && tokens[at - 1]?.word === 'the')
    return {
      ...madeRef({ from: at, to: at + 1, form: trunk.form, ids: trunk.ids, side: trunk.side, list: 1000 + at }),
      role: 'to',
    }
  if (!SHORT.test(word)) return undefined
  const side = SIDE_WORD.get(tokens[at - 1]?.word ?? '')
  const before = side === undefined ? tokens[at - 1]?.word : tokens[at - 2]?.word
  if (at === clause.from || (side === undefined && !/^(the|each|both)$/.test(before ?? ''))) return undefined
  const next = at + 1 < clause.sentence.to ? tokens[at + 1]!.word : '.'
  if (!BEHIND_SHORT.test(next)) return undefined
  const said = [...clause.vessels.filter(v => v.to <= at).flatMap(v => v.ids.slice(0, 1)), ...near.map(p => p.vesselId)]
  const family = said.some(id => /\.(cia|eia|iia|civ|eiv|iiv)$/.test(id))
    ? 'iliac'
    : said.some(id => /\.(cca|ica|eca)$/.test(id)) && word !== 'superficial' && word !== 'deep'
      ? 'carotid'
      : said.some(id => /\.(cfa|sfa|pfa)$/.test(id))
        ? 'femoral'
        : undefined
  if (family === undefined || (family === 'iliac' && /^(superficial|deep)$/.test(word))) return undefined
  if (family === 'femoral' && /^(external|internal)$/.test(word)) return undefined
  const vein = said.some(id => /\.(civ|eiv|iiv)$/.test(id))
  const ids = story.index.vesselForms.get(`${word} ${family} ${vein ? 'vein' : 'artery'}`)
  return ids && madeRef({ from: at, to: at + 1, form: `${word} ${family}`, ids, side, list: 1000 + at })
}

/** "Lateral plantar 90%", "Dorsalis pedis: balloon": two words of a vessel that go without "artery" at the head of a note. */
const longRef = (story: Story, clause: Clause, at: number): VesselRef | undefined => {
  const { tokens } = clause
  const first = tokens[at]!.word
  if (!/^(lateral|medial|dorsalis)$/.test(first) || at + 2 > clause.to) return undefined
  const before = tokens[at - 1]?.word ?? ''
  const side = SIDE_WORD.get(before)
  if (side === undefined && before !== 'the' && !(at === clause.from && clause.sentence.role !== 'narrative'))
    return undefined
  const form = `${first} ${tokens[at + 1]!.word}`
  const ids = story.index.vesselForms.get(form) ?? story.index.vesselForms.get(`${form} artery`)
  return ids && madeRef({ from: at, to: at + 2, form, ids, side, list: 1000 + at })
}

/** Adjectives that name a vessel where a lesion or treatment is spoken of: "right popliteal lesion", "left peroneal: balloon". */
export const looseRefs = (
  story: Story,
  clause: Clause,
  near: readonly Place[],
  hits: readonly TermHit[],
): VesselRef[] => {
  const { tokens, vessels } = clause
  const out: VesselRef[] = []
  for (let i = clause.from; i < clause.to; i++) {
    const word = tokens[i]!.word
    if (vessels.some(v => v.from <= i && v.to > i)) continue
    const pair = twinRef(story, clause, i, near)
    if (pair) {
      out.push(pair)
      continue
    }
    const short = shortRef(story, clause, i, near)
    if (short) {
      out.push(short)
      continue
    }
    const long = longRef(story, clause, i)
    if (long) {
      out.push(long)
      i = long.to - 1
      continue
    }
    if (word.length < 5) {
      if (isAbbreviation(story, clause, i))
        out.push(
          madeRef({
            from: i,
            to: i + 1,
            form: word,
            ids: story.index.vesselForms.get(word)!,
            side: SIDE_WORD.get(tokens[i - 1]?.word ?? ''),
            list: 1000 + i,
          }),
        )
      continue
    }
    const ids = story.index.vesselForms.get(word)
    if (!ids || /^(groin|access|branch|bifurcation)/.test(word)) continue
    let side: VesselRef['side']
    let leads = i === clause.from && clause.sentence.role === 'label'
    // "popliteal aneurysm", "peroneal occlusion": the lesion stands right behind its vessel
    if (hits.some(h => h.from === i + 1 && h.kind === 'lesion' && h.is !== 'none')) leads = true
    let from = false
    for (let k = i - 1; k >= clause.from && i - k <= 3; k--) {
      const before = tokens[k]!.word
      side = SIDE_WORD.get(before)
      if (side !== undefined || before === 'the') leads = true
      if (tokens[k - 1]?.word === 'from') from = true
      if (side !== undefined || !/^(the|distal|proximal|mid|native|a)$/.test(before)) break
    }
    if (!leads) continue
    const ref = madeRef({ from: i, to: i + 1, form: word, ids, side, list: 1000 + i })
    out.push(from ? { ...ref, role: 'from' } : ref)
  }
  return out
}

/** "PTA" is the artery after a side or in a list of vessels, else the balloon work. */
export const isBalloonWord = (clause: Clause, ref: VesselRef): boolean => {
  if (ref.form !== 'pta') return false
  const before = clause.tokens[ref.from - 1]?.word ?? ''
  const after = clause.tokens[ref.to]?.word ?? ''
  return (
    !/^(right|left|the|and|,|\/|bilateral|both|distal|proximal|mid|of|in|into|to)$/.test(before) ||
    /^(of|with|using|performed|to|balloon|in|for)$/.test(after)
  )
}

/** A reference that the reader itself makes of words that are no form of a vessel on their own. */
const madeRef = (fields: Pick<VesselRef, 'from' | 'to' | 'form' | 'ids' | 'side' | 'list'>): VesselRef => ({
  role: 'none',
  branch: false,
  branchAfter: false,
  count: 1,
  after: false,
  finding: false,
  ...fields,
})

const VENOUS = /^(vein|venou|venous|dvt|venogram|venography|iliocaval)$/

/** "Right iliofemoral vein thrombosis": a stretch named by both of its ends, as one list of vessels. */
export const regionsOf = (
  story: Story,
  clause: Clause,
  hits: readonly TermHit[],
  side: Laterality,
  system: string | undefined,
): NamedVessel[] => {
  const out: NamedVessel[] = []
  for (const hit of hits) {
    if (hit.kind !== 'region') continue
    const { sentence, tokens } = clause
    let venous = system === 'venous'
    for (let i = sentence.from; i < sentence.to; i++) if (VENOUS.test(tokens[i]!.word)) venous = true
    const bases = (hit.is.split('|')[venous ? 1 : 0] ?? '').split(' ').filter(b => b !== '')
    let said: VesselRef['side']
    for (let k = hit.from - 1; k >= clause.from && hit.from - k <= 3 && said === undefined; k--)
      said = SIDE_WORD.get(tokens[k]!.word)
    const sides: readonly Laterality[] =
      said === 'bilateral' ? ['right', 'left'] : said === 'right' || said === 'left' ? [said] : [side]
    for (const base of bases) {
      const ref = madeRef({
        from: hit.from,
        to: hit.to,
        form: hit.form,
        ids: [base],
        side: said,
        list: 2000 + hit.from,
      })
      const places = sides.flatMap((each): Place[] => {
        const at = { branch: false, from: hit.from, to: hit.to }
        if (story.index.vessels.has(base)) return [{ ...at, vesselId: base, side: 'midline' }]
        const id = base.replace('.', each === 'left' ? '.l.' : '.r.')
        return story.index.vessels.has(id)
          ? [{ ...at, vesselId: id, side: each === 'right' || each === 'left' ? each : 'unknown' }]
          : []
      })
      if (places.length > 0) out.push({ ref, places })
    }
  }
  return out
}
