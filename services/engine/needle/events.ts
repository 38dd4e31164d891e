import type { AssertionValue, Laterality } from '../../schema/index.ts'
import { isSince, leftThere } from './left-there.ts'
import { done, hasTerm, type Scene, type View } from './scene.ts'
import type { TermHit } from './terms.ts'

export type EventType =
  | 'puncture'
  | 'place'
  | 'exchange'
  | 'convert'
  | 'remove'
  | 'inject'
  | 'keep'
  | 'existing'
  | 'aspirate'
  | 'dilate'
  | 'brush'
  | 'stone'
  | 'rendezvous'
  | 'occlude'
  | 'unclog'
  | 'other'

/** One thing done to a tube or through a needle. */
export interface TubeEvent {
  readonly type: EventType
  /** Kind of tube; generic when the words only say tube, catheter, drain. */
  readonly tube: string
  /** What the tube became: "exchanged for a nephroureteral catheter". */
  readonly after?: string | undefined
  readonly side: Laterality
  readonly sideSaid: boolean
  readonly value: AssertionValue
  readonly view: View
  /** Place in the text, in tokens. */
  readonly at: number
  /** Only named in a note without a verb. */
  readonly bare?: boolean | undefined
}

const PLACE_FORM =
  /^(into|coaxial|coaxially|used to access|went|shaped|took|in|seated|left in|sits in|position|reached|reaching)$/

/** Tubes named in a clause; general words only where no kind is named. */
const tubesOf = (hits: readonly TermHit[]): TermHit[] => {
  const tubes = hits.filter(
    h =>
      h.kind === 'tube' &&
      !hits.some(o => o.kind === 'trap' && o.is === 'surgical-drain' && o.from < h.to && o.to > h.from),
  )
  const exact = tubes.filter(h => h.is !== 'generic')
  return exact.length > 0 ? exact : tubes
}

const NOT_TUBE =
  /^(needle|wire|guidewire|dilator|sheath|introducer|glidewire|amplatz|accustick|stylet|trocar|obturator|cannula|dressing|peel)$/

/** The object right before a verb: a needle, wire or sheath, no tube. */
const objectIsTool = (view: View, at: number): boolean => {
  const { tokens } = view.clause
  for (let i = at - 1; i >= Math.max(view.clause.sentence.from, at - 7); i--) {
    const w = tokens[i]!.word
    if (NOT_TUBE.test(w))
      return (
        !/^(over|through|via)$/.test(tokens[i - 1]?.word ?? '') &&
        !/^(over|through|via)$/.test(tokens[i - 2]?.word ?? '')
      )
    if (view.around.some(h => h.kind === 'tube' && h.from <= i && h.to > i)) return false
  }
  return false
}

const followedByNo = (view: View, hit: { from: number }): boolean =>
  /^(no|without|any)$/.test(view.clause.tokens[hit.from - 1]?.word ?? '')

const PURPOSE = /^(for|before|prior|during|after|following|post|requested|undergo|presents|to)$/

/** "for exchange", "prior to removal": spoken of, not told. */
const spokenOf = (view: View, hit: { from: number; to: number }): boolean => {
  const { tokens } = view.clause
  for (let i = hit.from - 1; i >= Math.max(view.clause.from, hit.from - 3); i--) {
    const w = tokens[i]!.word
    if (PURPOSE.test(w)) {
      if (w === 'to') return tokens[i - 1]?.word === 'prior' || tokens[i - 1]?.word === 'proceed'
      return true
    }
    if (!/^(the|a|an|its|routine|tube|catheter|of)$/.test(w)) return false
  }
  return false
}

/** "A 10 French pigtail was left", not "the drain was left". */
const isNew = (view: View, tube: TermHit): boolean => {
  const { tokens } = view.clause
  for (let i = tube.from - 1; i >= Math.max(view.clause.from, tube.from - 5); i--) {
    const w = tokens[i]!.word
    if (/^(a|an|french|fr|new|f|\d+(\.\d+)?fr?)$/.test(w)) return true
    if (/^(the|this|existing|indwelling|old)$/.test(w)) return false
  }
  return false
}

