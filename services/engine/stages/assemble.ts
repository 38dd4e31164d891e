import type { AssertionValue, Evidence, Fact, FactKind, Gap, Laterality, ProcedureRecord } from '../../schema/index.ts'
import { readAge } from '../context/age.ts'
import { readDecisions, readIndications, readPriors } from '../context/reasons.ts'
import { readDates, readSetting } from '../context/report-facts.ts'
import { readSedation } from '../context/sedation.ts'
import { readUltrasound } from '../context/ultrasound.ts'
import { withTreatments } from '../lesions/as-interventions.ts'
import { impliedStops } from '../lesions/implied-stops.ts'
import { readTreatments } from '../lesions/read-treatments.ts'
import { readRevascularSession } from '../lesions/session-facts.ts'
import { isLineWork, ultrasoundWithout } from '../lines/claims.ts'
import { factLines } from '../lines/facts.ts'
import { clauseEvidence, evidenceOf } from '../story/state.ts'
import { readTopics } from '../topics.ts'
import { claimInterventions, claimRuns, claimStops } from '../venous/claimed.ts'
import { readVenous } from '../venous/venous-record.ts'
import { assertionAt } from './assert.ts'
import type { ConceptHit } from './clause.ts'
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
        if ((v.side === 'right' || v.side === 'left') && v.ids.length > 1 && story.anatomy.sideOf(id) !== v.side)
          continue
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

/** Title lines and procedure lists that name a therapy. */
const titlesOf = (story: Story): Evidence[] =>
  story.clauses
    .filter(
      c =>
        (c.sentence.section.kind === 'header' || c.sentence.index === 0) &&
        c.anchors.some(a => a.maneuver.act === 'treat' && assertionAt(c, a.from, a.to).value === 'performed'),
    )
    .map(c => clauseEvidence(story.document, c, 'title'))

/** A planning session before radioembolization, told of today. */
const isMapping = (story: Story): boolean =>
  story.clauses.some(
    c =>
      !/^(history|plan|comparison|consult)$/.test(c.sentence.section.kind) &&
      c.concepts.some(
        k =>
          k.concept.detail?.is === 'mapping' &&
          !c.concepts.some(o => o.concept.kind === 'prior' && o.from <= k.from && o.to >= k.to) &&
          assertionAt(c, k.from, k.to).value === 'performed' &&
          !c.tokens
            .slice(Math.max(c.from, k.from - 2), k.from)
            .some(t => /^(catheter|known|from|prior|earlier|previous|after|since)$/.test(t.word)) &&
          !/^(last|two|three|four|[2-9])$/.test(c.tokens[k.to + 1]?.word ?? ''),
      ),
  )

/** Words that speak of a catheter or sheath from before today. */
const indwellingOf = (story: Story): Evidence[] =>
  story.clauses
    .flatMap((c): readonly ConceptHit[] => (c.concepts.some(isIndwelling) ? c.concepts.filter(isIndwelling) : []))
    .map(k => evidenceOf(story.document, k.from, k.to, 'catheter from before'))

const isIndwelling = (hit: ConceptHit): boolean => hit.concept.detail?.is === 'indwelling'
const OPERATOR = /^(operator|me|i|myself|undersigned|my|performing|interventionalist)$/
const OTHER = /^(dr|nuclear|oncology|oncologist|physicist|named|separate|radiation)$/

/** Who delivered the radioactive dose: what stands beside "authorized user". */
const doseRoleOf = (story: Story): { who: 'operator' | 'other' | 'unstated'; evidence: readonly Evidence[] } => {
  for (const clause of story.clauses) {
    const user = clause.concepts.find(k => k.concept.id === 'authorized-user')
    if (!user) continue
    const words = clause.tokens.slice(clause.sentence.from, clause.sentence.to).map(t => t.word)
    const evidence = [evidenceOf(story.document, user.from, user.to, 'authorized user')]
    if (words.some(w => OTHER.test(w))) return { who: 'other', evidence }
    if (words.some(w => OPERATOR.test(w))) return { who: 'operator', evidence }
  }
  return { who: 'unstated', evidence: [] }
}

