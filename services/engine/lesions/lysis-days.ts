import type { Evidence } from '../../schema/index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Clause } from '../stages/clause.ts'
import type { Story } from '../stages/narrate.ts'
import { clauseEvidence } from '../story/state.ts'
import type { Scene } from './scene.ts'

export interface LysisDays {
  readonly laterDay: Evidence[]
  readonly ended: Evidence[]
  readonly continued: Evidence[]
}

const LYTIC =
  /^(alteplase|tpa|tnk|tenecteplase|urokinase|reteplase|lysis|thrombolysis|lytic|thrombolytic|ekos|infusion|infusing|drip)$/
const BEGUN = /^(began|begun|started|initiated|put|placed|gone|going|running|ran|hung|since|left|infused|came|came)$/
const DAY_BEFORE = /^(yesterday|overnight)$/
/** Pictures and visits of the day before: "a CT venogram yesterday showed" dates no infusion. */
const SEEN_BEFORE =
  /^(ct|cta|ctv|mr|mra|mri|mrv|duplex|ultrasound|doppler|scan|scanned|venogram|angiogram|imaging|study|echo|seen|admitted|presented|arrived|came|transferred|swelling|swollen|pain|began|noticed|onset)$/
const MONTH =
  /^(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$/
const TO_COME = /^(will|plan|planned|tomorrow|return|returns|to|for|if|recheck|then)$/

const wordsOf = (clause: Clause, from = clause.sentence.from, to = clause.sentence.to): string[] =>
  clause.tokens.slice(from, to).map(t => t.word)

/** "I began the alteplase on May 19", "alteplase has gone in since yesterday": a course that runs already. */
const beganBefore = (clause: Clause): boolean => {
  const words = wordsOf(clause)
  if (!words.some(w => LYTIC.test(w)) || !words.some(w => BEGUN.test(w))) return false
  const background = /^(history|indication|diagnosis)$/.test(clause.sentence.section.kind)
  return words.some((w, i) => {
    const next = words[i + 1] ?? ''
    if (w === 'yesterday' || (w === 'last' && /^(night|evening)$/.test(next))) return true
    if (/^(night|evening|day|afternoon)$/.test(w) && next === 'before') return true
    if (DAY_BEFORE.test(w))
      return (
        /^(ran|gone|run|left|has|since)$/.test(words.find(x => /^(ran|gone|left|has)$/.test(x)) ?? '') &&
        !words.some(x => TO_COME.test(x))
      )
    return background && w === 'on' && MONTH.test(next) && /^\d{1,2}$/.test(words[i + 2] ?? '')
  })
}

/** "Contrast through the infusion catheter" before any needle: the catheter lay there when the day began. */
const shownThrough = (clause: Clause): boolean => {
  const words = wordsOf(clause)
  return words.some((w, i) => {
    if (w !== 'through' && w !== 'via') return false
    const behind = words.slice(i + 1, i + 6)
    const at = behind.findIndex(x => /^(catheter|sheath|wire)$/.test(x))
    return (
      at > 0 &&
      behind
        .slice(0, at)
        .every(x =>
          /^(the|his|her|that|this|existing|indwelling|infusion|lysis|lytic|ekos|overnight|thrombolysis|old|same)$/.test(
            x,
          ),
        ) &&
      behind.slice(0, at).some(x => /^(infusion|lysis|lytic|ekos|overnight|thrombolysis)$/.test(x)) &&
      words.some(x =>
        /^(contrast|picture|pictures|arteriogram|venogram|angiogram|check|run|injection|injected|dye|shot|image)$/.test(
          x,
        ),
      )
    )
  })
}

const isSeenBefore = (clause: Clause): boolean => {
  const words = wordsOf(clause)
  return words.some(w => SEEN_BEFORE.test(w)) && !words.some(w => LYTIC.test(w))
}

/** Which day of a lysis course this is: the words that say so, and what lay in the patient before the first needle. */
export const readLysisDays = (story: Story, scenes: readonly Scene[], summaries: readonly Scene[]): LysisDays => {
  const found: LysisDays = { laterDay: [], ended: [], continued: [] }
  const all = [...summaries, ...scenes]
  const told = all.some(
    s =>
      s.hits.some(
        h =>
          ((h.kind === 'act' && h.is === 'lysis') ||
            (h.kind === 'word' && h.is === 'lytic') ||
            (h.kind === 'tool' && h.is === 'lysis-catheter')) &&
          assertionAt(s.clause, h.from, h.to).value !== 'negated',
      ) || s.clause.devices.some(d => d.device.class === 'lysis-catheter'),
  )
  if (!told) return found
  for (const scene of all)
    for (const h of scene.hits) {
      if (h.kind !== 'word') continue
      const list =
        h.is === 'later-day'
          ? found.laterDay
          : h.is === 'ended'
            ? found.ended
            : h.is === 'continued'
              ? found.continued
              : undefined
      if (!list) continue
      const { value } = assertionAt(scene.clause, h.from, h.to)
      if (h.is === 'later-day' && h.form === 'yesterday' && isSeenBefore(scene.clause)) continue
      if (value === 'planned' || value === 'negated') continue
      list.push(clauseEvidence(story.document, scene.clause, `lysis: ${h.is}`))
    }
  if (found.laterDay.length > 0) return found
  const stuck = story.accesses.find(a => !a.assumed && a.assertion === 'performed')
  const later = story.clauses.find(
    c =>
      !/^(plan|consent|comparison)$/.test(c.sentence.section.kind) &&
      ((beganBefore(c) && (!stuck || found.ended.length > 0)) ||
        (shownThrough(c) && (!stuck || stuck.sentence > c.sentence.index))),
  )
  if (later) found.laterDay.push(clauseEvidence(story.document, later, 'lysis: later-day'))
  return found
}
