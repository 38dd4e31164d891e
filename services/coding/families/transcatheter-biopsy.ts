import type { Gap, Suppressed } from '../../schema/index.ts'
import type { Candidate, CodeRule, Evaluation, RuleFamily } from '../rule.ts'
import { NOTHING } from '../rule.ts'
import { territoryOfVeinRun } from '../veins.ts'

const FAMILY = 'transcatheter-biopsy'
const SOURCE = 'embolization-and-devices.md section 2'

const RULES: readonly CodeRule[] = [
  {
    id: `${FAMILY}/liver`,
    codes: ['37200', '75970'],
    requires: ['tissue of the liver taken through a vein'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/kidney`,
    codes: ['37200', '75970'],
    requires: ['tissue of the kidney or another organ taken through a vein'],
    certainty: 'firm',
    source: SOURCE,
  },
]

export const transcatheterBiopsy: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const { record } = context
    const { kind } = record.setting
    if (kind === 'heart' || kind === 'congenital' || kind === 'note' || kind === 'cancelled') return NOTHING
    const [biopsy] = record.venous.biopsies
    if (!biopsy) return NOTHING
    const rule = biopsy.organ === 'liver' ? `${FAMILY}/liver` : `${FAMILY}/kidney`
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    for (const [code, role] of [
      ['37200', 'primary'],
      ['75970', 'imaging'],
    ] as const)
      candidates.push({
        code,
        rule,
        role,
        side: 'midline',
        support: 'supported',
        certainty: 'firm',
        why:
          code === '37200'
            ? 'Tissue was taken through a catheter in a vein.'
            : 'The reading of the biopsy through a vein is reported by component.',
        evidence: biopsy.evidence,
        derivation: [biopsy.factId],
      })
    // Vein pictures and pressures on the way: separate only when they were asked for in their own right.
    const runs = record.runs.filter(
      r =>
        r.assertion === 'performed' &&
        r.system === 'venous' &&
        /^(hepatic|renal|ivc|other)$/.test(territoryOfVeinRun(context, r)),
    )
    const pressures = record.venous.pressures.filter(p => p.place === 'hepatic')
    const study = biopsy.study.length > 0 && !biopsy.routine && biopsy.organ === 'liver'
    for (const r of runs) context.read.add(r.factId)
    const evidence = [...runs.flatMap(r => [...r.evidence]), ...pressures.flatMap(p => [...p.evidence])]
    if (study && runs.length > 0) {
      const code = pressures.length > 0 ? '75889' : '75891'
      candidates.push({
        code,
        rule: 'venography/hepatic',
        role: 'imaging',
        side: 'midline',
        distinct: 'diagnostic-study',
        support: 'supported',
        certainty: 'likely',
        why:
          pressures.length > 0
            ? 'A vein study with pressures was asked for or read in its own right beside the biopsy.'
            : 'A vein study was asked for or read in its own right beside the biopsy.',
        evidence: [...evidence, ...biopsy.study],
        derivation: [...runs.map(r => r.factId), ...pressures.map(p => p.factId)],
      })
    } else if (evidence.length > 0) {
      const code = pressures.length > 0 ? '75889' : '75891'
      suppressed.push({
        code,
        rule: 'venography/hepatic',
        why: 'Vein pictures and pressures on the way to the biopsy are part of it unless asked for in their own right.',
        evidence,
      })
      gaps.push({
        kind: 'separate-study',
        question: 'Was the study of the hepatic veins with pressures ordered and read in its own right?',
        affects: [code],
        evidence: evidence.slice(0, 1),
      })
    }
    suppressed.push({
      code: '76942',
      rule,
      why: 'Needle guidance is part of the biopsy through a vein.',
      evidence: [...biopsy.evidence],
    })
    return { candidates, suppressed, gaps }
  },
}
