import type { Evidence, Gap, Run, Suppressed } from '../../schema/index.ts'
import {
  afterTherapy,
  isEntered,
  limbStudies,
  pelvicRoot,
  positions,
  type Study,
  selectiveStudies,
  territoryOfRun,
  useful,
} from '../angiographic-studies.ts'
import {
  type Candidate,
  type CodeRule,
  type CodingContext,
  type Evaluation,
  type RuleFamily,
  rulesOf,
} from '../rule.ts'
import { isMapping, isOtherWork, standingOf, therapiesOf } from '../session.ts'
import { baseOf, sideOf, type Territory, territoryOf, visceralRootOf } from '../tree.ts'

const FAMILY = 'angiography'
const SOURCE = 'catheterization.md sections 7 and 8; house rules 4, 10, 19, 20, 23'

const rule = rulesOf(FAMILY, SOURCE)

const RULES: readonly CodeRule[] = [
  rule('thoracic-aorta', ['75600', '75605'], ['study of the thoracic aorta']),
  rule('abdominal-aorta', ['75625'], ['study of the abdominal aorta from its own position']),
  rule('aorta-with-runoff', ['75630'], ['abdominal aorta and both legs from one catheter position']),
  rule('spinal', ['75705'], ['spinal vessel entered and read']),
  rule('extremity', ['75710', '75716'], ['study of a limb']),
  rule('visceral', ['75726'], ['visceral family entered', 'study of it']),
  rule('adrenal', ['75731', '75733'], ['adrenal artery entered and read']),
  rule('pelvic', ['75736'], ['internal iliac or branch entered', 'study of it']),
  rule('pulmonary', ['75741', '75743', '75746'], ['pulmonary study']),
  rule('internal-mammary', ['75756'], ['internal mammary entered and read']),
  rule('further-vessel', ['75774'], ['basic study of the territory', 'a further vessel entered and read']),
  rule(
    'heart-catheterization',
    ['G0278'],
    ['non-selective iliac or leg picture at a heart catheterization with its own reason'],
    'likely',
  ),
]

/** On a therapy day the way to the treated vessel is guidance, save at a mapping. */
const isGuidance = (context: CodingContext, study: Study): boolean => {
  const therapies = therapiesOf(context.record)
  if (therapies.length === 0 || study.code !== '75774') return false
  if (isMapping(context)) return false
  return study.runs.some(r =>
    r.vesselIds.some(id =>
      therapies.some(t =>
        t.vesselIds.some(v => v === id || context.anatomy.isBehind(v, id) || context.anatomy.isBehind(id, v)),
      ),
    ),
  )
}

/** Words around a run at a heart catheterization that give it a reason of its own. */
const HEART_REASON =
  /claudicat|peripheral (vascular|arter)|\bPAD\b|\bPVD\b|rest pain|aortic aneurysm|\bAAA\b|hypertension|to rule out|diminished pulses|calcif|limb ischemia|leg pain|ulcer|renal/i
const LIMB_REASON =
  /claudicat|peripheral (vascular|arter)|\bPAD\b|\bPVD\b|rest pain|diminished pulses|limb ischemia|leg pain|foot|toe|ulcer|iliac (disease|stenosis)/i
const AROUND = 160

const heartReason = (context: CodingContext, runs: readonly Run[], limb: boolean): Evidence[] => {
  const { text } = context.record
  const words = limb ? LIMB_REASON : HEART_REASON
  return runs
    .flatMap(r => [...r.evidence])
    .filter(e => words.test(text.slice(Math.max(0, e.start - AROUND), e.end + AROUND)))
}

