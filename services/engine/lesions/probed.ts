import type { Clause } from '../stages/clause.ts'
import { clausesIn } from '../stages/clauses-in.ts'
import type { Story } from '../stages/narrate.ts'
import type { Place } from '../story/state.ts'
import type { Resolver } from './scene.ts'
import { unique } from './treated.ts'

/** Lines under one heading; more of them are another matter. */
const MOST_LINES = 24
const MEASURED =
  /^(mm|mm2|cm|cm2|percent|%|square|area|diameter|csa|lumen|reference|minimum|normal|patent|smooth|compression|compressed|spur|web|thrombus)$/
const NOT_SEEN = /^(not|deferred|skipped|unable)$/

const wordsOf = (clauses: readonly Clause[]): string[] =>
  clauses.flatMap(c => c.tokens.slice(c.from, c.to).map(t => t.word))

/** "IVUS findings:" and, line by line, a vessel and what was measured in it: the vessels that the probe saw. */
export const probedBelow = (story: Story, clause: Clause, resolver: Resolver): Place[] => {
  const { sentence } = clause
  if (sentence.role === 'narrative') return []
  const places: Place[] = []
  let named: readonly Place[] = []
  for (let n = sentence.index + 1; n <= sentence.index + MOST_LINES; n++) {
    const line = clausesIn(story.clauses, n)
    const [first] = line
    if (!first || first.sentence.role === 'narrative') break
    if (!/^(body|findings|none)$/.test(first.sentence.section.kind)) break
    if (line.some(c => c.devices.length > 0 || c.anchors.some(a => /^(treat|deploy|access)$/.test(a.maneuver.act))))
      break
    const words = wordsOf(line)
    const lead = first.vessels.filter(v => v.from - first.from <= 2 && v.role !== 'from')
    if (lead.length > 0) {
      const list = first.vessels.filter(v => v.role === 'none' || v.role === 'of' || v === lead[0])
      named = resolver
        .sceneOf(first)
        .vessels.filter(v => list.includes(v.ref))
        .flatMap(v => v.places)
    } else if (first.sentence.role === 'heading' && words.some(w => /^[a-z]/.test(w)) && !words.includes(':')) break
    if (named.length > 0 && words.some(w => MEASURED.test(w)) && !words.some(w => NOT_SEEN.test(w))) {
      places.push(...named)
      named = []
    }
  }
  return unique(places)
}
