import { createCoder } from '../../coder.ts'
import { loadKnowledge } from '../../knowledge/index.ts'
import type { CodingResult } from '../../schema/index.ts'
import { generateVariants, loadStressSamples } from './generate.ts'
import { listFaults, RELATIONS, type Relation, type Variant } from './variant.ts'

export interface Outcome {
  readonly variant: Variant
  /** Empty when the answer changed exactly as it should. */
  readonly faults: readonly string[]
}

export interface RelationFigures {
  readonly relation: Relation | 'all'
  readonly variants: number
  readonly held: number
}

/** Every sample has its own date of service, so the day of asking changes nothing. */
const ANY_DAY = '2026-11-21'

export interface Stress {
  readonly variants: readonly Variant[]
  /** Undefined when the yardstick itself lacks the codes that should go. */
  judge(variant: Variant): Outcome | undefined
}

/** The variants and a judge of them. */
export const prepareStress = async (): Promise<Stress> => {
  const knowledge = loadKnowledge()
  const coder = createCoder(knowledge)
  const answers = new Map<string, CodingResult>()
  const code = (text: string, dateOfService: string): CodingResult =>
    coder.code({ reportId: 'stress', text, dateOfService, today: ANY_DAY })
  const codeBase = (text: string, day: string): CodingResult => {
    const key = `${day} ${text}`
    const answer = answers.get(key) ?? code(text, day)
    answers.set(key, answer)
    return answer
  }
  return {
    variants: generateVariants(await loadStressSamples(), knowledge.sections),
    judge: variant => {
      const { base, text, change, sample } = variant
      const yardstick = codeBase(base, sample.dateOfService)
      if (change.kind === 'lost' && !yardstick.suggestions.some(line => change.codes.includes(line.code)))
        return undefined
      return { variant, faults: listFaults(change, yardstick, code(text, sample.dateOfService)) }
    },
  }
}

/** A row for each relation and one for all. */
export const toRelationFigures = (outcomes: readonly Outcome[]): readonly RelationFigures[] => {
  const count = (relation: Relation | 'all'): RelationFigures => {
    const those = outcomes.filter(({ variant }) => relation === 'all' || variant.relation === relation)
    return { relation, variants: those.length, held: those.filter(({ faults }) => faults.length === 0).length }
  }
  return [...RELATIONS, 'all' as const].map(count)
}
