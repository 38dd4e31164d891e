import type { Gap, Intervention, Suppressed } from '../../schema/index.ts'
import { type Field, fieldOf, mergeFields, type Reason, reasonOf } from '../embolization-field.ts'
import {
  type Candidate,
  type CodeRule,
  type CodingContext,
  type Evaluation,
  NOTHING,
  type RuleFamily,
  rulesOf,
} from '../rule.ts'
import { isOtherWork } from '../session.ts'
import { sideOf } from '../tree.ts'

const FAMILY = 'embolization'
const SOURCE = 'embolization-and-devices.md section 1; house rules 8, 9, 14, 15'

const rule = rulesOf(FAMILY, SOURCE)

const RULES: readonly CodeRule[] = [
  rule('bleeding', ['37244'], ['occluding agent delivered', 'reason of today is bleeding or a lymph leak']),
  rule('tumor', ['37243'], ['occluding agent delivered', 'tumor, or an organ to be starved']),
  rule(
    'artery',
    ['37242'],
    ['occluding agent delivered in an artery', 'neither bleeding, tumor nor ischemia of an organ'],
  ),
  rule('vein', ['37241'], ['occluding agent delivered in a vein', 'no bleeding']),
  rule('central-nervous', ['61624'], ['occluding agent delivered', 'disease of brain, cord or their coverings']),
  rule('head-neck', ['61626'], ['occluding agent delivered', 'head or neck outside the central nervous system']),
  rule('dose-delivery', ['79445'], ['radioactive dose delivered', 'by the operator as authorized user'], 'likely'),
  rule('imaging', ['75894'], ['61624 or 61626'], 'contested'),
  rule(
    'follow-up-run',
    ['75898'],
    ['a read run after occlusion with 61624 or 61626, or a later visit through a catheter left in place'],
    'contested',
  ),
]

const FLAG_FROM = '2026-01-01'

export const embolization: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const { record, codes } = context
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    const { kind } = record.setting
    if (isOtherWork(record)) return { candidates, suppressed, gaps }
    const done = record.interventions.filter(
      i =>
        i.action === 'embolization' ||
        (i.action === 'y90-delivery' &&
          !record.interventions.some(o => o.action === 'embolization' && o.sentence === i.sentence)),
    )
    for (const i of done)
      if (i.assertion !== 'performed')
        suppressed.push({
          code: i.vesselIds.some(id => context.anatomy.getVessel(id).system !== 'arterial') ? '37241' : '37242',
          rule: `${FAMILY}/artery`,
          why: `Embolization is ${i.assertion} here, not done by this operator today.`,
          evidence: [...i.evidence],
        })
    const performed = done.filter(
      i => i.assertion === 'performed' && i.vesselIds.length > 0 && delivered(record.text, i),
    )
    const drugOnly = record.interventions.filter(i => i.assertion === 'performed' && i.action === 'infusion')
    if (performed.length === 0) {
      if (drugOnly.length > 0 && drugOnly.some(i => i.classes.includes('drug')))
        gaps.push({
          kind: 'indication',
          question:
            'Was an occluding end point (stasis, embolic material) reached, or was the drug infused with flow preserved?',
          affects: ['37243'],
          evidence: drugOnly.flatMap(i => [...i.evidence]),
        })
      return { candidates, suppressed, gaps }
    }
    const ductus = kind === 'congenital' && /ductus|pda/i.test(record.setting.evidence.map(e => e.text).join(' '))
    if (ductus) {
      suppressed.push({
        code: '37242',
        rule: `${FAMILY}/artery`,
        why: 'Closure of the ductus has its own heart code.',
        evidence: performed.flatMap(i => [...i.evidence]),
      })
      return { candidates, suppressed, gaps }
    }
    const general = reasonOf(context, '').reason
    const fields = new Map<string, Field>()
    for (const i of performed)
      for (const id of i.vesselIds) {
        const key = fieldOf(context, id, sideOf(id) === 'midline' ? i.side : sideOf(id), general)
        const field = fields.get(key) ?? { id: key, interventions: [] }
        if (!field.interventions.includes(i)) field.interventions.push(i)
        fields.set(key, field)
      }
    const merged = mergeFields(context, [...fields.values()])
    const used = new Map<string, number>()
    for (const field of merged) {
      const { reason, evidence } = reasonOf(context, field.id)
      const venous = field.interventions.every(i =>
        i.vesselIds.every(
          id =>
            context.anatomy.getVessel(id).system !== 'arterial' && context.anatomy.getVessel(id).system !== 'pulmonary',
        ),
      )
      const [code, name] =
        reason === 'cns'
          ? (['61624', 'central-nervous'] as const)
          : reason === 'head-neck'
            ? (['61626', 'head-neck'] as const)
            : reason === 'bleeding'
              ? (['37244', 'bleeding'] as const)
              : reason === 'tumor'
                ? (['37243', 'tumor'] as const)
                : venous
                  ? (['37241', 'vein'] as const)
                  : (['37242', 'artery'] as const)
      const agents = field.interventions.flatMap(i => [...i.evidence])
      const n = used.get(code) ?? 0
      used.set(code, n + 1)
      const contested = n > 0 && /scrotum|meninges/.test(field.id)
      candidates.push({
        code,
        rule: `${FAMILY}/${name}`,
        role: n === 0 && candidates.length === 0 ? 'primary' : 'additional',
        side: 'midline',
        ...(candidates.length > 0 ? { distinct: 'second-field' as const } : {}),
        support: 'supported',
        certainty: contested ? 'contested' : reason === 'other' ? 'likely' : 'firm',
        why: `An occluding agent was delivered (${field.interventions.map(i => i.vesselIds.map(id => context.anatomy.getVessel(id).name).join(', ')).join('; ')}); ${REASONS[reason](venous)}. One field, one code; guidance and checks are inside.`,
        evidence: [...agents, ...evidence],
        derivation: field.interventions.map(i => i.factId),
      })
      if (reason === 'cns' || reason === 'head-neck') {
        const flagged = codes.dateOfService >= FLAG_FROM
        candidates.push({
          code: '75894',
          rule: `${FAMILY}/imaging`,
          role: 'imaging',
          side: 'midline',
          ...(n > 0 ? { distinct: 'second-field' as const } : {}),
          support: 'supported',
          certainty: flagged ? 'contested' : 'firm',
          why: `The reading of this embolization is reported by component.${flagged ? ' Imaging bundling disputed from 2026: check the current code set.' : ''}`,
          evidence: agents,
          derivation: field.interventions.map(i => i.factId),
        })
        if (flagged && n === 0)
          gaps.push({
            kind: 'imaging-bundling',
            question:
              'Does the code set in force for this date still list the imaging of head, neck and brain embolization separately?',
            affects: ['75894'],
            evidence: agents.slice(0, 1),
          })
      } else {
        suppressed.push({
          code: '75894',
          rule: `${FAMILY}/imaging`,
          why: `The reading of the embolization is part of ${code}.`,
          evidence: agents.slice(0, 1),
        })
      }
    }
    const checks = record.runs.filter(
      r =>
        r.assertion === 'performed' &&
        r.told &&
        r.purpose !== 'access-check' &&
        r.purpose !== 'roadmap' &&
        performed.some(i => i.seq < r.seq) &&
        (r.purpose === 'completion' ||
          performed.some(
            i =>
              i.seq < r.seq &&
              r.vesselIds.some(id => i.vesselIds.some(v => v === id || context.anatomy.isBehind(v, id))),
          )),
    )
    const component = candidates.find(c => c.code === '61624' || c.code === '61626')
    if (checks.length > 0) {
      if (
        component &&
        checks.some(
          r =>
            r.findings.length > 0 ||
            /show|demonstrat|no residual|occlu|read/i.test(r.evidence.map(e => e.text).join(' ')) ||
            r.purpose === 'completion',
        )
      ) {
        candidates.push({
          code: '75898',
          rule: `${FAMILY}/follow-up-run`,
          role: 'imaging',
          side: 'midline',
          support: 'supported',
          certainty: 'contested',
          why: 'A run after occlusion was read. Once a session (house rule 14, contested).',
          evidence: checks.flatMap(r => [...r.evidence]),
          derivation: checks.map(r => r.factId),
        })
        gaps.push({
          kind: 'follow-up-run',
          question: 'Was the run after occlusion a study with findings of its own?',
          affects: ['75898'],
          evidence: checks[0]!.evidence.slice(0, 1),
        })
        for (const r of checks) context.read.add(r.factId)
      } else if (!component)
        suppressed.push({
          code: '75898',
          rule: `${FAMILY}/follow-up-run`,
          why: 'Check runs after the occlusion are part of the embolization code.',
          evidence: checks.flatMap(r => [...r.evidence]),
        })
    }
    for (const r of checks) if (!component) context.read.add(r.factId)
    const dose = doseDelivery(context, performed)
    candidates.push(...dose.candidates)
    suppressed.push(...dose.suppressed)
    gaps.push(...dose.gaps)
    return { candidates, suppressed, gaps }
  },
}

