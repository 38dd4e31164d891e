import type { Evidence, LineAct, LineDevice } from '../../schema/index.ts'
import type { Story } from '../stages/narrate.ts'
import { clauseEvidence } from '../story/state.ts'
import { assertionOf } from './assertion.ts'
import { existingIn, type Heard } from './device.ts'
import { insertsIn, isMeans, placesLine } from './frames.ts'
import { signed } from './signs.ts'
import type { LineWord, Said } from './words.ts'

/** Work on a line that is there: removal, repair, clot, fibrin, tip, contrast. */
export interface Care {
  readonly act: LineAct
  readonly device: LineDevice
  readonly said: Said
  readonly evidence: readonly Evidence[]
}

const TOOL =
  /^(wire|guidewire|needle|sheath|dilator|introducer|stylet|suture|obturator|syringe|drape|dressing|staple|micropuncture|snare|angiocath|trocar|tunneler|tool|balloon|loop|clot|thrombus|introducer)$/

/** The device that an act of the clause is done to: the nearest one that is not merely the way. */
const objectOf = (said: Said, act: LineWord): LineWord | undefined => {
  const { tokens } = said.clause
  const lines = said.lines.filter(l => l.is !== 'lumen' && l.is !== 'other' && !isMeans(said, l))
  const after = lines.find(
    l =>
      l.from >= act.to &&
      l.from - act.to <= 7 &&
      !tokens.slice(act.to, l.from).some(t => TOOL.test(t.word) || /^(from|through|over|and|,|;)$/.test(t.word)),
  )
  if (after) return after
  const before = [...lines].reverse().find(l => l.to <= act.from && act.from - l.to <= 16)
  if (!before) return undefined
  // "the catheter was advanced and the sheath was removed": a tool stands nearer
  const between = tokens.slice(before.to, act.from)
  return between.some(t => TOOL.test(t.word)) ? undefined : before
}

export const isDone = (said: Said, act: LineWord): boolean => {
  const { value } = assertionOf(said.clause, act.from, act.to)
  // "the old catheter was removed": the age belongs to the catheter
  if (value === 'historical')
    return (
      said.signs.some(s => s.is === 'existing') &&
      !/^(previously|had|has|history|post)$/.test(said.clause.tokens[act.from - 1]?.word ?? '')
    )
  return value === 'performed'
}

const SPECIFIC: Readonly<Record<string, LineDevice>> = {
  port: 'port',
  pump: 'pump',
  tunneled: 'tunneled',
  temporary: 'temporary',
  picc: 'picc',
  midline: 'midline',
  arterial: 'arterial',
  'umbilical-vein': 'umbilical-vein',
  'umbilical-artery': 'umbilical-artery',
  'artery-pump': 'artery-pump',
  'artery-port': 'artery-port',
  peripheral: 'peripheral',
}

interface ReportSigns {
  readonly pocket: boolean
  readonly tunnel: boolean
  /** A line is freed from its cuff or no longer needed. */
  readonly leaves: boolean
}

const known = new WeakMap<readonly Said[], ReportSigns>()

/** Signs that hold for the whole report: looked for once, asked for every act. */
const signsOf = (all: readonly Said[]): ReportSigns => {
  let signs = known.get(all)
  if (!signs) {
    signs = {
      pocket: signed(all, 'pocket').length > 0,
      tunnel:
        all.some(s => s.signs.some(x => x.is === 'tunnel' || x.is === 'cuff')) &&
        !all.some(s => s.signs.some(x => x.is === 'no-tunnel')),
      leaves: all.some(s => s.place === 'told' && s.signs.some(x => x.is === 'cuff' || /^no longer/.test(x.form))),
    }
    known.set(all, signs)
  }
  return signs
}

const settle = (
  said: Said,
  object: LineWord | undefined,
  all: readonly Said[],
  existing: readonly Heard[],
  titles: readonly Heard[],
): LineDevice => {
  const own = object && SPECIFIC[object.is]
  const weakPort = object?.is === 'port' && object.term.detail?.weak === 'yes'
  if (own && !weakPort) return own
  const near = said.lines.map(l => SPECIFIC[l.is]).find(d => d !== undefined)
  if (near && !weakPort) return near
  for (const list of [existing, titles]) {
    const devices = new Set(list.map(h => SPECIFIC[h.word.is]).filter(d => d !== undefined))
    if (weakPort && devices.has('port')) return 'port'
    if (devices.size === 1) return [...devices][0]!
  }
  const { pocket, tunnel } = signsOf(all)
  if (weakPort) return pocket || titles.some(h => h.word.is === 'port') ? 'port' : 'unknown'
  return tunnel ? 'tunneled' : 'unknown'
}

