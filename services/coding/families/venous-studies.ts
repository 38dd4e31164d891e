import type { Evidence, Gap, Laterality, Run, Suppressed } from '../../schema/index.ts'
import type { Candidate, CodingContext } from '../rule.ts'
import {
  isShuntDay,
  ownInjections,
  territoryOfVeinRun,
  type VeinTerritory,
  veinTerritoryOf,
  vesselSide,
} from '../veins.ts'

/** One reading of veins, before it is weighed against the treatment of the day. */
export interface VeinStudy {
  readonly code: string
  readonly rule: string
  readonly runs: readonly Run[]
  readonly evidence: readonly Evidence[]
  readonly facts: readonly string[]
  readonly why: string
  readonly certainty?: Candidate['certainty']
}

type Side = 'right' | 'left'
const BOTH: readonly Side[] = ['right', 'left']

const sidesOf = (context: CodingContext, run: Run): Side[] => {
  if (run.side === 'bilateral') return ['right', 'left']
  if (run.side === 'right' || run.side === 'left') return [run.side]
  for (const id of [...run.vesselIds, ...(run.tipId ? [run.tipId] : [])]) {
    const side = vesselSide(context, id)
    if (side !== 'midline') return [side]
  }
  const access = context.record.accesses.find(a => a.id === run.accessId)
  return access && !access.assumed && (access.side === 'right' || access.side === 'left') ? [access.side] : []
}

const isEntered = (context: CodingContext, territory: VeinTerritory, side: Side | undefined): boolean =>
  context.record.stops.some(
    s =>
      s.assertion === 'performed' &&
      veinTerritoryOf(context, s.vesselId) === territory &&
      (side === undefined || s.side === side || vesselSide(context, s.vesselId) === side || s.side === 'unknown'),
  )

const NO_CODE: Partial<Record<VeinTerritory, string>> = {
  gonadal: 'gonadal',
  pelvic: 'internal iliac',
  azygos: 'azygos',
}

/** All vein readings of a session. `busy`: a line or circuit holds the arm and chest veins. */
export const venousStudies = (
  context: CodingContext,
  runs: readonly Run[],
  busy: boolean,
): { studies: VeinStudy[]; suppressed: Suppressed[]; gaps: Gap[] } => {
  const { record } = context
  const studies: VeinStudy[] = []
  const suppressed: Suppressed[] = []
  const gaps: Gap[] = []
  const by = new Map<VeinTerritory, Run[]>()
  for (const run of runs) {
    const territory = territoryOfVeinRun(context, run)
    by.set(territory, [...(by.get(territory) ?? []), run])
  }
  const of = (territory: VeinTerritory): readonly Run[] => by.get(territory) ?? []
  const plain = (
    code: string,
    rule: string,
    list: readonly Run[],
    why: string,
    certainty?: Candidate['certainty'],
  ): void => {
    if (list.length > 0)
      studies.push({ code, rule, runs: list, evidence: [], facts: [], why, ...(certainty ? { certainty } : {}) })
  }
  // limbs: arms with their chest veins, legs with the iliac veins
  const injections = busy ? [] : ownInjections(context).own.filter(i => !i.existing)
  for (const limb of ['arm', 'leg'] as const) {
    const list = limb === 'arm' ? [...of('arm'), ...of('central')] : of('leg')
    const needle = injections.filter(i => i.limb === limb)
    const held =
      busy || record.venous.filters.some(f => f.assertion === 'performed') || record.venous.treatments.length > 0
    const loose = held
      ? []
      : record.venous.studies.filter(s => {
          const territory = veinTerritoryOf(context, s.vesselId)
          return limb === 'arm' ? territory === 'arm' || territory === 'central' : territory === 'leg'
        })
    const told = [...needle, ...loose]
    const sides = new Set([
      ...list.flatMap(r => sidesOf(context, r)),
      ...told
        .flatMap((s): readonly Laterality[] => (s.side === 'bilateral' ? BOTH : [s.side]))
        .filter((s): s is Side => s === 'right' || s === 'left'),
    ])
    if (list.length + told.length === 0) continue
    const both = sides.size === 2
    studies.push({
      code: both ? '75822' : '75820',
      rule: 'limb',
      runs: list,
      evidence: told.flatMap(i => [...i.evidence]),
      facts: told.map(i => i.factId),
      why: `Veins of ${both ? `both ${limb}s` : `the ${[...sides][0] ?? ''} ${limb}`} were shown by contrast.`,
      certainty:
        limb === 'arm' && list.length > 0 && of('arm').length === 0 && told.length === 0 ? 'contested' : 'firm',
    })
    if (limb === 'arm' && of('central').length > 0 && of('arm').length + told.length === 0)
      gaps.push({
        kind: 'central-venogram',
        question: 'Were the veins of the arm or the superior vena cava the question of the central venogram?',
        affects: ['75820', '75827'],
        evidence: of('central')[0]!.evidence.slice(0, 1),
      })
  }
  plain('75825', 'cava', of('ivc'), 'The inferior vena cava was shown by contrast.')
  plain('75827', 'cava', of('svc'), 'The superior vena cava was shown by contrast.')
  const renal = of('renal').filter(
    r => sidesOf(context, r).some(s => isEntered(context, 'renal', s)) || isEntered(context, 'renal', undefined),
  )
  const renalSides = new Set(renal.flatMap(r => sidesOf(context, r)))
  plain(
    renalSides.size === 2 ? '75833' : '75831',
    'renal',
    renal,
    `The renal ${renalSides.size === 2 ? 'veins of both sides were' : 'vein was'} entered and shown.`,
  )
  const adrenal = of('adrenal').filter(() => isEntered(context, 'adrenal', undefined))
  for (const side of new Set(adrenal.flatMap(r => sidesOf(context, r))))
    plain(
      '75840',
      'adrenal',
      adrenal.filter(r => sidesOf(context, r).includes(side)),
      `The ${side} adrenal vein was entered and shown.`,
    )
  const neck = of('neck')
  const neckSides = [...new Set(neck.flatMap(r => sidesOf(context, r)))]
  if (neckSides.length === 0)
    plain('75860', 'neck', neck, 'A jugular vein or dural sinus was shown through a catheter.')
  for (const side of neckSides)
    plain(
      '75860',
      'neck',
      neck.filter(r => sidesOf(context, r).includes(side)),
      `The ${side} jugular vein or dural sinus was shown through a catheter.`,
    )
  plain('75870', 'neck', of('sagittal'), 'The superior sagittal sinus was shown.')
  plain('75880', 'neck', of('orbital'), 'The orbital veins were shown.')
  hepatic(context, of('hepatic'), studies, gaps)
  portal(context, of('portal'), studies, gaps)
  for (const [territory, name] of Object.entries(NO_CODE)) {
    const list = of(territory as VeinTerritory)
    if (list.length === 0) continue
    for (const r of list) context.read.add(r.factId)
    const treated = record.interventions.some(i => i.assertion === 'performed' && i.action === 'embolization')
    suppressed.push({
      code: '75831',
      rule: 'venography/renal',
      why: `A venogram of the ${name} vein has no code of its own.`,
      evidence: list.flatMap(r => [...r.evidence]).slice(0, 2),
    })
    if (!treated)
      gaps.push({
        kind: 'venogram-without-code',
        question: `The ${name} vein was studied; no code names it. Which territory does the payer take for it?`,
        affects: [],
        evidence: list[0]!.evidence.slice(0, 1),
      })
  }
  return { studies, suppressed, gaps }
}

