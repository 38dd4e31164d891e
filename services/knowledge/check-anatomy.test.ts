import { afterEach, describe, expect, it } from 'vitest'
import { type BrokenRow, breakRow, removeCopies, swap } from './broken-lexicon.ts'

afterEach(removeCopies)

const BROKEN: readonly BrokenRow[] = [
  {
    name: 'unknown parent',
    file: 'anatomy/abdomen.yaml',
    words: '{id: art.gda,',
    change: swap('parent: art.cha', 'parent: art.chaa'),
    field: 'parent',
    says: 'no vessel has the id "art.chaa"',
  },
  {
    name: 'unknown variant',
    file: 'anatomy/abdomen.yaml',
    words: '{id: art.rrha,',
    change: swap('variantOf: art.rha', 'variantOf: art.nowhere'),
    field: 'variantOf',
    says: 'art.nowhere',
  },
  {
    name: 'ring of parents',
    file: 'anatomy/abdomen.yaml',
    words: '{id: art.celiac,',
    change: swap('parent: art.aorta.abd', 'parent: art.gda'),
    field: 'parent',
    says: 'lead back',
  },
  {
    name: 'id twice',
    file: 'anatomy/abdomen.yaml',
    words: '{id: art.pha,',
    change: swap('id: art.pha,', 'id: art.gda,'),
    field: 'id',
    says: '"art.gda" stands twice, first in anatomy/abdomen.yaml:',
  },
  {
    name: 'side in a form of a pair',
    file: 'anatomy/pelvis-leg.yaml',
    words: '{id: art.l.sfa,',
    change: swap('forms: [', 'forms: [left SFA, '),
    field: 'forms',
    says: '"left SFA" begins with the side',
  },
  {
    name: 'synonym on one side only',
    file: 'anatomy/pelvis-leg.yaml',
    words: '{id: art.l.sfa,',
    change: swap('forms: [', 'forms: [thigh artery, '),
    field: 'forms',
    says: '"thigh artery" stands on the left side',
  },
  {
    name: 'own side of a vessel without a twin',
    file: 'anatomy/abdomen.yaml',
    words: '{id: art.gda,',
    change: swap('system:', 'own: [RGDA], system:'),
    field: 'own',
    says: 'only one of a pair',
  },
  {
    name: 'form of another vessel',
    file: 'anatomy/abdomen.yaml',
    words: '{id: art.pha,',
    change: swap('forms: [', 'forms: [CHA, '),
    field: 'forms',
    says: '"cha" also means another vessel (anatomy/abdomen.yaml:',
  },
  {
    name: 'ambiguous form of a vessel that is not there',
    file: 'anatomy/ambiguous.yaml',
    words: 'form: IMA,',
    change: swap('art.ima_thoracic', 'art.imathoracic'),
    field: 'vessels',
    says: 'no vessel has the base id "art.imathoracic"',
  },
  {
    name: 'ambiguous form without one of its vessels',
    file: 'anatomy/ambiguous.yaml',
    words: 'form: IMA,',
    change: swap('[art.ima, art.ima_thoracic]', '[art.ima, art.gda]'),
    field: 'vessels',
    says: '"art.gda" has no form "IMA"',
  },
]

describe('a broken row', () => {
  it.each(BROKEN)('$name', ({ file, words, change, field, says }) => {
    const { problems, line } = breakRow(file, words, change)
    const here = problems.filter(problem => problem.file === file && problem.field === field)
    expect(here.map(problem => problem.message).join(' | ')).toContain(says)
    expect(
      here.some(problem => problem.row === line || (field === 'forms' && problem.message.includes(`:${line}`))),
    ).toBe(true)
    for (const problem of problems) expect(problem.next).not.toBe('')
  })
})
