import type { Gap, Modality, NeedleWork, Suppressed } from '../../schema/index.ts'
import { rule, worksOf } from '../needle-line.ts'
import type { Candidate, Evaluation, RuleFamily } from '../rule.ts'

const FAMILY = 'guidance'
const SOURCE = 'nonvascular.md; sedation-imaging-modifiers.md section 2'

const NEEDLE: Readonly<Record<Modality, string>> = { us: '76942', ct: '77012', fluoro: '77002', mr: '77021' }
const ABLATION: Readonly<Partial<Record<Modality, string>>> = { us: '76940', ct: '77013', mr: '77022' }

const RULES = [
  rule(
    `${FAMILY}/needle`,
    ['76942', '77012', '77002', '77021'],
    ['guidance of a needle whose code does not hold it', 'once a session and modality'],
    'firm',
    SOURCE,
  ),
  rule(
    `${FAMILY}/ablation`,
    ['76940', '77013', '77022'],
    ['guidance and watching of a liver or kidney ablation'],
    'firm',
    SOURCE,
  ),
] as const

/** Organs whose biopsy code holds no guidance. */
const SEPARATE = new Set([
  'liver',
  'pleura',
  'kidney',
  'thyroid',
  'node-superficial',
  'node',
  'abdomen',
  'pancreas',
  'soft-tissue',
  'bone',
  'bone-superficial',
  'bone-deep',
  'marrow',
])

const needsGuidance = (work: NeedleWork, prostateInside: boolean, reported: ReadonlySet<string>): boolean => {
  if (work.topic === 'biopsy') {
    if (work.action === 'fna') return false
    if (work.target === 'prostate') return !prostateInside
    return SEPARATE.has(work.target) && reported.has('biopsy')
  }
  if (work.topic === 'collection') return work.action === 'aspirate'
  if (work.topic === 'bladder') return true
  if (work.topic === 'joint') return work.target !== 'sacroiliac'
  return false
}

/** Guidance that stands beside needle work (one line a session and modality). */
export const guidance: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    const seen = new Set<string>()
    const prostateInside = context.codes.isInForce('55707')
    const ablated = worksOf(context, 'ablation')
    const augmented = worksOf(context, 'augmentation').length > 0
    const fine = worksOf(context, 'biopsy').filter(w => w.action === 'fna')
    const push = (code: string, name: string, work: NeedleWork, why: string, kept: boolean): void => {
      if (seen.has(code)) return
      seen.add(code)
      candidates.push({
        code,
        rule: `${FAMILY}/${name}`,
        role: 'guidance',
        side: 'midline',
        support: kept ? 'supported' : 'incomplete',
        certainty: kept ? 'firm' : 'likely',
        why,
        evidence: work.evidence,
        derivation: [work.factId].filter(Boolean),
        // guidance is inside the fine-needle code of another lesion
        ...(fine.length > 0 && !fine.includes(work) ? { distinct: 'second-field' as const } : {}),
      })
      if (!kept)
        gaps.push({
          kind: 'permanent-recording',
          question: 'Ultrasound guided the needle. Was an image of it stored?',
          affects: [code],
          evidence: work.evidence.slice(0, 1),
        })
    }
    for (const work of ablated) {
      const own =
        (work.target === 'liver' || work.target === 'kidney') && (work.action === 'heat' || work.action === 'cold')
      const mode = (['ct', 'mr', 'us'] as const).find(m => work.modalities.includes(m))
      if (own && mode)
        push(
          ABLATION[mode]!,
          'ablation',
          work,
          'Liver and kidney ablation have their guidance and watching as a separate line.',
          true,
        )
      if (own)
        for (const m of work.modalities)
          if (m === 'ct' || m === 'us')
            suppressed.push({
              code: NEEDLE[m],
              rule: `${FAMILY}/needle`,
              why: 'For an ablation the ablation guidance code is used, not the needle code.',
              evidence: [...work.evidence],
            })
    }
    for (const work of worksOf(context, 'biopsy', 'collection', 'bladder', 'joint')) {
      if (!needsGuidance(work, prostateInside, new Set(['biopsy']))) continue
      if (
        work.topic === 'biopsy' &&
        ((work.target.startsWith('bone') && augmented) || ablated.some(a => a.target === work.target))
      )
        continue
      if (work.topic === 'joint') {
        const us = work.modalities.includes('us')
        const fluoro = work.modalities.includes('fluoro')
        if (work.action === 'arthrogram') {
          if (work.detail.cross !== 'yes') continue
          if (fluoro)
            push('77002', 'needle', work, 'Fluoroscopy guided the needle; the study itself is CT or MR.', true)
          else if (us)
            push('76942', 'needle', work, 'Ultrasound guided the needle; the study itself is CT or MR.', work.imageKept)
          continue
        }
        if (!us && fluoro) push('77002', 'needle', work, 'Fluoroscopy guided the needle.', true)
        if (!us && !fluoro && work.modalities.includes('ct'))
          push('77012', 'needle', work, 'CT guided the needle.', true)
        continue
      }
      const mode = pick(work)
      if (mode === undefined) {
        if (work.topic === 'biopsy')
          gaps.push({
            kind: 'guidance',
            question: 'Which imaging guided the needle, if any?',
            affects: ['76942', '77012'],
            evidence: work.evidence.slice(0, 1),
          })
        continue
      }
      push(NEEDLE[mode], 'needle', work, 'The needle code does not hold the guidance.', mode !== 'us' || work.imageKept)
    }
    return { candidates, suppressed, gaps }
  },
}

/** The guidance of the needle when several kinds of pictures are named: the one of its own title or first in its words. */
const pick = (work: NeedleWork): Modality | undefined =>
  work.modalities.find(m => m === 'ct' || m === 'us' || m === 'mr') ?? work.modalities[0]
