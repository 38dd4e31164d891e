import type { Evidence, Gap, Suppressed } from '../../schema/index.ts'
import type { Candidate, CodeRule, CodingContext, Evaluation, RuleFamily } from '../rule.ts'
import { NOTHING } from '../rule.ts'
import { holdsVeins } from '../veins.ts'

const FAMILY = 'tips-filters'
const SOURCE = 'embolization-and-devices.md section 2; house rules 11, 12'

const RULES: readonly CodeRule[] = [
  {
    id: `${FAMILY}/filter`,
    codes: ['37191', '37192', '37193'],
    requires: ['filter of the cava placed, moved or taken out today'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/shunt`,
    codes: ['37182', '37183'],
    requires: ['shunt through the liver made or revised today'],
    certainty: 'firm',
    source: SOURCE,
  },
]

const FILTER_CODE = { placement: '37191', reposition: '37192', removal: '37193' } as const
const FILTER_WORD = { placement: 'placed', reposition: 'moved', removal: 'taken out' } as const

/** What a filter or shunt code holds: catheter, cava study, ultrasound of the access. */
const hold = (context: CodingContext, code: string, suppressed: Suppressed[], gaps: Gap[], shunt: boolean): void => {
  const { record } = context
  const held = holdsVeins(context, shunt ? 'shunt' : 'filter')
  const note = (c: string, why: string, evidence: readonly Evidence[]): void => {
    suppressed.push({ code: c, rule: `${FAMILY}/${shunt ? 'shunt' : 'filter'}`, why, evidence: [...evidence] })
  }
  for (const stop of held.stops)
    note(
      stop.order === 0 ? '36010' : stop.order === 1 ? '36011' : '36012',
      `The way of the catheter is part of ${code}.`,
      stop.evidence,
    )
  for (const run of held.runs) note(shunt ? '75885' : '75825', `The vein pictures are part of ${code}.`, run.evidence)
  for (const u of record.ultrasound) {
    const access = record.accesses.find(a => a.id === u.accessId)
    if (access?.system !== 'venous') continue
    const evidence = [...u.guidance, ...u.realTime]
    if (evidence.length === 0) continue
    context.read.add(u.factId)
    const complete = u.evaluated.length > 0 && u.patent.length > 0 && u.realTime.length > 0 && u.image.length > 0
    note(
      '76937',
      shunt
        ? 'Guidance of the puncture is not reported with a shunt code by default (house rule 11, contested).'
        : `Ultrasound of the access is part of ${code}.`,
      evidence,
    )
    if (shunt && complete)
      gaps.push({
        kind: 'ultrasound-with-shunt',
        question: 'Ultrasound access is fully documented beside the shunt. Does the payer take it separately?',
        affects: ['76937'],
        evidence: evidence.slice(0, 1),
      })
  }
}

const filters = (context: CodingContext): Evaluation => {
  const candidates: Candidate[] = []
  const suppressed: Suppressed[] = []
  const gaps: Gap[] = []
  const acts = context.record.venous.filters
  const done = acts.filter(a => a.assertion === 'performed')
  const removal = done.find(a => a.act === 'removal')
  for (const act of done) {
    const code = FILTER_CODE[act.act]
    if (act.act === 'reposition' && done.some(a => a.act === 'placement' || a.act === 'removal')) {
      suppressed.push({
        code,
        rule: `${FAMILY}/filter`,
        why: 'Moving the filter in the session of its placement or removal is part of that code.',
        evidence: [...act.evidence],
      })
      continue
    }
    const second = act.act === 'placement' && removal !== undefined
    if (second) {
      suppressed.push({
        code,
        rule: `${FAMILY}/filter`,
        why: 'An exchange: the removal is coded; a new filter needs its own medical reason.',
        evidence: [...act.evidence],
      })
      gaps.push({
        kind: 'filter-exchange',
        question: 'A filter was taken out and another put in. Was there a separate reason for the new one?',
        affects: [code],
        evidence: [...act.evidence],
      })
      continue
    }
    candidates.push({
      code,
      rule: `${FAMILY}/filter`,
      role: candidates.length === 0 ? 'primary' : 'additional',
      side: 'midline',
      support: 'supported',
      certainty: 'firm',
      why: `A filter of the vena cava was ${FILTER_WORD[act.act]}; access, catheter, cava study and guidance are inside.`,
      evidence: [...act.evidence, ...act.extraWork],
      derivation: [act.factId],
      ...(act.extraWork.length > 0 ? { modifiers: ['22'] } : {}),
    })
    hold(context, code, suppressed, gaps, false)
  }
  if (done.length === 0)
    for (const act of acts.filter(a => a.assertion === 'attempted')) {
      const code = FILTER_CODE[act.act]
      suppressed.push({
        code,
        rule: `${FAMILY}/filter`,
        why: 'Tried, not done: a stopped or reduced service is the coder’s to decide.',
        evidence: [...act.evidence],
      })
      gaps.push({
        kind: 'attempted',
        question: 'The filter work was not completed. How far did it go, and why was it ended?',
        affects: [code],
        evidence: [...act.evidence],
      })
    }
  return { candidates, suppressed, gaps }
}

const shunts = (context: CodingContext): Evaluation => {
  const candidates: Candidate[] = []
  const suppressed: Suppressed[] = []
  const gaps: Gap[] = []
  for (const act of context.record.venous.shunts) {
    if (act.act === 'check') continue
    const code = act.act === 'creation' ? '37182' : '37183'
    if (act.assertion !== 'performed') {
      if (act.assertion === 'attempted') {
        suppressed.push({
          code,
          rule: `${FAMILY}/shunt`,
          why: 'The portal vein was not reached; the shunt was not made.',
          evidence: [...act.evidence],
        })
        gaps.push({
          kind: 'attempted',
          question: 'The shunt was not completed. How far did the work go, and why was it ended?',
          affects: [code],
          evidence: [...act.evidence],
        })
      }
      continue
    }
    candidates.push({
      code,
      rule: `${FAMILY}/shunt`,
      role: 'primary',
      side: 'midline',
      support: 'supported',
      certainty: act.direct ? 'contested' : 'firm',
      why:
        act.act === 'creation'
          ? 'A shunt through the liver was made; access, hepatic vein, portal vein, pressures, balloon, stent and pictures are inside.'
          : 'An existing shunt was treated; all catheter work, balloon, stent, clot removal and pictures are inside.',
      evidence: act.evidence,
      derivation: [act.factId],
    })
    if (act.direct)
      gaps.push({
        kind: 'direct-shunt',
        question: 'The shunt runs from the cava. Does the payer take the shunt code or an unlisted one?',
        affects: [code],
        evidence: act.evidence.slice(0, 1),
      })
    const varices = context.record.stops.filter(
      s => s.assertion === 'performed' && /^por\.(lgv|rgv|short_gastric|post_gastric|varices)/.test(s.vesselId),
    )
    const closed = context.record.interventions.filter(i => i.assertion === 'performed' && i.action === 'embolization')
    hold(context, code, suppressed, gaps, true)
    if (varices.length + closed.length > 0)
      gaps.push({
        kind: 'varix-catheter',
        question:
          'Was the catheter placed in each varix vein beyond the portal vein, and does the payer take it beside the shunt?',
        affects: ['36012'],
        evidence: [...varices, ...closed].flatMap(s => [...s.evidence]).slice(0, 2),
      })
  }
  return { candidates, suppressed, gaps }
}

export const tipsFilters: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: context => {
    const { kind } = context.record.setting
    if (kind === 'heart' || kind === 'congenital' || kind === 'note' || kind === 'cancelled' || kind === 'noninvasive')
      return NOTHING
    const a = shunts(context)
    const b = filters(context)
    return {
      candidates: [...a.candidates, ...b.candidates],
      suppressed: [...a.suppressed, ...b.suppressed],
      gaps: [...a.gaps, ...b.gaps],
    }
  },
}
