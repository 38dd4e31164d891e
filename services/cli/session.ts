import { createCoder } from '../coder.ts'
import { loadKnowledge } from '../knowledge/index.ts'
import { type CodingResult, DomainError, type Knowledge } from '../schema/index.ts'
import type { CodingOptions } from './arguments.ts'
import { parseDateOfService } from './date-of-service.ts'
import type { ReportFile } from './report-file.ts'

/** Knowledge loaded and a coder made from it, for the reports of one command. */
export interface Session {
  readonly knowledge: Knowledge
  readonly code: (report: ReportFile, dateOfService?: string) => CodingResult
}

const checkProfile = (knowledge: Knowledge, profile: string | undefined): void => {
  const known = knowledge.profiles.map(({ id }) => id)
  if (profile === undefined || known.includes(profile)) return
  throw new DomainError(
    'usage',
    `There is no payer profile ${JSON.stringify(profile)}.`,
    `Choose one of: ${known.join(', ')}.`,
  )
}

/** Checks the options, loads the knowledge, and makes the coder. Throws DomainError. */
export const createSession = (options: CodingOptions, today: string, dataFolder?: string): Session => {
  const given = options.dateOfService === undefined ? undefined : parseDateOfService(options.dateOfService, today)
  const knowledge = loadKnowledge(undefined, dataFolder)
  const { profile } = options
  checkProfile(knowledge, profile)
  const coder = createCoder(knowledge)
  return {
    knowledge,
    code: ({ reportId, text }, dateOfService = given) => coder.code({ reportId, text, dateOfService, today, profile }),
  }
}
