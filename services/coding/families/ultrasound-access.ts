import type { Evidence, Gap, Suppressed } from '../../schema/index.ts'
import type { Candidate, CodeRule, Evaluation, RuleFamily } from '../rule.ts'
import { isOtherWork } from '../session.ts'
import { besideAccess } from './access-table.ts'

const FAMILY = 'ultrasound-access'

const RULES: readonly CodeRule[] = [
  {
    id: `${FAMILY}/guidance`,
    codes: ['76937'],
    requires: [
      'site looked at with ultrasound',
      'chosen vessel patent',
      'needle seen entering in real time',
      'image stored',
    ],
    certainty: 'firm',
    source: 'house rule 11',
  },
]

export const ultrasoundAccess: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const { record, read } = context
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    if (isOtherWork(record) || record.setting.kind === 'congenital') return { candidates, suppressed, gaps }
    const seen = new Set<string>()
    const beside = besideAccess(context)
    for (const u of record.ultrasound) {
      if (read.has(u.factId)) continue
      const access = record.accesses.find(a => a.id === u.accessId)!
      if (access.via === 'existing') continue
      const key = access.vesselId ?? access.base
      const missing: string[] = []
      if (u.evaluated.length === 0) missing.push('that the site was looked at')
      if (u.patent.length === 0) missing.push('whether the chosen vessel was patent')
      if (u.realTime.length === 0) missing.push('needle entry in real time')
      if (u.image.length === 0) missing.push('a stored image')
      const evidence: Evidence[] = [...u.guidance, ...u.evaluated, ...u.patent, ...u.realTime, ...u.image]
      if (u.guidance.length === 0 && u.realTime.length === 0) continue
      if (beside.inside !== undefined) {
        suppressed.push({
          code: '76937',
          rule: `${FAMILY}/guidance`,
          why: `Ultrasound of the access is inside ${beside.inside}.`,
          evidence,
        })
        continue
      }
      if (missing.length > 0) {
        suppressed.push({
          code: '76937',
          rule: `${FAMILY}/guidance`,
          why: `Ultrasound access needs four written elements; missing: ${missing.join(', ')}.`,
          evidence,
        })
        gaps.push({
          kind: missing.length === 1 && u.image.length === 0 ? 'permanent-recording' : 'ultrasound-elements',
          question: `Ultrasound was used for access. Can the record state ${missing.join(', ')}?`,
          affects: ['76937'],
          evidence: u.guidance.slice(0, 1),
        })
        continue
      }
      if (seen.has(key)) continue
      seen.add(key)
      candidates.push({
        code: '76937',
        rule: `${FAMILY}/guidance`,
        role: 'guidance',
        side: 'midline',
        group: FAMILY,
        support: 'supported',
        certainty: beside.certainty,
        why: 'Site evaluated, vessel patent, needle entry seen live and image stored are all written.',
        evidence,
        derivation: [u.factId, access.factId].filter(Boolean),
      })
      if (beside.alternative !== undefined)
        gaps.push({
          kind: 'ultrasound-bundling',
          question: `Does the payer take ultrasound of the access beside this treatment? (Alternative: ${beside.alternative}.)`,
          affects: ['76937'],
          evidence: u.guidance.slice(0, 1),
        })
    }
    return { candidates, suppressed, gaps }
  },
}
