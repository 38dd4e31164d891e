import type { Gap, Phlebectomy } from '../../schema/index.ts'
import type { Candidate, Evaluation } from '../rule.ts'

const RULE = 'vein-ablation/phlebectomy'

/** Stab removal by the number of stabs a leg: ten to twenty, more, or fewer (no code of its own). */
export const phlebectomyLines = (phlebectomies: readonly Phlebectomy[]): Evaluation => {
  const candidates: Candidate[] = []
  const gaps: Gap[] = []
  for (const p of phlebectomies) {
    if (p.assertion !== 'performed') continue
    const least = p.fewest
    const most = p.most
    const code =
      most === undefined || least === undefined
        ? '37765'
        : most > 20 && least > 10
          ? '37766'
          : most < 10
            ? '37799'
            : '37765'
    const open = most === undefined
    candidates.push({
      code,
      rule: RULE,
      role: 'additional',
      side: code === '37799' ? 'midline' : p.side,
      support: open ? 'incomplete' : 'supported',
      certainty: 'likely',
      why: open
        ? 'Varicose veins were taken out through stabs; their number is not written.'
        : `Varicose veins were taken out through ${least === most ? least : `${least} to ${most}`} stabs.`,
      evidence: p.evidence,
      derivation: [p.factId],
    })
    if (open)
      gaps.push({
        kind: 'stab-count',
        question: 'How many stabs were made in this leg?',
        affects: ['37765', '37766', '37799'],
        evidence: p.evidence.slice(0, 1),
      })
  }
  return { candidates, suppressed: [], gaps }
}
