import type { Evidence, Gap, Laterality, Suppressed, TreatedVessel, Treatment } from '../../schema/index.ts'
import { type Bed, bedOf, isOutside, isOwnInjury } from '../revascularization/bed.ts'
import {
  type Candidate,
  type CodeRule,
  type CodingContext,
  type Evaluation,
  type RuleFamily,
  rulesOf,
} from '../rule.ts'
import { baseOf, territoryOf } from '../tree.ts'

const FAMILY = 'stents'
const SOURCE = 'revascularization.md sections 5 and 6; house rules 1, 7'

const rule = rulesOf(FAMILY, SOURCE)

const RULES: readonly CodeRule[] = [
  rule('artery', ['37236', '37237'], ['stent delivered in an artery that no other family holds'], 'likely'),
  rule(
    'artery-balloon',
    ['37246', '37247'],
    ['balloon delivered in an artery that no other family holds', 'no stent there'],
    'likely',
  ),
  rule('vein', ['37238', '37239'], ['stent delivered in a vein outside a dialysis circuit'], 'likely'),
  rule(
    'vein-balloon',
    ['37248', '37249'],
    ['balloon delivered in a vein outside a dialysis circuit', 'no stent there'],
    'likely',
  ),
  rule(
    'atherectomy',
    ['0234T', '0235T', '0236T', '0237T'],
    ['atherectomy in an artery between arch and iliac'],
    'firm',
  ),
]

interface Work {
  readonly key: string
  readonly vesselId: string
  readonly side: Laterality
  readonly venous: boolean
  readonly bed: Bed
  readonly actions: Set<string>
  readonly lesions: Set<string>
  readonly evidence: Evidence[]
  readonly derivation: string[]
}

const BEDS: ReadonlySet<Bed> = new Set([
  'artery',
  'vein',
  'leg-not-occlusive',
  'neck-carotid',
  'proximal-carotid',
  'vertebral',
])
const ACTIONS = new Set(['angioplasty', 'stent', 'atherectomy'])

/**
 * A neck artery with a stent has codes of its own; with a balloon only it is an artery like others, unless the stent stands in
 * the carotid next to it on the same side.
 */
const held = (work: Work, all: readonly Work[]): boolean =>
  (work.bed === 'neck-carotid' || work.bed === 'proximal-carotid' || work.bed === 'vertebral') &&
  (work.actions.has('stent') ||
    (work.bed === 'neck-carotid' &&
      all.some(o => o.bed === 'neck-carotid' && o.side === work.side && o.actions.has('stent'))))

const isEndograft = (work: Work): boolean =>
  work.bed === 'leg-not-occlusive'
    ? /^art\.(cia|eia|iia)$/.test(baseOf(work.vesselId)) && work.lesions.has('aneurysm')
    : /^art\.aorta/.test(work.vesselId) && work.lesions.has('aneurysm')

const atherectomyCode = (context: CodingContext, vesselId: string): string | undefined => {
  const base = baseOf(vesselId)
  if (/^art\.aorta(\.abd)?$/.test(base)) return '0236T'
  const territory = territoryOf(context.anatomy, vesselId)
  if (territory === 'renal') return '0234T'
  if (territory === 'visceral') return '0235T'
  return /^art\.(subclavian|innominate|cca|axillary)/.test(base) ? '0237T' : undefined
}

/** One entry a vessel; a lesion or stent over several vessels is one. */
const worksOf = (
  context: CodingContext,
): { works: Work[]; injuries: { treatment: Treatment; target: TreatedVessel }[] } => {
  const works: Work[] = []
  const injuries: { treatment: Treatment; target: TreatedVessel }[] = []
  for (const treatment of context.record.treatments) {
    if (treatment.assertion !== 'performed' || !ACTIONS.has(treatment.action)) continue
    for (const target of treatment.targets) {
      const bed = bedOf(context, treatment, target)
      if (!BEDS.has(bed)) continue
      if (bed === 'artery' && isOwnInjury(context.record, target)) {
        injuries.push({ treatment, target })
        continue
      }
      const key = target.span.length > 1 ? [...target.span].sort().join('+') : `${target.vesselId}|${target.side}`
      const within = works.find(
        w => w.key === key || (target.span.length > 1 && w.key.startsWith(`${target.span[0]}|`)),
      )
      const work: Work = within ?? {
        key,
        vesselId: target.vesselId,
        side: target.side,
        venous: bed === 'vein',
        bed,
        actions: new Set(),
        lesions: new Set(),
        evidence: [],
        derivation: [],
      }
      if (!within) works.push(work)
      work.actions.add(treatment.action)
      for (const lesion of target.lesions) work.lesions.add(lesion)
      work.evidence.push(...treatment.evidence, ...target.lesionEvidence)
      if (!work.derivation.includes(treatment.factId)) work.derivation.push(treatment.factId)
    }
  }
  return { works, injuries }
}

