import { describe, expect, it } from 'vitest'
import { resolveRunOnLines } from './run-on-lines.ts'
import { tokenize } from './tokenize.ts'

const lines = (text: string): string[] => {
  const out: string[] = []
  for (const t of resolveRunOnLines(tokenize(text)))
    if (out.length === 0 || t.newline) out.push(t.word)
    else out.push(`${out.pop()} ${t.word}`)
  return out
}

describe('commas that were line breaks', () => {
  it('break the line again where a report was kept as one line', () => {
    expect(lines('ANESTHESIA: , General.,PROCEDURE: ,1. Port placement.,2. Biopsy of the liver, left.,Sewn.')).toEqual([
      'anesthesia : general .',
      'procedure : 1 . port placement .',
      '2 . biopsy of the liver , left .',
      'sewn .',
    ])
  })
  it('break it after a title without a point', () => {
    expect(lines('DIAGNOSIS:, Graft clot,PROCEDURE:, Tap, 400 mL')).toEqual([
      'diagnosis : graft clot',
      'procedure : tap , 400 ml',
    ])
  })
  it('stay commas in a text that has its lines', () => {
    expect(lines('ANESTHESIA: General, by Dr. Lee.,Right side')).toEqual([
      'anesthesia : general , by dr . lee . , right side',
    ])
  })
})
