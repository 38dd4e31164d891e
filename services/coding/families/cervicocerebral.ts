import type { Gap, Run, Stop, Suppressed } from '../../schema/index.ts'
import type { Candidate, CodeRule, CodingContext, Evaluation, RuleFamily } from '../rule.ts'
import { isOtherWork, standingOf, therapiesOf } from '../session.ts'
import { baseOf, sideOf, territoryOf } from '../tree.ts'

const FAMILY = 'cervicocerebral'
const SOURCE = 'catheterization.md section 4; house rule 15'

const RULES: readonly CodeRule[] = [
  {
    id: `${FAMILY}/arch`,
    codes: ['36221'],
    requires: ['catheter in the arch', 'arch study', 'no neck vessel entered'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/carotid`,
    codes: ['36222', '36223', '36224'],
    requires: ['catheter in a carotid or the innominate', 'study of neck or brain'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/vertebral`,
    codes: ['36225', '36226'],
    requires: ['catheter in subclavian, innominate or vertebral', 'vertebral study'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/external-carotid`,
    codes: ['36227'],
    requires: ['external carotid entered and imaged', 'a carotid study of that side'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/intracranial-branch`,
    codes: ['36228'],
    requires: ['intracranial branch entered and imaged', 'carotid or vertebral study of that side'],
    certainty: 'firm',
    source: SOURCE,
  },
]

type Side = 'right' | 'left'

const INTRACRANIAL = /^art\.(r\.|l\.)?(mca|aca|pca|acha|pcomm|ophthalmic|mht|ilt|aica|pica|sca|acomm)(\.|$)/

const sideFor = (stop: Stop): Side | undefined => {
  const side = stop.side === 'right' || stop.side === 'left' ? stop.side : sideOf(stop.vesselId)
  return side === 'midline' ? undefined : side
}

interface SideStory {
  readonly carotid: Stop[]
  readonly external: Stop[]
  readonly vertebral: Stop[]
  readonly feeder: Stop[]
  readonly intracranial: Stop[]
}

const storyOf = (context: CodingContext, side: Side): SideStory => {
  const story: SideStory = { carotid: [], external: [], vertebral: [], feeder: [], intracranial: [] }
  for (const stop of context.record.stops) {
    if (stop.assertion !== 'performed') continue
    const base = baseOf(stop.vesselId)
    if (base === 'art.innominate') {
      if (side === 'right') {
        story.carotid.push(stop)
        story.feeder.push(stop)
      }
      continue
    }
    if (sideFor(stop) !== side && !(base === 'art.basilar')) continue
    if (INTRACRANIAL.test(stop.vesselId) || base === 'art.basilar') {
      story.intracranial.push(stop)
      continue
    }
    const territory = territoryOf(context.anatomy, stop.vesselId)
    if (territory === 'carotid') story.carotid.push(stop)
    else if (territory === 'external-carotid') story.external.push(stop)
    else if (territory === 'vertebral') story.vertebral.push(stop)
    else if (/^art\.subclavian/.test(base)) story.feeder.push(stop)
  }
  return story
}

const near = (context: CodingContext, stops: readonly Stop[]): Run[] =>
  context.record.runs.filter(
    r => r.assertion === 'performed' && stops.some(s => r.vesselIds.includes(s.vesselId) || r.tipId === s.vesselId),
  )

const BRAIN_WORDS =
  /intracranial|cerebral (circulation|hemispher|vessel|view|run)|brain|\bMCA\b|\bACA\b|middle cerebral|anterior cerebral|carotid t\b|\bhead\b|supraclinoid|intracerebral/i
const NO_BRAIN =
  /no intracranial|without intracranial|intracranial (views|imaging|runs|circulation) (was|were|is) not|not (include|extend)[^.]*intracranial|neck (views )?only|neck portion|cervical (views|imaging|runs) only|intracranial[^.]{0,30}not (obtained|performed|imaged|acquired|done)/i

/** Was the brain read on this side? Runs, findings and zones say so. */
const brainRead = (context: CodingContext, side: Side, runs: readonly Run[]): boolean => {
  const { record } = context
  const words = runs
    .flatMap(r => [...r.evidence, ...r.findings])
    .map(e => e.text)
    .join(' | ')
  if (NO_BRAIN.test(record.text)) return false
  if (runs.some(r => r.zones.includes('brain') || r.zones.includes('posterior'))) return true
  if (BRAIN_WORDS.test(words)) return true
  return (
    record.facts.some(
      f =>
        f.kind === 'imaging' &&
        f.assertion === 'performed' &&
        f.vesselId !== undefined &&
        INTRACRANIAL.test(f.vesselId) &&
        (f.side === side || f.side === 'bilateral'),
    ) || sideTextReads(record.text, side)
  )
}

/** A sentence of the report that names this side and the intracranial circulation together. */
const sideTextReads = (text: string, side: Side): boolean => {
  const sentences = text.split(/(?<=[.;:\n])\s+/)
  let current: string | undefined
  for (const s of sentences) {
    const crosses = /cross-?\s?fill/i.test(s)
    const right = !crosses && (/\bright\b|\brt\b/i.test(s) || /\bR\b/.test(s))
    const left = !crosses && (/\bleft\b|\blt\b/i.test(s) || /\bL\b/.test(s))
    if (/\bboth\b|bilateral/i.test(s)) current = 'both'
    else if (right && !left) current = 'right'
    else if (left && !right) current = 'left'
    else if (right && left) current = 'both'
    if (/\bnot (filmed|imaged|obtained|studied|assessed|seen|done|performed|taken|acquired)|faint\b/i.test(s)) continue
    if ((current === side || current === 'both') && BRAIN_WORDS.test(s)) return true
  }
  return false
}

export const cervicocerebral: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const { record } = context
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    if (isOtherWork(record)) return { candidates, suppressed, gaps }
    // what a treatment of the neck or brain holds before this family looks
    const held = new Set(context.taken)
    let any = false
    for (const side of ['right', 'left'] as const) {
      const story = storyOf(context, side)
      const carotidRuns = near(context, [
        ...story.carotid,
        ...story.intracranial.filter(s => territoryOf(context.anatomy, s.vesselId) === 'carotid'),
      ])
      const vertebralRuns = near(context, story.vertebral)
      const push = (
        code: string,
        rule: string,
        role: Candidate['role'],
        stops: readonly Stop[],
        runs: readonly Run[],
        why: string,
        certainty: Candidate['certainty'] = 'firm',
      ): boolean => {
        if (stops.length > 0 && stops.every(s => held.has(s.factId))) {
          suppressed.push({
            code,
            rule: `${FAMILY}/${rule}`,
            why: 'Catheter and pictures of this vessel are inside the code of its treatment.',
            evidence: stops.flatMap(s => [...s.evidence]),
          })
          return false
        }
        const standing = standingOf(context, runs)
        if (standing.kind === 'bundled') {
          suppressed.push({ code, rule: `${FAMILY}/${rule}`, why: standing.why, evidence: [...standing.evidence] })
          return false
        }
        if (standing.kind === 'incomplete') gaps.push(priorGap(code, standing.evidence))
        candidates.push({
          code,
          rule: `${FAMILY}/${rule}`,
          role,
          side,
          ...(standing.kind === 'qualifies'
            ? { distinct: 'diagnostic-study' as const }
            : standing.kind === 'incomplete'
              ? { distinct: 'diagnostic-study' as const }
              : { distinct: 'other-side' as const }),
          support: standing.kind === 'incomplete' ? 'incomplete' : 'supported',
          certainty,
          why: `${why}${standing.kind === 'qualifies' ? ` ${standing.why}` : ''}`,
          evidence: [
            ...stops.flatMap(s => s.evidence),
            ...runs.flatMap(r => r.evidence),
            ...(standing.kind === 'qualifies' ? standing.evidence : []),
          ],
          derivation: [...stops.map(s => s.factId), ...runs.map(r => r.factId)],
        })
        for (const s of stops) context.taken.add(s.factId)
        for (const r of runs) context.read.add(r.factId)
        return true
      }
      let carotid = false
      const ica = story.carotid.filter(s => /^art\.ica/.test(baseOf(s.vesselId)))
      const common = story.carotid.filter(
        s => !ica.includes(s) && (baseOf(s.vesselId) !== 'art.innominate' || carotidImagedFrom(context, s)),
      )
      const deep = story.intracranial.filter(s => territoryOf(context.anatomy, s.vesselId) === 'carotid')
      if ((ica.length > 0 || deep.length > 0) && carotidRuns.length > 0)
        carotid = push(
          '36224',
          'carotid',
          'primary',
          [...ica, ...common, ...deep.filter(s => !carotidRuns.some(r => r.vesselIds.includes(s.vesselId)))],
          carotidRuns.filter(r => !deep.some(d => r.vesselIds.includes(d.vesselId))).length > 0
            ? carotidRuns.filter(r => !deep.some(d => r.vesselIds.includes(d.vesselId)))
            : carotidRuns,
          `The catheter stood in the ${side} internal carotid and the brain was studied.`,
        )
      else if (common.length > 0 && carotidRuns.length > 0) {
        const brain = brainRead(context, side, carotidRuns)
        carotid = push(
          brain ? '36223' : '36222',
          'carotid',
          'primary',
          common,
          carotidRuns,
          `The catheter stood in the ${side === 'right' ? 'right common carotid or innominate' : 'left common carotid'}; ${brain ? 'the intracranial circulation is read' : 'only the neck is read'}.`,
        )
      }
      any ||= carotid
      if (story.external.length > 0) {
        const runs = near(context, story.external)
        const imaged = runs.length > 0 && standingOf(context, runs).kind !== 'bundled'
        if (carotid && imaged)
          push(
            '36227',
            'external-carotid',
            'add-on',
            story.external,
            runs,
            `The ${side} external carotid was entered and imaged as well.`,
          )
      }
      let vertebral = false
      if (story.vertebral.length > 0 && vertebralRuns.length > 0)
        vertebral = push(
          '36226',
          'vertebral',
          'primary',
          [...story.vertebral, ...story.feeder.filter(f => baseOf(f.vesselId) !== 'art.innominate')],
          vertebralRuns,
          `The catheter stood in the ${side} vertebral artery and its circulation was studied.`,
        )
      else {
        const feeder = story.feeder.find(f => !carotid || baseOf(f.vesselId) !== 'art.innominate')
        const runs = feeder
          ? record.runs.filter(
              r =>
                r.assertion === 'performed' &&
                (r.vesselIds.some(
                  id =>
                    territoryOf(context.anatomy, id) === 'vertebral' &&
                    (sideOf(id) === side || sideOf(id) === 'midline'),
                ) ||
                  ((r.zones.includes('posterior') ||
                    (r.tipId === feeder.vesselId &&
                      record.readings.has(side === 'right' ? 'art.r.vertebral' : 'art.l.vertebral')) ||
                    /vertebral/i.test(r.evidence[0]?.text ?? '')) &&
                    r.tipId === feeder.vesselId)),
            )
          : []
        if (feeder && runs.length > 0)
          vertebral = push(
            '36225',
            'vertebral',
            'primary',
            [feeder],
            runs,
            `The catheter stood in the ${side} subclavian or the innominate and the vertebral circulation was studied.`,
            'likely',
          )
      }
      any ||= vertebral
      const branches = story.intracranial.filter(s =>
        near(context, [s]).some(r => r.purpose !== 'roadmap' && r.purpose !== 'completion'),
      )
      if ((carotid || vertebral) && therapiesOf(record).length === 0)
        for (const stop of branches.slice(0, 2)) {
          const sides = sideFor(stop)
          if (sides !== side && sides !== undefined) continue
          if (sides === undefined && !vertebral) continue
          if (baseOf(stop.vesselId) === 'art.basilar') continue
          push(
            '36228',
            'intracranial-branch',
            'add-on',
            [stop],
            near(context, [stop]),
            `An intracranial branch was entered and imaged: ${context.anatomy.getVessel(stop.vesselId).name}.`,
          )
        }
      if (carotid || vertebral) for (const s of [...story.carotid, ...story.vertebral]) context.taken.add(s.factId)
    }
    const isArch = (id: string): boolean => territoryOf(context.anatomy, id) === 'arch'
    const archRuns = record.runs.filter(
      r =>
        r.assertion === 'performed' &&
        r.system === 'arterial' &&
        (r.vesselIds.some(isArch) || (r.vesselIds.length === 0 && r.tipId !== undefined && isArch(r.tipId))),
    )
    const archStops = record.stops.filter(
      s => s.assertion === 'performed' && /^art\.aorta\.(arch|asc)/.test(s.vesselId),
    )
    if (any) {
      for (const s of archStops) context.taken.add(s.factId)
      for (const r of archRuns) context.read.add(r.factId)
      if (archRuns.length > 0)
        suppressed.push({
          code: '36221',
          rule: `${FAMILY}/arch`,
          why: 'The arch study is part of the selective neck codes.',
          evidence: archRuns.flatMap(r => [...r.evidence]),
        })
    } else if (
      archRuns.length > 0 &&
      record.setting.kind !== 'heart' &&
      record.setting.kind !== 'congenital' &&
      !neckEntered(context)
    ) {
      const standing = standingOf(context, archRuns)
      if (standing.kind !== 'bundled') {
        candidates.push({
          code: '36221',
          rule: `${FAMILY}/arch`,
          role: 'primary',
          side: 'midline',
          support: 'supported',
          certainty: 'firm',
          why: 'The arch and the origins of the neck vessels were studied from the aorta; none was entered. Catheter and reading are one code.',
          evidence: [...archStops.flatMap(s => s.evidence), ...archRuns.flatMap(r => r.evidence)],
          derivation: [...archStops.map(s => s.factId), ...archRuns.map(r => r.factId)],
        })
        for (const s of record.stops.filter(
          x => /^art\.aorta/.test(x.vesselId) && archRuns.some(r => r.accessId === x.accessId),
        ))
          context.taken.add(s.factId)
        for (const r of archRuns) context.read.add(r.factId)
      }
    }
    return { candidates, suppressed, gaps }
  },
}

const carotidImagedFrom = (context: CodingContext, stop: Stop): boolean =>
  context.record.runs.some(
    r =>
      r.assertion === 'performed' &&
      (r.tipId === stop.vesselId || r.vesselIds.includes(stop.vesselId)) &&
      (r.zones.some(z => z === 'neck' || z === 'brain' || z === 'carotid') ||
        r.vesselIds.some(id => territoryOf(context.anatomy, id) === 'carotid' && baseOf(id) !== 'art.innominate') ||
        /carotid/i.test(r.evidence.map(e => e.text).join(' '))),
  )

const neckEntered = (context: CodingContext): boolean =>
  context.record.stops.some(
    s =>
      s.assertion === 'performed' &&
      s.order >= 1 &&
      ['carotid', 'vertebral', 'external-carotid'].includes(territoryOf(context.anatomy, s.vesselId)),
  )

const priorGap = (
  code: string,
  evidence: readonly { start: number; end: number; text: string; supports: string }[],
): Gap => ({
  kind: 'prior-study',
  question: 'Was there an earlier angiogram of this territory, and if so, why was it repeated today?',
  affects: [code],
  evidence: [...evidence],
})