const nearest = (tubes: readonly TermHit[], at: number): TermHit | undefined => {
  let best: TermHit | undefined
  let distance = Number.POSITIVE_INFINITY
  for (const t of tubes) {
    const d = t.from >= at ? t.from - at : at - t.to
    if (d < distance) {
      best = t
      distance = d
    }
  }
  return best
}

const kindOf = (hit: TermHit | undefined): string =>
  hit === undefined ? 'generic' : hit.is === 'drain' ? 'generic' : hit.is

/** "A 10 x 60 Wallstent was deployed across it": under the topic of bile ducts a stent lies in a bile duct. */
const stentOfDuct = (view: View): string | undefined =>
  view.topic === 'biliary' && view.clause.devices.some(d => d.device.class.startsWith('stent'))
    ? 'biliary-stent'
    : undefined

const GOAL = /^(for|to|with|by|into|in)$/

/** An angiographic pigtail. */
const inVessel = (view: View): boolean =>
  view.clause.tokens
    .slice(view.clause.from, view.clause.to)
    .some(t => /^(aorta|aortic|ventricle|ventricular|artery|arch|cava|iliac|femoral|aortogram)$/.test(t.word))

/** Reads the tube events of one clause. */
const eventsOfView = (view: View): TubeEvent[] => {
  const { clause } = view
  const out: TubeEvent[] = []
  const tubes = tubesOf(view.hits).filter(t => !(t.form.startsWith('pigtail') && inVessel(view)))
  const near = tubes.length > 0 ? tubes : tubesOf(view.around)
  const base = { side: view.side, sideSaid: view.sideSaid, view }
  const push = (type: EventType, tube: string, at: number, value: AssertionValue, after?: string): void => {
    out.push({ ...base, type, tube, value, at, ...(after === undefined ? {} : { after }) })
  }
  for (const h of view.hits) {
    if (h.kind !== 'act') continue
    const value = done(view, h)
    if (h.is === 'exchange' || h.is === 'convert') {
      if (followedByNo(view, h) || spokenOf(view, h) || near.length === 0) continue
      if (clause.tokens[h.from - 1]?.word === 'in' && clause.tokens[h.to]?.word === 'for') {
        const old = near.find(t => t.from >= h.to)
        if (old) push('existing', kindOf(old), h.from, 'historical')
        continue
      }
      const before = near.filter(t => t.from < h.from)
      const behind = near.filter(t => t.from >= h.to)
      const goal = behind.find(t => clauseGoal(view, h.to, t.from))
      if (objectIsTool(view, h.from)) {
        const placed = goal ?? behind[0]
        if (placed) push('place', kindOf(placed), h.from, value)
        continue
      }
      const was = before.at(-1) ?? behind.find(t => t !== goal) ?? goal ?? behind[0]
      const became = goal && goal !== was ? kindOf(goal) : undefined
      push(h.is === 'convert' ? 'convert' : 'exchange', kindOf(was), h.from, value, became)
    } else if (h.is === 'remove' && measured(view, h.from)) {
      push('aspirate', 'generic', h.from, value)
    } else if (h.is === 'remove') {
      if (followedByNo(view, h) || spokenOf(view, h)) continue
      if (objectIsTool(view, h.from) || toolAfter(view, h.to)) continue
      const tube = nearest(near, h.from)
      if (tube) push('remove', kindOf(tube), h.from, value)
    } else if (h.is === 'inject' || h.is === 'loopogram' || h.is === 'sinogram') {
      if (spokenOf(view, h)) continue
      push('inject', h.is === 'inject' ? kindOf(nearest(near, h.from)) : h.is, h.from, value)
    } else if (h.is === 'keep') {
      const tube = nearest(near, h.from)
      push('keep', kindOf(tube), h.from, value)
      if (tube && tube.from < h.from && isNew(view, tube)) push('place', kindOf(tube), h.from, value)
    } else if (h.is === 'puncture') {
      if (/^(access|entry|puncture)$/.test(h.form) && /^(lost|site|was lost)$/.test(clause.tokens[h.to]?.word ?? ''))
        continue
      push('puncture', 'generic', h.from, value)
    } else if (h.is === 'aspirate' || h.is === 'thoracentesis' || h.is === 'paracentesis')
      push('aspirate', h.is, h.from, value)
    else if (h.is === 'place') {
      const tube = stentOfDuct(view) ?? (tubes.length > 0 ? kindOf(subjectTube(view, tubes, h.from, h.to)) : undefined)
      if (tube && !spokenOf(view, h) && !objectIsTool(view, h.from)) push('place', tube, h.from, value)
    } else if (h.is === 'dilate') push('dilate', kindOf(nearest(near, h.from)), h.from, value)
    else if (h.is === 'brush' || h.is === 'stone' || h.is === 'rendezvous' || h.is === 'occlude' || h.is === 'unclog')
      push(h.is, 'generic', h.from, value)
  }
  const left = leftThere(view, tubes)
  if (left && !out.some(e => e.type === 'place')) push('place', kindOf(left.tube), left.from, done(view, left))
  const stretched = stretchedAt(view)
  if (stretched !== undefined && !out.some(e => e.type === 'dilate'))
    push('dilate', kindOf(nearest(near, stretched)), stretched, done(view, { from: stretched, to: stretched + 1 }))
  for (const a of clause.anchors) {
    const { act } = a.maneuver
    if (act === 'image' && /inject|contrast|opacif/.test(a.form)) {
      const tube = injected(view, near, a)
      if (tube || view.topic !== '') push('inject', kindOf(tube), a.from, done(view, a))
      continue
    }
    const stents = act === 'treat' && a.maneuver.detail?.action === 'stent' && tubes.some(t => t.form.includes('stent'))
    if (act !== 'advance' && act !== 'deploy' && !stents) continue
    // "the tube was taken out"
    if (view.hits.some(h => h.kind === 'act' && h.is === 'remove' && h.from <= a.from && h.to > a.to)) continue
    if (a.form === 'place' && /^(in|into)$/.test(clause.tokens[a.from - 1]?.word ?? '')) continue
    // "repeat scan shows both catheters well positioned": seen, not done
    if (/^position/.test(a.form) && clause.anchors.some(o => o.maneuver.act === 'find' && o.from < a.from)) continue
    // "both catheters well placed"
    if (
      /^(well|adequately|properly|correctly|appropriately|satisfactorily)$/.test(clause.tokens[a.from - 1]?.word ?? '')
    )
      continue
    // "10 FR pigtail left in the abscess": a new one stays; "the tube was left in" does not
    const stays = a.form === 'left in' && tubes.some(t => t.to <= a.from && a.from - t.to <= 3 && isNew(view, t))
    if (a.maneuver.detail?.weak !== undefined || (PLACE_FORM.test(a.form) && !stays)) continue
    if (
      clause.concepts.some(c => c.concept.detail?.moves === 'needle' && Math.abs(c.from - a.from) < 8) &&
      !tubes.some(t => t.is !== 'generic')
    ) {
      push('puncture', 'generic', a.from, done(view, a))
      continue
    }
    const stent = stentOfDuct(view)
    if (tubes.length === 0 && stent) push('place', stent, a.from, done(view, a))
    if (tubes.length === 0) continue
    if (isDated(view, a.from, a.to)) {
      push('existing', kindOf(nearest(tubes, a.from)), a.from, 'historical')
      continue
    }
    const tube = stents
      ? (tubes.find(t => t.form.includes('stent') && t.is !== 'generic') ?? tubes.find(t => t.form.includes('stent')))
      : subjectTube(view, tubes, a.from, a.to)
    if (tube && !spokenOf(view, a)) push('place', kindOf(tube), a.from, done(view, a))
  }
  if (
    hasTerm(view.hits, 'count', 'existing') &&
    tubes.length > 0 &&
    view.hits.some(
      h => h.kind === 'count' && h.is === 'existing' && tubes.some(t => t.from >= h.to - 1 && t.from - h.to <= 5),
    )
  )
    push('existing', kindOf(tubes[0]), tubes[0]!.from, 'historical')
  for (const h of view.hits) {
    if (h.kind !== 'count' || h.is !== 'ailing') continue
    const old = tubesOf(view.around).find(t => t.to <= h.from && h.from - t.to <= 12)
    if (old && done(view, h) === 'performed') push('existing', kindOf(old), old.from, 'historical')
  }
  const contrast = clause.tokens.slice(clause.from, clause.to).findIndex(t => t.word === 'contrast')
  if (contrast >= 0 && !out.some(e => e.type === 'inject')) {
    const at = clause.from + contrast
    const tube = near.find(t => t.from > at && t.from - at < 9 && goesThrough(view, at, t.from))
    if (tube) push('inject', kindOf(tube), at, done(view, { from: at, to: at + 1 }))
  }
  // Terse notes: "new 8 Fr nephrostomy", "one catheter each"
  if (
    clause.sentence.role === 'label' &&
    out.every(e => e.type === 'keep' || e.type === 'puncture') &&
    tubes.some(t => t.is !== 'generic' || out.length === 0) &&
    view.topic !== '' &&
    !clause.anchors.some(a => a.maneuver.act === 'find')
  )
    out.push({
      ...base,
      type: hasTerm(view.hits, 'count', 'existing') || isSince(view) ? 'existing' : 'place',
      tube: kindOf(tubes.find(t => t.is !== 'generic') ?? tubes[0]),
      value: done(view, tubes[0]!),
      at: tubes[0]!.from,
      bare: true,
    })
  return out
}

