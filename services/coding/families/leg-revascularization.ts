import type { Gap, Laterality, Suppressed } from '../../schema/index.ts'
import { isOutside } from '../revascularization/bed.ts'
import { holdLegCatheters } from '../revascularization/catheters.ts'
import {
  findLegCodes,
  type LegCodes,
  type LegWork,
  LITHOTRIPSY,
  limitOf,
  rankOf,
} from '../revascularization/leg-ladder.ts'
import { findLegVessel, isSmallFootArtery, NEW_LEG_FAMILY } from '../revascularization/leg-vessels.ts'
import { foldTrunks, type LegGroup, type LegPair, legGroupsOf, pairOf } from '../revascularization/leg-work.ts'
import {
  type Candidate,
  type Certainty,
  type CodeRule,
  type CodingContext,
  type Evaluation,
  type RuleFamily,
  rulesOf,
} from '../rule.ts'

const FAMILY = 'leg-revascularization'
const SOURCE = 'revascularization.md sections 1-4; house rules 1, 7'

const range = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, i) => String(from + i))

const rule = rulesOf(FAMILY, SOURCE)

const RULES: readonly CodeRule[] = [
  rule(
    'iliac',
    [...range(37220, 37223), ...range(37254, 37261)],
    ['balloon or stent delivered in an iliac artery', 'occlusive disease', 'side'],
  ),
  rule(
    'femoral-popliteal',
    [...range(37224, 37227), ...range(37263, 37278)],
    ['balloon, stent or atherectomy in a femoral or popliteal artery', 'occlusive disease', 'side'],
  ),
  rule(
    'tibial-peroneal',
    [...range(37228, 37235), ...range(37280, 37295)],
    ['balloon, stent or atherectomy in a tibial or peroneal artery', 'occlusive disease', 'side'],
  ),
  rule('inframalleolar', range(37296, 37299), ['balloon in a foot artery', 'occlusive disease', 'side']),
  rule(
    'lithotripsy',
    ['37262', '37279'],
    ['lithotripsy in an iliac or femoral-popliteal vessel', 'treatment of that territory'],
  ),
  rule(
    'open-clean-out',
    ['35371'],
    ['common femoral artery opened and cleaned out', 'not within a bypass', 'side'],
    'likely',
  ),
  rule('iliac-atherectomy', ['0238T'], ['atherectomy in an iliac artery']),
]

interface Ranked {
  readonly group: LegGroup
  readonly pair: LegPair
  readonly codes: LegCodes
  readonly rank: number
}

const NAMES: Readonly<Record<LegWork, string>> = {
  balloon: 'balloon',
  stent: 'stent',
  atherectomy: 'atherectomy',
  'stent+atherectomy': 'stent and atherectomy',
}

const certaintyOf = ({ group, pair }: Ranked, isNew: boolean): Certainty =>
  group.bridged || pair.mixed || (isNew && (group.graft || pair.functional))
    ? 'contested'
    : (isNew && !pair.known) || group.graft
      ? 'likely'
      : 'firm'

/** The questions that one counted vessel leaves open. */
const gapsOf = ({ group, pair, codes }: Ranked, isNew: boolean, date: string): Gap[] => {
  const gaps: Gap[] = []
  const ask = (kind: string, question: string, affects: readonly string[]): void => {
    gaps.push({ kind, question, affects: [...affects], evidence: group.evidence.slice(0, 2) })
  }
  const other = findLegCodes(date, group.territory, pair.work, pair.lesion === 'stenosis' ? 'occlusion' : 'stenosis')
  if (group.side === 'unknown')
    ask('laterality', `On which side was the ${group.vessel} artery treated?`, [codes.first])
  if (isNew && !pair.known)
    ask('lesion-class', `Was the treated ${group.vessel} lesion a stenosis or an occlusion?`, [
      codes.first,
      other?.first ?? '',
    ])
  if (isNew && pair.functional)
    ask('lesion-class', `Was the ${group.vessel} artery, called functionally occluded, open or fully occluded?`, [
      codes.first,
      other?.first ?? '',
    ])
  if (pair.mixed)
    ask(
      'lesion-class',
      `Devices and lesions differ within the ${group.vessel} vessel. Which device was used in which lesion?`,
      [codes.first],
    )
  if (group.bridged)
    ask(
      'bridging',
      'One lesion is described over two vessels. Was it one lesion treated as one, or separate lesions?',
      [codes.first],
    )
  if (group.graft)
    ask('bypass-graft', 'Which native artery does the treated part of the bypass graft stand for?', [codes.first])
  return gaps
}

