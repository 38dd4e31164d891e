import type { Evidence, Gap, Laterality, Suppressed, Treatment } from '../../schema/index.ts'
import { bedOf, isOutside } from '../revascularization/bed.ts'
import { findLegVessel, NEW_LEG_FAMILY } from '../revascularization/leg-vessels.ts'
import {
  type Candidate,
  type CodeRule,
  type CodingContext,
  type Evaluation,
  type RuleFamily,
  rulesOf,
} from '../rule.ts'
import { baseOf, territoryOf } from '../tree.ts'

const FAMILY = 'thrombectomy'
const SOURCE = 'revascularization.md section 8; house rule 1'

const rule = rulesOf(FAMILY, SOURCE)

const RULES: readonly CodeRule[] = [
  rule('primary', ['37184', '37185'], ['clot removed from an artery as a treatment of its own'], 'likely'),
  rule('secondary', ['37186'], ['clot removed beside another treatment of the session', 'no primary removal'], 'firm'),
  rule('vein', ['37187', '37188'], ['clot removed from a vein outside a dialysis circuit'], 'firm'),
  rule('lung', ['37184'], ['clot removed from a pulmonary artery'], 'likely'),
]

interface Clot {
  readonly treatment: Treatment
  readonly vesselId: string | undefined
  readonly side: Laterality
  readonly bed: 'artery' | 'vein' | 'lung'
  /** Vascular family; one primary code each. */
  readonly family: string
  readonly vessel: string
}

const OPENING = new Set(['angioplasty', 'stent', 'atherectomy', 'lithotripsy'])

const clotsOf = (context: CodingContext): Clot[] => {
  const clots: Clot[] = []
  for (const treatment of context.record.treatments) {
    if (treatment.action !== 'thrombectomy' || treatment.assertion !== 'performed') continue
    if (treatment.targets.length === 0) {
      if (context.record.revascular.circuit !== 'none' || context.record.dialysis.circuit) continue
      const bed = treatment.system === 'venous' ? ('vein' as const) : ('artery' as const)
      clots.push({ treatment, vesselId: undefined, side: 'unknown', bed, family: 'unnamed', vessel: 'unnamed' })
    }
    for (const target of treatment.targets) {
      const bed = bedOf(context, treatment, target)
      if (bed === 'brain' || bed === 'circuit' || bed === 'elsewhere' || bed === 'neck-carotid') continue
      const { vesselId, side } = target
      const leg = findLegVessel(vesselId, NEW_LEG_FAMILY)
      const territory = bed === 'vein' || bed === 'lung' ? bed : territoryOf(context.anatomy, vesselId)
      clots.push({
        treatment,
        vesselId,
        side,
        bed: bed === 'vein' ? 'vein' : bed === 'lung' ? 'lung' : 'artery',
        family: `${territory}|${side}|${territory === 'visceral' ? baseOf(vesselId) : ''}`,
        vessel: leg?.vessel ?? baseOf(vesselId),
      })
    }
  }
  // An unnamed one beside a named one of the same kind is the same work.
  return clots.filter(c => c.vesselId !== undefined || !clots.some(o => o !== c && o.vesselId !== undefined))
}

const isSecondary = (context: CodingContext, clot: Clot): boolean => {
  const { treatments } = context.record
  const before = treatments.some(
    t =>
      t.assertion === 'performed' &&
      OPENING.has(t.action) &&
      (t.sentence < clot.treatment.sentence || (t.sentence === clot.treatment.sentence && t.seq < clot.treatment.seq)),
  )
  return before && !clot.treatment.marks.includes('primary')
}

const allEvidence = (clots: readonly Clot[]): Evidence[] => clots.flatMap(c => [...c.treatment.evidence])
const factsOf = (clots: readonly Clot[]): string[] => [...new Set(clots.map(c => c.treatment.factId))]

const bySide = (clots: readonly Clot[]): Map<Laterality, Clot[]> => {
  const sides = new Map<Laterality, Clot[]>()
  for (const c of clots) sides.set(c.side, [...(sides.get(c.side) ?? []), c])
  // The cava or the main trunk beside a sided vessel is the way through.
  if (sides.size > 1) sides.delete('midline')
  return sides
}

