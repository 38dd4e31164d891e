import type { Gap, Suppressed, Treatment } from '../../schema/index.ts'
import { bedOf, isOutside } from '../revascularization/bed.ts'
import type { Candidate, CodeRule, CodingContext, Evaluation, RuleFamily } from '../rule.ts'

const FAMILY = 'thrombolysis'
const SOURCE = 'revascularization.md section 9; house rules 1, 14'

const RULES: readonly CodeRule[] = [
  {
    id: `${FAMILY}/first-day`,
    codes: ['37211', '37212'],
    requires: ['a lytic infusion meant to run, begun today'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/later-day`,
    codes: ['37213'],
    requires: ['a later day of a lysis course', 'the infusion goes on'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/last-day`,
    codes: ['37214'],
    requires: ['a later day of a lysis course', 'the infusion ends, catheter out'],
    certainty: 'firm',
    source: SOURCE,
  },
]

/** An infusion that runs: a lysis catheter, or a lytic drip; not a bolus or pulse spray alone. */
const runs = (t: Treatment): boolean =>
  t.classes.includes('lysis-catheter') ||
  t.marks.includes('drip') ||
  (!t.marks.includes('bolus') && !t.classes.some(c => c.startsWith('thrombectomy')))

const isHere = (context: CodingContext, t: Treatment): boolean =>
  t.targets.length === 0
    ? context.record.revascular.circuit === 'none' && !context.record.dialysis.circuit
    : t.targets.some(v => !['brain', 'circuit', 'elsewhere'].includes(bedOf(context, t, v)))

const isVenous = (context: CodingContext, t: Treatment): boolean =>
  t.targets.length === 0 ? t.system === 'venous' : t.targets.every(v => bedOf(context, t, v) === 'vein')

const laterDay = (context: CodingContext, told: readonly Treatment[]): Evaluation => {
  const { record } = context
  const { laterDay: later, ended, continued } = record.revascular
  const last = ended.length > 0
  for (const run of record.runs) context.read.add(run.factId)
  for (const stop of record.stops) context.taken.add(stop.factId)
  const evidence = [
    ...later.slice(0, 2),
    ...(last ? ended : continued).slice(0, 2),
    ...told.flatMap(t => [...t.evidence]).slice(0, 1),
  ]
  const code = last ? '37214' : '37213'
  const gaps: Gap[] =
    last || continued.length > 0
      ? []
      : [
          {
            kind: 'lysis-day',
            question: 'Did the infusion go on after this session, or did it end?',
            affects: ['37213', '37214'],
            evidence,
          },
        ]
  return {
    candidates: [
      {
        code,
        rule: `${FAMILY}/${last ? 'last-day' : 'later-day'}`,
        role: 'primary',
        side: 'midline',
        support: 'supported',
        certainty: gaps.length > 0 ? 'likely' : 'firm',
        why: last
          ? 'The lysis course ended on this later day; checks, exchanges and the removal of the catheter are inside.'
          : 'A later day of the lysis course on which the infusion goes on; checks and exchanges are inside.',
        evidence,
        derivation: told.map(t => t.factId),
      },
    ],
    suppressed: record.runs
      .filter(r => r.assertion === 'performed' && r.system === 'arterial')
      .slice(0, 2)
      .map(r => ({
        code: '75898',
        rule: `${FAMILY}/later-day`,
        why: 'Check runs on a lysis day are inside.',
        evidence: [...r.evidence],
      })),
    gaps,
  }
}

export const thrombolysis: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const { record } = context
    const suppressed: Suppressed[] = []
    const candidates: Candidate[] = []
    if (isOutside(record)) return { candidates, suppressed, gaps: [] }
    const all = record.treatments.filter(t => t.action === 'lysis' && isHere(context, t))
    const told = all.filter(t => t.assertion === 'performed')
    for (const t of all)
      if (t.assertion !== 'performed')
        suppressed.push({
          code: isVenous(context, t) ? '37212' : '37211',
          rule: `${FAMILY}/first-day`,
          why: `A lytic infusion is ${t.assertion} here, not begun by this operator today.`,
          evidence: [...t.evidence],
        })
    if (
      record.revascular.laterDay.length > 0 &&
      (record.revascular.ended.length > 0 || all.some(t => t.assertion === 'performed' || t.assertion === 'historical'))
    )
      return laterDay(context, told)
    const kept = told.filter(t => {
      if (runs(t)) return true
      suppressed.push({
        code: isVenous(context, t) ? '37212' : '37211',
        rule: `${FAMILY}/first-day`,
        why: 'A bolus or pulse spray is no infusion; it belongs to the clot removal.',
        evidence: [...t.evidence],
      })
      return false
    })
    for (const venous of [false, true]) {
      const mine = kept.filter(t => isVenous(context, t) === venous)
      if (mine.length === 0) continue
      const sides = new Set(mine.flatMap(t => t.targets.map(v => v.side)))
      const accesses = record.accesses.filter(
        a => a.assertion === 'performed' && !a.assumed && (a.system === 'venous') === venous,
      )
      const both = sides.has('right') && sides.has('left') && accesses.length > 1
      for (const side of both ? (['right', 'left'] as const) : (['midline'] as const))
        candidates.push({
          code: venous ? '37212' : '37211',
          rule: `${FAMILY}/first-day`,
          role: 'primary',
          side,
          ...(record.treatments.some(t => t.action === 'thrombectomy' && t.assertion === 'performed')
            ? { distinct: 'second-field' as const }
            : {}),
          support: 'supported',
          certainty: 'firm',
          why: `A lytic infusion into ${venous ? 'a vein' : 'an artery'} was begun today; one line for the calendar day. Catheter and qualifying study stand beside it.`,
          evidence: mine.flatMap(t => [...t.evidence]),
          derivation: mine.map(t => t.factId),
        })
    }
    return { candidates, suppressed, gaps: [] }
  },
}