const STRETCHES =
  /^(stretched|dilated|opened|widened|expanded|plastied|treated|broken|cracked|effaced|enlarged|taken|forced)$/
const NARROW = /^(stricture|stenosis|narrowing|narrowed|anastomosis|waist|sphincter|ampulla|duct|ureter)$/

/** "The stricture was stretched with a 6 mm x 40 mm balloon": verb, narrowing and balloon, in any order. */
const stretchedAt = (view: View): number | undefined => {
  if (view.topic !== 'biliary' && view.topic !== 'urinary') return undefined
  const { tokens, from, to, concepts } = view.clause
  const words = tokens.slice(from, to)
  if (!concepts.some(c => c.concept.detail?.class?.startsWith('balloon'))) return undefined
  if (!words.some(t => NARROW.test(t.word)) || words.some(t => /^(sweep|swept|stone|pushed|occlusion)$/.test(t.word)))
    return undefined
  const at = words.findIndex(t => STRETCHES.test(t.word))
  return at < 0 ? undefined : from + at
}

/** "700 mL of air pulled off": what comes out is no tube. */
const measured = (view: View, at: number): boolean => {
  const { tokens } = view.clause
  for (let i = at - 1; i >= Math.max(view.clause.from, at - 7); i--) {
    if (/^(ml|cc|liter|air)$/.test(tokens[i]!.word)) return true
    if (/^(tube|catheter|drain|pigtail|stent|wire|sheath|needle)$/.test(tokens[i]!.word)) return false
  }
  return false
}

