import type { Evidence, Laterality, TreatedVessel, Treatment } from '../../schema/index.ts'
import type { CodingContext } from '../rule.ts'
import { bedOf, isOwnInjury } from './bed.ts'
import type { LegWork, LesionClass } from './leg-ladder.ts'
import { findLegVessel, type LegTerritory, type LegVessel } from './leg-vessels.ts'

/** One anatomical artery inside a counted vessel. */
export interface LegPart {
  readonly vesselId: string
  readonly actions: Set<string>
  readonly lesions: Set<string>
}

/** One counted vessel of one leg, with everything done in it. */
export interface LegGroup {
  readonly side: Laterality
  readonly territory: LegTerritory
  vessel: string
  readonly parts: Map<string, LegPart>
  readonly evidence: Evidence[]
  readonly derivation: string[]
  readonly depth: number
  /** A lesion or device that runs over the border of two vessels was taken here. */
  bridged: boolean
  graft: boolean
}

export interface OwnInjury {
  readonly treatment: Treatment
  readonly target: TreatedVessel
}

const LEG_ACTIONS = new Set(['angioplasty', 'stent', 'atherectomy', 'lithotripsy'])

/** The lower end of a lesion that runs over several vessels; undefined when it stays in one counted vessel. */
const endOfSpan = (target: TreatedVessel, date: string): { vesselId: string; leg: LegVessel } | undefined => {
  const ends = target.span
    .map(vesselId => ({ vesselId, leg: findLegVessel(vesselId, date) }))
    .filter((e): e is { vesselId: string; leg: LegVessel } => e.leg !== undefined)
    .sort((a, b) => b.leg.depth - a.leg.depth)
  return new Set(ends.map(e => e.leg.vessel)).size > 1 ? ends[0] : undefined
}

/** Groups the performed treatments of leg arteries by leg and counted vessel. */
export const legGroupsOf = (context: CodingContext): { groups: LegGroup[]; injuries: OwnInjury[] } => {
  const date = context.codes.dateOfService
  const groups: LegGroup[] = []
  const injuries: OwnInjury[] = []
  for (const treatment of context.record.treatments) {
    if (treatment.assertion !== 'performed' || !LEG_ACTIONS.has(treatment.action)) continue
    for (const target of treatment.targets) {
      const own = findLegVessel(target.vesselId, date)
      if (!own || bedOf(context, treatment, target) !== 'leg') continue
      if (isOwnInjury(context.record, target)) {
        injuries.push({ treatment, target })
        continue
      }
      const end = endOfSpan(target, date)
      const leg = end?.leg ?? own
      const { vesselId } = end ?? target
      let group = groups.find(g => g.side === target.side && g.territory === leg.territory && g.vessel === leg.vessel)
      if (!group) {
        group = {
          side: target.side,
          territory: leg.territory,
          vessel: leg.vessel,
          parts: new Map(),
          evidence: [],
          derivation: [],
          depth: leg.depth,
          bridged: false,
          graft: leg.graft === true,
        }
        groups.push(group)
      }
      if (end) group.bridged = true
      const part = group.parts.get(vesselId) ?? { vesselId, actions: new Set(), lesions: new Set() }
      part.actions.add(treatment.action)
      for (const lesion of target.lesions) part.lesions.add(lesion)
      group.parts.set(vesselId, part)
      group.evidence.push(...treatment.evidence, ...target.lesionEvidence)
      if (!group.derivation.includes(treatment.factId)) group.derivation.push(treatment.factId)
    }
  }
  return { groups, injuries }
}

const absorb = (into: LegGroup, from: LegGroup): void => {
  for (const [id, part] of from.parts) into.parts.set(id, part)
  into.evidence.push(...from.evidence)
  into.derivation.push(...from.derivation)
}

/** The trunk belongs to the posterior tibial or peroneal artery, the arch to another foot vessel; alone they count. */
export const foldTrunks = (groups: readonly LegGroup[], isNew: boolean): { groups: LegGroup[]; asked: LegGroup[] } => {
  const out = [...groups]
  const asked: LegGroup[] = []
  const drop = (group: LegGroup): void => {
    out.splice(out.indexOf(group), 1)
  }
  for (const trunk of groups) {
    const beside = out.filter(g => g !== trunk && g.side === trunk.side && g.territory === trunk.territory)
    if (trunk.vessel === 'trunk') {
      const own = beside.find(g => g.vessel === 'posterior tibial') ?? beside.find(g => g.vessel === 'peroneal')
      if (own) {
        absorb(own, trunk)
        drop(trunk)
      } else if (isNew && beside.some(g => g.vessel === 'anterior tibial')) {
        asked.push(trunk)
        drop(trunk)
      }
    } else if (trunk.vessel === 'arch' && beside.length > 0) {
      absorb(beside[0]!, trunk)
      drop(trunk)
    }
  }
  return { groups: out, asked }
}

const workOf = (actions: ReadonlySet<string>, territory: LegTerritory): LegWork | undefined => {
  const stent = actions.has('stent')
  const cut = territory !== 'iliac' && actions.has('atherectomy')
  if (stent && cut) return 'stent+atherectomy'
  if (cut) return 'atherectomy'
  if (stent) return 'stent'
  // the lithotripsy catheter is a balloon
  return actions.has('angioplasty') || actions.has('lithotripsy') ? 'balloon' : undefined
}

const classOf = (lesions: ReadonlySet<string>): LesionClass | undefined =>
  lesions.has('occlusion') ? 'occlusion' : lesions.has('stenosis') || lesions.has('functional') ? 'stenosis' : undefined

/** What was done in a counted vessel, and on what: the fullest single pair when lesions and devices differ (rule 4.10). */
export interface LegPair {
  readonly work: LegWork
  readonly lesion: LesionClass
  readonly known: boolean
  readonly functional: boolean
  /** Devices on lesions of different class: the best single pair was taken. */
  readonly mixed: boolean
}

export const pairOf = (
  group: LegGroup,
  isNew: boolean,
  rateOf: (work: LegWork, lesion: LesionClass) => number,
): LegPair | undefined => {
  const parts = [...group.parts.values()]
  const all = new Set(parts.flatMap(p => [...p.actions]))
  const work = workOf(all, group.territory)
  if (work === undefined) return undefined
  const classes = new Set(parts.map(p => classOf(p.lesions)).filter((c): c is LesionClass => c !== undefined))
  const functional = parts.some(p => p.lesions.has('functional'))
  const lesion: LesionClass = classes.has('occlusion') ? 'occlusion' : 'stenosis'
  const plain = { work, lesion, known: classes.size > 0, functional, mixed: false }
  if (!isNew || classes.size < 2) return plain
  const pairs = parts.flatMap(p => {
    const mine = workOf(p.actions, group.territory)
    return mine === undefined ? [] : [{ work: mine, lesion: classOf(p.lesions) ?? ('stenosis' as const) }]
  })
  if (new Set(pairs.map(p => p.work)).size < 2) return plain
  const best = [...pairs].sort((a, b) => rateOf(b.work, b.lesion) - rateOf(a.work, a.lesion))[0]!
  return { ...plain, ...best, mixed: true }
}
