import type { Suppressed } from '../../schema/index.ts'
import { type Candidate, type CodingContext, type Evaluation, NOTHING } from '../rule.ts'
import { territoryOfVeinRun, veinTerritoryOf } from '../veins.ts'

const RULE = 'venous-catheterization/sampling'

/** One pair of codes for each organ sampled; catheters and pictures of those veins are inside (house rule 13). */
export const sampling = (context: CodingContext): Evaluation => {
  const { record } = context
  const samples = record.venous.samples.filter(s => s.assertion === 'performed')
  if (samples.length === 0) return NOTHING
  const candidates: Candidate[] = []
  const suppressed: Suppressed[] = []
  for (const code of ['36500', '75893'] as const)
    samples.forEach((s, i) => {
      candidates.push({
        code,
        rule: RULE,
        role: code === '36500' ? (i === 0 ? 'primary' : 'additional') : 'imaging',
        side: 'midline',
        ...(i > 0 ? { distinct: 'second-field' as const } : {}),
        support: 'supported',
        certainty: s.organ === 'parathyroid' ? 'likely' : 'firm',
        why: `Blood of the ${s.side === 'right' || s.side === 'left' ? `${s.side} ` : ''}${s.organ} was taken through its vein.`,
        evidence: s.evidence,
        derivation: [s.factId],
      })
    })
  const treats = record.interventions.some(
    i => i.assertion === 'performed' && /^(embolization|stent|angioplasty|thrombectomy|lysis)$/.test(i.action),
  )
  const held = /^(ivc|svc|central|renal|adrenal|neck|gonadal|hepatic|portal|leg|arm|azygos|other)$/
  for (const stop of record.stops) {
    if (stop.assertion !== 'performed' || context.taken.has(stop.factId) || treats) continue
    if (
      context.anatomy.getVessel(stop.vesselId).system === 'arterial' ||
      !held.test(veinTerritoryOf(context, stop.vesselId))
    )
      continue
    context.taken.add(stop.factId)
    suppressed.push({
      code: stop.order === 0 ? '36010' : stop.order === 1 ? '36011' : '36012',
      rule: RULE,
      why: 'The catheter in the sampled vein is part of the sampling.',
      evidence: [...stop.evidence],
    })
  }
  for (const run of record.runs) {
    if (run.assertion !== 'performed' || run.system !== 'venous' || context.read.has(run.factId) || treats) continue
    const territory = territoryOfVeinRun(context, run)
    if (!held.test(territory) || territory === 'leg' || territory === 'arm') continue
    context.read.add(run.factId)
    suppressed.push({
      code:
        territory === 'adrenal' ? '75840' : territory === 'renal' ? '75831' : territory === 'neck' ? '75860' : '75825',
      rule: RULE,
      why: 'Pictures of the sampled veins are part of the sampling.',
      evidence: [...run.evidence],
    })
  }
  return { candidates, suppressed, gaps: [] }
}
