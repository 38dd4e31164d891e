import type { Evidence, Gap, Suppressed } from '../../schema/index.ts'
import { isOutside } from '../revascularization/bed.ts'
import type { Candidate, CodeRule, CodingContext, Evaluation, RuleFamily } from '../rule.ts'
import { baseOf } from '../tree.ts'

const FAMILY = 'ivus'

const RULES: readonly CodeRule[] = [
  {
    id: `${FAMILY}/vessel`,
    codes: ['37252', '37253'],
    requires: ['ultrasound from inside a named vessel outside the heart', 'no filter work, no foreign body retrieval'],
    certainty: 'firm',
    source: 'revascularization.md section 7',
  },
]

/** Vessels that count as one here; not those of the leg families. */
const TOGETHER: readonly (readonly [RegExp, string])[] = [
  [/^art\.(eia|cfa)$/, 'external iliac with common femoral artery'],
  [/^art\.(sfa|popliteal|fempop_graft)$/, 'superficial femoral with popliteal artery'],
  [/^ven\.(eiv|cfv)$/, 'external iliac with common femoral vein'],
  [/^ven\.(fv|popliteal)$/, 'femoral with popliteal vein'],
  [/^ven\.(atv|ptv|perv)$/, 'tibial veins'],
  [/^art\.aorta/, 'aorta'],
]

const vesselOf = (context: CodingContext, id: string): string =>
  TOGETHER.find(([pattern]) => pattern.test(baseOf(id)))?.[1] ?? context.anatomy.getVessel(id).name

export const ivus: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const { record } = context
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    if (isOutside(record)) return { candidates, suppressed, gaps }
    const done = record.treatments.filter(t => t.action === 'ivus')
    const performed = done.filter(t => t.assertion === 'performed')
    for (const t of done)
      if (t.assertion !== 'performed')
        suppressed.push({
          code: '37252',
          rule: `${FAMILY}/vessel`,
          why: `Ultrasound from inside is ${t.assertion} here, not done today.`,
          evidence: [...t.evidence],
        })
    if (performed.length === 0) return { candidates, suppressed, gaps }
    const barred = record.interventions.find(
      i => i.assertion === 'performed' && /^(filter-placement|filter-retrieval|foreign-body-retrieval)$/.test(i.action),
    )
    if (barred) {
      suppressed.push({
        code: '37252',
        rule: `${FAMILY}/vessel`,
        why: 'Never beside filter work or the retrieval of a foreign body.',
        evidence: performed.flatMap(t => [...t.evidence]),
      })
      return { candidates, suppressed, gaps }
    }
    const vessels = new Map<string, { evidence: Evidence[]; derivation: string[] }>()
    for (const t of performed) {
      const spans = t.targets.some(v => v.span.length > 1)
      t.targets.forEach((v, i) => {
        if (
          context.anatomy.getVessel(v.vesselId).territories[0] === 'coronary' ||
          (spans && i > 0 && v.span.length > 1)
        )
          return
        const key = `${vesselOf(context, v.vesselId)}|${v.side}`
        const entry = vessels.get(key) ?? { evidence: [], derivation: [] }
        entry.evidence.push(...t.evidence)
        if (!entry.derivation.includes(t.factId)) entry.derivation.push(t.factId)
        vessels.set(key, entry)
      })
    }
    if (vessels.size === 0) {
      gaps.push({
        kind: 'ivus-vessel',
        question: 'Which vessels were examined with ultrasound from inside, and what was measured in each?',
        affects: ['37252', '37253'],
        evidence: performed.flatMap(t => [...t.evidence]),
      })
      return { candidates, suppressed, gaps }
    }
    let first = true
    for (const [key, { evidence, derivation }] of vessels) {
      candidates.push({
        code: first ? '37252' : '37253',
        rule: `${FAMILY}/vessel`,
        role: 'add-on',
        side: 'midline',
        group: FAMILY,
        support: 'supported',
        certainty: 'likely',
        why: `${key.split('|')[0]}: examined from inside, once a session whatever the number of runs.`,
        evidence,
        derivation,
      })
      first = false
    }
    return { candidates, suppressed, gaps }
  },
}
