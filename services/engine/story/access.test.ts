import { describe, expect, test } from 'vitest'
import { loadKnowledge } from '../../knowledge/index.ts'
import { createEngine } from '../pipeline.ts'

const engine = createEngine(loadKnowledge())

/** The hole that a celiac study is told to come from. */
const holeOf = (told: string): string | undefined => {
  const record = engine.readText(
    `PROCEDURE: Celiac arteriogram.\n\nTECHNIQUE: ${told} A Cobra catheter was advanced into the celiac artery and an arteriogram was performed.\n\nFINDINGS: The celiac artery is patent.`,
  )
  const stop = record.stops.find(s => s.vesselId === 'art.celiac')
  return record.accesses.find(a => a.id === stop?.accessId)?.vesselId
}

describe('where the operator came in', () => {
  test.each([
    ['The right common femoral artery was accessed with a micropuncture set.', 'art.r.cfa'],
    ['Access: R CFA, 5F.', 'art.r.cfa'],
    ['Access: retrograde right common femoral artery.', 'art.r.cfa'],
    ['Right groin puncture, 5 Fr.', 'art.r.cfa'],
    ['We came in through the left groin with a 21 gauge needle and put in a 6 French sheath.', 'art.l.cfa'],
    ['A 6-French sheath was inserted into the left common femoral artery.', 'art.l.cfa'],
    ['The left radial artery was cannulated with a 20-gauge Angiocath and a slender sheath inserted.', 'art.l.radial'],
    ['Left transradial approach was used.', 'art.l.radial'],
    [
      'The patient was brought to the suite. The right femoral artery was entered percutaneously using Seldinger technique.',
      'art.r.cfa',
    ],
    ['Using the Seldinger technique, a 5-French sheath was introduced in the right femoral artery.', 'art.r.cfa'],
    ['Following local anesthesia, the right common femoral artery was percutaneously catheterized.', 'art.r.cfa'],
    ['A percutaneous puncture of the left brachial artery was performed.', 'art.l.brachial'],
    ['Antegrade puncture of the left superficial femoral artery was performed.', 'art.l.sfa'],
    ['The right popliteal artery was punctured in retrograde fashion.', 'art.r.popliteal'],
    ['The left dorsalis pedis artery was accessed in a retrograde manner.', 'art.l.dpa'],
    ['A 5 French vascular sheath was placed via the right common femoral artery.', 'art.r.cfa'],
    ['Right common femoral arterial access was obtained.', 'art.r.cfa'],
    ['Arterial access was obtained via the right groin.', 'art.r.cfa'],
    ['The skin over the right groin was anesthetized. The artery was punctured and a sheath placed.', 'art.r.cfa'],
    ['Right femoral access under ultrasound.', 'art.r.cfa'],
    ['A Cook needle was used to puncture the right common femoral artery, and a Bentson wire was passed.', 'art.r.cfa'],
    ['Single wall puncture of the right CFA.', 'art.r.cfa'],
    ['The common femoral artery on the right was stuck with a micropuncture needle.', 'art.r.cfa'],
    ['\n\nPuncture site: left common femoral artery\n\n', 'art.l.cfa'],
    ['\n\nApproach: Right femoral\n\n', 'art.r.cfa'],
    ['\n\nAccess site - Left brachial\n\n', 'art.l.brachial'],
    ['ACCESS: Right common femoral artery. Technique: Modified Seldinger, 21G.', 'art.r.cfa'],
    ['R femoral artery accessed, 6 French.', 'art.r.cfa'],
    ['The right axillary artery was exposed surgically and punctured directly.', 'art.r.axillary'],
    ['I stuck the right common femoral.', 'art.r.cfa'],
    ['Retrograde femoral access on the left.', 'art.l.cfa'],
    ['A needle was placed into the right common femoral artery and pulsatile blood was returned.', 'art.r.cfa'],
    ['Right radial artery access was gained after Barbeau testing.', 'art.r.radial'],
    ['The left wrist was prepped and the radial artery was accessed with a 21G needle.', 'art.l.radial'],
    ['Access was obtained into the left common femoral artery.', 'art.l.cfa'],
    [
      'The right common femoral artery was identified under fluoroscopy over the femoral head and a micropuncture needle used to gain entry.',
      'art.r.cfa',
    ],
    ['After attempts at the right groin failed, the left common femoral artery was accessed.', 'art.l.cfa'],
    [
      'Initial attempts to access the right radial artery were unsuccessful. Left radial access was obtained.',
      'art.l.radial',
    ],
    ['The previously placed right femoral arterial sheath was used for access.', 'art.r.cfa'],
  ])('%s', (told, vesselId) => {
    expect(holeOf(told)).toBe(vesselId)
  })

  test.each([
    'The right common femoral artery is patent.',
    'He had a right femoral puncture last year.',
    'Right femoral access was considered but not used.',
  ])('%s is no hole', told => {
    expect(holeOf(told)).toBeUndefined()
  })
})
