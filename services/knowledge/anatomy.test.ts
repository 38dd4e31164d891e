import { describe, expect, it } from 'vitest'
import { baseVesselOf } from './forms.ts'
import { loadKnowledge } from './index.ts'

const { vessels, ambiguousForms } = loadKnowledge()
const byId = new Map(vessels.map(vessel => [vessel.id, vessel]))

const orderOf = (id: string): number => {
  let order = 0
  for (let at = byId.get(id); at !== undefined; at = at.parent === undefined ? undefined : byId.get(at.parent))
    order += at.step
  return order
}

const idsOf = (form: string): string[] => [
  ...new Set(vessels.filter(vessel => vessel.forms.includes(form)).map(vessel => baseVesselOf(vessel.id))),
]

describe('order of a vessel', () => {
  it.each([
    ['art.aorta.arch', 0],
    ['art.innominate', 1],
    ['art.r.cca', 2],
    ['art.l.cca', 1],
    ['art.l.cca.bovine', 2],
    ['art.r.ica', 3],
    ['art.l.ica', 2],
    ['art.r.vertebral', 3],
    ['art.l.vertebral', 2],
    ['art.r.subclavian.aberrant', 1],
    ['art.r.axillary', 2],
    ['art.r.imax.mma', 5],
    ['art.l.imax.mma', 4],
    ['art.celiac', 1],
    ['art.lga', 2],
    ['art.gda', 3],
    ['art.rha', 4],
    ['art.rrha', 2],
    ['art.rlha', 3],
    ['art.r.renal', 1],
    ['art.r.cia', 1],
    ['art.r.cfa', 2],
    ['art.r.sfa', 3],
    ['art.r.popliteal', 3],
    ['art.r.dpa', 4],
    ['art.r.pta', 5],
    ['art.l.uterine', 4],
    ['ven.ivc', 0],
    ['ven.r.gonadal', 1],
    ['ven.l.gonadal', 2],
    ['ven.l.adrenal', 2],
    ['ven.r.cfv', 2],
    ['por.main', 0],
    ['por.s5', 3],
    ['pul.r', 1],
    ['pul.r.ll.superior', 2],
    ['pul.r.truncus.apical', 3],
  ])('%s is %i', (id, order) => {
    expect(byId.has(id)).toBe(true)
    expect(orderOf(id)).toBe(order)
  })
})

describe('forms of a vessel', () => {
  it.each([
    ['hypogastric artery', ['art.iia']],
    ['SFA', ['art.sfa']],
    ['superficial femoral arteries', ['art.sfa']],
    ['profunda', ['art.pfa']],
    ['deep femoral artery', ['art.pfa']],
    ['TP trunk', ['art.tpt']],
    ['dorsalis pedis', ['art.dpa']],
    ['celiac axis', ['art.celiac']],
    ['brachiocephalic artery', ['art.innominate']],
    ['innominate vein', ['ven.bcv']],
    ['CHA', ['art.cha']],
    ['gastroduodenal', ['art.gda']],
    ['common carotid arteries', ['art.cca']],
    ['superomedial genicular artery', ['art.smga']],
    ['IJ', ['ven.ijv']],
    ['right hepatic artery', ['art.rha']],
    ['ninth intercostal artery', ['art.intercostal.t9']],
    ['greater saphenous vein', ['ven.gsv']],
    ['IMA', ['art.ima_thoracic', 'art.ima']],
    ['femoral artery', ['art.cfa', 'art.sfa']],
  ])('%s', (form, ids) => {
    expect(idsOf(form).sort()).toEqual([...ids].sort())
  })

  it('leaves the side out of a pair and keeps it in an abbreviation', () => {
    expect(byId.get('art.r.cca')!.forms).toContain('RCCA')
    expect(byId.get('art.l.cca')!.forms).not.toContain('RCCA')
    for (const vessel of vessels)
      if (baseVesselOf(vessel.id) !== vessel.id)
        // the lobe of a lung keeps its side: the vessel is its branch
        for (const form of vessel.forms)
          expect(form).not.toMatch(/^(right|left|rt|lt|r|l) (?!(upper|middle|lower) lobe)/i)
  })

  it('holds adjectives and letters with other meanings apart', () => {
    expect(byId.get('art.r.renal')!.looseForms).toContain('renal')
    expect(byId.get('art.r.renal')!.forms).not.toContain('renal')
    expect(byId.get('art.r.pta')!.looseForms).toEqual(expect.arrayContaining(['PT', 'PTA']))
    expect(byId.get('art.l.lumbar.l2')!.looseForms).toContain('L2')
  })

  it('names the usual meaning of an ambiguous form first', () => {
    const meaning = (form: string) => ambiguousForms.find(row => row.form === form)?.vessels[0]
    expect(meaning('IMA')).toBe('art.ima')
    expect(meaning('STA')).toBe('art.eca.sup_temporal')
    expect(meaning('P1')).toBe('art.popliteal')
    expect(meaning('hepatic artery')).toBe('art.cha')
  })
})
