import type { Evidence, Laterality } from '../../schema/index.ts'
import { baseOf } from '../anatomy.ts'
import type { Story } from '../stages/narrate.ts'
import { evidenceOf } from '../story/state.ts'
import { assertionOf } from './assertion.ts'
import type { Said } from './words.ts'

/** Veins that a central line enters by. */
const CENTRAL = new Set([
  'ven.ijv',
  'ven.ejv',
  'ven.facial',
  'ven.subclavian',
  'ven.axillary',
  'ven.cfv',
  'ven.fv',
  'ven.pfv',
  'ven.eiv',
  'ven.ivc',
])
/** Veins that a PICC, a midline or an arm port enters by. */
const PERIPHERAL = new Set([
  'ven.basilic',
  'ven.cephalic',
  'ven.brachial',
  'ven.median_cubital',
  'ven.antecubital',
  'ven.arm',
  'ven.gsv',
  'ven.ssv',
  'ven.scalp',
  'ven.foot',
  'ven.hand',
])
const ARTERIES = new Set([
  'art.radial',
  'art.dradial',
  'art.ulnar',
  'art.brachial',
  'art.axillary',
  'art.cfa',
  'art.sfa',
  'art.dpa',
  'art.pta',
  'art.ata',
])

export type System = 'venous' | 'arterial'

export const entryOf = (base: string | undefined): 'central' | 'peripheral' | 'unknown' =>
  base === undefined ? 'unknown' : PERIPHERAL.has(base) ? 'peripheral' : CENTRAL.has(base) ? 'central' : 'unknown'

/** A vessel that the words make the place of entry. */
export interface Site {
  readonly base: string
  readonly side: Laterality
  readonly failed: boolean
  /** Punctured by its words; else only named beside the line. */
  readonly puncture: boolean
  readonly said: Said
  readonly at: number
  readonly evidence: Evidence
}

interface Named {
  readonly from: number
  readonly to: number
  readonly base: string
  readonly side: Laterality
}

const pick = (bases: readonly string[], system: System): string | undefined => {
  if (system === 'arterial') return bases.find(b => ARTERIES.has(b))
  const entries = bases.filter(b => CENTRAL.has(b) || PERIPHERAL.has(b))
  return entries.find(b => b !== 'ven.ejv' && b !== 'ven.fv') ?? (entries[0] === 'ven.fv' ? 'ven.cfv' : entries[0])
}

const sideWord = (word: string): Laterality | undefined =>
  word === 'right' || word === 'rt' || word === 'r'
    ? 'right'
    : word === 'left' || word === 'lt' || word === 'l'
      ? 'left'
      : undefined

const looseSide = (said: Said): Laterality => {
  const sides = new Set<Laterality>()
  for (let i = said.clause.from; i < said.clause.to; i++) {
    const side = sideWord(said.clause.tokens[i]!.word)
    // the right atrium is no side of the patient
    if (side && !/^(atrium|atrial|ventricle|ventricular|heart|main)$/.test(said.clause.tokens[i + 1]?.word ?? ''))
      sides.add(side)
  }
  return sides.size === 1 ? [...sides][0]! : 'unknown'
}

/** Places of entry in a clause: vessels that the tree knows and short words ("jugular", "groin") beside them. */
const namedIn = (said: Said, system: System): Named[] => {
  const { clause } = said
  const { tokens } = clause
  const out: Named[] = []
  for (const ref of clause.vessels) {
    const base = pick([...new Set(ref.ids.map(baseOf))], system)
    if (base === undefined || base === 'ven.ivc' || ref.role === 'level' || ref.finding) continue
    const side = ref.side === 'right' || ref.side === 'left' || ref.side === 'bilateral' ? ref.side : looseSide(said)
    out.push({ from: ref.from, to: ref.to, base, side })
  }
  for (const word of said.sites) {
    if (clause.vessels.some(v => v.from < word.to && v.to > word.from)) continue
    const base = system === 'venous' ? word.term.detail?.vein : word.term.detail?.artery
    const next = tokens[word.to]?.word
    if (!base || next === (system === 'venous' ? 'artery' : 'vein') || next === 'pulse' || next === 'head') continue
    // the arm of the fluoroscope
    if (word.form === 'arm' && /^(c|o|g|u)$/.test(tokens[word.from - 1]?.word ?? '')) continue
    let side = word.term.detail?.side as Laterality | undefined
    for (let i = word.from - 1; side === undefined && i >= clause.from && word.from - i <= 4; i--)
      side = sideWord(tokens[i]!.word)
    out.push({ from: word.from, to: word.to, base, side: side ?? looseSide(said) })
  }
  return out.sort((a, b) => a.from - b.from)
}

const PUNCTURE =
  /^(cannulated|cannulate|cannulating|cannulation|cannulized|punctured|puncture|puncturing|accessed|access|accessing|entered|entering|stick|stuck|needle|venipuncture|approach|catheterized|catheterization|micropuncture|cutdown|isolated|venotomy|arteriotomy|seldinger|located|localized)$/
