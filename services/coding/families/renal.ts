import type { Gap, Run, Stop, Suppressed } from '../../schema/index.ts'
import type { Candidate, CodeRule, CodingContext, Evaluation, RuleFamily } from '../rule.ts'
import { isOtherWork, standingOf } from '../session.ts'
import { baseOf, territoryOf } from '../tree.ts'

const FAMILY = 'renal'
const SOURCE = 'catheterization.md section 5'

const RULES: readonly CodeRule[] = [
  {
    id: `${FAMILY}/main`,
    codes: ['36251', '36252'],
    requires: ['catheter in a main or accessory renal artery', 'diagnostic renal study'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/branch`,
    codes: ['36253', '36254'],
    requires: ['catheter in a branch of a renal artery', 'diagnostic renal study'],
    certainty: 'firm',
    source: SOURCE,
  },
]

interface Kidney {
  readonly side: 'right' | 'left' | 'unknown'
  readonly stops: readonly Stop[]
  readonly runs: readonly Run[]
  readonly deep: boolean
}

const isMain = (stop: Stop): boolean => /^art\.renal(\.acc)?$/.test(baseOf(stop.vesselId)) && !stop.branch

const kidneyOf = (context: CodingContext, side: Kidney['side']): Kidney | undefined => {
  const { record } = context
  const stops = record.stops.filter(
    s => s.assertion === 'performed' && s.side === side && territoryOf(context.anatomy, s.vesselId) === 'renal',
  )
  if (stops.length === 0) return undefined
  const runs = record.runs.filter(
    r => r.assertion === 'performed' && stops.some(s => r.vesselIds.includes(s.vesselId) || r.tipId === s.vesselId),
  )
  return {
    side,
    stops,
    runs,
    deep: stops.some(
      s =>
        !isMain(s) &&
        runs.some(
          r =>
            r.purpose !== 'roadmap' &&
            r.purpose !== 'completion' &&
            (r.vesselIds.includes(s.vesselId) || r.tipId === s.vesselId),
        ),
    ),
  }
}

export const renal: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const { record } = context
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    if (isOtherWork(record)) return { candidates, suppressed, gaps }
    const kidneys = (['right', 'left', 'unknown'] as const)
      .map(s => kidneyOf(context, s))
      .filter((k): k is Kidney => k !== undefined && k.runs.length > 0)
    const studied: {
      kidney: Kidney
      distinct: boolean
      incomplete: boolean
      why: string
      evidence: Candidate['evidence']
    }[] = []
    for (const kidney of kidneys) {
      const standing = standingOf(context, kidney.runs)
      if (standing.kind === 'bundled') {
        suppressed.push({
          code: kidney.deep ? '36253' : '36251',
          rule: `${FAMILY}/${kidney.deep ? 'branch' : 'main'}`,
          why: `${standing.why} The plain catheter code is used.`,
          evidence: [...standing.evidence],
        })
        continue
      }
      if (kidney.side === 'unknown') continue
      if (standing.kind === 'incomplete')
        gaps.push({
          kind: 'prior-study',
          question: 'Was there an earlier angiogram of the kidney, and if so, why was it repeated today?',
          affects: [kidney.deep ? '36253' : '36251'],
          evidence: [...standing.evidence],
        })
      studied.push({
        kidney,
        distinct: standing.kind !== 'plain',
        incomplete: standing.kind === 'incomplete',
        why: standing.kind === 'qualifies' ? ` ${standing.why}` : '',
        evidence: standing.kind === 'qualifies' ? standing.evidence : [],
      })
    }
    const propose = (
      code: string,
      rule: string,
      members: typeof studied,
      role: Candidate['role'],
      why: string,
    ): void => {
      candidates.push({
        code,
        rule: `${FAMILY}/${rule}`,
        role,
        side: 'midline',
        ...(members.some(m => m.distinct)
          ? { distinct: 'diagnostic-study' as const }
          : role === 'additional'
            ? { distinct: 'other-side' as const }
            : {}),
        support: members.some(m => m.incomplete) ? 'incomplete' : 'supported',
        certainty: 'firm',
        why: `${why} Aortogram, catheter work and reading are inside.${members[0]?.why ?? ''}`,
        evidence: members.flatMap(m => [
          ...m.kidney.stops.flatMap(s => s.evidence),
          ...m.kidney.runs.flatMap(r => r.evidence),
          ...m.evidence,
        ]),
        derivation: members.flatMap(m => [...m.kidney.stops.map(s => s.factId), ...m.kidney.runs.map(r => r.factId)]),
      })
    }
    const deep = studied.filter(s => s.kidney.deep)
    const main = studied.filter(s => !s.kidney.deep)
    if (deep.length === 2)
      propose('36254', 'branch', deep, 'primary', 'Branches of both renal arteries were entered and studied.')
    else if (deep.length === 1)
      propose(
        '36253',
        'branch',
        deep,
        'primary',
        `A branch of the ${deep[0]!.kidney.side} renal artery was entered and studied.`,
      )
    if (main.length === 2) propose('36252', 'main', main, 'primary', 'Both renal arteries were entered and studied.')
    else if (main.length === 1)
      propose(
        '36251',
        'main',
        main,
        deep.length > 0 ? 'additional' : 'primary',
        `The ${main[0]!.kidney.side} renal artery was entered and studied.`,
      )
    for (const { kidney } of studied) {
      for (const s of kidney.stops) context.taken.add(s.factId)
      for (const r of kidney.runs) context.read.add(r.factId)
    }
    if (studied.length > 0) {
      const flush = record.runs.filter(
        r =>
          r.assertion === 'performed' && r.vesselIds.some(id => territoryOf(context.anatomy, id) === 'abdominal-aorta'),
      )
      for (const r of flush) {
        context.read.add(r.factId)
        suppressed.push({
          code: '75625',
          rule: 'angiography/abdominal-aorta',
          why: 'The flush aortogram is part of the renal study code.',
          evidence: [...r.evidence],
        })
      }
      for (const s of record.stops.filter(x => /^art\.aorta/.test(x.vesselId))) context.taken.add(s.factId)
    }
    return { candidates, suppressed, gaps }
  },
}