const arteries = (context: CodingContext, clots: readonly Clot[]): Evaluation => {
  const candidates: Candidate[] = []
  const suppressed: Suppressed[] = []
  const gaps: Gap[] = []
  const secondary = clots.filter(c => isSecondary(context, c))
  const primary = clots.filter(c => !secondary.includes(c))
  const families = new Map<string, Clot[]>()
  for (const c of primary) families.set(c.family, [...(families.get(c.family) ?? []), c])
  for (const members of families.values()) {
    const { side } = members[0]!
    const again = candidates.some(c => c.code === '37184')
    candidates.push({
      code: '37184',
      rule: `${FAMILY}/primary`,
      role: 'primary',
      side: side === 'bilateral' ? 'midline' : side,
      ...(again ? { distinct: 'second-family' as const } : {}),
      support: members[0]!.vesselId === undefined ? 'incomplete' : 'supported',
      certainty: 'likely',
      why: 'Clot was removed from an artery as a treatment of its own: first vessel of this vascular family. Catheter and qualifying study stand beside it.',
      evidence: allEvidence(members),
      derivation: factsOf(members),
    })
    if (new Set(members.map(m => m.vessel)).size > 1)
      candidates.push({
        code: '37185',
        rule: `${FAMILY}/primary`,
        role: 'add-on',
        side: 'midline',
        group: FAMILY,
        support: 'supported',
        certainty: 'likely',
        why: 'All further vessels of the same vascular family, once.',
        evidence: allEvidence(members),
        derivation: factsOf(members),
      })
    if (members[0]!.vesselId === undefined)
      gaps.push({
        kind: 'treated-vessel',
        question: 'From which vessel was clot removed?',
        affects: ['37184', '37186', '37187'],
        evidence: allEvidence(members),
      })
  }
  if (secondary.length === 0) return { candidates, suppressed, gaps }
  if (primary.length > 0) {
    suppressed.push({
      code: '37186',
      rule: `${FAMILY}/secondary`,
      why: 'Never beside the primary removal of the same session.',
      evidence: allEvidence(secondary),
    })
    return { candidates, suppressed, gaps }
  }
  const date = context.codes.dateOfService
  const cutVessels = new Set(
    context.record.treatments
      .filter(t => t.assertion === 'performed' && t.action === 'atherectomy')
      .flatMap(t => t.targets.map(v => `${findLegVessel(v.vesselId, date)?.vessel ?? v.vesselId}|${v.side}`)),
  )
  const free = secondary.filter(
    c =>
      c.vesselId === undefined || !cutVessels.has(`${findLegVessel(c.vesselId, date)?.vessel ?? c.vesselId}|${c.side}`),
  )
  if (free.length === 0)
    suppressed.push({
      code: '37186',
      rule: `${FAMILY}/secondary`,
      why: 'Clot removal in the vessel of the atherectomy is part of it.',
      evidence: allEvidence(secondary),
    })
  else
    candidates.push({
      code: '37186',
      rule: `${FAMILY}/secondary`,
      role: 'add-on',
      side: 'midline',
      ...(cutVessels.size > 0 ? { distinct: 'second-field' as const } : {}),
      support: 'supported',
      certainty: 'firm',
      why: 'Clot was removed beside another treatment of the session, to rescue or to make it possible.',
      evidence: allEvidence(free),
      derivation: factsOf(free),
    })
  return { candidates, suppressed, gaps }
}

const veins = (context: CodingContext, clots: readonly Clot[]): Candidate[] => {
  const { record } = context
  const code = record.revascular.laterDay.length > 0 ? '37188' : '37187'
  const sides = bySide(clots)
  const accesses = record.accesses.filter(a => a.system === 'venous' && a.assertion === 'performed' && !a.assumed)
  const both = sides.has('right') && sides.has('left')
  const apart =
    both &&
    (accesses.length > 1 ||
      clots.some(c => /\b(each|both|bilateral)\b/i.test(c.treatment.evidence.map(e => e.text).join(' '))))
  const groups: readonly (readonly [Laterality, readonly Clot[]])[] = both && !apart ? [['midline', clots]] : [...sides]
  return groups.map(([side, members]) => ({
    code,
    rule: `${FAMILY}/vein`,
    role: 'primary' as const,
    side,
    support: 'supported' as const,
    certainty: both ? ('contested' as const) : ('firm' as const),
    why: `Clot was removed from a vein${code === '37188' ? ' on a later day of the course' : ''}; drugs given during it are inside, catheter and studies are not.`,
    evidence: allEvidence(members),
    derivation: factsOf(members),
  }))
}

const lungs = (clots: readonly Clot[]): { candidates: Candidate[]; gaps: Gap[] } => {
  const sides = bySide(clots)
  const both = sides.has('right') && sides.has('left')
  return {
    candidates: [...sides].map(([side, members]) => ({
      code: '37184',
      rule: `${FAMILY}/lung`,
      role: 'primary' as const,
      side,
      support: 'supported' as const,
      certainty: both ? ('contested' as const) : ('likely' as const),
      why: 'Clot was removed from a pulmonary artery; lung arteries count as arteries whatever the way in.',
      evidence: allEvidence(members),
      derivation: factsOf(members),
    })),
    gaps: both
      ? [
          {
            kind: 'both-lungs',
            question:
              'Clot was removed on both sides. Does the payer take one line for both lungs, or a first and a further vessel?',
            affects: ['37184', '37185'],
            evidence: allEvidence(clots).slice(0, 2),
          },
        ]
      : [],
  }
}

export const thrombectomy: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const { record } = context
    if (isOutside(record) || record.setting.kind === 'open') return { candidates: [], suppressed: [], gaps: [] }
    const clots = clotsOf(context)
    const found = arteries(
      context,
      clots.filter(c => c.bed === 'artery'),
    )
    const lung = lungs(clots.filter(c => c.bed === 'lung'))
    const venous = clots.filter(c => c.bed === 'vein')
    const suppressed = [...found.suppressed]
    for (const t of record.treatments)
      if (t.action === 'thrombectomy' && t.assertion !== 'performed')
        suppressed.push({
          code: t.system === 'venous' ? '37187' : '37184',
          rule: `${FAMILY}/${t.system === 'venous' ? 'vein' : 'primary'}`,
          why: `Clot removal is ${t.assertion} here, not done by this operator today.`,
          evidence: [...t.evidence],
        })
    return {
      candidates: [...found.candidates, ...lung.candidates, ...(venous.length > 0 ? veins(context, venous) : [])],
      suppressed,
      gaps: [...found.gaps, ...lung.gaps],
    }
  },
}
