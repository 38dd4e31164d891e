import type { OpenVesselAct } from '../../schema/index.ts'
import type { Candidate, CodeRule, Evaluation, RuleFamily } from '../rule.ts'
import { NOTHING } from '../rule.ts'

const FAMILY = 'open-surgery'
const SOURCE = 'house rule 3.6'

const RULES: readonly CodeRule[] = [
  {
    id: `${FAMILY}/temporal-artery`,
    codes: ['37609'],
    requires: ['temporal artery tied off or sampled, open'],
    certainty: 'likely',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/leg-veins`,
    codes: ['37700', '37718', '37722', '37760', '37780'],
    requires: ['leg vein tied off or stripped, open, by this operator'],
    certainty: 'likely',
    source: SOURCE,
  },
]

const CODE: Readonly<Record<OpenVesselAct['act'], readonly [string, string]>> = {
  'temporal-artery': ['37609', 'The temporal artery was sampled through a cut.'],
  'strip-great': ['37722', 'The great saphenous vein was tied off and stripped.'],
  'strip-small': ['37718', 'The small saphenous vein was tied off and stripped.'],
  'tie-great': ['37700', 'The great saphenous vein was tied off at the groin.'],
  'tie-small': ['37780', 'The small saphenous vein was tied off at the knee.'],
  perforator: ['37760', 'Perforating veins were tied off below the fascia.'],
}

/** Open vessel work is no interventional-radiology family: proposed only when plainly told, with confidence held down. */
export const openSurgery: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: ({ record }): Evaluation => {
    const { kind } = record.setting
    if (kind === 'heart' || kind === 'congenital' || kind === 'note' || kind === 'cancelled') return NOTHING
    const bypass = /\b(bypass|fistula|conduit|harvest)/i.test(record.setting.evidence.map(e => e.text).join(' '))
    const candidates = record.venous.open
      .filter(o => o.act === 'temporal-artery' || !bypass)
      .map((o): Candidate => {
        const [code, why] = CODE[o.act]
        return {
          code,
          rule: o.act === 'temporal-artery' ? `${FAMILY}/temporal-artery` : `${FAMILY}/leg-veins`,
          role: 'primary',
          side: o.side,
          support: 'supported',
          certainty: 'likely',
          why: `${why} Open work, outside interventional radiology.`,
          evidence: o.evidence,
          derivation: [o.factId],
        }
      })
    return { candidates, suppressed: [], gaps: [] }
  },
}
