import type { EditMark, Gap, Suppressed } from '../../schema/index.ts'
import type { Candidate, CodeRule, Evaluation, RuleFamily } from '../rule.ts'

const FAMILY = 'sedation'
const SOURCE = 'house rules 5, 17, 21, 24; sedation-imaging-modifiers.md section 1'

const RULES: readonly CodeRule[] = [
  {
    id: `${FAMILY}/first-period`,
    codes: ['99151', '99152'],
    requires: ['moderate sedation', 'directed by the operator', 'trained observer', 'intraservice minutes, 10 or more'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/further-period`,
    codes: ['99153'],
    requires: ['first period', '23 minutes or more'],
    certainty: 'firm',
    source: SOURCE,
  },
]

/** Further quarter hours: 23-37 one, 38-52 two ... */
export const furtherPeriods = (minutes: number): number =>
  minutes < 10 ? 0 : Math.max(0, Math.floor((minutes - 8) / 15))

export const sedation: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: ({ record, codes, profile }): Evaluation => {
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    const edits: EditMark[] = []
    const s = record.sedation
    const young = record.ageYears !== undefined && record.ageYears < 5
    const evidence = [
      ...s.evidence,
      ...(young && record.ageEvidence && s.evidence.length > 0 ? [record.ageEvidence] : []),
    ]
    if (evidence.length === 0 || s.depth === 'none') return { candidates, suppressed, gaps, edits }
    const { kind } = record.setting
    if (kind === 'note' || kind === 'noninvasive' || kind === 'cancelled')
      return { candidates, suppressed, gaps, edits }
    const first = record.ageYears !== undefined && record.ageYears < 5 ? '99151' : '99152'
    const out = (why: string): void => {
      suppressed.push({ code: first, rule: `${FAMILY}/first-period`, why, evidence })
    }
    if (s.depth === 'deep')
      out('Anesthesia, deep sedation or another physician\u2019s sedation is never reported by the operator.')
    else if (s.depth === 'minimal') out('Minimal sedation or pain relief alone is not moderate sedation.')
    else if (s.byOther) out('Given by another physician: his claim, not this one.')
    else if (s.observerHelped) {
      out('The observer also helped with the case.')
      gaps.push({
        kind: 'sedation-observer',
        question: 'Who watched the patient during sedation, and had that person other duties?',
        affects: [first, '99153'],
        evidence,
      })
    } else if (s.intraserviceMinutes === undefined) {
      out('No intraservice minutes of sedation are written; procedure time does not stand in.')
      gaps.push({
        kind: 'sedation-time',
        question: 'How many minutes of intraservice sedation time (first drug to end of attendance) were there?',
        affects: [first, '99153'],
        evidence,
      })
    } else if (s.intraserviceMinutes < 10) out(`${s.intraserviceMinutes} minutes are fewer than ten.`)
    else {
      const incomplete = !s.observer || s.depth === 'implied'
      const further = furtherPeriods(s.intraserviceMinutes)
      if (!s.observer)
        gaps.push({
          kind: 'sedation-observer',
          question: 'Was a trained observer present whose only task was to watch the patient?',
          affects: [first, '99153'],
          evidence,
        })
      if (!s.drugs)
        gaps.push({
          kind: 'sedation-drugs',
          question: 'Which sedating drugs were given?',
          affects: [first, '99153'],
          evidence,
        })
      if (s.depth === 'implied')
        gaps.push({
          kind: 'sedation-depth',
          question: 'Which depth of sedation was given?',
          affects: [first, '99153'],
          evidence,
        })
      const base = {
        role: 'sedation' as const,
        side: 'midline' as const,
        group: FAMILY,
        support: incomplete ? ('incomplete' as const) : ('supported' as const),
        certainty: incomplete || !s.drugs ? ('likely' as const) : ('firm' as const),
        evidence,
        derivation: s.factId ? [s.factId] : [],
      }
      candidates.push({
        ...base,
        code: first,
        rule: `${FAMILY}/first-period`,
        why: `${s.intraserviceMinutes} minutes of moderate sedation by the operator with an observer.`,
      })
      if (further > 0 && !(profile.setting === 'facility' && profile.addonSedationInFacility === 'drop')) {
        for (let i = 0; i < further; i++)
          candidates.push({
            ...base,
            code: '99153',
            rule: `${FAMILY}/further-period`,
            why: `${s.intraserviceMinutes} minutes hold ${further} further quarter hour${further > 1 ? 's' : ''}.`,
          })
        if (profile.setting === 'facility')
          edits.push({
            kind: 'payer',
            codes: ['99153'],
            message: 'Not payable to the physician in a facility (technical component).',
            edition: codes.edition,
            action: 'warning',
          })
      }
    }
    return { candidates, suppressed, gaps, edits }
  },
}
