import type { Gap } from '../../schema/index.ts'
import { lineOf, rule, worksOf } from '../needle-line.ts'
import type { Candidate, Evaluation, RuleFamily } from '../rule.ts'

const FAMILY = 'gastrointestinal-tube'
const SOURCE = 'nonvascular.md section 5; house rule 3.5'

const CODES: Readonly<Record<string, string>> = {
  'place gastrostomy': '49440',
  'place jejunostomy': '49441',
  'place cecostomy': '49442',
  'convert gastrojejunostomy': '49446',
  'exchange gastrostomy': '49450',
  'exchange cecostomy': '49450',
  'exchange jejunostomy': '49451',
  'exchange gastrojejunostomy': '49452',
}

const RULES = [
  rule(
    `${FAMILY}/new`,
    ['49440', '49441', '49442'],
    ['new feeding tube through the wall under fluoroscopy'],
    'firm',
    SOURCE,
  ),
  rule(`${FAMILY}/convert`, ['49446'], ['stomach tube extended into the small bowel'], 'firm', SOURCE),
  rule(
    `${FAMILY}/replace`,
    ['49450', '49451', '49452', '43762'],
    ['tube of the same kind through the old tract'],
    'firm',
    SOURCE,
  ),
  rule(
    `${FAMILY}/check`,
    ['49460', '49465'],
    ['tube cleared or filled with contrast, nothing else done to it'],
    'firm',
    SOURCE,
  ),
  rule(
    `${FAMILY}/nose`,
    ['43752', '44500', '74340', '43761'],
    ['tube through the nose; its tip decides'],
    'firm',
    SOURCE,
  ),
] as const

/** Feeding tubes (nonvascular.md section 5, house rule 3.5). */
export const gastrointestinalTube: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const candidates: Candidate[] = []
    const gaps: Gap[] = []
    for (const work of worksOf(context, 'feeding', 'nasal')) {
      const ask = (kind: string, question: string, affects: string[]): void => {
        gaps.push({ kind, question, affects, evidence: work.evidence.slice(0, 1) })
      }
      if (work.topic === 'nasal') {
        if (work.action === 'advance') {
          candidates.push(
            lineOf(work, {
              code: '43761',
              rule: `${FAMILY}/nose`,
              certainty: 'contested',
              why: 'A tube already in the stomach was moved past the pylorus; fluoroscopy is not added.',
            }),
          )
          ask('fluoroscopy-with-tube', 'Is fluoroscopy reported on its own for moving the tube (payer rule)?', [
            '76000',
          ])
        } else if (work.action === 'bowel') {
          candidates.push(
            lineOf(work, {
              code: '44500',
              rule: `${FAMILY}/nose`,
              why: 'A long tube was passed into the small bowel.',
            }),
          )
          if (work.detail.fluoro === 'yes')
            candidates.push(
              lineOf(work, {
                code: '74340',
                rule: `${FAMILY}/nose`,
                role: 'imaging',
                why: 'Fluoroscopy of the passage, read.',
              }),
            )
        } else if (work.detail.fluoro === 'yes') {
          candidates.push(
            lineOf(work, {
              code: '43752',
              rule: `${FAMILY}/nose`,
              why: 'A stomach tube placed by the physician under fluoroscopy.',
            }),
          )
          if (work.detail.tip === 'unsaid')
            ask('tube-tip', 'Where does the tip of the tube lie: stomach or small bowel?', ['43752', '44500'])
        }
        continue
      }
      const plain = work.action === 'exchange' && work.detail.fluoro === 'no'
      const code =
        work.action === 'unclog'
          ? '49460'
          : work.action === 'inject'
            ? '49465'
            : plain && work.target === 'gastrostomy'
              ? '43762'
              : CODES[`${work.action} ${work.target}`]
      if (code === undefined) continue
      if (plain) ask('fluoroscopy', 'Was the tube replaced under fluoroscopy with contrast?', ['49450', '43762'])
      candidates.push(
        lineOf(work, {
          code,
          rule: `${FAMILY}/${work.action === 'place' ? 'new' : work.action === 'convert' ? 'convert' : work.action === 'exchange' ? 'replace' : 'check'}`,
          certainty: plain ? 'likely' : 'firm',
          why: 'Tube before and tube after decide; fluoroscopy and contrast are inside.',
        }),
      )
    }
    return { candidates, suppressed: [], gaps }
  },
}
