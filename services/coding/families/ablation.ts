import { lineOf, rule, sidesOf, worksOf } from '../needle-line.ts'
import type { Candidate, Evaluation, RuleFamily } from '../rule.ts'

const FAMILY = 'ablation'
const SOURCE = 'nonvascular.md section 6'

const CODES: Readonly<Record<string, string>> = {
  'liver heat': '47382',
  'liver cold': '47383',
  'liver histotripsy': '0686T',
  'kidney heat': '50592',
  'kidney cold': '50593',
  'kidney electroporation': '0600T',
  'kidney histotripsy': '0888T',
  'lung heat': '32998',
  'lung cold': '32994',
  'bone heat': '20982',
  'bone cold': '20983',
  'prostate cold': '55873',
  'prostate electroporation': '55877',
  'thyroid heat': '60660',
  'pancreas electroporation': '0600T',
  'pancreas histotripsy': '1037T',
}

const RULES = [
  rule(
    `${FAMILY}/tumor`,
    [...new Set(Object.values(CODES)), '47384', '60661'],
    ['tumor of a named organ treated by a named energy', 'once a session or side, never by tumor'],
    'firm',
    SOURCE,
  ),
] as const

const SIDED = new Set(['kidney', 'lung', 'bone'])

/** Tumor ablation through the skin (nonvascular.md section 6). */
export const ablation: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const candidates: Candidate[] = []
    const seen = new Set<string>()
    for (const work of worksOf(context, 'ablation')) {
      const key = `${work.target} ${work.action}`
      const code =
        key === 'liver electroporation'
          ? context.codes.isInForce('47384')
            ? '47384'
            : '0600T'
          : key === 'prostate electroporation' && !context.codes.isInForce('55877')
            ? '0600T'
            : CODES[key]
      if (code === undefined) continue
      for (const side of SIDED.has(work.target) ? sidesOf(work.side) : (['midline'] as const)) {
        const once = `${code}|${side}`
        if (seen.has(once)) continue
        seen.add(once)
        candidates.push(
          lineOf(work, {
            code,
            rule: `${FAMILY}/tumor`,
            side,
            why: 'Organ and energy decide; the number of tumors does not count.',
          }),
        )
      }
      if (code === '60660' && work.side === 'bilateral')
        candidates.push(
          lineOf(work, {
            code: '60661',
            rule: `${FAMILY}/tumor`,
            role: 'add-on',
            why: 'The other lobe of the thyroid.',
          }),
        )
    }
    return { candidates, suppressed: [], gaps: [] }
  },
}
