import type { Evidence, Gap, Suppressed } from '../../schema/index.ts'
import { isOutside } from '../revascularization/bed.ts'
import { type BrainTerritory, brainTerritoryOf, holdNeck } from '../revascularization/neck-runs.ts'
import type { Candidate, CodeRule, Evaluation, RuleFamily } from '../rule.ts'

const FAMILY = 'intracranial-infusion'
const LEAST_MINUTES = 10

const RULES: readonly CodeRule[] = [
  {
    id: `${FAMILY}/vasospasm`,
    codes: ['61650', '61651'],
    requires: ['a drug that is no lytic infused into a brain artery', 'at least 10 written minutes in the territory'],
    certainty: 'firm',
    source: 'house rule 3.3; revascularization.md rule 6.9',
  },
]

export const intracranialInfusion: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    if (isOutside(context.record)) return { candidates, suppressed, gaps }
    const territories = new Map<BrainTerritory, { minutes: number; evidence: Evidence[] }>()
    for (const infusion of context.record.revascular.infusions) {
      const territory = brainTerritoryOf(context, infusion.vesselId, 'midline')
      if (!territory) continue
      const entry = territories.get(territory) ?? { minutes: 0, evidence: [] }
      entry.minutes += infusion.minutes ?? 0
      entry.evidence.push(...infusion.evidence)
      territories.set(territory, entry)
    }
    const clot = context.record.treatments.some(
      t =>
        t.assertion === 'performed' &&
        (t.action === 'thrombectomy' || t.action === 'lysis') &&
        t.targets.some(v => brainTerritoryOf(context, v.vesselId, v.side) !== undefined),
    )
    const held = new Set<BrainTerritory>()
    for (const [territory, { minutes, evidence }] of territories) {
      const code = candidates.length === 0 ? '61650' : '61651'
      if (minutes < LEAST_MINUTES || clot) {
        suppressed.push({
          code,
          rule: `${FAMILY}/vasospasm`,
          why: clot
            ? 'Drugs given beside clot removal in the brain are inside it.'
            : `Fewer than ${LEAST_MINUTES} written minutes of infusion in the ${territory} territory.`,
          evidence,
        })
        if (!clot)
          gaps.push({
            kind: 'minutes',
            question: `For how many minutes was the drug infused into the ${territory} territory?`,
            affects: ['61650', '61651'],
            evidence,
          })
        continue
      }
      held.add(territory)
      candidates.push({
        code,
        rule: `${FAMILY}/vasospasm`,
        role: code === '61650' ? 'primary' : 'add-on',
        side: 'midline',
        ...(code === '61651' ? { group: FAMILY } : {}),
        support: 'supported',
        certainty: 'firm',
        why: `A drug was infused for ${minutes} minutes into the ${territory} territory; catheter and pictures of it are inside.`,
        evidence,
        derivation: [],
      })
    }
    if (held.size > 0) holdNeck(context, held, false)
    return { candidates, suppressed, gaps }
  },
}
