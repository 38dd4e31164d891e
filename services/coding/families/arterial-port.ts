import type { LineProcedure } from '../../schema/index.ts'
import type { Candidate, CodeRule, Evaluation, RuleFamily } from '../rule.ts'

const FAMILY = 'arterial-port'
const SOURCE = 'house rule 3.1'

const RULES: readonly CodeRule[] = [
  {
    id: `${FAMILY}/hepatic`,
    codes: ['37799'],
    requires: ['reservoir joined to a catheter in an artery, through the skin'],
    certainty: 'contested',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/pump`,
    codes: ['36260', '36261', '36262'],
    requires: ['implanted pump on an artery, open work'],
    certainty: 'firm',
    source: SOURCE,
  },
]

const pumpCode = (line: LineProcedure): string =>
  line.act === 'remove' ? '36262' : line.act === 'insert' ? '36260' : '36261'

/** Ports and pumps that infuse an artery. */
export const arterialPort: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: ({ record }): Evaluation => {
    const candidates: Candidate[] = []
    const gaps: Evaluation['gaps'][number][] = []
    if (record.setting.kind === 'cancelled') return { candidates, suppressed: [], gaps }
    for (const line of record.lines) {
      if (line.assertion !== 'performed') continue
      const base = {
        side: 'midline' as const,
        role: 'primary' as const,
        support: 'supported' as const,
        evidence: line.evidence,
        derivation: [line.factId],
      }
      if (line.device === 'artery-pump') {
        const code = pumpCode(line)
        if (candidates.some(c => c.code === code)) continue
        candidates.push({
          ...base,
          code,
          rule: `${FAMILY}/pump`,
          certainty: 'likely',
          why: 'An implanted pump on an artery, by open work.',
        })
      }
      if (line.device === 'artery-port' && line.act === 'insert') {
        candidates.push({
          ...base,
          code: '37799',
          rule: `${FAMILY}/hepatic`,
          certainty: 'contested',
          why: 'A port for an artery placed through the skin has no code of its own; compare 36260.',
        })
        gaps.push({
          kind: 'arterial-port',
          question:
            'Was the reservoir joined to a catheter in an artery through the skin or by open work? (Alternative: 36260-52.)',
          affects: ['37799', '36260'],
          evidence: [...line.evidence.slice(0, 1)],
        })
      }
    }
    return { candidates, suppressed: [], gaps }
  },
}