/** Acts that titles name with a line beside them. */
export const titledActs = (titles: readonly Said[]): Set<string> => {
  const acts = new Set<string>()
  for (const said of titles)
    for (const act of said.acts)
      if (said.lines.some(l => l.is !== 'other' && l.is !== 'lumen') && isDone(said, act)) acts.add(act.is)
  return acts
}

/** Words that no wire and no sheath is spoken of with. */
export const WHOLE_OUT = /(one piece|whole|intact|complete|together|as one|cuff|pocket)/

const REMOVED_WHOLE = /^(entirety|entirely|intact|whole|completely)$/

const sideIn = (said: Said): string | undefined => {
  const sides = new Set<string>()
  for (let i = said.clause.sentence.from; i < said.clause.sentence.to; i++) {
    const w = said.clause.tokens[i]!.word
    if ((w === 'right' || w === 'left') && said.clause.tokens[i + 1]?.word !== 'atrium') sides.add(w)
  }
  return sides.size === 1 ? [...sides][0] : undefined
}

/** "Catheter pulled": out of the body, where a cuff was freed or the line is no longer needed; not through a tunnel. */
const isPulledOut = (all: readonly Said[], said: Said, act: LineWord): boolean =>
  !/^(through|back|into|down|up|to|taut|tight|out|under|underneath|beneath|across|along|from|over|toward|subcutaneously|behind|in|inside|onto)$/.test(
    said.clause.tokens[act.to]?.word ?? '',
  ) && signsOf(all).leaves

/** Removals told: the device, not a wire, a sheath or a needle. */
export const removalsOf = (story: Story, all: readonly Said[], titles: readonly Said[]): Care[] => {
  const acts = titledActs(titles)
  const existing = existingIn(all)
  const named = titles.flatMap(said => said.lines.filter(l => SPECIFIC[l.is]).map(word => ({ said, word })))
  const placed = all.some(
    s =>
      s.place === 'told' &&
      placesLine(s) !== undefined &&
      !(acts.has('remove') && insertsIn(s).every(a => /^deliver/.test(s.clause.tokens[a.from]!.word))),
  )
  const out: Care[] = []
  for (const said of all) {
    if (said.place !== 'told') continue
    const removes = said.acts.filter(a => a.is === 'remove' || (a.is === 'pull' && isPulledOut(all, said, a)))
    const terse = said.lines.find(
      l =>
        SPECIFIC[l.is] &&
        said.clause.tokens[l.to]?.word === 'out' &&
        /^[.;,]?$/.test(said.clause.tokens[l.to + 1]?.kind === 'punct' ? '' : 'x'),
    )
    if (removes.length === 0 && !terse) continue
    const object =
      terse ??
      removes
        .filter(a => isDone(said, a))
        .map(a => objectOf(said, a))
        .find(o => o !== undefined)
    if (!object) continue
    const words = said.clause.tokens.slice(said.clause.from, said.clause.to).map(t => t.word)
    const sure =
      terse !== undefined ||
      acts.has('remove') ||
      removes.some(a => WHOLE_OUT.test(a.form)) ||
      said.signs.some(s => s.is === 'existing' || s.is === 'cuff') ||
      words.some(w => REMOVED_WHOLE.test(w)) ||
      (SPECIFIC[object.is] !== undefined && (!placed || existing.some(h => h.word.is === object.is)))
    if (!sure) continue
    const device = settle(said, object, all, existing, named)
    const side = sideIn(said)
    if (
      out.some(
        c => c.device === device && (side === undefined || sideIn(c.said) === undefined || sideIn(c.said) === side),
      )
    )
      continue
    out.push({ act: 'remove', device, said, evidence: [clauseEvidence(story.document, said.clause, 'removal')] })
  }
  const unsaid = out.length === 0 && acts.has('remove') && !placed ? leavingIn(all) : undefined
  if (unsaid && new Set(named.map(h => h.word.is)).size === 1)
    out.push({
      act: 'remove',
      device: SPECIFIC[named[0]!.word.is]!,
      said: unsaid,
      evidence: [clauseEvidence(story.document, unsaid.clause, 'removal')],
    })
  return out
}

const LEAVING =
  /^(capsule|scar|traction|stay|tubing|reservoir|cuff|intact|whole|entirety|complete|delivered|freed|mobilized|extracted|withdrawn|slid|pulled|followed|removed|excised|divided|oversewn|pocket|out)$/