const goesThrough = (view: View, from: number, to: number): boolean => {
  for (let i = from; i < to; i++) if (/^(through|via|into|under)$/.test(view.clause.tokens[i]!.word)) return true
  return false
}

const MONTH =
  /^(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|monday|tuesday|wednesday|thursday|friday|saturday|sunday|last|the|19\d\d|20\d\d|\d{1,2})$/

/** "The drain placed on December 29 was injected": a tube of another day. */
const isDated = (view: View, from: number, to: number): boolean => {
  const { tokens } = view.clause
  if (/^(was|were|been|is|be|and|then)$/.test(tokens[from - 1]?.word ?? '')) return false
  if (/^(last|yesterday|elsewhere|previously|earlier)$/.test(tokens[to]?.word ?? '')) return true
  if (!/^(on|in)$/.test(tokens[to]?.word ?? '') || !MONTH.test(tokens[to + 1]?.word ?? '')) return false
  return tokens[to + 1]!.word !== 'the' && (tokens[to]!.word === 'on' || !/^\d{1,2}$|^last$/.test(tokens[to + 1]!.word))
}

/** The tube that takes the contrast: "injected through the drain", "the drain was injected". */
const injected = (view: View, tubes: readonly TermHit[], at: { from: number; to: number }): TermHit | undefined =>
  tubes.find(t => t.from >= at.to && t.from - at.to < 8 && goesThrough(view, at.to, t.from)) ??
  tubes.find(t => t.to <= at.from && at.from - t.to < 5 && !goesThrough(view, t.to, at.from)) ??
  tubes.find(t => t.from >= at.to && t.from - at.to < 4)

