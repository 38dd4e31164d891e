import type { Laterality, LooseStudy } from '../../schema/index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Story } from '../stages/narrate.ts'
import { hitsOf, quote, reportSide, sideIn, type Telling, tells } from './telling.ts'

const LIMB =
  /^ven\.((r|l)\.)?(civ|eiv|cfv|fv|pfv|popliteal|gsv|ssv|ptv|atv|cephalic|basilic|brachial|axillary|subclavian|bcv)$/

/** Reads vein studies that the catheter story leaves out, because no catheter stands anywhere: through a sheath or needle. */
export const readLooseStudies = (story: Story, sentences: readonly Telling[]): LooseStudy[] => {
  const runs = new Set(story.runs.map(r => r.sentence))
  const out: LooseStudy[] = []
  for (const telling of sentences) {
    const first = telling[0]!
    if (!tells(first)) continue
    if (runs.has(first.sentence.index)) continue
    for (const clause of telling) {
      const anchor = clause.anchors.find(
        a =>
          a.maneuver.act === 'image' &&
          a.maneuver.detail?.system === 'venous' &&
          a.maneuver.detail.target === undefined,
      )
      const spleen = hitsOf(clause, 'splenoportogram')[0]
      const at = anchor ?? spleen
      if (!at || assertionAt(clause, at.from, at.to).value !== 'performed') continue
      const access = story.accesses
        .filter(
          a => a.assertion === 'performed' && !a.assumed && a.system === 'venous' && a.sentence <= first.sentence.index,
        )
        .at(-1)
      if (!spleen && !access) continue
      const named = telling.flatMap(c => c.vessels.flatMap(v => v.ids)).find(id => LIMB.test(id))
      const vesselId = spleen ? 'por.splenic' : (access?.vesselId ?? named)
      if (vesselId === undefined || (!spleen && !LIMB.test(vesselId))) continue
      const side: Laterality = spleen ? 'midline' : (sideIn(clause) ?? access?.side ?? reportSide(story))
      out.push({
        factId: '',
        vesselId,
        side,
        assertion: 'performed',
        evidence: [quote(story, clause, 'vein study')],
        sentence: first.sentence.index,
      })
    }
  }
  return out
}
