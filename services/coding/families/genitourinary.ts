import type { Gap } from '../../schema/index.ts'
import { lineOf, rule, sideGap, sidesOf, worksOf } from '../needle-line.ts'
import type { Candidate, Evaluation, RuleFamily } from '../rule.ts'

const FAMILY = 'genitourinary'

/** What was there before and what is there after: action and tube to code. */
const CODES: Readonly<Record<string, string>> = {
  'inject-new kidney': '50430',
  'inject nephrostomy': '50431',
  'place nephrostomy': '50432',
  'place nephroureteral': '50433',
  'convert nephroureteral': '50434',
  'exchange nephrostomy': '50435',
  'exchange nephroureteral': '50387',
  'stent-existing ureteral-stent': '50693',
  'stent-new ureteral-stent': '50694',
  'stent-and-nephrostomy ureteral-stent': '50695',
  'remove nephrostomy': '50389',
  'tract-existing tract': '50436',
  'tract-new tract': '50437',
}
const ADDONS: Readonly<Record<string, string>> = {
  'ureter-dilation': '50706',
  'ureter-biopsy': '50606',
  'ureter-occlusion': '50705',
}

const RULES = [
  rule(
    `${FAMILY}/nephrostomy`,
    ['50432', '50433', '50434', '50435', '50387'],
    ['tube before and tube after, for each kidney'],
    'firm',
    'nonvascular.md section 3',
  ),
  rule(
    `${FAMILY}/stent`,
    ['50693', '50694', '50695', '50382', '50384', '50385', '50386'],
    ['internal ureteral stent through the skin or by snare without a scope'],
    'firm',
    'nonvascular.md section 3',
  ),
  rule(
    `${FAMILY}/check`,
    ['50430', '50431', '50690'],
    ['contrast study alone, no tube work on that side'],
    'firm',
    'nonvascular.md section 3',
  ),
  rule(`${FAMILY}/removal`, ['50389'], ['nephrostomy taken out under fluoroscopy'], 'firm', 'nonvascular.md section 3'),
  rule(
    `${FAMILY}/ureter-work`,
    ['50706', '50606', '50705'],
    ['balloon, brush or plug in the ureter beside tube work'],
    'firm',
    'nonvascular.md section 3',
  ),
  rule(
    `${FAMILY}/stone-tract`,
    ['50436', '50437'],
    ['tract widened for stone surgery'],
    'likely',
    'nonvascular.md section 3',
  ),
  rule(`${FAMILY}/suprapubic`, ['51102'], ['new bladder catheter above the pubis'], 'firm', 'nonvascular.md section 3'),
] as const

const ruleOf = (code: string): string =>
  code === '50430' || code === '50431'
    ? 'check'
    : code === '50389'
      ? 'removal'
      : code === '50436' || code === '50437'
        ? 'stone-tract'
        : /5069[345]|5038[2456]/.test(code)
          ? 'stent'
          : 'nephrostomy'

/** Kidney and ureter tubes (nonvascular.md section 3). */
export const genitourinary: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const candidates: Candidate[] = []
    const gaps: Gap[] = []
    for (const work of worksOf(context, 'urinary', 'bladder')) {
      if (work.topic === 'bladder') {
        candidates.push(
          lineOf(work, {
            code: '51102',
            rule: `${FAMILY}/suprapubic`,
            why: 'A catheter was put into the bladder above the pubis.',
          }),
        )
        continue
      }
      if (work.action === 'loopogram') {
        candidates.push(
          lineOf(work, { code: '50690', rule: `${FAMILY}/check`, why: 'Contrast study of the ileal conduit.' }),
        )
        candidates.push(
          lineOf(work, {
            code: '74425',
            rule: `${FAMILY}/check`,
            role: 'imaging',
            why: 'Reading of the conduit study.',
          }),
        )
        continue
      }
      const addon = ADDONS[work.action]
      const urethral = work.detail.route === 'urethral'
      const code =
        addon ??
        (work.target === 'ureteral-stent' && work.action === 'exchange'
          ? urethral
            ? '50385'
            : '50382'
          : work.target === 'ureteral-stent' && work.action === 'remove'
            ? urethral
              ? '50386'
              : '50384'
            : CODES[`${work.action} ${work.target}`])
      if (code === undefined) continue
      gaps.push(...sideGap(work, code).map(q => ({ ...q, affects: [...q.affects], evidence: [...q.evidence] })))
      for (const side of sidesOf(work.side))
        candidates.push(
          lineOf(work, {
            code,
            rule: `${FAMILY}/${addon ? 'ureter-work' : ruleOf(code)}`,
            role: addon ? 'add-on' : 'primary',
            side,
            certainty: code === '50436' || code === '50437' ? 'likely' : 'firm',
            why: 'What was in the kidney before and what stays in it decide; access, contrast study and guidance are inside.',
          }),
        )
    }
    // a pair of the edit table over two kidneys: the side alone does not tell it apart
    const apart = (c: Candidate): boolean =>
      (c.side === 'right' || c.side === 'left') &&
      candidates.some(o => o.code !== c.code && (o.side === 'right' || o.side === 'left') && o.side !== c.side) &&
      !candidates.some(o => o.code !== c.code && o.side === c.side && o.role !== 'add-on')
    return {
      candidates: candidates.map(c =>
        c.role !== 'add-on' && apart(c) ? { ...c, distinct: c.distinct ?? ('other-side' as const) } : c,
      ),
      suppressed: [],
      gaps,
    }
  },
}
