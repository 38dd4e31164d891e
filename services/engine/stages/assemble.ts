import type { AssertionValue, Evidence, Fact, FactKind, Gap, Laterality, ProcedureRecord } from '../../schema/index.ts'
import { readDecisions, readIndications, readPriors } from '../context/reasons.ts'
import { readAge, readDates, readSetting } from '../context/report-facts.ts'
import { readSedation } from '../context/sedation.ts'
import { readUltrasound } from '../context/ultrasound.ts'
import type { Story } from './narrate.ts'

interface FactInput {
  readonly kind: FactKind
  readonly vesselId?: string | undefined
  readonly side?: Laterality
  readonly order?: number
  readonly detail?: Record<string, unknown>
  readonly assertion: AssertionValue
  readonly evidence: readonly Evidence[]
}

/** Findings: sentences that read a vessel, by vessel id. */
const findingsOf = (story: Story): Map<string, Evidence[]> => {
  const found = new Map<string, Evidence[]>()
  for (const clause of story.clauses) {
    const kind = clause.sentence.section.kind
    const reads =
      kind === 'findings' ||
      kind === 'impression' ||
      ((kind === 'body' || kind === 'addendum') &&
        (clause.anchors.some(a => a.maneuver.act === 'find') || clause.vessels.some(v => v.finding)))
    if (!reads) continue
    for (const v of clause.vessels)
      for (const id of v.ids) {
        const list = found.get(id) ?? []
        if (list.length < 4) {
          const start = story.document.tokens[clause.from]!.start
          const end = story.document.tokens[clause.to - 1]!.end
          list.push({ start, end, text: story.document.text.slice(start, end), supports: 'findings' })
        }
        found.set(id, list)
      }
  }
  return found
}

/** Stage 5: acts become a record of facts, each with its words; what the words leave open becomes a gap. */
export const assemble = (story: Story): ProcedureRecord => {
  const facts: Fact[] = []
  const add = (input: FactInput): string => {
    const id = `f${facts.length + 1}`
    const vessel = input.vesselId === undefined ? undefined : story.anatomy.getVessel(input.vesselId)
    facts.push({
      id,
      kind: input.kind,
      ...(vessel ? { vessel: vessel.name, vesselId: vessel.id } : {}),
      side: input.side ?? (vessel ? story.anatomy.sideOf(vessel.id) : 'unknown'),
      ...(input.order === undefined ? {} : { order: input.order }),
      detail: input.detail ?? {},
      assertion: input.assertion,
      evidence: [...input.evidence],
    })
    return id
  }
  const gaps: Gap[] = []
  const accesses = story.accesses.map(a => ({
    ...a,
    factId: a.assumed
      ? ''
      : add({
          kind: 'access',
          vesselId: a.vesselId,
          side: a.side,
          detail: { accessId: a.id, direction: a.direction, via: a.via, base: a.base },
          assertion: a.assertion,
          evidence: a.evidence,
        }),
  }))
  const stops = story.stops.map(s => ({
    ...s,
    factId: add({
      kind: 'catheterization',
      vesselId: s.vesselId,
      side: s.side,
      order: s.order,
      detail: {
        accessId: s.accessId,
        tool: s.tool,
        branch: s.branch,
        proof: s.proof,
        ...(s.familyId ? { familyId: s.familyId } : {}),
      },
      assertion: s.assertion,
      evidence: s.evidence,
    }),
  }))
  const findings = findingsOf(story)
  const runs = story.runs.map(r => {
    const read = r.vesselIds.flatMap(id => findings.get(id) ?? [])
    return {
      ...r,
      findings: read,
      factId: add({
        kind: 'imaging',
        vesselId: r.vesselIds[0] ?? r.tipId,
        side: r.side,
        detail: { purpose: r.purpose, zones: r.zones, told: r.told, ...(r.tipId ? { tipId: r.tipId } : {}) },
        assertion: r.assertion,
        evidence: r.evidence,
      }),
    }
  })
  const interventions = story.interventions.map(i => ({
    ...i,
    factId: add({
      kind: 'intervention',
      vesselId: i.vesselIds[0],
      side: i.side,
      detail: { action: i.action, classes: i.classes, vesselIds: i.vesselIds },
      assertion: i.assertion,
      evidence: i.evidence,
    }),
  }))
  const indications = readIndications(story).map(i => ({
    ...i,
    factId: add({
      kind: 'indication',
      detail: { reason: i.reason, place: i.place },
      assertion: i.assertion,
      evidence: i.evidence,
    }),
  }))
  const priors = readPriors(story).map(p => ({
    ...p,
    factId: add({
      kind: 'prior-study',
      detail: { study: p.study, state: p.state },
      assertion: p.assertion,
      evidence: p.evidence,
    }),
  }))
  const sedation = readSedation(story)
  const sedationFact =
    sedation.evidence.length > 0
      ? add({
          kind: 'sedation',
          detail: {
            depth: sedation.depth,
            ...(sedation.intraserviceMinutes === undefined
              ? {}
              : { intraserviceMinutes: sedation.intraserviceMinutes }),
          },
          assertion: 'performed',
          evidence: sedation.evidence,
        })
      : undefined
  const ultrasound = readUltrasound(story).map(u => {
    const evidence = [...u.guidance, ...u.evaluated, ...u.patent, ...u.realTime, ...u.image]
    return {
      ...u,
      factId:
        evidence.length > 0
          ? add({
              kind: 'guidance',
              detail: {
                accessId: u.accessId,
                elements: [
                  u.evaluated.length > 0 && 'evaluated',
                  u.patent.length > 0 && 'patent',
                  u.realTime.length > 0 && 'realTime',
                  u.image.length > 0 && 'image',
                ].filter(Boolean),
              },
              assertion: 'performed',
              evidence,
            })
          : '',
    }
  })
  const age = readAge(story.document)
  return {
    text: story.document.text,
    setting: readSetting(story),
    ...(age === undefined ? {} : { ageYears: age }),
    datesOfService: readDates(story.document.text),
    accesses,
    stops,
    runs,
    interventions,
    indications,
    priors,
    decisions: readDecisions(story),
    sedation: sedationFact === undefined ? sedation : { ...sedation, factId: sedationFact },
    ultrasound,
    facts,
    gaps,
  }
}