/** Hepatic veins: pressures make the fuller code, with or without a picture. */
const hepatic = (context: CodingContext, runs: readonly Run[], studies: VeinStudy[], gaps: Gap[]): void => {
  const { venous } = context.record
  if (venous.biopsies.length > 0 || isShuntDay(context)) return
  const pressures = venous.pressures.filter(p => p.place === 'hepatic')
  const entered = isEntered(context, 'hepatic', undefined) || pressures.some(p => p.vesselId !== undefined)
  if (runs.length === 0 && !(pressures.length > 0 && entered)) return
  const evidence = pressures.flatMap(p => [...p.evidence])
  studies.push({
    code: pressures.length > 0 ? '75889' : '75891',
    rule: 'hepatic',
    runs,
    evidence,
    facts: pressures.map(p => p.factId),
    why:
      pressures.length > 0
        ? 'Hepatic veins were studied with pressures.'
        : 'Hepatic veins were shown; no pressures are written.',
    certainty: runs.length === 0 ? 'contested' : 'firm',
  })
  if (runs.length === 0)
    gaps.push({
      kind: 'venogram-findings',
      question: 'Pressures were taken. Was a hepatic venogram done and read as well?',
      affects: ['75889'],
      evidence: evidence.slice(0, 1),
    })
}

/** Portal system: through the liver or an existing shunt; with pressures the fuller code. */
const portal = (context: CodingContext, runs: readonly Run[], studies: VeinStudy[], gaps: Gap[]): void => {
  const { venous } = context.record
  const loose = venous.studies.filter(s => veinTerritoryOf(context, s.vesselId) === 'portal')
  if (runs.length + loose.length === 0 || isShuntDay(context)) return
  const [entry] = venous.portalEntries
  const shunt = venous.shunts.find(s => s.act === 'check')
  if (!entry && !shunt) {
    gaps.push({
      kind: 'portal-way',
      question: 'The portal vein was shown. Which way did the catheter or needle take to it?',
      affects: ['75885', '75887'],
      evidence: [...runs, ...loose][0]!.evidence.slice(0, 1),
    })
    return
  }
  const pressures = venous.pressures
  studies.push({
    code: entry?.way === 'spleen' ? '75810' : pressures.length > 0 ? '75885' : '75887',
    rule: 'portal',
    runs,
    evidence: [...loose, ...pressures].flatMap(p => [...p.evidence]),
    facts: [...loose, ...pressures].map(p => p.factId),
    why: entry
      ? `The portal system was shown through the ${entry.way}${pressures.length > 0 ? ' with pressures' : ''}.`
      : 'The portal system was shown through a shunt that was there before.',
    certainty: entry ? 'firm' : 'contested',
  })
  if (shunt)
    gaps.push({
      kind: 'portal-way',
      question:
        'The portal system was studied through an existing shunt. Does the payer take the portography code for it?',
      affects: ['75885', '75887'],
      evidence: [...runs, ...loose][0]!.evidence.slice(0, 1),
    })
}
