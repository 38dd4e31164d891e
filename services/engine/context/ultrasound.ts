import type { Evidence, UltrasoundAccess } from '../../schema/index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Clause } from '../stages/clause.ts'
import type { Story } from '../stages/narrate.ts'
import { evidenceOf } from '../story/state.ts'

type Element = 'guidance' | 'evaluated' | 'patent' | 'realtime' | 'image'

/** Sentences before and after the puncture in which its ultrasound is told. */
const WINDOW = 3

const SONO = /ultrasound|sonograph|sonogram|^us$/

/** The written elements of ultrasound access for every puncture (house rule 11). */
export const readUltrasound = (story: Story): UltrasoundAccess[] => {
  const performed = story.accesses.filter(a => a.assertion === 'performed' && !a.assumed)
  const bySentence = new Map<number, Clause[]>()
  for (const c of story.clauses) bySentence.set(c.sentence.index, [...(bySentence.get(c.sentence.index) ?? []), c])
  return performed.map((access): UltrasoundAccess => {
    const found: Record<Element, Evidence[]> = { guidance: [], evaluated: [], patent: [], realtime: [], image: [] }
    const others = performed.filter(a => a !== access).map(a => a.sentence)
    let speaks = false
    for (const [index, clauses] of bySentence) {
      if (Math.abs(index - access.sentence) > WINDOW) {
        // a separate section or line on ultrasound guidance, when there is one puncture
        const dedicated =
          performed.length === 1 &&
          clauses.some(c => c.concepts.some(k => k.concept.kind === 'ultrasound' && SONO.test(k.form)))
        if (!dedicated) continue
      }
      if (others.some(o => Math.abs(index - o) < Math.abs(index - access.sentence))) continue
      const kind = clauses[0]!.sentence.section.kind
      if (kind === 'history' || kind === 'plan' || kind === 'indication' || kind === 'header' || kind === 'comparison')
        continue
      for (const clause of clauses)
        for (const k of clause.concepts) {
          if (k.concept.kind !== 'ultrasound') continue
          const { value } = assertionAt(clause, k.from, k.to)
          const no =
            clause.tokens
              .slice(Math.max(clause.from, k.from - 3), k.from)
              .some(t => t.word === 'no' || t.word === 'not' || t.word === 'without') ||
            clause.cues.some(q => q.cue.id === 'negation-after' && q.from >= k.from && q.from - k.to <= 3)
          if (value === 'planned' || no) continue
          const is = k.concept.detail!.is as Element
          const ofAccess = is === 'guidance' || is === 'evaluated' || clause.sentence.index - access.sentence <= WINDOW
          if (!ofAccess) continue
          if (is === 'guidance') speaks = true
          if (
            is === 'evaluated' &&
            !clauses.some(c => c.concepts.some(o => o.concept.detail?.is === 'guidance')) &&
            !speaks
          )
            continue
          if (
            is === 'image' &&
            /^(saved|stored|recorded|pacs|archived|hard copy)$/.test(k.form) &&
            !clause.tokens
              .slice(clause.from, clause.to)
              .some(t => /^(image|ultrasound|picture|sonographic|pacs|us|permanently|record|recording)$/.test(t.word))
          )
            continue
          found[is].push(evidenceOf(story.document, k.from, k.to, `ultrasound: ${is}`))
        }
    }
    // A vessel called patent under ultrasound was looked at.
    if (found.evaluated.length === 0 && found.guidance.length > 0 && found.patent.length > 0)
      found.evaluated.push(found.patent[0]!)
    return {
      factId: '',
      accessId: access.id,
      guidance: speaks ? found.guidance : [],
      evaluated: found.evaluated,
      patent: speaks ? found.patent : [],
      realTime: found.realtime,
      image: found.image,
    }
  })
}
