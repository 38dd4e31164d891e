import { describe, expect, it } from 'vitest'
import { loadKnowledge } from '../knowledge/index.ts'
import type { CodingResult, Decision, Suggestion } from '../schema/index.ts'
import { checkReview } from './review-rules.ts'

const knowledge = loadKnowledge()
const line = (code: string, modifiers: string[] = []): Suggestion => ({
  code,
  modifiers,
  units: 1,
  label: 'x',
  role: 'primary',
  support: 'supported',
  confidence: 0.9,
  rule: 'r',
  why: 'w',
  evidence: [],
  derivation: [],
})
const result: CodingResult = {
  reportId: 'r-1',
  dateOfService: '2026-03-02',
  edition: '2026',
  engineVersion: '0.1.0',
  knowledgeVersion: 'sha256:a',
  suggestions: [line('36247'), line('36247', ['RT']), line('37243'), line('75710')],
  suppressed: [{ code: '75726', rule: 'r', why: 'w', evidence: [] }],
  facts: [],
  gaps: [],
  edits: [{ kind: 'ptp', codes: ['37243', '75710'], message: 'm', edition: 'e', action: 'modifier-needed' }],
}
const codeOf = (...decisions: Decision[]): string => {
  try {
    checkReview(decisions, result, knowledge)
    return 'taken'
  } catch (error) {
    return (error as { code: string }).code
  }
}
const reason = 'documented in the addendum'

describe('a review', () => {
  it.each<[string, string, Decision[]]>([
    ['accepts a line', 'taken', [{ action: 'accept', code: '37243' }]],
    ['names a line of several', 'taken', [{ action: 'accept', code: '36247', line: 1 }]],
    ['decides two lines of one code', 'taken', [0, 1].map(at => ({ action: 'accept', code: '36247', line: at }))],
    ['does not say which line', 'review-invalid', [{ action: 'accept', code: '36247' }]],
    ['names another line', 'review-invalid', [{ action: 'accept', code: '37243', line: 0 }]],
    ['accepts what is not suggested', 'review-invalid', [{ action: 'accept', code: '36245' }]],
    ['decides a line twice', 'review-invalid', [0, 1].map(() => ({ action: 'accept', code: '37243' }))],
    ['rejects with a reason', 'taken', [{ action: 'reject', code: '37243', reason }]],
    ['rejects without one', 'review-invalid', [{ action: 'reject', code: '37243' }]],
    ['rejects with a blank one', 'review-invalid', [{ action: 'reject', code: '37243', reason: ' ' }]],
    ['accepts and changes', 'review-invalid', [{ action: 'accept', code: '37243', units: 2 }]],
    ['changes nothing', 'review-invalid', [{ action: 'change', code: '37243' }]],
    ['changes the modifiers', 'taken', [{ action: 'change', code: '37243', modifiers: ['RT'] }]],
    ['puts an unknown modifier', 'modifier-unknown', [{ action: 'change', code: '37243', modifiers: ['ZZ'] }]],
    ['changes to an unknown code', 'code-unknown', [{ action: 'change', code: '37243', toCode: '99999' }]],
    ['adds a code that has ended', 'code-not-in-force', [{ action: 'add', code: '37224' }]],
    ['adds a code', 'taken', [{ action: 'add', code: '36245' }]],
    ['adds a suppressed one silently', 'review-invalid', [{ action: 'add', code: '75726' }]],
    ['adds a suppressed one with a reason', 'taken', [{ action: 'add', code: '75726', reason }]],
    ['overrides an edit silently', 'review-invalid', [{ action: 'accept', code: '75710' }]],
    ['overrides an edit with a reason', 'taken', [{ action: 'accept', code: '75710', reason }]],
    ['gives the edit its modifier', 'taken', [{ action: 'change', code: '75710', modifiers: ['59'] }]],
    ['adds with a line', 'review-invalid', [{ action: 'add', code: '36245', line: 0 }]],
  ])('that %s is %s', (_, expected, decisions) => expect(codeOf(...decisions)).toBe(expected))

  it('takes units over the limit only with a reason', () => {
    const limited = knowledge.codes.find(({ code, unitLimit }) => unitLimit === 1 && code === '37243')
    if (limited === undefined) return
    expect(codeOf({ action: 'change', code: '37243', units: 9 })).toBe('units-over-limit')
    expect(codeOf({ action: 'change', code: '37243', units: 9, reason })).toBe('taken')
  })
})
