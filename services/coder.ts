import type { CodeRequest, CodingResult, Knowledge } from './schema/index.ts'

/** Version of the reading and coding rules; part of the compare-and-set key of a stored result. */
export const ENGINE_VERSION = '0.1.0'

export interface Coder {
  /** Reads and codes one report. Pure: the same request gives the same bytes. */
  code(request: CodeRequest): CodingResult
}

/** Brings engine, coding rules and knowledge together. */
export const createCoder = (knowledge: Knowledge): Coder => ({
  code: request => ({
    reportId: request.reportId,
    dateOfService: request.dateOfService ?? request.today,
    edition: (request.dateOfService ?? request.today).slice(0, 4),
    engineVersion: ENGINE_VERSION,
    knowledgeVersion: knowledge.version,
    suggestions: [],
    suppressed: [],
    facts: [],
    gaps: [],
    edits: [],
  }),
})
