import type { Laterality, RunPurpose } from '../../schema/index.ts'
import type { Anchor, Clause, VesselRef } from '../stages/clause.ts'
import { isAccessRoute } from './position.ts'
import type { CatheterState } from './state.ts'

/** Words that may stand between a vessel and the study that is named after it. */
const BETWEEN = new Set([
  'artery',
  'vein',
  'trunk',
  'selective',
  'diagnostic',
  'digital',
  'subtraction',
  'and',
  'the',
  'a',
  'an',
  'was',
  'were',
  'each',
  'then',
  'with',
  'oblique',
  'multiple',
  'repeat',
  'contrast',
  'both',
  'all',
  'also',
  'branch',
  'hand',
  'separately',
  'single',
  'full',
  'complete',
  'subsequently',
  'next',
  ',',
  'and',
  'limb',
  'main',
  'in',
  'turn',
  'three',
  'two',
  'four',
  'cerebral',
  'only',
  'again',
  'superselective',
  'selectively',
  'obtained',
  'performed',
  'completion',
  'is',
  'a.',
  'flush',
  'first',
  'study',
  'new',
  'cone',
  'beam',
  'ct',
  'pelvic',
  'ap',
  'dsa',
  'unilateral',
  'standard',
  'by',
  'vessel',
  'level',
  'territory',
  'system',
  'extremity',
  'microcatheter',
  'circulation',
  'origin',
  'portion',
  'view',
  'segment',
])

export const purposeOf = (clause: Clause, anchor: Anchor): RunPurpose => {
  let purpose: RunPurpose = 'unstated'
  for (const c of clause.concepts) {
    if (c.concept.kind !== 'purpose') continue
    const is = c.concept.detail?.is
    if (is === 'roadmap') return 'roadmap'
    if (is === 'access-check') return 'access-check'
    if (is === 'completion' && Math.abs(c.from - anchor.from) <= 6) purpose = 'completion'
    else if (is === 'diagnostic' && purpose === 'unstated') purpose = 'diagnostic'
    else if (is === 'mapping' && purpose === 'unstated') purpose = 'mapping'
  }
  if (clause.anchors.some(a => a.maneuver.act === 'close') && purpose === 'unstated') return 'access-check'
  return purpose
}

const between = (clause: Clause, from: number, to: number, refs: readonly VesselRef[]): boolean => {
  for (let i = from; i < to; i++) {
    const ref = refs.find(r => r.from === i)
    if (ref) {
      i = ref.to - 1
      continue
    }
    const word = clause.tokens[i]!.word
    if (!BETWEEN.has(word) && !/^(right|left|bilateral|common|\d+)$/.test(word)) return false
  }
  return true
}

export interface Target {
  readonly refs: readonly VesselRef[]
  /** The study is named after the vessel ("celiac angiogram"), or the vessel was injected. */
  readonly named: boolean
  readonly origin: readonly VesselRef[]
}

/** What was imaged, and from where when that is said. */
export const targetOf = (state: CatheterState, clause: Clause, anchor: Anchor): Target => {
  const stop = clause.anchors.find(a => a.maneuver.act === 'find' && a.from > anchor.from)?.from ?? clause.to
  const refs = clause.vessels.filter(v => v.from < stop && !isAccessRoute(state, v, clause))
  const origin = refs.filter(v => v.role === 'from' && v.from > anchor.from)
  const before = refs.filter(
    v =>
      v.to <= anchor.from &&
      v.role !== 'from' &&
      v.role !== 'level' &&
      v.role !== 'course' &&
      between(clause, v.to, anchor.from, refs),
  )
  const injects = /inject|run|angio|arterio|veno|images?$/.test(anchor.form)
  const after = refs.filter(
    v =>
      v.from >= anchor.to &&
      !v.finding &&
      (v.role === 'of' ||
        (v.role === 'to' && injects && !clause.tokens.slice(anchor.to, v.from).some(t => /^(is|are)$/.test(t.word))) ||
        (v.role === 'none' && v.from - anchor.to <= 1 && clause.tokens[anchor.to]?.word !== 'the')),
  )
  const listed = before.length > 0 ? before : after
  return { refs: listed, named: true, origin }
}

export const ZONES = new Set(['leg', 'arm', 'neck', 'brain', 'posterior', 'pelvis', 'carotid', 'visceral'])

/** A sub-heading that names a vessel and nothing else: "IMA:". */
export const isVesselHeading = (heading: Clause): boolean => heading.vessels.length > 0 && heading.anchors.length === 0

/** "and the image has been permanently recorded": between the picture and its keeping stand helping verbs only. */
const isKeptImage = (clause: Clause, anchor: Anchor): boolean => {
  if (!/^(image|picture|view|film)$/.test(anchor.form)) return false
  const kept = clause.concepts.find(
    c => c.concept.kind === 'ultrasound' && c.concept.detail?.is === 'image' && c.to > anchor.to,
  )
  if (!kept || kept.from - anchor.to > 4) return false
  return clause.tokens
    .slice(anchor.to, kept.from)
    .every(t => /^(has|have|had|been|was|were|is|are|being|be|then|also|now|duly|permanently|both)$/.test(t.word))
}

