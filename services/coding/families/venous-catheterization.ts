import type { AccessStep, Evidence, Gap, Stop, Suppressed } from '../../schema/index.ts'
import {
  type Candidate,
  type CodeRule,
  type CodingContext,
  type Evaluation,
  NOTHING,
  type RuleFamily,
  rulesOf,
} from '../rule.ts'
import { heldByLine, isShuntDay, veinTerritoryOf, vesselSide } from '../veins.ts'
import { limbInjections } from './venous-injection.ts'
import { sampling } from './venous-sampling.ts'

const FAMILY = 'venous-catheterization'
const SOURCE = 'catheterization.md section 6; house rules 12, 13, 16, 22'

const rule = rulesOf(FAMILY, SOURCE, 'likely')

const RULES: readonly CodeRule[] = [
  rule('cava', ['36010'], ['catheter in a cava or the right atrium, no tributary entered']),
  rule('selective', ['36011', '36012'], ['catheter in a tributary: straight from a cava, or a step beyond']),
  rule('pulmonary', ['36013', '36014', '36015'], ['catheter in the right ventricle or a pulmonary artery']),
  rule('portal', ['36481'], ['portal vein punctured through the liver or spleen'], 'firm'),
  rule('limb-injection', ['36005'], ['limb vein injected by needle, no catheter further in'], 'firm'),
  rule('sampling', ['36500', '75893'], ['blood of an organ taken through its vein'], 'firm'),
]

const RULE_OF: Readonly<Record<string, string>> = {
  '36010': 'cava',
  '36011': 'selective',
  '36012': 'selective',
  '36013': 'pulmonary',
  '36014': 'pulmonary',
  '36015': 'pulmonary',
}

const RANK = ['36015', '36014', '36013', '36012', '36011', '36010']

const codeOf = (context: CodingContext, stop: Stop): string | undefined => {
  const vessel = context.anatomy.getVessel(stop.vesselId)
  if (vessel.system === 'pulmonary') {
    if (vessel.set === 'none') return undefined
    return /36015/.test(vessel.set) || (stop.branch && /lobar/.test(vessel.territories[0] ?? ''))
      ? '36015'
      : /36014/.test(vessel.set)
        ? '36014'
        : '36013'
  }
  if (vessel.system === 'portal') return portalCode(context, stop)
  if (stop.vesselId === 'ven.ra') return '36010'
  if (vessel.set === '36013') return '36013'
  if (stop.order === 0) return vessel.parent === undefined || vessel.set === '36010' ? '36010' : undefined
  return stop.order === 1 ? '36011' : '36012'
}

/** Beyond the portal vein: through a needle tract its own order; through a shunt that was there, always a step beyond the hepatic vein. */
const portalCode = (context: CodingContext, stop: Stop): string | undefined => {
  const { shunts, portalEntries } = context.record.venous
  if (portalEntries.some(e => e.way === 'spleen') && stop.vesselId === 'por.splenic') return undefined
  if (portalEntries.length > 0)
    return /^por\.(splenic|smv|imv|lgv|rgv|short_gastric|post_gastric|varices|paraumbilical)/.test(stop.vesselId)
      ? stop.order <= 1
        ? '36011'
        : '36012'
      : undefined
  if (shunts.some(s => s.act === 'check')) return '36012'
  return undefined
}

const isLeaf = (context: CodingContext, stop: Stop, all: readonly Stop[]): boolean =>
  !all.some(
    o =>
      o !== stop &&
      ((o.vesselId === stop.vesselId && o.side === stop.side && o.branch && !stop.branch) ||
        context.anatomy.isBehind(o.vesselId, stop.vesselId)),
  )

interface Line {
  readonly stop: Stop
  readonly code: string
}

/** What one hole comes to: its leaves; a cava or the heart only when nothing further was entered. */
const linesOf = (context: CodingContext, stops: readonly Stop[]): { kept: Line[]; absorbed: Line[] } => {
  const coded = stops
    .map(stop => ({ stop, code: codeOf(context, stop) }))
    .filter((l): l is Line => l.code !== undefined)
  const entered = coded.map(l => l.stop)
  const lines = coded.filter(l => isLeaf(context, l.stop, entered))
  const selective = lines.filter(
    l => l.code !== '36010' && !(l.code === '36013' && lines.some(o => o !== l && o.code !== '36010')),
  )
  const kept = selective.length > 0 ? selective : lines.slice(0, 1)
  kept.sort((a, b) => RANK.indexOf(a.code) - RANK.indexOf(b.code) || a.stop.seq - b.stop.seq)
  return { kept, absorbed: lines.filter(l => !kept.includes(l)) }
}

/** Where no puncture is told, a stop must at least speak of a catheter: "the neck of the aneurysm went into the sinus". */
const TOOL =
  /cath|cannul|select|sheath|pigtail|cobra|kumpe|engag|inject|imag|sampl|emboli[sz]|coil|plug|venogra|angiogra|microc|snare|entered/i

/** A limb vein entered by needle for a venogram is no catheter stop. */
const isNeedle = (context: CodingContext, stop: Stop): boolean =>
  /^(leg|arm)$/.test(veinTerritoryOf(context, stop.vesselId)) &&
  context.record.venous.injections.some(i => i.sentence === stop.sentence)

