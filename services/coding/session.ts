import type { Evidence, Intervention, PriorStudy, ProcedureRecord, Run } from '../schema/index.ts'
import type { CodingContext } from './rule.ts'

/** Actions that make a diagnostic study of the same session subject to section 8 of catheterization.md. */
const THERAPIES = new Set([
  'embolization',
  'angioplasty',
  'stent',
  'atherectomy',
  'lithotripsy',
  'thrombectomy',
  'lysis',
  'endograft',
  'tips',
  'y90-delivery',
])

/** Therapies done today by this operator. */
export const therapiesOf = (record: ProcedureRecord): readonly Intervention[] =>
  record.interventions.filter(i => i.assertion === 'performed' && THERAPIES.has(i.action))

export type Standing =
  | { readonly kind: 'plain' }
  | {
      readonly kind: 'qualifies'
      readonly why: string
      readonly evidence: readonly Evidence[]
      readonly partial: boolean
    }
  | { readonly kind: 'incomplete'; readonly why: string; readonly evidence: readonly Evidence[] }
  | { readonly kind: 'bundled'; readonly why: string; readonly evidence: readonly Evidence[] }

const blocks = (prior: PriorStudy, priorCta: 'medicare' | 'cpt-literal'): boolean =>
  prior.assertion === 'historical' && (prior.study === 'catheter' || (prior.study === 'cta' && priorCta === 'medicare'))

/**
 * Does a study of a therapy day stand beside the therapy (catheterization.md section 8; house rules 1.9 and 19)?
 * Roadmaps, checks and access pictures never do; otherwise it takes A (no prior study, full study, decision rests on it)
 * or B (prior study, but inadequate, changed, or a new question).
 */
export const standingOf = (context: CodingContext, runs: readonly Run[]): Standing => {
  const { record, profile } = context
  const evidence = runs.flatMap(r => r.evidence)
  const diagnostic = runs.filter(
    r => r.purpose !== 'roadmap' && r.purpose !== 'completion' && r.purpose !== 'access-check',
  )
  if (diagnostic.length === 0) {
    const purpose = runs[0]?.purpose
    const why =
      purpose === 'roadmap'
        ? 'A run to guide or to size is part of the procedure.'
        : purpose === 'completion'
          ? 'A check after treatment is part of the treatment.'
          : 'A picture of the access before closure is never a study.'
    return { kind: 'bundled', why, evidence }
  }
  const therapies = therapiesOf(record)
  if (therapies.length === 0) return { kind: 'plain' }
  const first = Math.min(...therapies.map(t => record.interventions.indexOf(t)))
  const firstSentence = record.interventions[first]?.sentence ?? 0
  const blocking = record.priors.filter(p => blocks(p, profile.priorCta))
  const reopened = blocking.find(p => p.state === 'changed' || p.state === 'inadequate')
  const priorEvidence = record.priors.flatMap(p => p.evidence)
  if (blocking.length > 0 && !reopened)
    return {
      kind: 'bundled',
      why: `An earlier ${blocking.some(p => p.study === 'catheter') ? 'catheter study' : 'CT angiogram'} exists and nothing says that it was inadequate or that things changed: the pictures belong to the treatment.`,
      evidence: [...evidence, ...priorEvidence],
    }
  const partial = /\bonly\b|\blimited\b|\bpartial\b|re-?imaged/i.test(
    diagnostic.flatMap(r => r.evidence.map(e => e.text)).join(' '),
  )
  if (reopened)
    return {
      kind: 'qualifies',
      why:
        reopened.state === 'changed'
          ? 'The condition changed since the earlier study.'
          : 'The earlier study did not show what was needed.',
      evidence: [...evidence, ...reopened.evidence],
      partial,
    }
  const none = record.priors.filter(
    p =>
      p.study === 'none' ||
      p.assertion === 'negated' ||
      (p.assertion === 'historical' && (p.study === 'mr' || p.study === 'duplex' || p.study === 'ct')),
  )
  const readOut = diagnostic.some(r => r.findings.length > 0) || diagnostic.some(r => r.purpose === 'diagnostic')
  const decided = record.decisions.length > 0
  const said = none.some(p => p.study === 'none' || p.assertion === 'negated')
  if ((said || none.length > 0) && (readOut || decided || diagnostic.some(r => r.sentence < firstSentence || r.told)))
    return {
      kind: 'qualifies',
      why: 'No earlier angiogram, a study with findings, and the treatment follows from it.',
      evidence: [...evidence, ...none.flatMap(p => p.evidence), ...record.decisions.slice(0, 2)],
      partial: false,
    }
  const foreseen = record.interventions.find(
    i => i.assertion === 'planned' && therapies.some(t => t.action === i.action),
  )
  if (foreseen)
    return {
      kind: 'bundled',
      why: 'The treatment was planned before this study and nothing says that earlier imaging was missing: the pictures guide it.',
      evidence: [...evidence, ...foreseen.evidence],
    }
  if (readOut && decided)
    return {
      kind: 'qualifies',
      why: 'A study with findings on which the decision to treat rests.',
      evidence: [...evidence, ...record.decisions.slice(0, 2)],
      partial: false,
    }
  return {
    kind: 'incomplete',
    why: 'Nothing is written about earlier imaging, and the decision to treat is not tied to this study.',
    evidence,
  }
}

/** A planning session before radioembolization: every vessel is studied for its own sake. */
export const isMapping = (context: CodingContext): boolean =>
  context.record.mapping &&
  !context.record.interventions.some(
    i =>
      i.assertion === 'performed' &&
      (i.classes.includes('y90') ||
        i.action === 'y90-delivery' ||
        // beads with a drug on them treat; a planning session closes side branches
        (i.action === 'embolization' && i.classes.includes('drug'))),
  )

const OTHER_WORK = new Set(['open', 'note', 'endoscopic', 'noninvasive', 'cancelled'])

/** Reports of another kind of work, in which no catheter of an artery is coded. */
export const isOtherWork = (record: ProcedureRecord): boolean => OTHER_WORK.has(record.setting.kind)
