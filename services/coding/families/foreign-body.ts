import type { CodeRule, Evaluation, RuleFamily } from '../rule.ts'
import { NOTHING } from '../rule.ts'

const FAMILY = 'foreign-body'

const RULES: readonly CodeRule[] = [
  {
    id: `${FAMILY}/snare`,
    codes: ['37197'],
    requires: ['something that does not belong in a vessel, caught and taken out through the skin'],
    certainty: 'firm',
    source: 'embolization-and-devices.md section 2; house rule 11',
  },
]

export const foreignBody: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const { record } = context
    const { kind } = record.setting
    if (kind === 'heart' || kind === 'congenital' || kind === 'note' || kind === 'cancelled' || kind === 'open')
      return NOTHING
    const done = record.venous.foreignBodies.find(f => f.assertion === 'performed')
    if (!done) {
      const tried = record.venous.foreignBodies.find(f => f.assertion === 'attempted')
      if (!tried) return NOTHING
      return {
        candidates: [],
        suppressed: [
          { code: '37197', rule: `${FAMILY}/snare`, why: 'Tried, not done.', evidence: [...tried.evidence] },
        ],
        gaps: [
          {
            kind: 'attempted',
            question: 'The foreign body was not taken out. How far did the work go?',
            affects: ['37197'],
            evidence: [...tried.evidence],
          },
        ],
      }
    }
    const filterToo = record.venous.filters.some(f => f.assertion === 'performed' && f.act === 'removal')
    const us = filterToo ? [] : record.ultrasound.filter(u => u.guidance.length > 0 || u.realTime.length > 0)
    for (const u of us) context.read.add(u.factId)
    const read = us.flatMap(u => [...u.guidance, ...u.realTime])
    const evidence = read.length > 0 || filterToo ? read : [...done.ultrasound]
    if (filterToo) {
      // the way to the strut is the way of the filter
      for (const s of record.stops)
        if (s.assertion === 'performed' && context.anatomy.getVessel(s.vesselId).system !== 'arterial')
          context.taken.add(s.factId)
    }
    return {
      candidates: [
        {
          code: '37197',
          rule: `${FAMILY}/snare`,
          role: filterToo ? 'additional' : 'primary',
          side: 'midline',
          ...(filterToo ? { distinct: 'second-field' as const } : {}),
          support: 'supported',
          certainty: 'firm',
          why: filterToo
            ? 'A broken piece at another place was taken out beside the filter.'
            : 'A foreign body was caught in a vessel and taken out; its pictures and guidance are inside.',
          evidence: done.evidence,
          derivation: [done.factId],
        },
      ],
      suppressed:
        evidence.length > 0
          ? [
              {
                code: '76937',
                rule: `${FAMILY}/snare`,
                why: 'Its meaning takes in guidance: not reported by default (house rule 11, contested).',
                evidence,
              },
            ]
          : [],
      gaps:
        evidence.length > 0
          ? [
              {
                kind: 'ultrasound-with-retrieval',
                question: 'Ultrasound access is documented beside the retrieval. Does the payer take it separately?',
                affects: ['76937'],
                evidence: evidence.slice(0, 1),
              },
            ]
          : [],
    }
  },
}
