import type { Gap, Laterality, Suppressed, VeinMethod, VeinTreatment } from '../../schema/index.ts'
import { type Candidate, type CodeRule, type Evaluation, NOTHING, type RuleFamily, rulesOf } from '../rule.ts'
import { phlebectomyLines } from './phlebectomy.ts'

const FAMILY = 'vein-ablation'
const SOURCE = 'embolization-and-devices.md section 6; house rules 1, 3.6, 11'

const rule = rulesOf(FAMILY, SOURCE)

const RULES: readonly CodeRule[] = [
  rule('radiofrequency', ['36475', '36476'], ['superficial leg vein closed by radiofrequency']),
  rule('laser', ['36478', '36479'], ['superficial leg vein closed by laser']),
  rule('mechanochemical', ['36473', '36474'], ['superficial leg vein closed by a turning wire with sclerosant']),
  rule('adhesive', ['36482', '36483'], ['superficial leg vein closed by adhesive']),
  rule('foam', ['36465', '36466'], ['ready-made foam in a truncal vein']),
  rule('sclerosant', ['36470', '36471', '76942'], ['sclerosant or self-made foam in a vein that is no spider vein']),
  rule('spider', ['36468'], ['spider veins injected']),
  rule('phlebectomy', ['37765', '37766', '37799'], ['varicose veins taken out through stabs', 'how many']),
]

const PAIRS: Readonly<Record<Exclude<VeinMethod, 'microfoam' | 'sclerosant' | 'spider'>, readonly [string, string]>> = {
  radiofrequency: ['36475', '36476'],
  laser: ['36478', '36479'],
  mechanochemical: ['36473', '36474'],
  adhesive: ['36482', '36483'],
}
/** One base method a leg; the fuller first. */
const ORDER: readonly VeinMethod[] = [
  'radiofrequency',
  'laser',
  'adhesive',
  'mechanochemical',
  'microfoam',
  'sclerosant',
  'spider',
]

interface Out {
  readonly candidates: Candidate[]
  readonly suppressed: Suppressed[]
  readonly gaps: Gap[]
}

const line = (
  t: VeinTreatment,
  code: string,
  name: string,
  role: Candidate['role'],
  why: string,
  more: Partial<Candidate> = {},
): Candidate => ({
  code,
  rule: `${FAMILY}/${name}`,
  role,
  side: t.side,
  support: 'supported',
  certainty: 'firm',
  why,
  evidence: [...t.evidence, ...t.stopped],
  derivation: [t.factId],
  ...more,
})

const NAMES: Readonly<Record<string, string>> = {
  gsv: 'great saphenous',
  ssv: 'small saphenous',
  aasv: 'anterior accessory saphenous',
  giacomini: 'Giacomini',
  perforator: 'perforating',
  tributary: 'tributary',
}
const listed = (t: VeinTreatment): string => t.veins.map(v => NAMES[v] ?? v).join(', ')

const thermal = (t: VeinTreatment, method: keyof typeof PAIRS, out: Out): void => {
  const [base, addOn] = PAIRS[method]
  const stopped = t.stopped.length > 0
  out.candidates.push(
    line(
      t,
      base,
      method,
      'primary',
      `First vein of the leg closed (${listed(t)}).${stopped ? ' Stopped for the patient’s safety.' : ''}`,
      stopped ? { modifiers: ['53'] } : {},
    ),
  )
  if (t.count < 2 || stopped) return
  const saphenous = t.veins.filter(v => v !== 'tributary' && v !== 'perforator').length > 1
  if (t.separateAccess || saphenous)
    out.candidates.push(
      line(
        t,
        addOn,
        method,
        'add-on',
        'Further vein of the same leg through its own puncture; once a leg.',
        t.separateAccess ? {} : { certainty: 'likely' },
      ),
    )
  else {
    out.suppressed.push({
      code: addOn,
      rule: `${FAMILY}/${method}`,
      why: 'A further vein counts only through its own puncture, which is not written.',
      evidence: [...t.evidence],
    })
    out.gaps.push({
      kind: 'separate-access',
      question: 'Was the further vein entered through its own puncture?',
      affects: [addOn],
      evidence: t.evidence.slice(0, 1),
    })
  }
}

