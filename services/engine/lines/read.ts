import type { Evidence, LineAct, LineProcedure, ReportSetting, UltrasoundAccess } from '../../schema/index.ts'
import { readUltrasound } from '../context/ultrasound.ts'
import type { Story } from '../stages/narrate.ts'
import { type Care, careOf, removalsOf } from './care.ts'
import { createClaims, type LinesRead, NO_LINES, WHOLE } from './claims.ts'
import { freshIn } from './device.ts'
import { type Frame, framesOf, placesLine } from './frames.ts'
import { type Insertion, insertionOf } from './insertion.ts'
import { filmIn, fluoroscopyIn, fluoroscopyTime, signed, tipIn } from './signs.ts'
import { entryOf, sitesOf } from './sites.ts'
import { type Said, scan } from './words.ts'

/** Neighbours that tell of one device: a heading over the details, details over the act. */
const merged = (story: Story, frames: readonly Frame[]): Frame[] => {
  const out: Frame[] = []
  for (const frame of frames) {
    const last = out.at(-1)
    const whole = (f: Frame): boolean => f.said.some(s => placesLine(s) !== undefined)
    const holed = (f: Frame): boolean => f.said.some(s => sitesOf(story, s, 'venous').some(x => x.puncture))
    const same = last && (last.cls === frame.cls || last.cls === undefined || frame.cls === undefined)
    if (last && same && !(whole(last) && whole(frame) && (holed(frame) || frame.cls === 'arterial'))) {
      last.said.push(...frame.said)
      last.cls ??= frame.cls
    } else out.push({ said: [...frame.said], cls: frame.cls })
  }
  return out
}

/** Sentences around work on a standing line that tell of its own hole and pictures. */
const AROUND: Readonly<Partial<Record<LineAct, { before: number; after: number }>>> = {
  strip: { before: 4, after: 3 },
  reposition: { before: 4, after: 3 },
  check: { before: 1, after: 2 },
  clear: { before: 1, after: 2 },
  declot: { before: 0, after: 1 },
}

const rangeOf = (said: readonly Said[]): { from: number; to: number } => ({
  from: said[0]?.clause.sentence.index ?? 0,
  to: said.at(-1)?.clause.sentence.index ?? 0,
})