/** Who delivered the dose (house rule 3.4): the operator as authorized user reports it, a named other does not, else ask. */
const doseDelivery = (context: CodingContext, performed: readonly Intervention[]): Evaluation => {
  const { record } = context
  const dose = performed.filter(i => i.classes.includes('y90'))
  const evidence = [...dose.flatMap(i => [...i.evidence]), ...record.doseRole.evidence]
  if (dose.length === 0) return NOTHING
  if (record.doseRole.who === 'operator')
    return {
      ...NOTHING,
      candidates: [
        {
          code: '79445',
          rule: `${FAMILY}/dose-delivery`,
          role: 'imaging',
          side: 'midline',
          support: 'supported',
          certainty: 'likely',
          why: 'The operator delivered the radioactive dose as authorized user.',
          evidence,
          derivation: dose.map(i => i.factId),
        },
      ],
    }
  if (record.doseRole.who === 'other')
    return {
      ...NOTHING,
      suppressed: [
        {
          code: '79445',
          rule: `${FAMILY}/dose-delivery`,
          why: 'Another physician, the authorized user, delivered the dose and reports it.',
          evidence,
        },
      ],
    }
  return {
    ...NOTHING,
    gaps: [
      {
        kind: 'dose-delivery',
        question: 'Who delivered the radioactive dose, and was that physician the authorized user?',
        affects: ['79445'],
        evidence,
      },
    ],
  }
}

const REASONS: Readonly<Record<Reason, (venous: boolean) => string>> = {
  bleeding: () => "today's reason is bleeding or a leak",
  tumor: () => 'for a tumor or to starve an organ',
  cns: () => 'for disease of the brain, cord or their coverings',
  'head-neck': () => 'in the head or neck outside the central nervous system',
  other: venous => (venous ? 'in a vein, not for bleeding' : 'in an artery, neither for bleeding nor for a tumor'),
}

/** An agent that occludes, or the operator's own word for it; a drug that merely flows in is none. */
const delivered = (text: string, i: Intervention): boolean => {
  if (i.classes.some(c => c.startsWith('embolic') || c === 'y90')) return true
  const words = i.evidence.map(e => e.text).join(' ')
  if (/\btest occlusion\b/i.test(words)) return false
  if (i.classes.includes('drug') && !/chemoemboli|tace|stasis|embol|pruning/i.test(words)) return false
  return words.length > 0 && text.length > 0
}