/** "Neck, chest and right arm were prepared": where the skin was washed, nothing was entered. */
const WASHED =
  /^(prepped|prepared|draped|scrubbed|cleaned|cleansed|washed|painted|shaved|sterilized|sterilely|positioned|extended|abducted)$/
const LANDMARK = /^(lateral|medial|posterior|anterior|superior|inferior|below|above|near|beside|avoiding|overlying)$/
const FAIL_AFTER = /^(unsuccessful|failed|abandoned|aborted|unable|occluded|thrombosed)$/

/** Places of entry that a clause names. */
export const sitesOf = (story: Story, said: Said, system: System): readonly Site[] => {
  const known = KNOWN[system].get(said)
  if (known) return known
  const sites = readSites(story, said, system)
  KNOWN[system].set(said, sites)
  return sites
}

/** A clause is asked for its sites many times while a report is read. */
const KNOWN: Readonly<Record<System, WeakMap<Said, readonly Site[]>>> = {
  venous: new WeakMap(),
  arterial: new WeakMap(),
}

const readSites = (story: Story, said: Said, system: System): readonly Site[] => {
  const { clause } = said
  const { tokens } = clause
  const named = namedIn(said, system)
  if (named.length === 0) return []
  // "just above the place where it entered the vein": where a thing lies, nothing that is done
  const place = (at: number): boolean =>
    tokens.slice(Math.max(clause.from, at - 4), at).some(t => t.word === 'where') ||
    (/^(it|catheter|line|tubing)$/.test(tokens[at - 1]?.word ?? '') && /^(enters?|entered)$/.test(tokens[at]!.word))
  const access = clause.anchors.find(
    a => (a.maneuver.act === 'access' || a.maneuver.act === 'select') && !place(a.from),
  )
  let puncture = access !== undefined && access.maneuver.act === 'access'
  // a terse line tells its steps in a row: "Left femoral vein: needle, wire, catheter placed"
  const reach = clause.sentence.role === 'label' ? clause.sentence : clause
  for (let i = reach.from; i < reach.to && !puncture; i++) puncture = PUNCTURE.test(tokens[i]!.word) && !place(i)
  let washed = false
  for (let i = clause.from; i < clause.to && !washed; i++) washed = WASHED.test(tokens[i]!.word)
  const out: Site[] = []
  for (const name of named) {
    if (washed && !puncture && /^ven\.(arm|hand|foot)$/.test(name.base)) continue
    const before = tokens.slice(Math.max(clause.from, name.from - 3), name.from).map(t => t.word)
    if (before.some(w => LANDMARK.test(w))) continue
    // "tip in the axillary vein": where it ends, not where it enters
    if (said.signs.some(s => (s.is === 'tip' || s.is === 'arm-tip') && s.from < name.from && name.from - s.from <= 9))
      continue
    const { value, cue } = assertionOf(clause, access?.from ?? name.from, access?.to ?? name.to)
    if (value === 'planned' || value === 'historical' || value === 'other-operator') continue
    const harmless = cue !== undefined && tokens[cue.from]!.word === 'without'
    const failed =
      value === 'attempted' ||
      (value === 'negated' && !harmless) ||
      said.signs.some(s => s.is === 'abandon') ||
      (name.to < clause.to && FAIL_AFTER.test(tokens[name.to]!.word))
    const evidence = evidenceOf(story.document, name.from, name.to, 'vessel entered')
    out.push({ base: name.base, side: name.side, failed, puncture, said, at: name.from, evidence })
  }
  return out
}

/** "The needle was watched going through the front wall into the lumen" */
const INTO = /^(into|in|through|inside|within)$/

/** Sites of a stretch in order; "it was entered" and "the vein was punctured" mean the vessel named last. */
export const sitesAlong = (story: Story, all: readonly Said[], system: System): Site[] => {
  const out: Site[] = []
  for (const said of all) {
    const here = sitesOf(story, said, system)
    const last = out.at(-1)
    if (here.length === 0 && last) {
      const { clause } = said
      const access = clause.anchors.find(
        a =>
          (a.maneuver.act === 'access' && a.maneuver.detail?.weak === undefined) ||
          a.maneuver.detail?.orAccess !== undefined,
      )
      const words = clause.tokens.slice(clause.from, clause.to)
      const spoken = words.some(t => /^(it|vein|vessel|artery)$/.test(t.word))
      const needle = clause.concepts.find(c => c.concept.detail?.moves === 'needle')
      const inside =
        needle && words.some(t => /^(lumen|wall|it|vein|vessel)$/.test(t.word)) && words.some(t => INTO.test(t.word))
      const act = access && spoken ? access : inside ? needle : undefined
      const value = act ? assertionOf(clause, act.from, act.to).value : 'negated'
      if (value === 'performed' || value === 'attempted')
        out.push({
          ...last,
          puncture: true,
          failed: value === 'attempted' || said.signs.some(s => s.is === 'abandon'),
          said,
        })
    }
    out.push(...here)
  }
  return out
}