const catheters = (context: CodingContext): Evaluation => {
  const { record } = context
  const candidates: Candidate[] = []
  const suppressed: Suppressed[] = []
  const gaps: Gap[] = []
  const accesses: readonly AccessStep[] = record.accesses.filter(
    a => a.system === 'venous' && a.assertion === 'performed',
  )
  const portal = record.venous.portalEntries[0]
  if (portal)
    candidates.push({
      code: '36481',
      rule: `${FAMILY}/portal`,
      role: 'primary',
      side: 'midline',
      support: 'supported',
      certainty: 'firm',
      why: `The portal vein was entered by needle through the ${portal.way}.`,
      evidence: portal.evidence,
      derivation: [portal.factId],
    })
  const cavas: string[] = []
  // beside a retrieval only a selective stop is counted
  const retrieved = record.venous.foreignBodies.some(f => f.assertion === 'performed')
  for (const access of accesses) {
    const stops = record.stops.filter(
      s =>
        s.accessId === access.id &&
        s.assertion === 'performed' &&
        context.anatomy.getVessel(s.vesselId).system !== 'arterial' &&
        !context.taken.has(s.factId) &&
        !isNeedle(context, s) &&
        (!access.assumed || s.evidence.some(e => TOOL.test(e.text))),
    )
    const line = heldByLine(context, access)
    const open = line ? stops.filter(s => !line.holds(s)) : stops
    if (line && open.length < stops.length)
      suppressed.push({
        code: '36010',
        rule: `${FAMILY}/cava`,
        why: line.why,
        evidence: [...(stops[0]?.evidence ?? [])],
      })
    const { kept, absorbed } = linesOf(context, retrieved ? open.filter(s => s.order > 0) : open)
    for (const l of absorbed)
      suppressed.push({
        code: l.code,
        rule: `${FAMILY}/${RULE_OF[l.code]}`,
        why: 'A further stop through the same access absorbs this one.',
        evidence: [...l.stop.evidence],
      })
    for (const { stop, code } of kept) {
      const throughShunt = context.anatomy.getVessel(stop.vesselId).system === 'portal'
      const second = code === '36010' && cavas.length > 0
      if (code === '36010') cavas.push(stop.factId)
      const distinct = candidates.some(c => c.derivation.includes(access.factId))
        ? ('second-family' as const)
        : ('other-access' as const)
      const beside = candidates.length > 0
      candidates.push({
        code,
        rule: `${FAMILY}/${RULE_OF[code]}`,
        role: beside ? 'additional' : 'primary',
        side: /3601[45]/.test(code) ? vesselSide(context, stop.vesselId) : 'midline',
        ...(beside ? { distinct } : {}),
        support: 'supported',
        certainty: throughShunt || second ? 'contested' : 'likely',
        why: `The catheter was placed in ${context.anatomy.getVessel(stop.vesselId).name}.`,
        evidence: stop.evidence,
        derivation: [stop.factId, access.factId].filter(Boolean),
      })
      if (throughShunt)
        gaps.push({
          kind: 'portal-selection',
          question:
            'A vein of the portal system was entered beyond the portal vein. Does the payer take the catheter code for it?',
          affects: [code],
          evidence: stop.evidence.slice(0, 1),
        })
      if (second)
        gaps.push({
          kind: 'second-cava',
          question: 'Two punctures each end in a cava. Were both needed for separate studies?',
          affects: ['36010'],
          evidence: stop.evidence.slice(0, 1),
        })
    }
  }
  return { candidates, suppressed, gaps }
}

interface Implied {
  readonly vesselId: string
  readonly evidence: readonly Evidence[]
  readonly factId: string
  readonly why: string
}

/**
 * Stops that an act implies though no sentence tells of the catheter going there: wedged pressures and biopsies need a
 * catheter in the hepatic vein, a foreign body is caught where it lies.
 */
const implied = (context: CodingContext, coded: readonly Candidate[]): Candidate[] => {
  const { venous, stops } = context.record
  if (venous.filters.some(f => f.assertion === 'performed') || isShuntDay(context)) return []
  const list: Implied[] = []
  for (const f of venous.foreignBodies)
    if (f.assertion === 'performed' && f.vesselId)
      list.push({
        vesselId: f.vesselId,
        evidence: f.evidence,
        factId: f.factId,
        why: 'The foreign body was caught there',
      })
  for (const b of venous.biopsies)
    if (b.vesselId)
      list.push({
        vesselId: b.vesselId,
        evidence: b.evidence,
        factId: b.factId,
        why: 'The biopsy was taken through it',
      })
  for (const p of venous.pressures)
    if (p.vesselId)
      list.push({ vesselId: p.vesselId, evidence: p.evidence, factId: p.factId, why: 'Its pressures were taken' })
  const out: Candidate[] = []
  for (const i of list) {
    const territory = veinTerritoryOf(context, i.vesselId)
    const { set, name } = context.anatomy.getVessel(i.vesselId)
    const code = /^3601[1245]$/.test(set) ? set : undefined
    if (!code || out.length > 0 || (territory !== 'hepatic' && territory !== 'pulmonary' && territory !== 'renal'))
      continue
    if (stops.some(s => s.assertion === 'performed' && veinTerritoryOf(context, s.vesselId) === territory)) continue
    out.push({
      code,
      rule: `${FAMILY}/${RULE_OF[code]}`,
      role: coded.length > 0 ? 'additional' : 'primary',
      side: /3601[45]/.test(code) ? vesselSide(context, i.vesselId) : 'midline',
      support: 'supported',
      certainty: 'likely',
      why: `${i.why}: ${name}.`,
      evidence: i.evidence,
      derivation: [i.factId],
    })
  }
  return out
}

export const venousCatheterization: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    if (context.record.setting.kind !== 'vascular') return NOTHING
    const samples = sampling(context)
    const placed = catheters(context)
    const injected = limbInjections(context, placed.candidates)
    const parts = [samples, placed, injected]
    return {
      candidates: [...parts.flatMap(p => [...p.candidates]), ...implied(context, placed.candidates)],
      suppressed: parts.flatMap(p => [...p.suppressed]),
      gaps: parts.flatMap(p => [...p.gaps]),
    }
  },
}
