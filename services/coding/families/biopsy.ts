import type { Gap, NeedleWork, Suppressed } from '../../schema/index.ts'
import { lineOf, rule, sideGap, sidesOf, worksOf } from '../needle-line.ts'
import type { Candidate, Evaluation, RuleFamily } from '../rule.ts'

const FAMILY = 'biopsy'

const CORE: Readonly<Record<string, string>> = {
  liver: '47000',
  lung: '32408',
  mediastinum: '32408',
  pleura: '32400',
  kidney: '50200',
  thyroid: '60100',
  'node-superficial': '38505',
  abdomen: '49180',
  pancreas: '48102',
  'bone-superficial': '20220',
  'bone-deep': '20225',
  'soft-tissue': '20206',
}
const FNA: Readonly<Record<string, readonly [first: string, more: string]>> = {
  us: ['10005', '10006'],
  fluoro: ['10007', '10008'],
  ct: ['10009', '10010'],
  mr: ['10011', '10012'],
  none: ['10021', '10004'],
}
/** Organs that a needle biopsy without further words samples by fine needle as often as by core. */
const EITHER = new Set(['thyroid', 'node-superficial', 'node'])
const SIDED = new Set(['50200', '38505'])

const RULES = [
  rule(`${FAMILY}/core`, Object.values(CORE), [
    'tissue core from a named organ through the skin',
    'passes are not counted',
  ]),
  rule(`${FAMILY}/lung`, ['32408'], ['core of lung or mediastinum, one unit each lesion, guidance inside']),
  rule(
    `${FAMILY}/fine-needle`,
    ['10021', '10004', '10005', '10006', '10007', '10008', '10009', '10010', '10011', '10012'],
    ['fine needle sample', 'guidance inside, by lesion'],
  ),
  rule(`${FAMILY}/marrow`, ['38220', '38221', '38222'], ['bone marrow sample; both kinds are one code']),
  rule(
    `${FAMILY}/prostate`,
    ['55700', '55707', '55708', '55709', '55710', '55711', '55712', '55713', '55714'],
    ['prostate sample; from 2026 by way, guidance and target'],
  ),
  rule(
    `${FAMILY}/at-treatment`,
    ['47000', '50200', '20225'],
    ['sample of a lesion that is also treated today: only when the treatment hung on it'],
    'contested',
  ),
] as const

const prostateOf = (work: NeedleWork, is2026: boolean): string | undefined => {
  if (!is2026) return '55700'
  const { route, fusion, bore, systematic } = work.detail
  if (bore === 'yes') return systematic === 'yes' ? '55713' : '55714'
  if (route === 'transperineal') return fusion === 'yes' ? (systematic === 'yes' ? '55710' : '55712') : '55709'
  if (route === 'transrectal') return fusion === 'yes' ? (systematic === 'yes' ? '55708' : '55711') : '55707'
  return undefined
}

