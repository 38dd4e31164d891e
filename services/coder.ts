import { codeRecord } from './coding/code-record.ts'
import type { Features } from './coding/confidence.ts'
import { FAMILIES } from './coding/families/index.ts'
import { createTree } from './coding/tree.ts'
import { createEngine } from './engine/pipeline.ts'
import { createEdition, type Edition } from './knowledge/edition.ts'
import {
  type CodeRequest,
  type CodingResult,
  DomainError,
  type Gap,
  type Knowledge,
  type ProcedureRecord,
} from './schema/index.ts'

/** Version of the reading and coding rules; part of the compare-and-set key of a stored result. */
export const ENGINE_VERSION = '0.1.0'

export interface Coder {
  /** Reads and codes one report. Pure: the same request gives the same bytes. */
  code(request: CodeRequest): CodingResult
  /** The same, with what the confidence of each suggestion was set from; for training and for its card. */
  observe(request: CodeRequest): { readonly result: CodingResult; readonly features: readonly Features[] }
}

/** The date that decides the edition: the caller's, else the text's own, else today with a gap (house rule 25). */
const dateFor = (request: CodeRequest, record: ProcedureRecord): { date: string; gaps: Gap[] } => {
  const found = record.datesOfService[0]
  const others = record.datesOfService.filter(d => d.source === 'procedure' && d.date !== found?.date)
  const conflict: Gap[] =
    found && found.source === 'procedure' && others.length > 0
      ? [
          {
            kind: 'conflict',
            question: 'The report names more than one date of the procedure. Which one is right?',
            affects: [],
            evidence: [found.evidence, ...others.map(o => o.evidence)],
          },
        ]
      : []
  if (request.dateOfService !== undefined) return { date: request.dateOfService, gaps: conflict }
  if (!found)
    return {
      date: request.today,
      gaps: [
        {
          kind: 'date-of-service',
          question: `On which day was the procedure done? No date is given; ${request.today} was used.`,
          affects: [],
          evidence: [],
        },
      ],
    }
  if (found.source === 'procedure') return { date: found.date, gaps: conflict }
  return {
    date: found.date,
    gaps: [
      {
        kind: 'date-of-service',
        question: `Is the ${found.source} date also the day of the procedure?`,
        affects: [],
        evidence: [found.evidence],
      },
    ],
  }
}

/** Brings engine, coding rules and knowledge together. Compiles the lexicons once; keep the coder for the life of the process. */
export const createCoder = (knowledge: Knowledge): Coder => {
  const engine = createEngine(knowledge)
  const tree = createTree(knowledge.vessels)
  const editions = new Map<string, Edition>()
  const editionOf = (date: string): Edition => {
    let edition = editions.get(date)
    if (!edition) {
      edition = createEdition(knowledge, date)
      editions.set(date, edition)
    }
    return edition
  }
  const observe: Coder['observe'] = request => {
    const record = engine.readText(request.text)
    const { date, gaps } = dateFor(request, record)
    const profileId = request.profile ?? 'medicare'
    const profile = knowledge.profiles.find(p => p.id === profileId)
    if (!profile)
      throw new DomainError(
        'request-invalid',
        `There is no payer profile ${profileId}.`,
        'Use one of lexicons/profiles.yaml, or add it to profiles.yaml in the data folder.',
      )
    const edition = editionOf(date)
    const coded = codeRecord({
      record,
      codes: edition,
      profile,
      anatomy: tree,
      families: FAMILIES,
      confidence: knowledge.confidence,
    })
    const result = {
      reportId: request.reportId,
      dateOfService: date,
      edition: edition.edition,
      engineVersion: ENGINE_VERSION,
      knowledgeVersion: knowledge.version,
      suggestions: coded.suggestions,
      suppressed: coded.suppressed,
      facts: [...record.facts],
      gaps: [...gaps, ...coded.gaps],
      edits: coded.edits,
      tables: edition.tables,
    }
    return { result, features: coded.features }
  }
  return { code: request => observe(request).result, observe }
}
