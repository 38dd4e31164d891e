import type { PseudoaneurysmTreatment } from '../../schema/index.ts'
import type { Story } from '../stages/narrate.ts'
import {
  assertionOfAct,
  hasWord,
  hitsOf,
  quote,
  reportSide,
  sideIn,
  type Telling,
  tells,
  ultrasoundOf,
} from './telling.ts'

const GIVEN = [
  'injected',
  'injection',
  'instilled',
  'administered',
  'given',
  'delivered',
  'introduced',
  'injecting',
  'needle',
  'infused',
] as const
const LIMB = /^art\.((r|l)\.)?(cfa|sfa|pfa|popliteal|brachial|radial|ulnar|axillary|eia|dradial|ata|pta|peroneal)/

/** Reads thrombin by needle into a pseudoaneurysm, and its pressing under ultrasound. */
export const readPseudoaneurysms = (story: Story, sentences: readonly Telling[]): PseudoaneurysmTreatment[] => {
  const all = sentences.filter(s => !/^(plan|consent|history)$/.test(s[0]!.sentence.section.kind))
  const named = all.some(s =>
    s.some(c => hasWord(c, 'pseudoaneurysm', 'psa') || (hasWord(c, 'false') && hasWord(c, 'aneurysm'))),
  )
  if (!named) return []
  const limb = all.some(s =>
    s.some(
      c =>
        hasWord(c, 'groin', 'femoral', 'brachial', 'radial', 'arm', 'popliteal', 'thigh', 'wrist', 'leg', 'axillary') ||
        c.vessels.some(v => v.ids.some(id => LIMB.test(id))),
    ),
  )
  const catheter = story.stops.some(s => s.assertion === 'performed' && s.order > 0)
  const out: PseudoaneurysmTreatment[] = []
  for (const telling of sentences) {
    if (!tells(telling[0]!)) continue
    for (const clause of telling) {
      const thrombin = hitsOf(clause, 'thrombin')[0]
      const press = hitsOf(clause, 'compression')[0]
      const hit = thrombin ?? press
      if (!hit || (thrombin && !hasWord(clause, ...GIVEN) && clause.sentence.role !== 'label')) continue
      if (
        thrombin &&
        hasWord(clause, 'prepared', 'reconstituted', 'diluted', 'drawn') &&
        !hasWord(clause, 'injected', 'injection')
      )
        continue
      if (
        thrombin &&
        catheter &&
        !telling.some(c => hasWord(c, 'needle', 'percutaneous', 'percutaneously', 'ultrasound'))
      )
        continue
      if (assertionOfAct(clause, hit.from, hit.to) !== 'performed' || spoken(clause.tokens, clause.from, hit.from))
        continue
      const act = thrombin ? 'thrombin' : 'compression'
      const side = sideIn(clause) ?? reportSide(story)
      if (out.some(o => o.act === act && (o.side === side || side === 'unknown'))) continue
      const us = ultrasoundOf(story, all.flat())
      out.push({
        factId: '',
        act,
        side,
        limb,
        ultrasound: us.ultrasound,
        image: us.image,
        assertion: 'performed',
        evidence: [quote(story, clause, `${act} for a pseudoaneurysm`)],
        sentence: clause.sentence.index,
      })
    }
  }
  return out
}

const spoken = (tokens: readonly { word: string }[], from: number, at: number): boolean => {
  for (let i = at - 1; i >= from && at - i <= 4; i--) {
    if (/^(for|before|prior|possible|candidate)$/.test(tokens[i]!.word)) return true
    if (!/^(the|a|an|percutaneous|ultrasound|guided|of)$/.test(tokens[i]!.word)) return false
  }
  return false
}
