import type { Evidence, LineProcedure, ReportSetting, UltrasoundAccess } from '../../schema/index.ts'
import { baseOf } from '../anatomy.ts'
import { readUltrasound } from '../context/ultrasound.ts'
import type { Story } from '../stages/narrate.ts'
import { type Care, careOf, removalsOf } from './care.ts'
import { freshIn } from './device.ts'
import { type Frame, framesOf, isMeans, placesLine } from './frames.ts'
import { type Insertion, insertionOf } from './insertion.ts'
import { filmIn, fluoroscopyIn, fluoroscopyTime, signed, tipIn } from './signs.ts'
import { entryOf, sitesOf } from './sites.ts'
import { type Said, scan } from './words.ts'

/** What lines make of a report: the acts, and the parts of the catheter story that are theirs. */
export interface LinesRead {
  readonly lines: readonly LineProcedure[]
  /** Ids of accesses, and places in the story of stops and runs, that belong to a line and to no other code. */
  readonly accessIds: ReadonlySet<string>
  readonly stops: ReadonlySet<number>
  readonly runs: ReadonlySet<number>
  readonly interventions: ReadonlySet<number>
  /** Sentences that tell of placing a line, and of clearing one. */
  readonly sentences: ReadonlySet<number>
  readonly cleared: ReadonlySet<number>
  /** Sentences that break a sheath of fibrin. */
  readonly fibrin: ReadonlySet<number>
}

const NOTHING: LinesRead = {
  lines: [],
  accessIds: new Set(),
  stops: new Set(),
  runs: new Set(),
  interventions: new Set(),
  sentences: new Set(),
  cleared: new Set(),
  fibrin: new Set(),
}

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

/** Vessels on the way of a central line. */
const ROUTE =
  /^ven\.(svc|ivc|ra|rv|bcv|subclavian|axillary|ijv|ejv|cfv|fv|eiv|civ|basilic|brachial|cephalic|gsv|median_cubital|plsvc|azygos)$/

/** Therapies that need a tool; without one the word spoke of something else. */
const TOOLLESS = new Set(['angioplasty', 'embolization', 'infusion', 'sampling', 'stent'])

const WHOLE = { from: 0, to: 100_000 }

const rangeOf = (said: readonly Said[]): { from: number; to: number } => ({
  from: said[0]?.clause.sentence.index ?? 0,
  to: said.at(-1)?.clause.sentence.index ?? 0,
})