/** Needle biopsies through the skin (nonvascular.md section 1). */
export const biopsy: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    const ablated = worksOf(context, 'ablation')
    const augmented = worksOf(context, 'augmentation')
    const firstFna = new Set<string>()
    for (const work of worksOf(context, 'biopsy')) {
      const ask = (kind: string, question: string, affects: readonly string[]): void => {
        gaps.push({ kind, question, affects: [...affects], evidence: work.evidence.slice(0, 1) })
      }
      const { target } = work
      if (target === 'marrow') {
        const code = work.action === 'both' ? '38222' : work.action === 'aspirate' ? '38220' : '38221'
        for (const side of sidesOf(work.side))
          candidates.push(
            lineOf(work, {
              code,
              rule: `${FAMILY}/marrow`,
              side: side === 'unknown' ? 'midline' : side,
              why: 'Bone marrow sampled through the skin; aspiration and core of one site are one code.',
            }),
          )
        continue
      }
      if (target === 'prostate') {
        const code = prostateOf(work, context.codes.isInForce('55707'))
        if (code)
          candidates.push(
            lineOf(work, {
              code,
              rule: `${FAMILY}/prostate`,
              why: 'Prostate sampled by needle; way, guidance and target decide from 2026.',
            }),
          )
        else
          ask(
            'biopsy-route',
            'Was the prostate sampled through the rectum or through the perineum, and with image fusion?',
            ['55707', '55709'],
          )
        continue
      }
      if (target === 'bone-deep' && augmented.length > 0) {
        suppressed.push({
          code: '20225',
          rule: `${FAMILY}/core`,
          why: 'A sample of the body that is filled with cement is part of the filling.',
          evidence: [...work.evidence],
        })
        continue
      }
      const treated = ablated.some(a => a.target === target || (a.target === 'bone' && target.startsWith('bone')))
      let code = CORE[target]
      const fine = work.action === 'fna' || (work.action === 'biopsy' && EITHER.has(target) && !CORE[target])
      if (fine || (target === 'breast' && work.action === 'fna')) {
        const mode = work.modalities.find(m => m !== 'fluoro') ?? work.modalities[0] ?? 'none'
        const [first, more] = FNA[mode]!
        for (let n = 0; n < work.units; n++) {
          const again = firstFna.has(mode)
          firstFna.add(mode)
          candidates.push(
            lineOf(work, {
              code: again ? more : first,
              rule: `${FAMILY}/fine-needle`,
              role: again ? 'add-on' : 'primary',
              ...(again ? { group: FAMILY } : {}),
              ...(!again && firstFna.size > 1 ? { distinct: 'second-field' as const } : {}),
              why: again
                ? 'A further lesion sampled by fine needle.'
                : 'Sampled by fine needle; the guidance is inside, passes do not count.',
            }),
          )
        }
        continue
      }
      if (target === 'bone') {
        code = '20225'
        ask('bone-site', 'Which bone was sampled, and is it a superficial or a deep one?', ['20220', '20225'])
      }
      if (target === 'node') {
        code = '38505'
        ask('node-site', 'Where does the sampled lymph node lie: superficial (neck, armpit, groin) or deep?', [
          '38505',
          '49180',
        ])
      }
      if (code === undefined) {
        ask('biopsy-site', 'Which organ or tissue was sampled?', [])
        continue
      }
      if (target === 'soft-tissue')
        ask(
          'tissue-depth',
          'Was muscle sampled, or a soft-tissue mass of which region and depth? The code depends on it.',
          ['20206'],
        )
      if (work.action === 'biopsy' && EITHER.has(target))
        ask('biopsy-kind', 'Was a tissue core taken, or a fine-needle sample?', [code, '10005'])
      if (treated) {
        if (target === 'liver') {
          suppressed.push({
            code,
            rule: `${FAMILY}/at-treatment`,
            why: 'A sample of the lesion that is ablated in the same session is usually part of it.',
            evidence: [...work.evidence],
          })
          ask(
            'biopsy-at-ablation',
            'Was another lesion sampled than the one that was ablated, or did the decision to ablate hang on the sample?',
            [code],
          )
          continue
        }
        ask(
          'biopsy-at-ablation',
          'Did the decision to ablate hang on the sample? If not, the sample is part of the ablation.',
          [code],
        )
      }
      const lung = code === '32408'
      const sides = SIDED.has(code) ? sidesOf(work.side) : (['midline'] as const)
      if (SIDED.has(code))
        gaps.push(...sideGap(work, code).map(q => ({ ...q, affects: [...q.affects], evidence: [...q.evidence] })))
      const units = lung && work.side === 'bilateral' ? Math.max(2, work.units) : SIDED.has(code) ? 1 : work.units
      for (const side of sides)
        for (
          let n = 0;
          n <
          (code === '32408' ||
          code === '47000' ||
          code === '60100' ||
          code === '49180' ||
          code === '38505' ||
          code.startsWith('202')
            ? units
            : 1);
          n++
        )
          candidates.push(
            lineOf(work, {
              code,
              rule: treated ? `${FAMILY}/at-treatment` : `${FAMILY}/${lung ? 'lung' : 'core'}`,
              side,
              ...(candidates.some(c => c.code === code) ? { distinct: 'second-field' as const } : {}),
              certainty:
                treated || target === 'bone' || target === 'node' || target === 'soft-tissue'
                  ? 'contested'
                  : work.action === 'biopsy' && EITHER.has(target)
                    ? 'likely'
                    : 'firm',
              why: lung
                ? 'Core of a lung or mediastinal lesion; every kind of guidance is inside.'
                : `Tissue taken by needle (${target}); the number of passes never counts.`,
            }),
          )
      if (work.action === 'core-and-fna')
        suppressed.push({
          code: '10005',
          rule: `${FAMILY}/fine-needle`,
          why: 'Fine needle and core of one lesion: only one of them is reported, unless the first was nondiagnostic and the report says so.',
          evidence: [...work.evidence],
        })
    }
    const { plugs } = context.record.needle
    if (plugs.length > 0 && candidates.length > 0)
      suppressed.push({
        code: '37244',
        rule: `${FAMILY}/core`,
        why: 'A plug in the tract of the needle is part of the needle work (house rule 7).',
        evidence: [...plugs],
      })
    // fine needle of one lesion beside the core of another
    const cores = candidates.some(c => c.rule !== `${FAMILY}/fine-needle`)
    const told = candidates.map(c =>
      cores && c.rule === `${FAMILY}/fine-needle` && c.role === 'primary'
        ? { ...c, distinct: 'second-field' as const }
        : c,
    )
    return {
      candidates: told,
      suppressed,
      gaps: [
        ...gaps,
        ...context.record.needle.questions.map(q => ({ ...q, affects: [...q.affects], evidence: [...q.evidence] })),
      ],
    }
  },
}