const CODES = {
  artery: { stent: ['37236', '37237', 'artery'], balloon: ['37246', '37247', 'artery-balloon'] },
  vein: { stent: ['37238', '37239', 'vein'], balloon: ['37248', '37249', 'vein-balloon'] },
} as const

const linesOf = (
  context: CodingContext,
  works: readonly Work[],
  bed: 'artery' | 'vein',
  kind: 'stent' | 'balloon',
): Candidate[] => {
  const mine = works.filter(
    w =>
      w.venous === (bed === 'vein') &&
      !held(w, works) &&
      (kind === 'stent' ? w.actions.has('stent') : w.actions.has('angioplasty') && !w.actions.has('stent')),
  )
  const [first, further, name] = CODES[bed][kind]
  return mine.map((w, i): Candidate => {
    const vessel = context.anatomy.getVessel(w.vesselId).name
    const leg = w.bed === 'leg-not-occlusive'
    return {
      code: i === 0 ? first : further,
      rule: `${FAMILY}/${name}`,
      role: i === 0 ? 'primary' : 'add-on',
      side: w.side === 'unknown' ? 'midline' : w.side,
      ...(i === 0 ? {} : { group: `${FAMILY}:${bed}:${kind}:${kind === 'balloon' ? w.side : ''}` }),
      support: 'supported',
      certainty: leg ? 'likely' : 'firm',
      why: `${kind === 'stent' ? 'A stent' : 'A balloon'} in the ${vessel}: ${i === 0 ? `first ${bed} of the session` : `a further ${bed}`}.${leg ? ' The leg families are for narrowing and occlusion only.' : ''} Balloons in it and guiding pictures are inside; the catheter is not.`,
      evidence: w.evidence,
      derivation: w.derivation,
    }
  })
}

export const stents: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    if (isOutside(context.record)) return { candidates, suppressed, gaps }
    const { works, injuries } = worksOf(context)
    const kept = works.filter(w => {
      if (!isEndograft(w)) return true
      suppressed.push({
        code: '37236',
        rule: `${FAMILY}/artery`,
        why: `An aneurysm of the ${context.anatomy.getVessel(w.vesselId).name} lined with a graft belongs to the endograft families.`,
        evidence: w.evidence,
      })
      return false
    })
    for (const bed of ['artery', 'vein'] as const)
      for (const kind of ['stent', 'balloon'] as const) candidates.push(...linesOf(context, kept, bed, kind))
    const cut = kept
      .filter(w => w.actions.has('atherectomy') && !w.venous)
      .map(w => ({ w, code: atherectomyCode(context, w.vesselId) }))
      .filter((c): c is { w: Work; code: string } => c.code !== undefined)
    cut.forEach(({ w, code }, i) => {
      candidates.push({
        code,
        rule: `${FAMILY}/atherectomy`,
        role: 'additional',
        side: 'midline',
        ...(cut.findIndex(c => c.code === code) < i ? { distinct: 'second-field' as const } : {}),
        support: 'supported',
        certainty: 'firm',
        why: `Atherectomy of the ${context.anatomy.getVessel(w.vesselId).name}; balloon, stent and catheter are reported beside it.`,
        evidence: w.evidence,
        derivation: w.derivation,
      })
    })
    for (const { treatment, target } of injuries) {
      const { name } = context.anatomy.getVessel(target.vesselId)
      suppressed.push({
        code: treatment.action === 'stent' ? '37236' : '37246',
        rule: `${FAMILY}/artery`,
        why: `The ${name} was hurt on the way and mended in the same session: part of the session by default.`,
        evidence: [...treatment.evidence, ...target.lesionEvidence],
      })
      gaps.push({
        kind: 'own-injury',
        question: `Was the ${name} treated for disease of its own, or for an injury made during this session?`,
        affects: ['37236'],
        evidence: [...treatment.evidence],
      })
    }
    for (const t of context.record.treatments) {
      if (t.assertion === 'performed' || (t.action !== 'stent' && t.action !== 'angioplasty')) continue
      const target = t.targets.find(v => BEDS.has(bedOf(context, t, v)) && bedOf(context, t, v) !== 'leg-not-occlusive')
      if (target)
        suppressed.push({
          code: CODES[t.system === 'venous' ? 'vein' : 'artery'][t.action === 'stent' ? 'stent' : 'balloon'][0],
          rule: `${FAMILY}/${CODES[t.system === 'venous' ? 'vein' : 'artery'][t.action === 'stent' ? 'stent' : 'balloon'][2]}`,
          why: `It is ${t.assertion} here, not delivered by this operator today.`,
          evidence: [...t.evidence],
        })
    }
    return { candidates, suppressed, gaps }
  },
}
