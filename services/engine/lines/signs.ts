import type { Evidence } from '../../schema/index.ts'
import { baseOf } from '../anatomy.ts'
import type { Story } from '../stages/narrate.ts'
import { clauseEvidence, evidenceOf } from '../story/state.ts'
import { assertionOf } from './assertion.ts'
import type { LineWord, Said } from './words.ts'

/** Signs of one kind that were true today, with their clauses. */
export const signed = (all: readonly Said[], is: string): { said: Said; word: LineWord }[] =>
  all.flatMap(said => said.signs.filter(word => word.is === is && holds(said, word)).map(word => ({ said, word })))

const holds = (said: Said, word: LineWord): boolean => {
  const { value, cue } = assertionOf(said.clause, word.from, word.to)
  if (value === 'performed' || value === 'attempted') return true
  // "through the old catheter under fluoroscopy", "without difficulty": the cue belongs to other words
  // "was put in 2/24 under fluoro, see that note": all of it was another day's, unless something is taken out as well
  const dated =
    cue !== undefined && said.clause.tokens.slice(cue.from, cue.to).some(t => t.kind === 'number' || t.word === 'see')
  if (value === 'historical' && dated && !said.acts.some(a => a.is === 'remove' || a.is === 'replace')) return false
  if (value === 'historical' && cue !== undefined) return cue.to < word.from - 1 || cue.from >= word.to
  return value === 'negated' && cue !== undefined && Math.abs(cue.from - word.from) > 9
}

const LATER = /^(ordered|pending|awaiting|awaited|await|requested|will|would|obtain|pend|scheduled)$/

/** Words that say fluoroscopy was used, in these clauses or as a measured time anywhere. */
export const fluoroscopyIn = (story: Story, all: readonly Said[]): Evidence[] => {
  const out = signed(all, 'fluoroscopy').map(({ word }) =>
    evidenceOf(story.document, word.from, word.to, 'fluoroscopy'),
  )
  return out
}

/** "Fluoroscopy time: 0.4 minutes" under its own heading. */
export const fluoroscopyTime = (story: Story): Evidence[] => {
  const { tokens } = story.document
  for (const section of story.document.sections) {
    const { heading } = section
    if (!heading || section.kind === 'body') continue
    let fluoro = false
    for (let i = heading.from; i < heading.to && !fluoro; i++) fluoro = /^fluo?ro/.test(tokens[i]!.word)
    if (!fluoro) continue
    const words = tokens.slice(section.from, Math.min(section.to, section.from + 8))
    const none = words.length === 0 || /^(none|no|not|n|0|na|nil)$/.test(words[0]!.word) || Number(words[0]!.word) === 0
    if (!none) return [evidenceOf(story.document, heading.from, section.from + 1, 'fluoroscopy')]
  }
  return []
}

const CENTRAL_TIP = /^ven\.(svc|ivc|ra|bcv|plsvc)$/
const ARM_TIP = /^ven\.(axillary|basilic|brachial|cephalic)$/

/** Where the tip was left, as far as it is written. */
export const tipIn = (all: readonly Said[]): 'central' | 'arm' | 'unstated' => {
  let tip: 'central' | 'arm' | 'unstated' = 'unstated'
  for (const said of all) {
    if (said.place === 'background') continue
    const { clause } = said
    const speaks = said.signs.some(s => s.is === 'tip') || said.lines.some(l => l.is !== 'other' && l.is !== 'lumen')
    const where = clause.vessels.filter(
      v => v.role === 'to' || v.role === 'level' || v.role === 'none' || v.role === 'of',
    )
    const bases = where.flatMap(v => v.ids.map(baseOf))
    const planned = said.signs.some(s => s.is === 'tip')
      ? assertionOf(clause, said.signs.find(s => s.is === 'tip')!.from, clause.to).value === 'planned'
      : false
    if (planned) continue
    if (said.signs.some(s => s.is === 'arm-tip')) tip = 'arm'
    else if (
      said.signs.some(s => s.is === 'tip') &&
      bases.some(b => ARM_TIP.test(b)) &&
      !bases.some(b => CENTRAL_TIP.test(b))
    )
      tip = 'arm'
    else if (speaks && (bases.some(b => CENTRAL_TIP.test(b)) || said.signs.some(s => s.is === 'central-tip')))
      tip = 'central'
  }
  return tip
}

/** Films that were read for the place of the tip today, not ordered for later. */
export const filmIn = (story: Story, all: readonly Said[]): Evidence[] =>
  signed(all, 'film')
    .filter(({ said }) => {
      const { clause } = said
      const words = clause.tokens.slice(clause.sentence.from, clause.sentence.to).map(t => t.word)
      if (words.some(w => LATER.test(w))) return false
      return (
        clause.anchors.some(a => a.maneuver.act === 'find') ||
        said.signs.some(s => s.is === 'tip' || s.is === 'central-tip') ||
        words.some(w => /^(verified|verify|confirmation|satisfactory|good|appropriate|proper)$/.test(w))
      )
    })
    .map(({ said }) => clauseEvidence(story.document, said.clause, 'tip on film'))
