import type { Evidence, Gap, Laterality, Suppressed } from '../../schema/index.ts'
import { bedOf, isOutside } from '../revascularization/bed.ts'
import { type BrainTerritory, brainTerritoryOf, holdNeck } from '../revascularization/neck-runs.ts'
import type { Candidate, CodeRule, CodingContext, Evaluation, RuleFamily } from '../rule.ts'

const FAMILY = 'carotid-stent'
const SOURCE = 'revascularization.md section 6, rule 6.8'

const RULES: readonly CodeRule[] = [
  {
    id: `${FAMILY}/cervical`,
    codes: ['37215', '37216'],
    requires: ['stent delivered in a carotid artery of the neck', 'side'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/intrathoracic`,
    codes: ['37217', '37218'],
    requires: ['stent delivered in the innominate or proximal common carotid artery', 'side'],
    certainty: 'likely',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/vertebral`,
    codes: ['0075T', '0076T'],
    requires: ['stent delivered in a vertebral artery outside the skull'],
    certainty: 'likely',
    source: SOURCE,
  },
]

interface Stented {
  readonly vesselId: string
  readonly side: Laterality
  readonly kind: 'cervical' | 'intrathoracic' | 'vertebral'
  readonly evidence: Evidence[]
  readonly derivation: string[]
}

const stentedOf = (context: CodingContext): Stented[] => {
  const out: Stented[] = []
  for (const t of context.record.treatments) {
    if (t.action !== 'stent' || t.assertion !== 'performed') continue
    for (const v of t.targets) {
      const bed = bedOf(context, t, v)
      const kind =
        bed === 'neck-carotid'
          ? 'cervical'
          : bed === 'proximal-carotid'
            ? 'intrathoracic'
            : bed === 'vertebral'
              ? 'vertebral'
              : undefined
      if (kind === undefined) continue
      const known = out.find(o => o.kind === kind && o.side === v.side)
      if (known) {
        known.evidence.push(...t.evidence)
        known.derivation.push(t.factId)
      } else out.push({ vesselId: v.vesselId, side: v.side, kind, evidence: [...t.evidence], derivation: [t.factId] })
    }
  }
  return out
}

export const carotidStent: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const { record } = context
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    if (isOutside(record)) return { candidates, suppressed, gaps }
    const { protection, openNeck, tcar } = record.revascular
    const held = new Set<BrainTerritory>()
    let vertebral = 0
    for (const s of stentedOf(context)) {
      const territory = brainTerritoryOf(context, s.vesselId, s.side)
      if (territory) held.add(territory)
      const isProtected = protection.length > 0 || tcar.length > 0
      const code =
        s.kind === 'cervical'
          ? isProtected
            ? '37215'
            : '37216'
          : s.kind === 'intrathoracic'
            ? openNeck.length > 0
              ? '37217'
              : '37218'
            : vertebral++ === 0
              ? '0075T'
              : '0076T'
      const side = s.kind === 'vertebral' || (s.kind === 'intrathoracic' && s.side === 'midline') ? 'midline' : s.side
      candidates.push({
        code,
        rule: `${FAMILY}/${s.kind}`,
        role: code === '0076T' ? 'add-on' : 'primary',
        side,
        support: side === 'unknown' ? 'incomplete' : 'supported',
        certainty: s.kind === 'cervical' ? 'firm' : 'likely',
        why:
          s.kind === 'vertebral'
            ? 'A stent in a vertebral artery outside the skull.'
            : `A stent in the ${context.anatomy.getVessel(s.vesselId).name}${s.kind === 'cervical' ? (isProtected ? ' with protection against emboli' : ', no protection told') : ''}; catheter, pictures of this side and balloons are inside.`,
        evidence: [
          ...s.evidence,
          ...(s.kind === 'cervical' ? [...protection, ...tcar].slice(0, 2) : openNeck.slice(0, 1)),
        ],
        derivation: s.derivation,
      })
      if (code === '37216')
        gaps.push({
          kind: 'embolic-protection',
          question: 'Was protection against emboli (filter, flow reversal) used, or was it not possible?',
          affects: ['37215', '37216'],
          evidence: s.evidence,
        })
      if (side === 'unknown')
        gaps.push({
          kind: 'laterality',
          question: 'On which side was the carotid artery stented?',
          affects: [code],
          evidence: s.evidence,
        })
    }
    if (candidates.some(c => c.rule !== `${FAMILY}/vertebral`)) holdNeck(context, held, true)
    for (const t of record.treatments)
      if (
        t.action === 'stent' &&
        t.assertion !== 'performed' &&
        t.targets.some(v => bedOf(context, t, v) === 'neck-carotid')
      )
        suppressed.push({
          code: '37215',
          rule: `${FAMILY}/cervical`,
          why: `A carotid stent is ${t.assertion} here, not delivered today.`,
          evidence: [...t.evidence],
        })
    return { candidates, suppressed, gaps }
  },
}