const chemical = (t: VeinTreatment, beside: boolean, out: Out): void => {
  const several = t.count > 1
  if (t.method === 'microfoam') {
    out.candidates.push(
      line(
        t,
        several ? '36466' : '36465',
        'foam',
        'primary',
        `${several ? 'Several truncal veins' : 'One truncal vein'} of the leg filled with ready-made foam.`,
      ),
    )
    return
  }
  if (t.method === 'spider') {
    out.candidates.push(line(t, '36468', 'spider', 'primary', 'Spider veins were injected.', { certainty: 'likely' }))
    return
  }
  out.candidates.push(
    line(
      t,
      several ? '36471' : '36470',
      'sclerosant',
      beside ? 'additional' : 'primary',
      `${several ? 'Several veins' : 'One vein'} of the leg injected with sclerosant.`,
    ),
  )
  if (t.ultrasound.length === 0 || beside) return
  if (t.image.length > 0) {
    if (!out.candidates.some(c => c.code === '76942'))
      out.candidates.push({
        ...line(
          t,
          '76942',
          'sclerosant',
          'guidance',
          'Needle guidance by ultrasound with a stored image; not inside the sclerosant code.',
        ),
        side: 'midline',
        evidence: [...t.ultrasound, ...t.image],
      })
    return
  }
  out.suppressed.push({
    code: '76942',
    rule: `${FAMILY}/sclerosant`,
    why: 'Needle guidance by ultrasound needs a stored image.',
    evidence: [...t.ultrasound],
  })
  out.gaps.push({
    kind: 'permanent-recording',
    question: 'Was an ultrasound image of the needle guidance stored?',
    affects: ['76942'],
    evidence: t.ultrasound.slice(0, 1),
  })
}

export const veinAblation: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const { record } = context
    const { kind } = record.setting
    if (kind === 'heart' || kind === 'congenital' || kind === 'note' || kind === 'cancelled' || kind === 'noninvasive')
      return NOTHING
    const out: Out = { candidates: [], suppressed: [], gaps: [] }
    const legs = new Map<Laterality, VeinTreatment[]>()
    for (const t of record.venous.treatments)
      if (t.assertion === 'performed') legs.set(t.side, [...(legs.get(t.side) ?? []), t])
    for (const [side, list] of legs) {
      list.sort((a, b) => ORDER.indexOf(a.method) - ORDER.indexOf(b.method))
      let closed: VeinMethod | undefined
      for (const t of list) {
        const { method } = t
        if (method === 'microfoam' || method === 'sclerosant' || method === 'spider') {
          if (closed && t.veins.every(v => list.some(o => o !== t && o.veins.includes(v)))) {
            out.suppressed.push({
              code: method === 'microfoam' ? '36465' : '36470',
              rule: `${FAMILY}/${method === 'microfoam' ? 'foam' : 'sclerosant'}`,
              why: 'The same vein was closed by another method.',
              evidence: [...t.evidence],
            })
            continue
          }
          chemical(t, closed !== undefined, out)
          continue
        }
        if (closed) {
          out.suppressed.push({
            code: PAIRS[method][0],
            rule: `${FAMILY}/${method}`,
            why: 'One base method a leg: another vein of the leg was closed by another method.',
            evidence: [...t.evidence],
          })
          out.gaps.push({
            kind: 'mixed-methods',
            question: 'Two methods were used in one leg. Which vein was closed by which?',
            affects: [PAIRS[method][0]],
            evidence: t.evidence.slice(0, 1),
          })
          continue
        }
        closed = method
        thermal(t, method, out)
      }
      if (side === 'unknown')
        out.gaps.push({
          kind: 'laterality',
          question: 'Which leg was treated?',
          affects: out.candidates.map(c => c.code),
          evidence: list[0]!.evidence.slice(0, 1),
        })
    }
    if (legs.size > 0) {
      const guides = record.venous.treatments.flatMap(t => [...t.ultrasound]).slice(0, 1)
      if (guides.length > 0 && out.candidates.some(c => /^364(6[56]|7[3-9]|8[23])$/.test(c.code)))
        for (const code of ['76937', '76942'])
          if (!out.candidates.some(c => c.code === code))
            out.suppressed.push({
              code,
              rule: `${FAMILY}/radiofrequency`,
              why: 'Ultrasound and access are part of the vein closure.',
              evidence: guides,
            })
      for (const u of record.ultrasound) context.read.add(u.factId)
      for (const s of record.stops)
        if (context.anatomy.getVessel(s.vesselId).system === 'venous') context.taken.add(s.factId)
      for (const r of record.runs) if (r.system === 'venous') context.read.add(r.factId)
    }
    const stabs = phlebectomyLines(record.venous.phlebectomies)
    return {
      candidates: [...out.candidates, ...stabs.candidates],
      suppressed: [...out.suppressed, ...stabs.suppressed],
      gaps: [...out.gaps, ...stabs.gaps],
    }
  },
}