export const angiography: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const { record } = context
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    const { kind } = record.setting
    if (isOtherWork(record) || kind === 'congenital') return { candidates, suppressed, gaps }
    const all = record.runs.filter(useful)
    for (const r of all)
      if (r.purpose === 'access-check' && r.told)
        suppressed.push({
          code: '75710',
          rule: `${FAMILY}/extremity`,
          why: 'A picture of the puncture before closure is never a study.',
          evidence: [...r.evidence],
        })
    const fromBefore =
      record.indwelling.length > 0 &&
      !record.accesses.some(a => a.assertion === 'performed' && !a.assumed && a.via !== 'existing')
    const lysis = record.interventions.some(i => i.action === 'lysis' && i.assertion === 'performed')
    if (fromBefore && !lysis && therapiesOf(record).length === 0) {
      const checks = all.filter(r => r.told && r.purpose !== 'access-check')
      if (checks.length > 0 && !record.stops.some(s => s.assertion === 'performed' && s.proof === 'said')) {
        candidates.push({
          code: '75898',
          rule: 'embolization/follow-up-run',
          role: 'imaging',
          side: 'midline',
          support: 'supported',
          certainty: 'firm',
          why: 'A later visit: an artery is checked through a catheter left in place, with no lysis running (house rule 14).',
          evidence: [...record.indwelling, ...checks.flatMap(r => [...r.evidence])],
          derivation: checks.map(r => r.factId),
        })
        for (const s of record.stops) context.taken.add(s.factId)
        return { candidates, suppressed, gaps }
      }
    }
    const open = all.filter(r => !context.read.has(r.factId) && r.purpose !== 'access-check')
    const visceralRoot = (r: Run): string | undefined => {
      const id = r.vesselIds[0] ?? r.tipId
      return id === undefined ? undefined : visceralRootOf(context.anatomy, id)
    }
    const told = (territory: Territory): Run[] =>
      open.filter(
        r =>
          territoryOfRun(context, r) === territory &&
          (r.told || !open.some(o => o.told && territoryOfRun(context, o) === territory)),
      )
    const enteredOnly = (runs: readonly Run[]): Run[] =>
      runs.filter(r => isEntered(context, r) || (!r.told && /selective/i.test(r.evidence.map(e => e.text).join(' '))))
    const studies: Study[] = [
      ...limbStudies(
        context,
        open.filter(r => r.told),
      ),
      ...selectiveStudies(
        context,
        enteredOnly(told('visceral')),
        'visceral',
        visceralRoot,
        '75726',
        'visceral',
        'Basic study of the visceral family',
      ),
      ...selectiveStudies(
        context,
        enteredOnly(told('bronchial')),
        'bronchial',
        r => r.vesselIds[0] ?? r.tipId,
        '75726',
        'visceral',
        'Bronchial study (75726 by long usage)',
      ),
      ...selectiveStudies(
        context,
        enteredOnly(told('pelvic')),
        'pelvic',
        r => pelvicRoot(context, r),
        '75736',
        'pelvic',
        'Study from inside the internal iliac',
      ),
      ...selectiveStudies(
        context,
        enteredOnly(told('mammary')),
        'mammary',
        r => r.vesselIds[0] ?? r.tipId,
        '75756',
        'internal-mammary',
        'Study of the internal mammary',
      ),
    ]
    const shoulder = enteredOnly(told('shoulder'))
    for (const id of new Set(shoulder.map(r => r.vesselIds[0]!))) {
      const basic = studies.some(s => s.code === '75756' || s.code === '75710')
      studies.push({
        code: basic ? '75774' : '75710',
        rule: basic ? 'further-vessel' : 'extremity',
        runs: shoulder.filter(r => r.vesselIds[0] === id),
        why: `A branch of the subclavian was entered and read: ${context.anatomy.getVessel(id).name}.`,
        ...(basic ? { group: 'further' } : {}),
      })
    }
    const spinal = enteredOnly(told('spinal'))
    for (const id of new Set(spinal.map(r => r.vesselIds[0]!)))
      studies.push({
        code: '75705',
        rule: 'spinal',
        runs: spinal.filter(r => r.vesselIds[0] === id),
        why: `Spinal vessel entered and read: ${context.anatomy.getVessel(id).name}.`,
      })
    const adrenal = enteredOnly(told('adrenal'))
    if (adrenal.length > 0) {
      const both = new Set(adrenal.map(r => sideOf(r.vesselIds[0]!))).size > 1
      studies.push({
        code: both ? '75733' : '75731',
        rule: 'adrenal',
        runs: adrenal,
        why: `Adrenal ${both ? 'arteries of both sides' : 'artery'} entered and read.`,
      })
    }
    const thoracic = open.filter(
      r =>
        r.told &&
        ['thoracic-aorta', 'arch'].includes(territoryOfRun(context, r)) &&
        !r.vesselIds.some(id => baseOf(id) !== id && territoryOf(context.anatomy, id) === 'other'),
    )
    if (thoracic.length > 0 && kind !== 'heart')
      studies.push({
        code: '75605',
        rule: 'thoracic-aorta',
        runs: thoracic.filter(r => r.vesselIds.every(id => /^art\.aorta/.test(id))),
        why: 'The thoracic aorta was imaged.',
      })
    // Further thyrocervical and like branches after a basic study of the region
    const holdsFlush = studies.some(s => s.code === '75726')
    for (const study of studies) {
      if (study.runs.length === 0) continue
      const related = (a: string, b: string): boolean =>
        a === b ||
        (context.anatomy.getVessel(a).set !== '36200' &&
          (context.anatomy.isBehind(a, b) || context.anatomy.isBehind(b, a)))
      const before = study.runs.filter(
        r =>
          !afterTherapy(
            context,
            r,
            treated =>
              r.vesselIds.some(id => related(id, treated)) ||
              (r.tipId !== undefined && r.vesselIds.length === 0 && related(r.tipId, treated)),
          ),
      )
      const evidence = study.runs.flatMap(r => [...r.evidence])
      if (study.code === '75625' && holdsFlush) {
        suppressed.push({
          code: '75625',
          rule: `${FAMILY}/abdominal-aorta`,
          why: 'The flush aortogram is part of the visceral study (house rule 20.4).',
          evidence,
        })
        continue
      }
      if (before.length === 0) {
        suppressed.push({
          code: study.code,
          rule: `${FAMILY}/${study.rule}`,
          why: 'Runs after treatment are checks and belong to it.',
          evidence,
        })
        continue
      }
      if (isGuidance(context, study)) {
        suppressed.push({
          code: study.code,
          rule: `${FAMILY}/${study.rule}`,
          why: 'A run on the way to the treated vessel guides the treatment and belongs to it.',
          evidence,
        })
        continue
      }
      let code = study.code
      let heart = false
      if (kind === 'heart') {
        const reason = heartReason(context, before, /^757(10|16)$|^75630$/.test(study.code))
        if (reason.length === 0 || before.every(r => r.findings.length === 0 && r.evidence.length === 0)) {
          suppressed.push({
            code,
            rule: `${FAMILY}/${study.rule}`,
            why: 'At a heart catheterization a picture of the way or of the access needs its own reason and reading.',
            evidence,
          })
          continue
        }
        heart = true
        const selective = before.some(
          r =>
            r.tipId !== undefined &&
            !/^art\.aorta/.test(r.tipId) &&
            record.stops.some(s => s.vesselId === r.tipId && s.order >= 1),
        )
        if (
          (code === '75710' || code === '75716' || code === '75630') &&
          !selective &&
          context.profile.iliacAtHeartCath === 'G0278'
        )
          code = 'G0278'
      }
      const standing = standingOf(context, before)
      if (standing.kind === 'bundled') {
        if (/CT angiogram/.test(standing.why)) gaps.push(priorGap(code, standing.evidence))
        suppressed.push({ code, rule: `${FAMILY}/${study.rule}`, why: standing.why, evidence: [...standing.evidence] })
        continue
      }
      if (standing.kind === 'incomplete') gaps.push(priorGap(code, standing.evidence))
      const repeated = candidates.some(c => c.code === code) && study.group === undefined
      candidates.push({
        code,
        rule: code === 'G0278' ? `${FAMILY}/heart-catheterization` : `${FAMILY}/${study.rule}`,
        role: 'imaging',
        side: 'midline',
        ...(standing.kind === 'qualifies' && standing.partial ? { modifiers: ['52'] } : {}),
        ...(study.group ? { group: study.group } : {}),
        ...(standing.kind !== 'plain' || (heart && code !== 'G0278')
          ? { distinct: 'diagnostic-study' as const }
          : repeated
            ? { distinct: 'second-family' as const }
            : {}),
        support: standing.kind === 'incomplete' ? 'incomplete' : 'supported',
        certainty: study.certainty ?? (before.some(r => r.told) ? 'firm' : 'likely'),
        why: `${study.why}${standing.kind === 'qualifies' ? ` ${standing.why}` : ''}`,
        evidence: [
          ...evidence,
          ...positions(context, before),
          ...(standing.kind === 'qualifies' ? standing.evidence : []),
        ],
        derivation: before.map(r => r.factId),
      })
    }
    return { candidates, suppressed, gaps }
  },
}

const priorGap = (code: string, evidence: readonly Evidence[]): Gap => ({
  kind: 'prior-study',
  question: 'Was there an earlier angiogram of this territory, and if so, why was it repeated today?',
  affects: [code],
  evidence: [...evidence],
})