/** Under the title of a removal the surgeon's words need no verb of removal: scar, capsule, stays, traction, tubing, tip complete. */
const leavingIn = (all: readonly Said[]): Said | undefined => {
  const words = new Set<string>()
  let first: Said | undefined
  for (const said of all) {
    if (said.place !== 'told') continue
    if (said.signs.some(s => s.is === 'abandon')) return undefined
    const { clause } = said
    for (let i = clause.from; i < clause.to; i++) {
      const { word } = clause.tokens[i]!
      if (!LEAVING.test(word) || assertionOf(clause, i, i + 1).value === 'negated') continue
      words.add(word)
      if (said.lines.length > 0) first ??= said
    }
  }
  return words.size >= 4 ? first : undefined
}

const GIVEN =
  /^(instilled|injected|infused|given|administered|dwell|dwelled|placed|instillation|into|left|lock|locked|with)$/

/** The other clauses of the sentence. */
const othersOfSentence = (all: readonly Said[], at: number): Said[] => {
  const { sentence } = all[at]!.clause
  let from = at
  while (from > 0 && all[from - 1]!.clause.sentence === sentence) from--
  let to = at + 1
  while (to < all.length && all[to]!.clause.sentence === sentence) to++
  return all.slice(from, to).filter((_, k) => from + k !== at)
}

/** Every other act on a line that is there. */
export const careOf = (story: Story, all: readonly Said[], titles: readonly Said[]): Care[] => {
  const titled = titledActs(titles)
  const existing = existingIn(all)
  const named = titles.flatMap(said => said.lines.filter(l => SPECIFIC[l.is]).map(word => ({ said, word })))
  const out: Care[] = []
  const add = (act: LineAct, said: Said, object: LineWord | undefined): void => {
    if (out.some(c => c.act === act)) return
    const device = settle(said, object, all, existing, named)
    out.push({ act, device, said, evidence: [clauseEvidence(story.document, said.clause, act)] })
  }
  for (const [at, said] of all.entries()) {
    if (said.place !== 'told') continue
    const { clause } = said
    if (said.acts.length === 0 && said.signs.length === 0 && said.lines.length === 0) continue
    const words = clause.tokens.slice(clause.from, clause.to).map(t => t.word)
    const lines = said.lines.filter(l => l.is !== 'other')
    const scanned = words.some(w => /^(ct|cta|mri|scan|tomography|tomographic)$/.test(w))
    for (const act of said.acts) {
      if (!isDone(said, act)) continue
      const object = objectOf(said, act)
      // "the catheter was leaking; the joint was repaired": the device stands in another clause of the sentence
      const elsewhere =
        act.is === 'repair' || lines.length === 0
          ? othersOfSentence(all, at)
              .flatMap(s => s.lines)
              .find(l => l.is !== 'other' && l.is !== 'lumen')
          : undefined
      const beside = lines[0] ?? elsewhere
      if (
        act.is === 'repair' &&
        (object ||
          ((titled.has('repair') || elsewhere) &&
            !words.some(w => /^(vein|artery|vessel|hernia|pocket|skin|wound|laceration)$/.test(w))))
      )
        add('repair', said, object ?? beside)
      if (act.is === 'declot' && words.some(w => GIVEN.test(w)) && (lines.length > 0 || titled.has('declot')))
        add('declot', said, beside)
      if (act.is === 'clear' && (lines.length > 0 || titled.has('clear')) && !words.some(w => w === 'biopsy'))
        add('clear', said, beside)
      if (act.is === 'strip' && (lines.length > 0 || said.signs.some(s => s.is === 'fibrin')))
        add('strip', said, beside)
      if (act.is === 'check' && !scanned) add('check', said, beside)
      if (
        act.is === 'reposition' &&
        (lines.length > 0 || said.signs.some(s => s.is === 'tip')) &&
        !words.some(w => w === 'patient')
      )
        add('reposition', said, beside)
    }
    const fibrin = said.signs.some(s => s.is === 'fibrin')
    const snare = said.signs.some(s => s.is === 'separate-access' && /snare/.test(s.form))
    if (fibrin && snare && assertionOf(clause, clause.from, clause.from + 1).value === 'performed')
      add('strip', said, lines[0])
    const image = clause.anchors.find(a => a.maneuver.act === 'image' && /inject/.test(a.form))
    const through = lines.find(l => isMeans(said, l) && (l.is !== 'generic' || existing.length > 0))
    if (
      image &&
      through &&
      words.includes('contrast') &&
      !scanned &&
      assertionOf(clause, image.from, image.to).value === 'performed'
    )
      add('check', said, through)
  }
  return out
}
