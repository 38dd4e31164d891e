import type { Evidence, Gap, Run, Suppressed } from '../../schema/index.ts'
import {
  type Candidate,
  type CodeRule,
  type CodingContext,
  type Evaluation,
  NOTHING,
  type RuleFamily,
  rulesOf,
} from '../rule.ts'
import { standingOf, therapiesOf } from '../session.ts'
import { baseOf } from '../tree.ts'
import { isCircuit, isLineSession, territoryOfVeinRun, type VeinTerritory } from '../veins.ts'
import { pulmonaryStudy } from './pulmonary-study.ts'
import { type VeinStudy, venousStudies } from './venous-studies.ts'

const FAMILY = 'venography'
const SOURCE = 'catheterization.md sections 6 to 8; house rules 12, 13, 16, 19'

const rule = rulesOf(FAMILY, SOURCE)

const RULES: readonly CodeRule[] = [
  rule('limb', ['75820', '75822'], ['veins of a limb shown by contrast']),
  rule('cava', ['75825', '75827'], ['a cava shown by contrast']),
  rule('renal', ['75831', '75833'], ['renal vein entered and shown']),
  rule('adrenal', ['75840'], ['adrenal vein entered and shown, not sampled']),
  rule('neck', ['75860', '75870', '75880', '75872'], ['jugular vein or dural sinus entered and shown']),
  rule('hepatic', ['75889', '75891'], ['hepatic vein entered', 'pressures, or its picture']),
  rule('portal', ['75885', '75887', '75810'], ['portal system shown through liver or spleen']),
  rule('pulmonary', ['75741', '75743', '75746'], ['pulmonary arteries shown by contrast']),
]

const LINE_TERRITORIES: ReadonlySet<VeinTerritory> = new Set(['arm', 'central', 'svc', 'ivc', 'neck', 'other', 'leg'])

/** Runs that may be read: done today, of veins or lungs, not a picture of the puncture. */
const readable = (context: CodingContext, run: Run): boolean =>
  run.assertion === 'performed' &&
  run.system === 'venous' &&
  run.purpose !== 'access-check' &&
  !context.read.has(run.factId)

/** One picture told once, after a way through several veins: the deepest is the one shown. */
const isDeeperTwin = (context: CodingContext, deep: Run, run: Run): boolean =>
  deep !== run &&
  deep.evidence[0]?.start === run.evidence[0]?.start &&
  deep.vesselIds.length > 0 &&
  run.vesselIds.length > 0 &&
  (run.vesselIds.every(id => deep.vesselIds.some(v => context.anatomy.isBehind(v, id))) ||
    run.vesselIds.every(id => context.record.accesses.some(a => a.id === run.accessId && a.base === baseOf(id))))

const isRead = (runs: readonly Run[]): boolean =>
  runs.some(
    r =>
      r.findings.length > 0 ||
      r.purpose === 'diagnostic' ||
      /show|demonstrat|reveal|patent|occlu|stenos|thromb|normal|narrow|compress/i.test(
        r.evidence.map(e => e.text).join(' '),
      ),
  )

/** A candidate or the reason against it. */
const settle = (
  context: CodingContext,
  study: VeinStudy,
  out: { candidates: Candidate[]; suppressed: Suppressed[]; gaps: Gap[] },
): void => {
  const evidence: Evidence[] = [...study.runs.flatMap(r => [...r.evidence]), ...study.evidence]
  const id = `${FAMILY}/${study.rule}`
  for (const r of study.runs) context.read.add(r.factId)
  const therapy = therapiesOf(context.record).length > 0
  const standing = study.runs.length > 0 ? standingOf(context, study.runs) : ({ kind: 'plain' } as const)
  if (standing.kind === 'bundled') {
    out.suppressed.push({ code: study.code, rule: id, why: standing.why, evidence: [...standing.evidence] })
    return
  }
  const open = standing.kind === 'incomplete'
  if (open) {
    out.gaps.push({
      kind: 'prior-study',
      question: 'Was there an earlier study of these veins, and did the treatment follow from this one?',
      affects: [study.code],
      evidence: evidence.slice(0, 2),
    })
    if (!isRead(study.runs)) {
      out.suppressed.push({
        code: study.code,
        rule: id,
        why: 'On a day of treatment a picture without its own reading guides the treatment.',
        evidence,
      })
      return
    }
  }
  if (
    therapy &&
    study.runs.length === 0 &&
    study.facts.some(f => context.record.venous.studies.some(s => s.factId === f))
  ) {
    out.suppressed.push({
      code: study.code,
      rule: id,
      why: 'On a day of treatment a picture through the sheath guides the treatment.',
      evidence,
    })
    return
  }
  const repeated = out.candidates.some(c => c.code === study.code)
  out.candidates.push({
    code: study.code,
    rule: id,
    role: 'imaging',
    side: 'midline',
    ...(therapy && study.runs.length > 0
      ? { distinct: 'diagnostic-study' as const }
      : repeated
        ? { distinct: 'other-side' as const }
        : {}),
    support: open ? 'incomplete' : 'supported',
    certainty: study.certainty ?? 'firm',
    why: `${study.why}${standing.kind === 'qualifies' ? ` ${standing.why}` : ''}`,
    evidence: [...evidence, ...(standing.kind === 'qualifies' ? standing.evidence : [])],
    derivation: [...study.runs.map(r => r.factId), ...study.facts],
  })
}

export const venography: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const { record } = context
    if (record.setting.kind !== 'vascular') return NOTHING
    const out = { candidates: [] as Candidate[], suppressed: [] as Suppressed[], gaps: [] as Gap[] }
    const all = record.runs.filter(r => readable(context, r) && r.told)
    const told = all.filter(r => !all.some(o => isDeeperTwin(context, o, r)))
    const line = isLineSession(context)
    const circuit = isCircuit(context)
    const free: Run[] = []
    for (const run of told) {
      const territory = territoryOfVeinRun(context, run)
      if (
        (line && LINE_TERRITORIES.has(territory)) ||
        (circuit && /^(arm|central|svc|neck|ivc|other)$/.test(territory))
      ) {
        context.read.add(run.factId)
        out.suppressed.push({
          code:
            territory === 'svc' ? '75827' : territory === 'ivc' ? '75825' : territory === 'neck' ? '75860' : '75820',
          rule: `${FAMILY}/${territory === 'svc' || territory === 'ivc' ? 'cava' : territory === 'neck' ? 'neck' : 'limb'}`,
          why: circuit
            ? 'Pictures of the dialysis circuit and its outflow are part of the circuit codes.'
            : 'A vein picture while a line is placed is part of the placement (house rule 16).',
          evidence: [...run.evidence],
        })
        continue
      }
      free.push(run)
    }
    const pulmonary = free.filter(r => territoryOfVeinRun(context, r) === 'pulmonary')
    const studies = venousStudies(
      context,
      free.filter(r => !pulmonary.includes(r)),
      line || circuit,
    )
    for (const study of [...studies.studies, ...pulmonaryStudy(context, pulmonary)]) settle(context, study, out)
    out.suppressed.push(...studies.suppressed)
    out.gaps.push(...studies.gaps)
    return out
  },
}