const rankGroups = (context: CodingContext, groups: readonly LegGroup[], isNew: boolean): Ranked[] => {
  const date = context.codes.dateOfService
  const work = (code: string): number | undefined => context.codes.findCode(code)?.workRvu
  const ranked: Ranked[] = []
  for (const group of groups) {
    const rateOf = (w: LegWork, l: 'stenosis' | 'occlusion'): number => {
      const codes = findLegCodes(date, group.territory, w, l)
      return codes ? rankOf(date, codes, w, work) : 0
    }
    const pair = pairOf(group, isNew, rateOf)
    if (!pair) continue
    const direct = findLegCodes(date, group.territory, pair.work, pair.lesion)
    const hasBalloon = [...group.parts.values()].some(p => p.actions.has('angioplasty'))
    const codes = direct ?? (hasBalloon ? findLegCodes(date, group.territory, 'balloon', pair.lesion) : undefined)
    if (codes) ranked.push({ group, pair, codes, rank: rankOf(date, codes, pair.work, work) })
  }
  return ranked.sort((a, b) => b.rank - a.rank || a.group.depth - b.group.depth)
}

const byLeg = (ranked: readonly Ranked[]): Ranked[][] => {
  const legs = new Map<string, Ranked[]>()
  for (const r of ranked) {
    const key = `${r.group.side}|${r.group.territory}`
    legs.set(key, [...(legs.get(key) ?? []), r])
  }
  return [...legs.values()]
}

const lowerOf = (ranked: readonly Ranked[][]): ReadonlySet<Ranked[]> => {
  const lower = new Set<Ranked[]>()
  for (const a of ranked)
    for (const b of ranked)
      if (
        a !== b &&
        a[0]!.group.territory === b[0]!.group.territory &&
        a[0]!.codes.first !== b[0]!.codes.first &&
        a[0]!.rank < b[0]!.rank
      )
        lower.add(a)
  return lower
}

const lineOf = (r: Ranked, first: boolean, isNew: boolean, lesser: boolean): Candidate => {
  const { group, pair, codes } = r
  const code = first ? codes.first : codes.further
  const lesion = isNew ? ` of ${pair.lesion === 'occlusion' ? 'an occlusion' : 'a stenosis'}` : ''
  return {
    code,
    rule: `${FAMILY}/${group.territory}`,
    role: first ? 'primary' : 'add-on',
    side: group.side,
    ...(first ? {} : { group: `${FAMILY}:${group.side}` }),
    ...(first && lesser ? { distinct: 'other-side' as const } : {}),
    support: group.side === 'unknown' ? 'incomplete' : 'supported',
    certainty: certaintyOf(r, isNew),
    why: `${NAMES[pair.work][0]!.toUpperCase()}${NAMES[pair.work].slice(1)}${lesion} in the ${group.vessel} vessel: ${first ? 'first vessel' : 'a further vessel'} of the ${group.territory} territory of this leg. Access, catheter, crossing, balloons around it, guiding pictures and closure are inside.`,
    evidence: group.evidence,
    derivation: group.derivation,
  }
}

const iliacAtherectomy = (groups: readonly LegGroup[]): Candidate[] =>
  groups
    .filter(g => g.territory === 'iliac' && [...g.parts.values()].some(p => p.actions.has('atherectomy')))
    .map((g, i) => ({
      code: '0238T',
      rule: `${FAMILY}/iliac-atherectomy`,
      role: 'additional' as const,
      side: 'midline' as const,
      ...(i > 0 ? { distinct: 'second-field' as const } : {}),
      support: 'supported' as const,
      certainty: 'firm' as const,
      why: `Atherectomy of the ${g.vessel} artery: no numbered code of the leg families holds it above the groin.`,
      evidence: g.evidence,
      derivation: g.derivation,
    }))

const lithotripsy = (groups: readonly LegGroup[]): Candidate[] =>
  groups.flatMap(g => {
    const code = LITHOTRIPSY[g.territory]
    if (code === undefined || ![...g.parts.values()].some(p => p.actions.has('lithotripsy'))) return []
    return [
      {
        code,
        rule: `${FAMILY}/lithotripsy`,
        role: 'add-on' as const,
        side: g.side,
        group: `${FAMILY}:${g.side}`,
        support: g.side === 'unknown' ? ('incomplete' as const) : ('supported' as const),
        certainty: 'firm' as const,
        why: `Lithotripsy in the ${g.vessel} vessel, once a vessel, beside its treatment.`,
        evidence: g.evidence,
        derivation: g.derivation,
      },
    ]
  })

/** Open work beside the work from within; in another segment both count. */
const cleanOut = (context: CodingContext): Candidate[] =>
  context.record.revascular.cleanedOut.map(({ side, evidence }, i) => ({
    code: '35371',
    rule: `${FAMILY}/open-clean-out`,
    role: i === 0 ? ('primary' as const) : ('additional' as const),
    side,
    support: 'supported' as const,
    certainty: 'likely' as const,
    why: 'The common femoral artery was opened and its plaque taken out, outside a bypass; the patch is inside. Open work, outside interventional radiology.',
    evidence,
    derivation: [],
  }))

