import { describe, expect, test } from 'vitest'
import { loadKnowledge } from '../../knowledge/index.ts'
import { createAnatomy } from '../anatomy.ts'

const { vessels } = loadKnowledge()
const { placeFrom } = createAnatomy(new Map(vessels.map(v => [v.id, v])))

const FROM = ['ven.r.ijv', 'ven.l.ijv', 'ven.r.cfv', 'ven.r.basilic'] as const

/** House rule 22: order of a stop from the right jugular, the left jugular, the right groin and the right arm; 0 = trunk or route. */
const TABLE: readonly (readonly [string, number, number, number, number])[] = [
  ['ven.svc', 0, 0, 0, 0],
  ['ven.ivc', 0, 0, 0, 0],
  ['ven.ra', 0, 0, 0, 0],
  ['ven.r.bcv', 0, 1, 1, 0],
  ['ven.l.bcv', 1, 0, 1, 1],
  ['ven.r.subclavian', 1, 2, 2, 0],
  ['ven.l.subclavian', 2, 1, 2, 2],
  ['ven.l.ijv', 2, 0, 2, 2],
  ['ven.azygos', 1, 1, 1, 1],
  ['ven.hep.rhv', 1, 1, 1, 1],
  ['ven.r.renal', 1, 1, 1, 1],
  ['ven.l.renal', 1, 1, 1, 1],
  ['ven.r.gonadal', 1, 1, 1, 1],
  ['ven.r.adrenal', 1, 1, 1, 1],
  ['ven.l.civ', 1, 1, 1, 1],
  ['ven.r.civ', 1, 1, 0, 1],
  ['ven.hep.branch', 2, 2, 2, 2],
  ['ven.l.gonadal', 2, 2, 2, 2],
  ['ven.l.adrenal', 2, 2, 2, 2],
  ['ven.intercostal', 2, 2, 2, 2],
  ['ven.l.eiv', 2, 2, 2, 2],
  ['ven.l.iiv', 2, 2, 2, 2],
  ['ven.r.iiv', 2, 2, 1, 2],
]

describe('order of a vein from the puncture', () => {
  test.each(TABLE)('%s', (id, ...orders) => {
    expect(FROM.map(access => placeFrom(access, id).order)).toEqual(orders)
  })

  test.each([
    ['pul.r', 1],
    ['pul.trunk', 0],
  ])('%s from the groin', (id, order) => {
    expect(placeFrom('ven.r.cfv', id).order).toBe(order)
  })
})
