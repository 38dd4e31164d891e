import type { AccessStep, Gap, Stop, Suppressed } from '../../schema/index.ts'
import type { Candidate, CodeRule, CodingContext, Evaluation, RuleFamily } from '../rule.ts'
import { isOtherWork } from '../session.ts'
import { baseOf, sideOf } from '../tree.ts'

const FAMILY = 'arterial-catheterization'
const SOURCE = 'catheterization.md sections 2 and 3; house rules 1, 10, 18, 20'

const RULES: readonly CodeRule[] = [
  {
    id: `${FAMILY}/nonselective`,
    codes: ['36200'],
    requires: ['access', 'catheter in the aorta', 'no selective stop through this access'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/punctured-vessel`,
    codes: ['36140'],
    requires: ['access', 'a study through the punctured vessel or its route', 'no further stop through this access'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/direct-neck`,
    codes: ['36100'],
    requires: ['direct puncture of a carotid or vertebral artery'],
    certainty: 'likely',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/translumbar`,
    codes: ['36160'],
    requires: ['translumbar puncture of the aorta'],
    certainty: 'likely',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/thoracic`,
    codes: ['36215', '36216', '36217'],
    requires: ['catheter in a branch of the thoracic aorta', 'vessel named', 'access'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/thoracic-further`,
    codes: ['36218'],
    requires: ['a further second order or deeper vessel of the same family'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/abdominal`,
    codes: ['36245', '36246', '36247'],
    requires: ['catheter in a branch of the abdominal aorta', 'vessel named', 'access'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/abdominal-further`,
    codes: ['36248'],
    requires: ['a further second order or deeper vessel of the same family'],
    certainty: 'firm',
    source: SOURCE,
  },
]

const ORDINAL = ['', 'first', 'second', 'third or deeper']

const nameOf = (context: CodingContext, stop: Stop): string =>
  `${stop.branch ? 'a branch of the ' : ''}${context.anatomy.getVessel(stop.vesselId).name}`

const isLeaf = (context: CodingContext, stop: Stop, all: readonly Stop[]): boolean =>
  !all.some(
    o =>
      o !== stop &&
      ((o.vesselId === stop.vesselId && o.side === stop.side && o.branch && !stop.branch) ||
        context.anatomy.isBehind(o.vesselId, stop.vesselId)),
  )

const codeFor = (set: 'thoracic' | 'abdominal', order: number): string => {
  const depth = Math.min(order, 3)
  return set === 'thoracic' ? ['', '36215', '36216', '36217'][depth]! : ['', '36245', '36246', '36247'][depth]!
}

const setOf = (context: CodingContext, stop: Stop): 'thoracic' | 'abdominal' =>
  context.anatomy.getVessel(stop.vesselId).set === '36215' ? 'thoracic' : 'abdominal'

/** Deepest leaf first; at the same depth the one told first. */
const byDepth = (a: Stop, b: Stop): number => Math.min(b.order, 3) - Math.min(a.order, 3)

const selectiveOf = (
  context: CodingContext,
  access: AccessStep | undefined,
  stops: readonly Stop[],
  seen: number,
): { candidates: Candidate[]; gaps: Gap[] } => {
  const candidates: Candidate[] = []
  const gaps: Gap[] = []
  const families = new Map<string, Stop[]>()
  for (const stop of stops) {
    if (stop.order < 1) continue
    const family = stop.familyId ?? stop.vesselId
    families.set(family, [...(families.get(family) ?? []), stop])
  }
  const bases: { stop: Stop; others: Stop[] }[] = []
  for (const members of families.values()) {
    const leaves = members.filter(s => isLeaf(context, s, members))
    const [base, ...others] = [...leaves].sort(byDepth)
    // "two genicular branches": one is the base, the other a further vessel
    const more = leaves.flatMap(s => Array.from({ length: s.count - 1 }, () => s))
    if (base) bases.push({ stop: base, others: [...others, ...more].filter(o => o.order >= 2) })
  }
  bases.sort((a, b) => byDepth(a.stop, b.stop) || a.stop.sentence - b.stop.sentence)
  bases.forEach(({ stop, others }, i) => {
    const set = setOf(context, stop)
    const code = codeFor(set, stop.order)
    const contested = isPelvicSameSide(access, stop)
    const unknownSide = stop.side === 'unknown' && sideOf(stop.vesselId) !== 'midline'
    const thin = stop.proof === 'named'
    candidates.push({
      code,
      rule: `${FAMILY}/${set}`,
      role: i === 0 && seen === 0 ? 'primary' : 'additional',
      side: sideOf(stop.vesselId) === 'midline' ? 'midline' : stop.side,
      ...(i > 0 || seen > 0 ? { distinct: seen > 0 && i === 0 ? 'other-access' : 'second-family' } : {}),
      ...(context.record.setting.kind === 'heart' ? { modifiers: ['59'] } : {}),
      support: unknownSide ? 'incomplete' : 'supported',
      certainty: contested ? 'contested' : thin || access?.assumed ? 'likely' : 'firm',
      why: `The ${stop.tool} was placed in ${nameOf(context, stop)}: ${ORDINAL[Math.min(stop.order, 3)]} order${access?.direction === 'antegrade' ? ' counted from the punctured artery' : ''}. Vessels passed on the way are included.`,
      evidence: stop.evidence,
      derivation: [stop.factId, access?.factId ?? ''].filter(Boolean),
    })
    if (unknownSide)
      gaps.push({
        kind: 'laterality',
        question: `Which side was catheterized: ${context.anatomy.getVessel(stop.vesselId).name.replace(/^(right|left) /, '')}?`,
        affects: [code],
        evidence: [...stop.evidence],
      })
    for (const other of others)
      candidates.push({
        code: set === 'thoracic' ? '36218' : '36248',
        rule: `${FAMILY}/${set}-further`,
        role: 'add-on',
        side: 'midline',
        group: `${FAMILY}:${stop.accessId}`,
        support: 'supported',
        certainty: other.proof === 'named' ? 'likely' : 'firm',
        why: `A further vessel of the same family was entered: ${nameOf(context, other)}.`,
        evidence: other.evidence,
        derivation: [other.factId],
      })
  })
  return { candidates, gaps }
}

const isPelvicSameSide = (access: AccessStep | undefined, stop: Stop): boolean =>
  access !== undefined &&
  access.base === 'art.cfa' &&
  access.side === stop.side &&
  /\.(uterine|prostatic|sup_vesical|inf_vesical)/.test(stop.vesselId)

const isDirectNeck = (access: AccessStep): boolean => /^art\.(cca|ica|vertebral)$/.test(access.base)

export const arterialCatheterization: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const { record } = context
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    const heart = record.setting.kind === 'heart' || record.setting.kind === 'congenital'
    if (isOtherWork(record) || record.setting.kind === 'congenital') return { candidates, suppressed, gaps }
    const arterial = record.accesses.filter(a => a.system === 'arterial' && a.assertion === 'performed')
    let seen = 0
    for (const access of arterial) {
      const stops = record.stops.filter(
        s =>
          s.accessId === access.id &&
          s.assertion === 'performed' &&
          context.anatomy.getVessel(s.vesselId).system === 'arterial',
      )
      const free = stops.filter(s => !context.taken.has(s.factId))
      const open: Stop[] = []
      for (const stop of free) {
        if (context.anatomy.getVessel(stop.vesselId).set === 'none') continue
        open.push(stop)
      }
      const selective = selectiveOf(context, access, open, seen)
      candidates.push(...selective.candidates)
      gaps.push(...selective.gaps)
      const took = stops.some(s => context.taken.has(s.factId))
      const aortic = open.find(s => /^art\.aorta/.test(s.vesselId))
      const runs = record.runs.filter(
        r =>
          r.accessId === access.id &&
          r.assertion === 'performed' &&
          r.told &&
          r.purpose !== 'access-check' &&
          r.purpose !== 'roadmap' &&
          !context.read.has(r.factId),
      )
      if (selective.candidates.length > 0 || took) {
        if (selective.candidates.length > 0) seen++
        if (aortic && !took)
          suppressed.push({
            code: '36200',
            rule: `${FAMILY}/nonselective`,
            why: 'A selective catheter through the same access absorbs the stop in the aorta.',
            evidence: [...aortic.evidence],
          })
        continue
      }
      if (heart) {
        if (aortic)
          suppressed.push({
            code: '36200',
            rule: `${FAMILY}/nonselective`,
            why: 'Never beside a heart catheterization (house rule 4.1).',
            evidence: [...aortic.evidence],
          })
        continue
      }
      if (aortic) {
        candidates.push({
          code: access.base === 'art.aorta' ? '36160' : '36200',
          rule: `${FAMILY}/${access.base === 'art.aorta' ? 'translumbar' : 'nonselective'}`,
          role: seen === 0 ? 'primary' : 'additional',
          side: 'midline',
          ...(seen > 0 ? { distinct: 'other-access' as const } : {}),
          support: 'supported',
          certainty: aortic.proof === 'named' ? 'likely' : 'firm',
          why: 'The catheter was placed in the aorta and went into no branch through this access.',
          evidence: access.base === 'art.aorta' ? [...access.evidence, ...aortic.evidence] : aortic.evidence,
          derivation: [aortic.factId, access.factId].filter(Boolean),
        })
        seen++
        continue
      }
      if (isDirectNeck(access)) {
        candidates.push({
          code: '36100',
          rule: `${FAMILY}/direct-neck`,
          role: 'primary',
          side: access.side,
          support: 'supported',
          certainty: 'likely',
          why: 'Direct puncture of the neck artery without a study.',
          evidence: access.evidence,
          derivation: [access.factId],
        })
        continue
      }
      const limbHeld = context.legHeld
      if ((runs.length > 0 || open.length > 0) && !access.assumed && access.via !== 'existing' && !limbHeld) {
        const proof = open[0] ?? runs[0]!
        candidates.push({
          code: '36140',
          rule: `${FAMILY}/punctured-vessel`,
          role: seen === 0 ? 'primary' : 'additional',
          side: 'midline',
          ...(seen > 0 ? { distinct: 'other-access' as const } : {}),
          support: 'supported',
          certainty: 'firm',
          why: 'Contrast was given through the punctured artery or its route; nothing beyond it was entered.',
          evidence: [...access.evidence, ...proof.evidence],
          derivation: [access.factId, proof.factId],
        })
        seen++
      }
    }
    for (const stop of record.stops)
      if (
        stop.assertion !== 'performed' &&
        stop.order >= 1 &&
        context.anatomy.getVessel(stop.vesselId).system === 'arterial' &&
        !record.stops.some(
          o => o.assertion === 'performed' && baseOf(o.vesselId) === baseOf(stop.vesselId) && o.side === stop.side,
        )
      )
        suppressed.push({
          code: codeFor(setOf(context, stop), stop.order),
          rule: `${FAMILY}/${setOf(context, stop)}`,
          why: `${context.anatomy.getVessel(stop.vesselId).name}: ${stop.assertion}, so not entered by this operator today.`,
          evidence: [...stop.evidence],
        })
    return { candidates, suppressed, gaps }
  },
}
