import type { Evidence, Intervention, Run } from '../schema/index.ts'
import type { Candidate, CodingContext } from './rule.ts'
import { therapiesOf } from './session.ts'
import { baseOf, sideOf, type Territory, territoryOf } from './tree.ts'

export interface Study {
  readonly code: string
  readonly rule: string
  readonly runs: readonly Run[]
  readonly why: string
  readonly group?: string
  readonly certainty?: Candidate['certainty']
}

type Side = 'right' | 'left'

export const territoryOfRun = (context: CodingContext, run: Run): Territory => {
  const id = run.vesselIds[0]
  if (id !== undefined) {
    const t = territoryOf(context.anatomy, id)
    if (t === 'abdominal-aorta' && run.zones.some(z => z === 'leg')) return 'leg'
    return t
  }
  if (run.zones.includes('leg')) return 'leg'
  if (run.zones.includes('arm')) return 'arm'
  if (run.zones.includes('pelvis'))
    return run.tipId && territoryOf(context.anatomy, run.tipId) === 'pelvic' ? 'pelvic' : 'leg'
  return run.tipId === undefined ? 'other' : territoryOf(context.anatomy, run.tipId)
}

export const sidesOf = (context: CodingContext, run: Run): Side[] => {
  if (run.side === 'bilateral') return ['right', 'left']
  if (run.side === 'right' || run.side === 'left') return [run.side]
  if (run.zones.includes('pelvis') && !run.zones.includes('leg')) return ['right', 'left']
  const hole = context.record.accesses.find(a => a.id === run.accessId)
  if (
    /run-?\s?off/i.test(run.evidence[0]?.text ?? '') &&
    hole?.direction !== 'antegrade' &&
    !(run.tipId !== undefined && sideOf(run.tipId) !== 'midline')
  )
    return ['right', 'left']
  const tip = run.tipId === undefined ? 'midline' : sideOf(run.tipId)
  if (tip !== 'midline') return [tip]
  const access = context.record.accesses.find(a => a.id === run.accessId)
  const atAorta = run.tipId !== undefined && /^art\.aorta/.test(run.tipId)
  if (!atAorta && (access?.side === 'right' || access?.side === 'left')) return [access.side]
  return ['right', 'left']
}

/** A run that shows the vessel in which the catheter stands. */
export const isEntered = (context: CodingContext, run: Run): boolean =>
  run.vesselIds.some(id =>
    context.record.stops.some(
      s => s.assertion === 'performed' && (s.vesselId === id || context.anatomy.isBehind(s.vesselId, id)),
    ),
  )

export const useful = (run: Run): boolean => run.assertion === 'performed' && run.system === 'arterial'

/** Is the therapy told before the run? By the place of their words. */
const isTold = (therapy: Intervention, run: Run): boolean =>
  therapy.sentence < run.sentence ||
  (therapy.sentence === run.sentence && (therapy.evidence[0]?.start ?? 0) < (run.evidence[0]?.start ?? 0))

/** Runs of one family told after that family was treated are checks. */
export const afterTherapy = (context: CodingContext, run: Run, sameField: (id: string) => boolean): boolean =>
  therapiesOf(context.record).some(t => isTold(t, run) && t.vesselIds.some(sameField))

