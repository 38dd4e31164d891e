import type { AccessStep, Stop, Suppressed } from '../../schema/index.ts'
import type { Candidate, CodeRule, CodingContext, Evaluation, RuleFamily } from '../rule.ts'

const FAMILY = 'venous-catheterization'
const SOURCE = 'catheterization.md section 6; house rules 13, 22'

const RULES: readonly CodeRule[] = [
  {
    id: `${FAMILY}/cava`,
    codes: ['36010'],
    requires: ['catheter in a cava, no tributary entered'],
    certainty: 'likely',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/first-order`,
    codes: ['36011'],
    requires: ['catheter in a tributary that drains straight to a cava'],
    certainty: 'likely',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/second-order`,
    codes: ['36012'],
    requires: ['catheter in a second order or deeper tributary'],
    certainty: 'likely',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/pulmonary`,
    codes: ['36013', '36014', '36015'],
    requires: ['catheter in the right heart or a pulmonary artery'],
    certainty: 'likely',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/portal`,
    codes: ['36481'],
    requires: ['portal vein punctured through the liver'],
    certainty: 'likely',
    source: SOURCE,
  },
]

const codeOf = (context: CodingContext, stop: Stop): string | undefined => {
  const vessel = context.anatomy.getVessel(stop.vesselId)
  if (vessel.system === 'pulmonary')
    return /36015/.test(vessel.set) || stop.branch ? '36015' : /36014/.test(vessel.set) ? '36014' : '36013'
  if (vessel.system === 'portal') return undefined
  if (vessel.set === '36013') return '36013'
  if (stop.order === 0) return vessel.parent === undefined || vessel.set === '36010' ? '36010' : undefined
  return stop.order === 1 ? '36011' : '36012'
}

const isLeaf = (context: CodingContext, stop: Stop, all: readonly Stop[]): boolean =>
  !all.some(
    o =>
      o !== stop &&
      ((o.vesselId === stop.vesselId && o.side === stop.side && o.branch && !stop.branch) ||
        context.anatomy.isBehind(o.vesselId, stop.vesselId)),
  )

const RULE_OF: Readonly<Record<string, string>> = {
  '36010': 'cava',
  '36011': 'first-order',
  '36012': 'second-order',
  '36013': 'pulmonary',
  '36014': 'pulmonary',
  '36015': 'pulmonary',
}

const RANK = ['36015', '36014', '36013', '36012', '36011', '36010']

export const venousCatheterization: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const { record } = context
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const { kind } = record.setting
    if (kind !== 'vascular') return { candidates, suppressed, gaps: [] }
    const held = record.interventions.some(
      i => i.assertion === 'performed' && ['filter-placement', 'filter-retrieval', 'tips'].includes(i.action),
    )
    const accesses: readonly AccessStep[] = record.accesses.filter(
      a => a.system === 'venous' && a.assertion === 'performed',
    )
    for (const access of accesses) {
      const stops = record.stops.filter(
        s =>
          s.accessId === access.id &&
          s.assertion === 'performed' &&
          context.anatomy.getVessel(s.vesselId).system !== 'arterial' &&
          !context.taken.has(s.factId),
      )
      if (held) continue
      const leaves = stops.filter(s => isLeaf(context, s, stops))
      const lines = leaves
        .map(stop => ({ stop, code: codeOf(context, stop) }))
        .filter((l): l is { stop: Stop; code: string } => l.code !== undefined)
      const selective = lines.filter(l => l.code !== '36010')
      const kept = selective.length > 0 ? selective : lines.slice(0, 1)
      kept.sort((a, b) => RANK.indexOf(a.code) - RANK.indexOf(b.code) || a.stop.seq - b.stop.seq)
      if (selective.length > 0)
        for (const l of lines)
          if (l.code === '36010')
            suppressed.push({
              code: '36010',
              rule: `${FAMILY}/cava`,
              why: 'A selective venous catheter through the same access absorbs the stop in the cava.',
              evidence: [...l.stop.evidence],
            })
      kept.forEach(({ stop, code }, i) => {
        candidates.push({
          code,
          rule: `${FAMILY}/${RULE_OF[code]}`,
          role: candidates.length === 0 && i === 0 ? 'primary' : 'additional',
          side: /3601[45]/.test(code) ? stop.side : 'midline',
          ...(candidates.length > 0 ? { distinct: 'second-family' as const } : {}),
          support: 'supported',
          certainty: 'likely',
          why: `The catheter was placed in ${context.anatomy.getVessel(stop.vesselId).name}.`,
          evidence: stop.evidence,
          derivation: [stop.factId, access.factId].filter(Boolean),
        })
      })
    }
    return { candidates, suppressed, gaps: [] }
  },
}