/** Reads every line, port and monitoring catheter: put in, exchanged, repaired, taken out. */
export const readLines = (story: Story, setting: ReportSetting): LinesRead => {
  const heart = setting.kind === 'heart' || setting.kind === 'congenital'
  const all = scan(story)
  if (!all) return NO_LINES
  const titles = all.filter(s => s.place === 'title' || s.place === 'summary')
  const told = all.filter(s => s.place === 'told')
  const frames = merged(story, framesOf(story, all))
  const classes = new Set(
    frames.filter(f => f.said.some(s => placesLine(s)) || freshIn(f.said).length > 0).map(f => f.cls),
  )
  const alone = frames.length === 1 || classes.size <= 1
  const read = frames
    .map(f => insertionOf(story, all, f, titles, alone, heart))
    .filter((i): i is Insertion => i !== undefined)
  const insertions = read.filter(i => !isBorrowed(i, read))
  const put = insertions.filter(i => i.assertion === 'performed')
  const exchanged = put.some(i => i.act === 'replace' || i.act === 'replace-catheter')
  const removals = removalsOf(story, all, titles)
  const care = careOf(story, all, titles)
  const time = fluoroscopyTime(story)
  const titleFluoro = titles.flatMap(s => fluoroscopyIn(story, [s]))
  const fluoroIn = (said: readonly Said[], whole: boolean): Evidence[] => {
    const own = fluoroscopyIn(
      story,
      said.filter(s => s.place === 'told'),
    )
    return own.length > 0 ? own : whole ? [...fluoroscopyIn(story, told), ...time] : []
  }
  const lines: LineProcedure[] = []
  const claims = createClaims(story, all)
  for (const i of insertions) {
    const id = `l${lines.length + 1}`
    const whole = put.length <= 1
    const bases = new Set(i.sites.map(s => s.base))
    const system = i.device === 'arterial' ? ('arterial' as const) : ('venous' as const)
    const taken =
      i.aside || i.device === 'artery-port' || i.device === 'artery-pump'
        ? []
        : claims.claim(frames.length === 1 ? WHOLE : rangeOf(i.frame.said), bases, system)
    if (i.device === 'artery-pump') claims.claimStops()
    const fluoroscopy = fluoroIn(i.frame.said, whole)
    const synthetic = {
      id,
      factId: '',
      assertion: 'performed' as const,
      evidence: [],
      sentence: i.sentence,
      seq: 0,
      base: i.site?.base ?? 'ven.ijv',
      side: 'unknown' as const,
      system,
      direction: 'unknown' as const,
      via: 'percutaneous' as const,
      assumed: false,
    }
    const others = insertions.filter(o => o !== i).map((o, k) => ({ ...synthetic, id: `x${k}`, sentence: o.sentence }))
    const elsewhere = story.accesses.filter(a => !claims.accessIds.has(a.id))
    const [ultrasound] = readUltrasound({ ...story, accesses: [synthetic, ...others, ...elsewhere] })
    const tip = tipIn(whole ? all : i.frame.said)
    lines.push({
      id,
      factId: '',
      act: i.act,
      // a catheter whose tip stays in the arm is a midline, whatever was planned
      device: i.device === 'picc' && i.act === 'insert' && tip === 'arm' ? 'midline' : i.device,
      assertion: i.assertion,
      evidence: i.evidence,
      sentence: i.sentence,
      site: i.site?.base,
      side: i.site?.side ?? 'unknown',
      entry: i.found.arm ? 'peripheral' : isChestCephalic(i) ? 'central' : entryOf(i.site?.base),
      cutdown: i.cutdown,
      twin: isTwin(i),
      deviceSaid: i.found.said,
      fluoroscopy,
      fluoroscopyTitle: titleFluoro,
      tipImage: [...fluoroscopy, ...filmIn(story, whole ? told : i.frame.said)],
      tip,
      monitoring: signed(i.frame.said, 'monitoring').flatMap(m =>
        i.evidence.slice(0, 1).map(e => ({ ...e, supports: m.word.form })),
      ),
      venogram: taken.flatMap(k => story.runs[k]!.evidence),
      failedSite: i.sites.some(s => s.failed) && i.assertion === 'performed',
      aside: i.aside,
      ultrasound: ultrasound && afterFailure(story, i, ultrasound),
    })
  }
  const isNew = put.some(i => i.act === 'insert')
  const pushCare = (c: Care): void => {
    const said = [c.said]
    const around = AROUND[c.act]
    const at = c.said.clause.sentence.index
    if (around && put.length === 0)
      claims.claim({ from: at - around.before, to: at + around.after }, new Set(), 'venous')
    lines.push({
      id: `l${lines.length + 1}`,
      factId: '',
      act: c.act,
      device: c.device,
      assertion: 'performed',
      evidence: c.evidence,
      sentence: c.said.clause.sentence.index,
      side: 'unknown',
      entry: 'unknown',
      cutdown: false,
      twin: false,
      deviceSaid: c.device !== 'unknown',
      fluoroscopy: fluoroIn(said, put.length === 0),
      fluoroscopyTitle: [],
      tipImage: [],
      tip: 'unstated',
      monitoring: [],
      venogram: [],
      failedSite: false,
      aside: false,
    })
  }
  for (const c of removals) if (!(exchanged && !isNew) || put.every(i => i.device !== c.device)) pushCare(c)
  const cleared = new Set(
    care
      .filter(c => c.act === 'declot' || c.act === 'clear' || c.act === 'strip')
      .map(c => c.said.clause.sentence.index),
  )
  for (const c of care) {
    // inside the placing of a new line: its own check, its own correction of the tip
    if (put.length > 0 && (c.act === 'check' || c.act === 'reposition')) continue
    if (c.act === 'repair' && put.length > 0) continue
    pushCare(c)
  }
  return { ...claims, lines, cleared }
}

/** A hole for other work, read as the line of the title that is told with its own words elsewhere. */
const isBorrowed = (i: Insertion, all: readonly Insertion[]): boolean => {
  const own = (x: Insertion): boolean =>
    freshIn(x.frame.said).length > 0 || x.frame.said.some(s => placesLine(s) !== undefined)
  return !own(i) && all.some(o => o !== i && o.device === i.device && own(o))
}

/** Ultrasound of a puncture that failed guides nothing: only what is told after the failure counts. */
const afterFailure = (story: Story, i: Insertion, u: UltrasoundAccess): UltrasoundAccess => {
  const failures = i.frame.said.filter(
    s =>
      s.clause.sentence.index < i.sentence &&
      (s.signs.some(x => x.is === 'abandon') || i.sites.some(x => x.failed && x.said === s)),
  )
  const last = failures.at(-1)
  if (!last) return u
  const end = story.document.tokens[last.clause.sentence.to - 1]!.end
  const late = (evidence: readonly Evidence[]): Evidence[] => evidence.filter(e => e.start >= end)
  return {
    ...u,
    guidance: late(u.guidance),
    evaluated: late(u.evaluated),
    patent: late(u.patent),
    realTime: late(u.realTime),
    image: late(u.image),
  }
}

/** The cephalic vein in the groove under the clavicle is a way of the chest. */
const isChestCephalic = (i: Insertion): boolean =>
  i.site?.base === 'ven.cephalic' &&
  i.frame.said.some(s => {
    for (let k = s.clause.from; k < s.clause.to; k++)
      if (
        /^(deltopectoral|deltopectoralis|infraclavicular|clavicle|subclavicular|pectoral|prepectoral)$/.test(
          s.clause.tokens[k]!.word,
        )
      )
        return true
    return false
  })

const isTwin = (i: Insertion): boolean => {
  if (i.found.twin) return true
  const two = signed(i.frame.said, 'two').length > 0
  return two && signed(i.frame.said, 'two-holes').length > 0 && (i.device === 'tunneled' || i.device === 'port')
}