export const limbStudies = (context: CodingContext, runs: readonly Run[]): Study[] => {
  const studies: Study[] = []
  const legs = runs.filter(r => territoryOfRun(context, r) === 'leg')
  const arms = runs.filter(r => territoryOfRun(context, r) === 'arm')
  const aorta = runs.filter(r => territoryOfRun(context, r) === 'abdominal-aorta')
  const isSelectiveLeg = (r: Run): boolean =>
    r.tipId !== undefined &&
    territoryOf(context.anatomy, r.tipId) === 'leg' &&
    context.record.stops.some(s => s.vesselId === r.tipId && s.order >= 1 && s.assertion === 'performed')
  const selective = legs.filter(isSelectiveLeg)
  const straight = legs.filter(r => !isSelectiveLeg(r))
  // the first position gives the basic study; a run from deeper in the same leg is a further one
  const first = straight.length > 0 ? undefined : selective[0]?.tipId
  const basic = first === undefined ? straight : selective.filter(r => r.tipId === first)
  const basicSides = new Set(basic.flatMap(r => sidesOf(context, r)))
  const further = selective.filter(
    r =>
      !basic.includes(r) &&
      sidesOf(context, r).every(s => basicSides.has(s)) &&
      (first === undefined || (r.tipId !== undefined && context.anatomy.isBehind(r.tipId, first))),
  )
  const plain = legs.filter(r => !further.includes(r))
  const sides = new Set(plain.flatMap(r => sidesOf(context, r)))
  // one position has to be told: "pigtail at L1" and no move before the legs; else the two studies stand apart
  const told = context.record.stops.some(
    s => s.assertion === 'performed' && s.proof === 'said' && /^art\.aorta/.test(s.vesselId),
  )
  const onePosition =
    told &&
    aorta.length > 0 &&
    sides.size === 2 &&
    basic.length > 0 &&
    basic.every(r => aorta.some(a => a.position === r.position)) &&
    // filmed at the renals first and once more where the legs were
    !aorta.some(a => basic.every(r => a.position < r.position))
  if (onePosition)
    studies.push({
      code: '75630',
      rule: 'aorta-with-runoff',
      runs: [...aorta, ...plain],
      why: 'The aorta and both legs were imaged from one catheter position.',
    })
  else {
    if (aorta.length > 0)
      studies.push({
        code: '75625',
        rule: 'abdominal-aorta',
        runs: aorta,
        why: 'The abdominal aorta was imaged from its own catheter position.',
      })
    if (sides.size === 2) studies.push({ code: '75716', rule: 'extremity', runs: plain, why: 'Both legs were imaged.' })
    else if (sides.size === 1)
      studies.push({ code: '75710', rule: 'extremity', runs: plain, why: `The ${[...sides][0]} leg was imaged.` })
  }
  for (const tip of new Set(further.map(r => r.tipId)))
    studies.push({
      code: '75774',
      rule: 'further-vessel',
      runs: further.filter(r => r.tipId === tip),
      why: 'A further run from a selective position after the basic leg study.',
      group: 'further',
    })
  const armSides = new Set(arms.flatMap(r => sidesOf(context, r)))
  if (armSides.size === 2) studies.push({ code: '75716', rule: 'extremity', runs: arms, why: 'Both arms were imaged.' })
  else if (armSides.size === 1)
    studies.push({ code: '75710', rule: 'extremity', runs: arms, why: `The ${[...armSides][0]} arm was imaged.` })
  return studies
}

/** One basic study for each family, then one further vessel for each other vessel entered and read. */
export const selectiveStudies = (
  context: CodingContext,
  runs: readonly Run[],
  territory: Territory,
  rootOf: (run: Run) => string | undefined,
  code: string,
  name: string,
  what: string,
): Study[] => {
  const studies: Study[] = []
  const roots = new Map<string, Run[]>()
  for (const run of runs) {
    if (territoryOfRun(context, run) !== territory) continue
    const root = rootOf(run)
    if (root === undefined) continue
    roots.set(root, [...(roots.get(root) ?? []), run])
  }
  for (const [root, members] of roots) {
    const byVessel = new Map<string, Run[]>()
    for (const run of members) {
      const id = `${run.vesselIds[0] ?? run.tipId}${run.tipBranch && run.vesselIds[0] === run.tipId ? '+' : ''}`
      byVessel.set(id, [...(byVessel.get(id) ?? []), run])
    }
    const ids = [...byVessel.keys()]
    const base = ids.includes(root) ? root : ids[0]!
    studies.push({
      code,
      rule: name,
      runs: byVessel.get(base)!,
      why: `${what}: ${context.anatomy.getVessel(root).name}.`,
      certainty: territory === 'bronchial' ? 'contested' : 'firm',
    })
    for (const id of ids) {
      if (id === base) continue
      const further = byVessel.get(id)!
      if (!further.some(r => isEntered(context, r))) continue
      studies.push({
        code: '75774',
        rule: 'further-vessel',
        runs: further,
        why: `A further vessel of the family was entered and read: ${context.anatomy.getVessel(id.replace(/\+$/, '')).name}.`,
        group: 'further',
      })
    }
  }
  return studies
}

/** The words that put the catheter where these runs were made. */
export const positions = (context: CodingContext, runs: readonly Run[]): Evidence[] =>
  context.record.stops
    .filter(s => s.assertion === 'performed' && s.order > 0 && runs.some(r => r.tipId === s.vesselId))
    .flatMap(s => [...s.evidence])

export const pelvicRoot = (context: CodingContext, run: Run): string | undefined => {
  const id = run.vesselIds[0] ?? run.tipId
  if (id === undefined) return undefined
  return [id, ...context.anatomy.ancestorsOf(id)].find(a => baseOf(a) === 'art.iia') ?? id
}