/** Vessels that a title lists as studied and that the body never enters (house rule 10.1). */
const listedOnly = (story: Story): Gap[] => {
  const listed: Evidence[] = []
  for (const clause of story.clauses) {
    if (clause.sentence.section.kind !== 'header' || !clause.anchors.some(a => a.maneuver.act === 'image')) continue
    for (const v of clause.vessels) {
      const vessel = story.anatomy.getVessel(v.ids[0]!)
      if (vessel.system !== 'arterial' || !/^36(215|245)$/.test(vessel.set)) continue
      if (/^(lower-extremity|upper-extremity)/.test(vessel.territories[0] ?? '')) continue
      if (v.ids.some(id => story.stops.some(s => s.vesselId === id || story.anatomy.isBehind(s.vesselId, id)))) continue
      listed.push(evidenceOf(story.document, v.from, v.to, 'listed in the title'))
    }
  }
  if (listed.length === 0 || !story.accesses.some(a => a.assertion === 'performed')) return []
  return [
    {
      kind: 'catheter-position',
      question:
        'The title lists vessels that the description does not enter. Was the catheter placed in them, and from where were they imaged?',
      affects: [],
      evidence: listed,
    },
  ]
}

/** Stage 5: acts become a record of facts, each with its words; what the words leave open becomes a gap. */
export const assemble = (whole: Story): ProcedureRecord => {
  const setting = readSetting(whole)
  const { story, needle, dialysis: access, circuitHolds, lines: linesRead } = readTopics(whole, setting)
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
  const gaps: Gap[] = [...listedOnly(story)]
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
  const read = readTreatments(story)
  const opened = {
    ...read,
    treatments: read.treatments.filter(t => !isLineWork(linesRead, t) && !needle.sentences.has(t.sentence)),
  }
  const revascular = circuitHolds ? { ...opened, treatments: [] } : opened
  const vein = readVenous(story, add)
  const venous = circuitHolds ? { ...vein, injections: [] } : vein
  const stops = claimStops(
    [...story.stops, ...impliedStops(story, revascular.treatments)],
    story.interventions,
    venous,
  ).map(s => ({
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
  const runs = claimRuns(story.runs, venous).map(r => {
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
  const therapies = withTreatments(story, revascular.treatments, revascular.graft).map(({ treatment, ...i }) => ({
    treatment,
    told: {
      ...i,
      factId: add({
        kind: 'intervention',
        vesselId: i.vesselIds[0],
        side: i.side,
        detail: { action: i.action, classes: i.classes, vesselIds: i.vesselIds },
        assertion: i.assertion,
        evidence: i.evidence,
      }),
    },
  }))
  const interventions = claimInterventions(
    therapies.map(t => t.told),
    venous,
  )
  const treatments = therapies.flatMap((t, i) =>
    t.treatment && interventions[i]!.action === t.told.action ? [{ ...t.treatment, factId: t.told.factId }] : [],
  )
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
  const ultrasound = readUltrasound(story).map(found => {
    const access = story.accesses.find(a => a.id === found.accessId)
    const u = access ? ultrasoundWithout(linesRead, found, access) : found
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
  const works = needle.works.map(w => ({
    ...w,
    factId: add({
      kind: 'intervention',
      side: w.side,
      detail: {
        topic: w.topic,
        action: w.action,
        target: w.target,
        modalities: w.modalities,
        units: w.units,
        ...w.detail,
      },
      assertion: w.assertion,
      evidence: w.evidence,
    }),
  }))
  const dialysisFact = (action: string, evidence: readonly Evidence[]): string =>
    add({ kind: 'intervention', detail: { topic: 'dialysis', action }, assertion: 'performed', evidence })
  const dialysis = {
    ...(access.circuit
      ? { circuit: { ...access.circuit, factId: dialysisFact('circuit', access.circuit.evidence) } }
      : {}),
    ...(access.creation
      ? { creation: { ...access.creation, factId: dialysisFact('creation', access.creation.evidence) } }
      : {}),
    ...(access.open ? { open: { ...access.open, factId: dialysisFact(access.open.act, access.open.evidence) } } : {}),
  }
  const lines = factLines(linesRead.lines, add)
  const age = readAge(story.document)
  return {
    text: story.document.text,
    setting,
    ...(age === undefined ? {} : { ageYears: age.years, ageEvidence: age.evidence }),
    readings: findings,
    titles: titlesOf(story),
    mapping: isMapping(story),
    indwelling: indwellingOf(story),
    doseRole: doseRoleOf(story),
    datesOfService: readDates(story.document.text),
    accesses,
    stops,
    runs,
    interventions,
    treatments,
    revascular: readRevascularSession(story, revascular.scenes, revascular.summaries),
    indications,
    priors,
    decisions: readDecisions(story),
    sedation: sedationFact === undefined ? sedation : { ...sedation, factId: sedationFact },
    ultrasound,
    venous,
    needle: { works, questions: needle.questions, plugs: needle.plugs, sentences: needle.sentences },
    dialysis,
    lines,
    facts,
    gaps,
  }
}