/** Reads every line, port and monitoring catheter: put in, exchanged, repaired, taken out. */
export const readLines = (story: Story, setting: ReportSetting): LinesRead => {
  const heart = setting.kind === 'heart' || setting.kind === 'congenital'
  const all = scan(story)
  if (!all) return NOTHING
  const titles = all.filter(s => s.place === 'title' || s.place === 'summary')
  const told = all.filter(s => s.place === 'told')
  const frames = merged(story, framesOf(story, all))
  const classes = new Set(
    frames.filter(f => f.said.some(s => placesLine(s)) || freshIn(f.said).length > 0).map(f => f.cls),
  )
  const alone = frames.length === 1 || classes.size <= 1
  const insertions = frames
    .map(f => insertionOf(story, all, f, titles, alone, heart))
    .filter((i): i is Insertion => i !== undefined)
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
  const accessIds = new Set<string>()
  const stops = new Set<number>()
  const runs = new Set<number>()
  const interventions = new Set<number>()
  const sentences = new Set<number>()
  // "tip at T9": where a line ends is no place of a catheter
  const tipSentences = new Set(
    all.filter(s => s.place === 'told' && s.signs.some(x => x.is === 'tip')).map(s => s.clause.sentence.index),
  )
  // a sheath of fibrin broken by a balloon on the line's own way is no stenosis
  const fibrin = new Set(
    all
      .filter(
        s =>
          s.signs.some(x => x.is === 'fibrin') &&
          !story.document.tokens
            .slice(s.clause.sentence.from, s.clause.sentence.to)
            .some(t => /^(stenosis|stenotic|narrowing|stricture|occlusion)$/.test(t.word)),
      )
      .map(s => s.clause.sentence.index),
  )
  const claim = (
    range: { from: number; to: number },
    bases: ReadonlySet<string>,
    system: 'venous' | 'arterial',
  ): number[] => {
    const taken: number[] = []
    const near = (n: number): boolean => n >= range.from - 1 && n <= range.to
    for (const { index } of story.document.sentences) if (index >= range.from && index <= range.to) sentences.add(index)
    for (const a of story.accesses)
      if (!a.assumed && near(a.sentence) && a.system === system && (bases.has(a.base) || bases.size === 0))
        accessIds.add(a.id)
    const own = (accessId: string | undefined): boolean => {
      const access = story.accesses.find(a => a.id === accessId)
      return !access || access.assumed || accessIds.has(access.id)
    }
    story.stops.forEach((s, i) => {
      const vessel = story.anatomy.getVessel(s.vesselId)
      const route =
        system === 'arterial'
          ? bases.has(baseOf(s.vesselId))
          : vessel.system !== 'arterial' && ROUTE.test(baseOf(s.vesselId))
      if ((near(s.sentence) && route && own(s.accessId)) || tipSentences.has(s.sentence)) stops.add(i)
    })
    // dilators, packing, lidocaine: words of therapy without its tools
    story.interventions.forEach((t, i) => {
      if (near(t.sentence) && t.classes.length === 0 && TOOLLESS.has(t.action)) interventions.add(i)
    })
    story.runs.forEach((r, i) => {
      const ids = [...r.vesselIds, ...(r.tipId ? [r.tipId] : [])]
      const route =
        (system === 'venous' && r.system === 'venous' && ids.every(id => ROUTE.test(baseOf(id)))) || ids.length === 0
      if (
        near(r.sentence) &&
        (route || (system === 'arterial' && ids.every(id => bases.has(baseOf(id))))) &&
        own(r.accessId)
      ) {
        runs.add(i)
        if (r.assertion === 'performed') taken.push(i)
      }
    })
    return taken
  }
  for (const i of insertions) {
    const id = `l${lines.length + 1}`
    const whole = put.length <= 1
    const bases = new Set(i.sites.map(s => s.base))
    const system = i.device === 'arterial' ? ('arterial' as const) : ('venous' as const)
    const taken =
      i.aside || i.device === 'artery-port' || i.device === 'artery-pump'
        ? []
        : claim(frames.length === 1 ? WHOLE : rangeOf(i.frame.said), bases, system)
    if (i.device === 'artery-pump') for (const k of story.stops.keys()) stops.add(k)
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
    const elsewhere = story.accesses.filter(a => !accessIds.has(a.id))
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
      entry: i.found.arm ? 'peripheral' : entryOf(i.site?.base),
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
  // contrast given through a line for another study
  const lent = new Set(
    all
      .filter(
        s =>
          s.lines.some(l => l.is !== 'other' && isMeans(s, l)) &&
          s.clause.tokens.slice(s.clause.from, s.clause.to).some(t => t.word === 'contrast'),
      )
      .map(s => s.clause.sentence.index),
  )
  story.runs.forEach((r, k) => {
    if (lent.has(r.sentence)) runs.add(k)
  })
  const isNew = put.some(i => i.act === 'insert')
  const pushCare = (c: Care): void => {
    const said = [c.said]
    if (put.length === 0) claim(rangeOf(told), new Set(), 'venous')
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
  return { lines, accessIds, stops, runs, interventions, sentences, cleared, fibrin }
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

/** A dilator, a packing, an enlarged nick: words of therapy in a line's own sentences, without a tool of therapy. */
export const isLineWork = (
  read: LinesRead,
  act: { readonly sentence: number; readonly action: string; readonly classes: readonly string[] },
): boolean =>
  (read.sentences.has(act.sentence) && act.classes.length === 0 && TOOLLESS.has(act.action)) ||
  (read.fibrin.has(act.sentence) && act.action === 'angioplasty') ||
  (read.cleared.has(act.sentence) && (act.action === 'thrombectomy' || act.action === 'lysis'))

/** What of the ultrasound of another puncture was told of a line's: the nearer one has it. */
export const ultrasoundWithout = (
  read: LinesRead,
  u: UltrasoundAccess,
  access: { readonly evidence: readonly Evidence[] },
): UltrasoundAccess => {
  const own = access.evidence[0]?.start ?? 0
  const mine = (evidence: readonly Evidence[]): Evidence[] =>
    evidence.filter(
      e =>
        !read.lines.some(l => {
          const at = l.evidence.at(-1)?.start
          return l.ultrasound !== undefined && at !== undefined && Math.abs(at - e.start) < Math.abs(own - e.start)
        }),
    )
  if (read.lines.every(l => l.ultrasound === undefined)) return u
  return {
    ...u,
    guidance: mine(u.guidance),
    evaluated: mine(u.evaluated),
    patent: mine(u.patent),
    realTime: mine(u.realTime),
    image: mine(u.image),
  }
}

/** The story without the catheter work that belongs to lines. */
export const withoutLines = (story: Story, read: LinesRead): Story =>
  read.lines.length === 0 && read.runs.size === 0
    ? story
    : {
        ...story,
        accesses: story.accesses.filter(a => !read.accessIds.has(a.id)),
        stops: story.stops.filter((_, i) => !read.stops.has(i)),
        runs: story.runs.filter((_, i) => !read.runs.has(i)),
        interventions: story.interventions.filter((t, i) => !read.interventions.has(i) && !isLineWork(read, t)),
      }

const isTwin = (i: Insertion): boolean => {
  if (i.found.twin) return true
  const two = signed(i.frame.said, 'two').length > 0
  return two && signed(i.frame.said, 'two-holes').length > 0 && (i.device === 'tunneled' || i.device === 'port')
}