/** What was not delivered, or belongs to the way there. */
const notes = (context: CodingContext): Suppressed[] => {
  const out: Suppressed[] = []
  for (const t of context.record.treatments) {
    if (t.assertion === 'performed' || !/^(angioplasty|stent|atherectomy)$/.test(t.action)) continue
    const target = t.targets.find(v =>
      /^art\.(r|l)\.(cia|eia|iia|cfa|pfa|sfa|popliteal|ata|pta|peroneal|tpt)$/.test(v.vesselId),
    )
    if (!target) continue
    const { territory } = findLegVessel(target.vesselId, context.codes.dateOfService)!
    const work: LegWork =
      t.action === 'stent' ? 'stent' : t.action === 'atherectomy' && territory !== 'iliac' ? 'atherectomy' : 'balloon'
    const codes = findLegCodes(
      context.codes.dateOfService,
      territory,
      work,
      target.lesions.includes('occlusion') ? 'occlusion' : 'stenosis',
    )
    if (codes)
      out.push({
        code: codes.first,
        rule: `${FAMILY}/${territory}`,
        why: `${NAMES[work]} is ${t.assertion} here, not delivered by this operator today.`,
        evidence: [...t.evidence],
      })
  }
  return out
}

export const legRevascularization: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const { record, codes } = context
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    if (isOutside(record)) return { candidates, suppressed, gaps }
    const date = codes.dateOfService
    const isNew = date >= NEW_LEG_FAMILY
    const { groups: all, injuries } = legGroupsOf(context)
    const { groups, asked } = foldTrunks(all, isNew)
    const legs = byLeg(rankGroups(context, groups, isNew))
    const lesser = lowerOf(legs)
    for (const leg of legs) {
      const [first, ...further] = leg
      const limit = limitOf(date, first!.group.territory)
      candidates.push(lineOf(first!, true, isNew, lesser.has(leg)))
      for (const r of further.slice(0, limit - 1)) candidates.push(lineOf(r, false, isNew, false))
      for (const r of leg.slice(0, limit)) gaps.push(...gapsOf(r, isNew, date))
    }
    if (isNew) candidates.push(...lithotripsy(groups))
    const cut = iliacAtherectomy(groups)
    candidates.push(...cut, ...cleanOut(context))
    for (const trunk of asked)
      gaps.push({
        kind: 'trunk',
        question:
          'Tibioperoneal trunk and anterior tibial artery were both treated. Was the trunk lesion separate from the others?',
        affects: ['37281', '37283'],
        evidence: trunk.evidence.slice(0, 2),
      })
    const hurt = new Set<string>()
    for (const { treatment, target } of injuries) {
      if (hurt.has(target.vesselId)) continue
      hurt.add(target.vesselId)
      for (const stop of record.stops) if (stop.vesselId === target.vesselId) context.taken.add(stop.factId)
      const { name } = context.anatomy.getVessel(target.vesselId)
      const evidence = [...treatment.evidence, ...target.lesionEvidence]
      if (context.profile.complication === 'cpt-literal' && treatment.action === 'stent')
        candidates.push({
          code: '37236',
          rule: `${FAMILY}/own-injury`,
          role: 'additional',
          side: 'midline',
          distinct: 'second-field',
          support: 'supported',
          certainty: 'contested',
          why: `The ${name} was hurt on the way and stented; this payer takes it apart from the planned work.`,
          evidence,
          derivation: [treatment.factId],
        })
      else
        suppressed.push({
          code: '37236',
          rule: `${FAMILY}/own-injury`,
          why: `The ${name} was hurt on the way and mended in the same session: part of the session by default.`,
          evidence,
        })
      gaps.push({
        kind: 'own-injury',
        question: `Was the ${name} treated for disease of its own, or for an injury made during this session?`,
        affects: ['37236'],
        evidence: [...treatment.evidence],
      })
    }
    // an aortic graft is open and endovascular work of its own, with its catheters; outside interventional radiology here
    const graft = record.interventions.some(i => i.action === 'endograft' && i.assertion === 'performed')
    const numbered = legs.length > 0
    if (graft && !numbered) {
      context.legHeld = true
      suppressed.push(
        ...holdLegCatheters(context, new Set<Laterality>(['right', 'left', 'unknown']), `${FAMILY}/way-in`),
      )
    }
    if (numbered) {
      context.legHeld = true
      const sides = new Set<Laterality>(groups.map(g => g.side))
      suppressed.push(...holdLegCatheters(context, sides, `${FAMILY}/way-in`))
    }
    for (const t of record.treatments)
      if (t.assertion === 'performed' && t.action !== 'ivus' && t.targets.some(v => isSmallFootArtery(v.vesselId)))
        gaps.push({
          kind: 'foot-artery',
          question: 'Which named foot artery (dorsalis pedis, plantar) does the treated branch belong to?',
          affects: ['37296'],
          evidence: [...t.evidence],
        })
    suppressed.push(...notes(context))
    return { candidates, suppressed, gaps }
  },
}
