import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { DomainError } from '../schema/index.ts'
import { type BrokenRow, breakRow, copyLexicons, lineOf, removeCopies, swap } from './broken-lexicon.ts'
import { checkKnowledge, loadKnowledge } from './index.ts'

afterEach(removeCopies)

const BROKEN: readonly BrokenRow[] = [
  {
    name: 'unknown field',
    file: 'devices.yaml',
    words: '{id: mustang,',
    change: swap('maker:', 'manufacturer:'),
    field: 'manufacturer',
    says: 'is no field',
  },
  {
    name: 'missing field',
    file: 'devices.yaml',
    words: '{id: mustang,',
    change: swap(', class: balloon-plain', ''),
    field: 'class',
    says: '"class" is missing',
  },
  {
    name: 'device twice',
    file: 'devices.yaml',
    words: '{id: sterling,',
    change: swap('id: sterling', 'id: mustang'),
    field: 'id',
    says: '"mustang" also stands in devices.yaml:',
  },
  {
    name: 'device name of another device',
    file: 'devices.yaml',
    words: '{id: sterling,',
    change: swap('forms: [', 'forms: [Mustang balloon, '),
    field: 'forms',
    says: '"Mustang balloon" also stands',
  },
  {
    name: 'value outside its list',
    file: 'codes/embolization.yaml',
    words: 'code: 37243,',
    change: swap('bilateral: none', 'bilateral: both'),
    field: 'bilateral',
    says: '"both" is not allowed',
  },
  {
    name: 'words where a number belongs',
    file: 'codes/embolization.yaml',
    words: 'code: 37243,',
    change: swap('unitLimit: 1', 'unitLimit: one'),
    field: 'unitLimit',
    says: '"one"',
  },
  {
    name: 'end before beginning',
    file: 'codes/leg-revascularization.yaml',
    words: 'code: 37224,',
    change: swap('until: 2025-12-31', 'until: 2010-12-31'),
    field: 'until',
    says: 'before from 2011-01-01',
  },
  {
    name: 'day that is none',
    file: 'codes/leg-revascularization.yaml',
    words: 'code: 37224,',
    change: swap('until: 2025-12-31', 'until: 31.12.2025'),
    field: 'until',
    says: '31.12.2025',
  },
  {
    name: 'unknown successor',
    file: 'codes/leg-revascularization.yaml',
    words: 'code: 37224,',
    change: swap('[37263, 37265]', '[37263, 37999]'),
    field: 'replacedBy',
    says: 'no table has the code 37999',
  },
  {
    name: 'unknown parent of an add-on',
    file: 'codes/leg-revascularization.yaml',
    words: 'code: 37222,',
    change: swap('addonTo: [37220', 'addonTo: [37000'),
    field: 'addonTo',
    says: 'no table has the code 37000',
  },
  {
    name: 'code twice',
    file: 'codes/embolization.yaml',
    words: 'code: 37243,',
    change: swap('code: 37243', 'code: 37242'),
    field: 'code',
    says: '37242 also stands in codes/embolization.yaml:',
  },
  {
    name: 'edit of an unknown code',
    file: 'edits/pairs.csv',
    words: '37243,1,guiding-imaging,',
    change: swap('guiding-imaging,', 'guiding-imaging,12345 '),
    field: 'column2',
    says: 'no table has the code 12345',
  },
  {
    name: 'edit without a reason',
    file: 'edits/pairs.csv',
    words: '37243,1,guiding-imaging,',
    change: swap('guiding-imaging', 'because'),
    field: 'reason',
    says: 'no reason has the key "because"',
  },
  {
    name: 'edit with a cell too few',
    file: 'edits/pairs.csv',
    words: '37243,1,guiding-imaging,',
    change: row => row.slice(0, -1),
    field: '',
    says: 'the row has 5 cells, the head has 6',
  },
  {
    name: 'row that YAML cannot read',
    file: 'diagnoses/circulation.yaml',
    words: 'code: I70.202,',
    change: swap(']', ''),
    field: '',
    says: 'cannot be read',
  },
  {
    name: 'cue with an unknown reach',
    file: 'cues.yaml',
    words: 'id: negation,',
    change: swap('reach: after', 'reach: far'),
    field: 'reach',
    says: '"far" is not allowed',
  },
  {
    name: 'maneuver without an act',
    file: 'maneuvers.yaml',
    words: 'id: puncture,',
    change: swap('act: access, ', ''),
    field: 'act',
    says: '"act" is missing',
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

describe('loading a broken folder', () => {
  it('throws once, naming file and line', () => {
    const { folder, line } = breakRow(
      'anatomy/abdomen.yaml',
      '{id: art.gda,',
      swap('parent: art.cha', 'parent: art.chaa'),
    )
    let thrown: unknown
    try {
      loadKnowledge(folder)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(DomainError)
    expect(thrown).toMatchObject({ code: 'lexicon-invalid', next: expect.stringContaining('seldinger check') })
    expect((thrown as DomainError).message).toContain(`anatomy/abdomen.yaml:${line} (parent)`)
    expect((thrown as DomainError).message).toContain('art.chaa')
  })

  it('reports every bad row, not only the first', () => {
    const folder = copyLexicons()
    const path = join(folder, 'devices.yaml')
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('class: ivl', 'klass: ivl'))
    const rows = new Set(checkKnowledge(folder).map(problem => problem.row))
    expect(rows.size).toBe(7)
  })

  it('names a file that is missing and one that does not belong', () => {
    const folder = copyLexicons()
    rmSync(join(folder, 'profiles.yaml'))
    writeFileSync(join(folder, 'notes.yaml'), '- {a: b}\n')
    expect(checkKnowledge(folder).map(problem => [problem.file, problem.message])).toEqual([
      ['notes.yaml', 'no lexicon has this name'],
      ['profiles.yaml', 'the file is missing'],
    ])
  })

  it('says that the folder is not there', () => {
    expect(() => loadKnowledge('/nowhere/lexicons')).toThrow(expect.objectContaining({ code: 'knowledge-missing' }))
  })

  it('changes its version with one letter, and not with line ends', () => {
    const folder = copyLexicons()
    const path = join(folder, 'devices.yaml')
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replaceAll('\n', '\r\n'))
    expect(loadKnowledge(folder).version).toBe(loadKnowledge().version)
    writeFileSync(path, `${text}# a remark\n`)
    expect(loadKnowledge(folder).version).not.toBe(loadKnowledge().version)
  })

  it('reads rows that are written over several lines', () => {
    const folder = copyLexicons()
    const path = join(folder, 'misheard.yaml')
    writeFileSync(path, `${readFileSync(path, 'utf8')}- heard: silly axis\n  means: celiac axis\n- heard: x\n`)
    const problems = checkKnowledge(folder)
    const line = lineOf(readFileSync(path, 'utf8'), '- heard: x')
    expect(problems).toMatchObject([{ file: 'misheard.yaml', row: line, field: 'means' }])
  })
})
