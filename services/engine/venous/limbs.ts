import type { Evidence, Laterality, LimbInjection } from '../../schema/index.ts'
import type { Clause } from '../stages/clause.ts'
import type { Story } from '../stages/narrate.ts'
import { refersBack } from '../story/study.ts'
import {
  assertionOfAct,
  eachSide,
  hasWord,
  hitsOf,
  quote,
  reportSide,
  sideIn,
  type Telling,
  tells,
  words,
  wordsIn,
} from './telling.ts'
import { PUNCTURED } from './verbs.ts'

const LEG_VEIN = /^ven\.((r|l)\.)?(pedal|ptv|atv|perv|gsv|ssv|popliteal)$/
const ARM_VEIN = /^ven\.((r|l)\.)?(cephalic|basilic|brachial|forearm|median_cubital)$/

/** Limb of a peripheral vein that the clause names, by vessel or by words ("a vein on the dorsum of the hand"). */
const limbOf = (clause: Clause): 'arm' | 'leg' | undefined => {
  for (const v of clause.vessels) {
    if (v.ids.some(id => LEG_VEIN.test(id))) return 'leg'
    if (v.ids.some(id => ARM_VEIN.test(id))) return 'arm'
  }
  if (!hasWord(clause, 'vein', 'iv', 'intravenous', 'angiocath', 'angiocatheter', 'butterfly', 'venous', 'cannula'))
    return undefined
  if (hasWord(clause, 'foot', 'feet', 'pedal', 'ankle', 'toe', 'saphenous')) return 'leg'
  // "hand injection": the manner, not the place
  for (let i = clause.from; i < clause.to; i++)
    if (clause.tokens[i]!.word === 'hand' && /^(injection|injected|run)$/.test(clause.tokens[i + 1]?.word ?? ''))
      return undefined
  if (hasWord(clause, 'hand', 'wrist', 'forearm', 'antecubital', 'arm', 'antecubita')) return 'arm'
  return undefined
}

const imagesVeins = (clause: Clause): boolean =>
  clause.anchors.some(a => a.maneuver.detail?.system === 'venous') ||
  (clause.anchors.some(a => a.maneuver.act === 'image' && !refersBack(clause, a)) &&
    hasWord(clause, 'venous', 'vein', 'contrast'))

/** Reads limb veins injected by needle or small cannula (36005). A line that was there before is told apart. */
export const readInjections = (story: Story, sentences: readonly Telling[]): LimbInjection[] => {
  if (!sentences.some(s => tells(s[0]!) && s.some(imagesVeins))) return []
  const out: LimbInjection[] = []
  const fallback = reportSide(story)
  let open: {
    limb: 'arm' | 'leg'
    side: Laterality
    existing: boolean
    evidence: Evidence[]
    sentence: number
    imaged: boolean
  }[] = []
  for (const telling of sentences) {
    if (!tells(telling[0]!)) continue
    for (const clause of telling) {
      const limb = limbOf(clause)
      const put = [
        ...wordsIn(clause, PUNCTURED),
        ...wordsIn(clause, new Set(['placed', 'inserted', 'injected', 'iv', 'injection'])),
      ]
      if (limb && put.length > 0) {
        const value = assertionOfAct(clause, put[0]!, put[0]! + 1)
        const sheath = clause.concepts.some(
          c =>
            c.concept.kind === 'tool' &&
            /^(sheath|catheter)$/.test(c.concept.detail?.moves ?? '') &&
            !/cath$/.test(c.form),
        )
        const line = hasWord(clause, 'picc', 'midline', 'sheath', 'micropuncture') || sheath
        if (value === 'performed' && !line) {
          const side = sideIn(clause) ?? (hasWord(clause, 'each', 'both') ? 'bilateral' : fallback)
          const existing = hasWord(clause, 'existing', 'indwelling', 'preexisting')
          for (const each of eachSide(side))
            if (!open.some(o => o.limb === limb && o.side === each))
              open.push({
                limb,
                side: each,
                existing,
                evidence: [quote(story, clause, 'limb vein injected')],
                sentence: clause.sentence.index,
                imaged: false,
              })
        }
      }
      if (imagesVeins(clause)) for (const o of open) o.imaged = true
    }
  }
  open = open.filter(o => o.imaged)
  for (const o of open)
    out.push({
      factId: '',
      limb: o.limb,
      side: o.side,
      existing: o.existing,
      imaged: true,
      assertion: 'performed',
      evidence: o.evidence,
      sentence: o.sentence,
    })
  return out
}

/** Words of what is placed or studied in this session and holds its own vein pictures. */
export const readHolders = (story: Story, sentences: readonly Telling[], is: string): Evidence[] => {
  const out: Evidence[] = []
  for (const telling of sentences) {
    const { kind } = telling[0]!.sentence.section
    if (!tells(telling[0]!) && kind !== 'header') continue
    for (const clause of telling)
      for (const h of hitsOf(clause, is)) {
        if (assertionOfAct(clause, h.from, h.to) !== 'performed') continue
        if (
          is === 'line' &&
          kind !== 'header' &&
          !hasWord(
            clause,
            'placed',
            'placement',
            'inserted',
            'insertion',
            'exchanged',
            'exchange',
            'advanced',
            'removed',
            'removal',
            'tunneled',
            'implanted',
            'connected',
            'positioned',
            'pocket',
          )
        )
          continue
        if (clause.cues.some(q => q.cue.sets === 'historical' && q.to <= h.from && h.from - q.to <= 4)) continue
        out.push(words(story, h.from, h.to, is))
        if (out.length === 4) return out
      }
  }
  return out
}
