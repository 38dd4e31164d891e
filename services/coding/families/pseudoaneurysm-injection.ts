import type { Gap, Suppressed } from '../../schema/index.ts'
import type { Candidate, CodeRule, Evaluation, RuleFamily } from '../rule.ts'
import { NOTHING } from '../rule.ts'

const FAMILY = 'pseudoaneurysm-injection'
const SOURCE = 'embolization-and-devices.md section 5'

const RULES: readonly CodeRule[] = [
  {
    id: `${FAMILY}/thrombin`,
    codes: ['36002', '76942'],
    requires: ['needle injection closing a pseudoaneurysm of a limb'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/compression`,
    codes: ['76936'],
    requires: ['pseudoaneurysm pressed closed under ultrasound'],
    certainty: 'firm',
    source: SOURCE,
  },
]

export const pseudoaneurysmInjection: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: ({ record }): Evaluation => {
    const { kind } = record.setting
    if (kind === 'congenital' || kind === 'note' || kind === 'cancelled' || kind === 'open') return NOTHING
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    const injected = record.venous.pseudoaneurysms.filter(p => p.act === 'thrombin')
    for (const p of injected) {
      candidates.push({
        code: '36002',
        rule: `${FAMILY}/thrombin`,
        role: 'primary',
        side: p.side,
        support: p.limb ? 'supported' : 'incomplete',
        certainty: 'firm',
        why: 'Thrombin was given by needle into a pseudoaneurysm; no catheter embolization.',
        evidence: p.evidence,
        derivation: [p.factId],
      })
      if (p.side === 'unknown')
        gaps.push({
          kind: 'laterality',
          question: 'On which side was the pseudoaneurysm treated?',
          affects: ['36002'],
          evidence: [...p.evidence],
        })
      if (p.ultrasound.length === 0 || candidates.some(c => c.code === '76942')) continue
      if (p.image.length > 0)
        candidates.push({
          code: '76942',
          rule: `${FAMILY}/thrombin`,
          role: 'guidance',
          side: 'midline',
          support: 'supported',
          certainty: 'firm',
          why: 'Needle guidance by ultrasound with a stored image.',
          evidence: [...p.ultrasound, ...p.image],
          derivation: [p.factId],
        })
      else {
        candidates.push({
          code: '76942',
          rule: `${FAMILY}/thrombin`,
          role: 'guidance',
          side: 'midline',
          support: 'supported',
          certainty: 'likely',
          why: 'Needle guidance by ultrasound; a stored image is not written.',
          evidence: [...p.ultrasound],
          derivation: [p.factId],
        })
        gaps.push({
          kind: 'permanent-recording',
          question: 'Was an ultrasound image of the needle guidance stored?',
          affects: ['76942'],
          evidence: p.ultrasound.slice(0, 1),
        })
      }
    }
    if (injected.length === 0)
      for (const p of record.venous.pseudoaneurysms.slice(0, 1))
        candidates.push({
          code: '76936',
          rule: `${FAMILY}/compression`,
          role: 'primary',
          side: 'midline',
          support: 'supported',
          certainty: 'firm',
          why: 'A pseudoaneurysm was pressed closed under ultrasound.',
          evidence: p.evidence,
          derivation: [p.factId],
        })
    return { candidates, suppressed, gaps }
  },
}
