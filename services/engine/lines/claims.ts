import type { Evidence, LineProcedure, UltrasoundAccess } from '../../schema/index.ts'
import { baseOf } from '../anatomy.ts'
import type { Story } from '../stages/narrate.ts'
import { isMeans } from './frames.ts'
import type { System } from './sites.ts'
import type { Said } from './words.ts'

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

export const NO_LINES: LinesRead = {
  lines: [],
  accessIds: new Set(),
  stops: new Set(),
  runs: new Set(),
  interventions: new Set(),
  sentences: new Set(),
  cleared: new Set(),
  fibrin: new Set(),
}

/** Vessels on the way of a central line. */
const ROUTE =
  /^ven\.(svc|ivc|ra|rv|bcv|subclavian|axillary|ijv|ejv|cfv|fv|eiv|civ|basilic|brachial|cephalic|gsv|median_cubital|plsvc|azygos)$/

/** Therapies that need a tool; without one the word spoke of something else. */
const TOOLLESS = new Set(['angioplasty', 'embolization', 'infusion', 'sampling', 'stent'])

export const WHOLE = { from: 0, to: 100_000 }

export interface Range {
  readonly from: number
  readonly to: number
}

const DISRUPT = /^(sleeve|disrupt|disrupted|disrupting|disruption|broken|macerate|macerated)$/

const sentencesWith = (all: readonly Said[], test: (said: Said) => boolean): Set<number> =>
  new Set(all.filter(test).map(s => s.clause.sentence.index))

const has = (words: readonly { readonly word: string }[], pattern: RegExp): boolean =>
  words.some(w => pattern.test(w.word))

/** What of the catheter story belongs to lines; `claim` takes what one line needs and returns its contrast runs. */
export const createClaims = (
  story: Story,
  all: readonly Said[],
): Omit<LinesRead, 'lines' | 'cleared'> & {
  claim(range: Range, bases: ReadonlySet<string>, system: System): number[]
  claimStops(): void
} => {
  const { tokens, sentences: every } = story.document
  const accessIds = new Set<string>()
  const stops = new Set<number>()
  const runs = new Set<number>()
  const interventions = new Set<number>()
  const sentences = new Set<number>()
  // "tip at T9": where a line ends is no place of a catheter
  const tips = sentencesWith(all, s => s.place === 'told' && s.signs.some(x => x.is === 'tip'))
  // a sheath of fibrin broken by a balloon on the line's own way is no stenosis
  const spoken = all.some(s => s.signs.some(x => x.is === 'fibrin'))
  const fibrin = sentencesWith(
    all,
    s =>
      (s.signs.some(x => x.is === 'fibrin') ||
        (spoken && has(tokens.slice(s.clause.sentence.from, s.clause.sentence.to), DISRUPT))) &&
      !has(
        tokens.slice(s.clause.sentence.from, s.clause.sentence.to),
        /^(stenosis|stenotic|narrowing|stricture|occlusion)$/,
      ),
  )
  // contrast given through a line for another study
  const lent = sentencesWith(
    all,
    s =>
      s.lines.some(l => l.is !== 'other' && isMeans(s, l)) &&
      has(tokens.slice(s.clause.from, s.clause.to), /^contrast$/),
  )
  story.runs.forEach((r, k) => {
    if (lent.has(r.sentence)) runs.add(k)
  })
  const claim = (range: Range, bases: ReadonlySet<string>, system: System): number[] => {
    const taken: number[] = []
    const near = (n: number): boolean => n >= range.from - 1 && n <= range.to
    for (const { index } of every) if (index >= range.from && index <= range.to) sentences.add(index)
    for (const a of story.accesses)
      if (!a.assumed && near(a.sentence) && a.system === system && (bases.has(a.base) || bases.size === 0))
        accessIds.add(a.id)
    const own = (accessId: string | undefined): boolean => {
      const access = story.accesses.find(a => a.id === accessId)
      return !access || access.assumed || accessIds.has(access.id)
    }
    story.stops.forEach((s, i) => {
      const base = baseOf(s.vesselId)
      const venous = story.anatomy.getVessel(s.vesselId).system !== 'arterial'
      const route = system === 'arterial' ? bases.has(base) : venous && ROUTE.test(base)
      if ((near(s.sentence) && route && own(s.accessId)) || tips.has(s.sentence)) stops.add(i)
    })
    // dilators, packing, lidocaine: words of therapy without its tools
    story.interventions.forEach((t, i) => {
      if (near(t.sentence) && t.classes.length === 0 && TOOLLESS.has(t.action)) interventions.add(i)
    })
    story.runs.forEach((r, i) => {
      const vessels = [...r.vesselIds, ...(r.tipId ? [r.tipId] : [])].map(baseOf)
      const route =
        vessels.length === 0 ||
        (system === 'arterial'
          ? vessels.every(v => bases.has(v)) ||
            // "collateral flow to the hand was adequate": a test at the wrist, while another line's tip lies in the cava
            (r.system === 'venous' && vessels.every(v => ROUTE.test(v)))
          : r.system === 'venous' && vessels.every(v => ROUTE.test(v)))
      if (!near(r.sentence) || !route || !own(r.accessId)) return
      runs.add(i)
      if (r.assertion === 'performed') taken.push(i)
    })
    return taken
  }
  const claimStops = (): void => {
    for (const k of story.stops.keys()) stops.add(k)
  }
  return { accessIds, stops, runs, interventions, sentences, fibrin, claim, claimStops }
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
