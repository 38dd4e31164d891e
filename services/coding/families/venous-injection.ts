import type { Gap, Suppressed } from '../../schema/index.ts'
import type { Candidate, CodingContext, Evaluation } from '../rule.ts'
import { isCircuit, isLineSession, ownInjections } from '../veins.ts'

const RULE = 'venous-catheterization/limb-injection'

/** Needle injection of a limb for its venogram: once a limb, never through a line that was there, never beside a catheter from the same limb. */
export const limbInjections = (context: CodingContext, placed: readonly Candidate[]): Evaluation => {
  const candidates: Candidate[] = []
  const suppressed: Suppressed[] = []
  const gaps: Gap[] = []
  const { own, absorbed } = ownInjections(context)
  for (const i of absorbed)
    suppressed.push({
      code: '36005',
      rule: RULE,
      why: 'A catheter further in through the same hole absorbs the injection.',
      evidence: [...i.evidence],
    })
  for (const i of own) {
    if (i.existing) {
      suppressed.push({
        code: '36005',
        rule: RULE,
        why: 'Contrast went through a line that was there before.',
        evidence: [...i.evidence],
      })
      continue
    }
    if (isCircuit(context)) continue
    if (isLineSession(context)) {
      suppressed.push({
        code: '36005',
        rule: RULE,
        why: 'A vein picture to place a line is part of the placement (house rule 16).',
        evidence: [...i.evidence],
      })
      gaps.push({
        kind: 'venogram-with-line',
        question: 'Was the vein study asked for in its own right, beyond finding a way for the line?',
        affects: ['36005', '75820'],
        evidence: i.evidence.slice(0, 1),
      })
      continue
    }
    candidates.push({
      code: '36005',
      rule: RULE,
      role: candidates.length + placed.length > 0 ? 'additional' : 'primary',
      side: i.side,
      ...(placed.length > 0 ? { distinct: 'other-access' as const } : {}),
      support: 'supported',
      certainty: 'firm',
      why: `A vein of the ${i.side === 'unknown' ? '' : `${i.side} `}${i.limb} was injected by needle for a venogram.`,
      evidence: i.evidence,
      derivation: [i.factId],
    })
  }
  return { candidates, suppressed, gaps }
}
