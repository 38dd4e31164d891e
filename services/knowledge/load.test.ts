import { describe, expect, it } from 'vitest'
import { checkKnowledge, loadKnowledge } from './index.ts'

describe('the lexicons of the package', () => {
  const knowledge = loadKnowledge()

  it('have no problem', () => {
    expect(checkKnowledge()).toEqual([])
  })

  it('hold the whole domain', () => {
    expect(knowledge.vessels).toHaveLength(633)
    expect(knowledge.devices).toHaveLength(532)
    // 612 rows of three tables, 47 codes of which stand in two.
    expect(knowledge.codes).toHaveLength(565)
    expect(knowledge.diagnoses).toHaveLength(479)
    expect(knowledge.edits.length).toBeGreaterThan(11_000)
    expect(knowledge.profiles.map(profile => profile.id)).toEqual(['medicare', 'cpt-literal'])
    expect(knowledge.editsEdition).toBe('own-2026-11')
    for (const kind of ['maneuvers', 'concepts', 'cues', 'sections', 'misheard'] as const)
      expect(knowledge[kind].length).toBeGreaterThan(0)
  })

  it('are split by system as the tree is', () => {
    const count = (system: string) => knowledge.vessels.filter(vessel => vessel.system === system).length
    expect(count('arterial')).toBe(428)
    expect(count('venous')).toBe(141)
    expect(count('pulmonary')).toBe(34)
    expect(count('portal')).toBe(30)
  })

  it('are frozen to the last array', () => {
    const vessel = knowledge.vessels.find(one => one.id === 'art.gda')!
    expect(() => (vessel.forms as string[]).push('x')).toThrow(TypeError)
    expect(() => Object.assign(knowledge, { version: 'x' })).toThrow(TypeError)
  })

  it('give the same version twice', () => {
    expect(knowledge.version).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(loadKnowledge().version).toBe(knowledge.version)
  })

  it('load in well under a second', () => {
    const start = performance.now()
    loadKnowledge()
    expect(performance.now() - start).toBeLessThan(1000)
  })

  it('keep labels short and free of a second table', () => {
    for (const code of knowledge.codes) expect(code.label.length).toBeLessThanOrEqual(110)
    expect(new Set(knowledge.codes.map(code => code.code)).size).toBe(knowledge.codes.length)
  })

  it('turn cells into numbers and truth values', () => {
    const code = knowledge.codes.find(one => one.code === '75726')!
    expect(code).toMatchObject({ kind: 'si', splits: true, unitLimit: 3, workRvu: expect.any(Number) })
    expect(knowledge.codes.find(one => one.code === '0238T')!.splits).toBe(false)
    expect(code.source).toBe('codes/angiography.yaml')
  })

  it('count a brand that is an everyday word only as a loose form', () => {
    const device = (id: string) => knowledge.devices.find(one => one.id === id)!
    expect(device('mustang').forms).toContain('Mustang')
    expect(device('agent').forms).not.toContain('AGENT')
    expect(device('agent').forms).toContain('AGENT balloon')
    expect(device('agent').looseForms).toEqual(['AGENT'])
  })
})
