import { DomainError } from '../../schema/index.ts'
import type { GoldReport } from './figures.ts'

const isGoldReport = (value: unknown): value is GoldReport =>
  typeof value === 'object' && value !== null && 'id' in value && 'codes' in value && Array.isArray(value.codes)

const parseLine = (line: string, number: number): GoldReport => {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    throw new DomainError('request-not-json', `Line ${number} of the reference file is not JSON.`, 'Mend that line.', {
      cause: error,
    })
  }
  if (isGoldReport(value)) return value
  throw new DomainError(
    'request-invalid',
    `Line ${number} of the reference file has no id or no list of codes.`,
    'Write {"id": …, "codes": [{"code": …}]} on each line.',
  )
}

/** Reads a reference set, one JSON object a line; empty lines are passed over. */
export const parseGold = (text: string): readonly GoldReport[] =>
  text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => parseLine(line, number))
