import { describe, expect, it } from 'vitest'
import { baseVesselOf, findPlural, normalizeForm, sideInId, withPlurals } from './forms.ts'

describe('forms', () => {
  it.each([
    ['common carotid artery', 'common carotid arteries'],
    ['hepatic vein', 'hepatic veins'],
    ['jejunal branch', 'jejunal branches'],
    ['branch of the hepatic vein', 'branch of the hepatic veins'],
    ['limb of the aortobifemoral graft', 'limb of the aortobifemoral grafts'],
    ['bronchial branch of ICBT', 'bronchial branches of ICBT'],
    ['SFA', 'SFAs'],
    ['IJ', undefined],
    ['celiac', undefined],
  ])('plural of %s', (form, plural) => {
    expect(findPlural(form)).toBe(plural)
  })

  it('adds only what is missing', () => {
    expect(withPlurals(['renal artery', 'renal arteries'])).toEqual(['renal artery', 'renal arteries'])
    expect(withPlurals(['renal artery'])).toEqual(['renal artery', 'renal arteries'])
  })

  it('reads hyphens as spaces', () => {
    expect(normalizeForm('Fem-Pop  bypass')).toBe('fem pop bypass')
  })

  it('takes the side out of an id of a pair only', () => {
    expect(baseVesselOf('art.r.cca')).toBe('art.cca')
    expect(baseVesselOf('art.mcolic.r')).toBe('art.mcolic.r')
    expect(baseVesselOf('pul.r')).toBe('pul.r')
    expect(sideInId('ven.l.ijv')).toBe('l')
    expect(sideInId('ven.ivc')).toBeUndefined()
  })
})