const clauseGoal = (view: View, from: number, to: number): boolean => {
  const { tokens } = view.clause
  for (let i = from; i < to; i++) if (GOAL.test(tokens[i]!.word)) return true
  return false
}

const toolAfter = (view: View, at: number): boolean => {
  const { tokens } = view.clause
  for (let i = at; i < Math.min(view.clause.to, at + 4); i++) {
    if (/^(over|through|via|with|using|under)$/.test(tokens[i]!.word)) return false
    if (NOT_TUBE.test(tokens[i]!.word)) return true
  }
  return false
}

/** The tube that a verb of placing moves: not the one it goes through or over. */
const subjectTube = (view: View, tubes: readonly TermHit[], from: number, to: number): TermHit | undefined => {
  const { tokens } = view.clause
  const usable = tubes.filter(t => {
    for (let i = t.from - 1; i >= Math.max(view.clause.from, t.from - 5); i--) {
      const w = tokens[i]!.word
      if (/^(through|via|alongside|beside|over|from|adjacent)$/.test(w)) return false
      if (!/^(the|a|an|this|existing|right|left|his|her|indwelling|old|previous)$/.test(w)) break
    }
    return true
  })
  const before = usable.filter(t => t.to <= from)
  if (before.length > 0) {
    const exact = before.filter(t => t.is !== 'generic')
    return exact.at(-1) ?? before.at(-1)
  }
  return usable.find(t => t.from >= to)
}

/** All tube events of the told clauses, in order, with the side that is in force. */
export const tubeEvents = (scene: Scene): TubeEvent[] => {
  const all = scene.told.flatMap(v => eventsOfView(v)).slice(0, MOST_EVENTS)
  const verbs = new Set(all.filter(e => !e.bare && MOVES.has(e.type) && sure(e)).map(e => e.view.topic))
  // "External drain off; 10F internal-external drain": the new one needs no verb behind the old one's
  const follows = (e: TubeEvent): boolean =>
    all.some(
      o =>
        o.type === 'remove' &&
        sure(o) &&
        o.view.topic === e.view.topic &&
        e.at > o.at &&
        e.view.sentence - o.view.sentence <= 1 &&
        e.view.clause.sentence.section === o.view.clause.sentence.section,
    )
  const events = all.filter(
    e => !e.bare || e.type === 'existing' || !verbs.has(e.view.topic) || (e.tube !== 'generic' && follows(e)),
  )
  if (!scene.scoped) return events
  // What follows a scope goes through it, until a needle is used again.
  const again = events.find(
    e => e.type === 'puncture' && sure(e) && e.view.sentence > scene.scopedFrom && hasNeedle(e.view),
  )
  return events.filter(
    e =>
      e.view.sentence < scene.scopedFrom ||
      (again !== undefined && e.view.sentence >= again.view.sentence) ||
      !SCOPED.has(e.view.topic),
  )
}

/** More than any report tells. */
const MOST_EVENTS = 1000

const MOVES = new Set<EventType>(['place', 'exchange', 'convert', 'remove', 'inject', 'aspirate'])

const SCOPED = new Set(['urinary', 'biliary', 'gallbladder', 'collection', 'feeding', 'bladder', 'nasal'])

export const hasNeedle = (view: View): boolean => view.clause.concepts.some(c => c.concept.detail?.moves === 'needle')

export const sure = (e: TubeEvent): boolean => e.value === 'performed'
