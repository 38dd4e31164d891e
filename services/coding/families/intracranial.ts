import type { Evidence, Gap, Suppressed } from '../../schema/index.ts'
import { bedOf, isOutside } from '../revascularization/bed.ts'
import { type BrainTerritory, brainTerritoryOf, holdNeck } from '../revascularization/neck-runs.ts'
import type { Candidate, CodeRule, CodingContext, Evaluation, RuleFamily } from '../rule.ts'

const FAMILY = 'intracranial'
const SOURCE = 'revascularization.md section 6, rule 6.9; house rule 3.3'

const RULES: readonly CodeRule[] = [
  {
    id: `${FAMILY}/clot`,
    codes: ['61645'],
    requires: ['clot removed or dissolved through a catheter in a brain artery', 'territory'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/narrowing`,
    codes: ['61630', '61635'],
    requires: ['balloon or stent for narrowing of a brain artery'],
    certainty: 'likely',
    source: SOURCE,
  },
]

interface Work {
  readonly territory: BrainTerritory
  readonly actions: Set<string>
  readonly lesions: Set<string>
  readonly evidence: Evidence[]
  readonly derivation: string[]
}

const worksOf = (context: CodingContext): Work[] => {
  const works: Work[] = []
  for (const t of context.record.treatments) {
    if (t.assertion !== 'performed' || t.action === 'ivus') continue
    for (const v of t.targets) {
      const bed = bedOf(context, t, v)
      const clot = t.action === 'thrombectomy' || t.action === 'lysis'
      if (bed !== 'brain' && !(clot && (bed === 'neck-carotid' || bed === 'vertebral'))) continue
      const territory = brainTerritoryOf(context, v.vesselId, v.side)
      if (!territory) continue
      let work = works.find(w => w.territory === territory)
      if (!work) {
        work = { territory, actions: new Set(), lesions: new Set(), evidence: [], derivation: [] }
        works.push(work)
      }
      work.actions.add(t.action)
      for (const l of v.lesions) work.lesions.add(l)
      work.evidence.push(...t.evidence)
      work.derivation.push(t.factId)
    }
  }
  return works
}

export const intracranial: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    if (isOutside(context.record)) return { candidates, suppressed, gaps }
    const held = new Set<BrainTerritory>()
    for (const work of worksOf(context)) {
      const clot = work.actions.has('thrombectomy') || work.actions.has('lysis')
      const narrow =
        !clot && !work.lesions.has('aneurysm') && (work.actions.has('angioplasty') || work.actions.has('stent'))
      if (!clot && !narrow) continue
      held.add(work.territory)
      const side = work.territory === 'right carotid' ? 'right' : work.territory === 'left carotid' ? 'left' : 'midline'
      candidates.push({
        code: clot ? '61645' : work.actions.has('stent') ? '61635' : '61630',
        rule: `${FAMILY}/${clot ? 'clot' : 'narrowing'}`,
        role: 'primary',
        side,
        ...(candidates.length > 0 ? { distinct: 'second-field' as const } : {}),
        support: 'supported',
        certainty: clot ? 'firm' : 'likely',
        why: clot
          ? `Clot was removed or dissolved in the ${work.territory} territory: once a territory, catheter and pictures of it inside.`
          : `A ${work.actions.has('stent') ? 'stent' : 'balloon'} for narrowing inside the skull; catheter and pictures of that side are inside.`,
        evidence: work.evidence,
        derivation: work.derivation,
      })
    }
    if (held.size > 0) holdNeck(context, held, true)
    return { candidates, suppressed, gaps }
  },
}