/** "tumescent fluid was run round the vein": what was run in is no contrast. */
const isFluidGiven = (clause: Clause, anchor: Anchor): boolean => {
  if (!/^(run|inject|shot|imaged?$)/.test(anchor.form)) return false
  const said = clause.tokens.slice(clause.from, clause.to).map(t => t.word)
  return (
    said.some(w => /^(tumescent|tumescence|saline|lidocaine|klein|anesthetic|xylocaine|bicarbonate)$/.test(w)) &&
    !said.some(w => /^(contrast|dye|omnipaque|visipaque|isovue|optiray|angiogram|venogram|dsa)$/.test(w))
  )
}

/** "On the selective run the tibial is occluded", "three vessel runoff": a run spoken of, not made. */
export const refersBack = (clause: Clause, anchor: Anchor): boolean => {
  // "image stored" is the record of the access, no study
  if (clause.concepts.some(c => c.concept.kind === 'ultrasound' && c.from < anchor.to && c.to > anchor.from))
    return true
  // "a CT angiogram", "the MR angiogram": another kind of study
  if (
    clause.concepts.some(
      c =>
        c.concept.kind === 'prior' &&
        /^(cta|mr|ct|duplex)$/.test(c.concept.detail?.study ?? '') &&
        c.from < anchor.to &&
        c.to >= anchor.from,
    )
  )
    return true
  const word = (i: number): string => (i >= clause.from ? (clause.tokens[i]?.word ?? '') : '')
  if (isKeptImage(clause, anchor) || isFluidGiven(clause, anchor)) return true
  // "lidocaine was injected", "the cortisol was run in the laboratory": no contrast, no study
  if (/^inject/.test(anchor.form) && clause.concepts.some(c => c.concept.kind === 'drug')) return true
  // "an injection was prepared in case of need"
  if (
    word(anchor.to) === 'was' &&
    anchor.to + 1 < clause.to &&
    /^(prepared|considered|raised|offered|contemplated|discussed|available|deferred)$/.test(word(anchor.to + 1))
  )
    return true
  if (anchor.form === 'run' && /^(was|were|is|be|been|then)$/.test(word(anchor.from - 1))) return true
  if (/^run ?off/.test(anchor.form) && word(anchor.from - 1) === 'vessel') return true
  // "on the strength of these pictures"
  if (/^(picture|image|view|film|run|study|series)$/.test(anchor.form) && /^(these|those)$/.test(word(anchor.from - 1)))
    return true
  for (let i = anchor.from - 1; i >= clause.from && anchor.from - i <= 5; i--) {
    const w = word(i)
    if (w === 'on' || w === 'from' || w === 'by' || w === 'in') {
      const the = word(i + 1)
      return (
        (the === 'the' || the === 'this' || the === 'that' || the === 'these') &&
        clause.anchors.every(a => a.maneuver.act !== 'select') &&
        (isReading(clause) || clause.vessels.some(v => v.from > anchor.to))
      )
    }
    if (clause.anchors.some(a => a !== anchor && a.from <= i && a.to > i)) break
  }
  return false
}

/** "It is concluded that the angiogram is negative": where a picture was made already, it is that one. */
export const sumsUp = (state: CatheterState, clause: Clause, anchor: Anchor): boolean => {
  const { tokens } = clause
  if (!/^(the|this|that|our|today)$/.test(tokens[anchor.from - 1]?.word ?? '') || anchor.from - 1 < clause.from)
    return false
  if (!/^(is|was|remains|remained)$/.test(tokens[anchor.to]?.word ?? '')) return false
  if (
    !/^(negative|positive|normal|abnormal|unremarkable|diagnostic|inconclusive|otherwise|entirely|therefore|thus|read|reviewed)$/.test(
      tokens[anchor.to + 1]?.word ?? '',
    )
  )
    return false
  return state.runs.some(r => r.assertion === 'performed' && r.position === state.moves)
}

/** "left leg arteriogram from the right groin": the side that stands at the part imaged. */
export const besideZone = (clause: Clause): Laterality | undefined => {
  for (const c of clause.concepts) {
    if (c.concept.kind !== 'region' || !ZONES.has(c.concept.detail?.zone ?? '')) continue
    const word = clause.tokens[c.from - 1]?.word
    if (c.from - 1 >= clause.from && (word === 'right' || word === 'left')) return word
    if (c.from - 1 >= clause.from && (word === 'bilateral' || word === 'both')) return 'bilateral'
  }
  return undefined
}

/** "Right CFA, runoff": the side is the hole's, not the picture's. */
export const holeNamesSide = (state: CatheterState, clause: Clause): boolean =>
  clause.vessels.some(v => {
    const before = clause.tokens[v.from - 1]?.word
    return (before === 'right' || before === 'left') && v.role === 'none' && isAccessRoute(state, v, clause)
  })

/** Words of a reading: what a picture shows, told without a word for the study. */
export const isReading = (clause: Clause): boolean =>
  clause.concepts.some(c => c.concept.kind === 'reading') ||
  clause.anchors.some(a => a.maneuver.act === 'find') ||
  (clause.vessels.length > 0 && isMeasured(clause))

/** "the aorta is 19 mm" */
const isMeasured = (clause: Clause): boolean => {
  const { tokens } = clause
  for (let i = clause.from; i + 2 < clause.to; i++)
    if (
      /^(is|was|measures|measured|measuring)$/.test(tokens[i]!.word) &&
      tokens[i + 1]!.kind === 'number' &&
      /^(mm|cm|millimeter|centimeter)$/.test(tokens[i + 2]!.word)
    )
      return true
  return false
}
