import type { Evidence, Laterality, RevascularSession } from '../../schema/index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Story } from '../stages/narrate.ts'
import { clauseEvidence } from '../story/state.ts'
import { readLysisDays } from './lysis-days.ts'
import { hasWord, type Scene } from './scene.ts'

const minutesIn = (scene: Scene): number | undefined => {
  const { clause } = scene
  let sum: number | undefined
  for (let i = clause.from + 1; i < clause.to; i++)
    if (/^(minute|min)$/.test(clause.tokens[i]!.word)) {
      const n = Number(clause.tokens[i - 1]!.word)
      if (!Number.isNaN(n)) sum = (sum ?? 0) + n
    }
  if (sum !== undefined) return sum
  // "into the basilar for 12": the unit stood in the clause before
  for (let i = clause.from + 1; i < clause.to; i++)
    if (
      clause.tokens[i - 1]!.word === 'for' &&
      clause.tokens[i]!.kind === 'number' &&
      !/^(mg|milligram|ml|cc|%)$/.test(clause.tokens[i + 1]?.word ?? '')
    )
      return Number(clause.tokens[i]!.word)
  return undefined
}

const BYPASS = /^(bypass|anastomosi|anastomosis|anastomoses|anastomosed|anastomotic|tunneler|tunneled|graft)$/

const CLEANED = /^(performed|done|carried|developed|completed|removed|open|opened|patch|patched|undertaken|underwent)$/
const NOT_TODAY =
  /^(will|would|recommend|recommended|discussed|consider|considered|may|might|refer|referred|need|needed|candidate|if|later|future|plan|planned|prior|previous|previously|history|ago|old|versus|or)$/

/** Open endarterectomy of a common femoral artery; the local one under a bypass or a join of vessels belongs to that. */
const cleanedOutIn = (
  story: Story,
  scenes: readonly Scene[],
  summaries: readonly Scene[],
): RevascularSession['cleanedOut'] => {
  const hitOf = (s: Scene) => s.hits.find(h => h.kind === 'word' && h.is === 'open' && h.form === 'endarterectomy')
  const told = scenes.filter(s => hitOf(s))
  if (told.length === 0) return []
  const titles = summaries.filter(s => s.clause.sentence.section.kind === 'header')
  const joined = [...titles, ...scenes].some(s => {
    for (let i = s.clause.from; i < s.clause.to; i++)
      if (
        BYPASS.test(s.clause.tokens[i]!.word) &&
        !/^(stent|covered)$/.test(s.clause.tokens[i - 1]?.word ?? '') &&
        assertionAt(s.clause, i, i + 1).value === 'performed'
      )
        return true
    return false
  })
  if (joined) return []
  const out = new Map<Laterality, Evidence[]>()
  for (const scene of told) {
    const hit = hitOf(scene)!
    if (assertionAt(scene.clause, hit.from, hit.to).value !== 'performed') continue
    const { sentence, tokens } = scene.clause
    const words = tokens.slice(sentence.from, sentence.to).map(t => t.word)
    if (!words.some(w => CLEANED.test(w)) || words.some(w => NOT_TODAY.test(w))) continue
    for (const v of scene.vessels.filter(named => /common|cfa/.test(named.ref.form)))
      for (const place of v.places)
        if (/^art\.[rl]\.cfa$/.test(place.vesselId) && (place.side === 'right' || place.side === 'left'))
          out.set(place.side, [
            ...(out.get(place.side) ?? []),
            clauseEvidence(story.document, scene.clause, 'open endarterectomy'),
          ])
  }
  return [...out].map(([side, evidence]) => ({ side, evidence }))
}

/** Facts of the whole session that decide between codes: protection, circuit, neck exposure, drug infusions. */
export const readRevascularSession = (
  story: Story,
  scenes: readonly Scene[],
  summaries: readonly Scene[],
): RevascularSession => {
  const protection: Evidence[] = []
  const openNeck: Evidence[] = []
  const tcar: Evidence[] = []
  const notCrossed: Evidence[] = []
  const { laterDay, ended, continued } = readLysisDays(story, scenes, summaries)
  const infusions: { vesselId: string; minutes: number | undefined; evidence: Evidence[] }[] = []
  let circuit: RevascularSession['circuit'] = 'none'
  let untouched = false
  let vasodilator = -2
  for (const scene of scenes) {
    const { clause } = scene
    if (scene.hits.length === 0 && clause.devices.length === 0 && vasodilator !== clause.sentence.index) continue
    const evidence = (what: string): Evidence => clauseEvidence(story.document, clause, what)
    const done = (from: number, to: number): boolean => assertionAt(clause, from, to).value === 'performed'
    for (const d of clause.devices)
      if (d.device.class === 'protection' && done(d.from, d.to)) protection.push(evidence('protection'))
    for (const h of scene.hits) {
      if (h.kind === 'tool' && h.is === 'protection' && done(h.from, h.to)) protection.push(evidence('protection'))
      if (h.kind !== 'word') continue
      if (h.is === 'open-neck' && done(h.from, h.to)) openNeck.push(evidence('open exposure'))
      if (h.is === 'tcar') tcar.push(evidence('transcarotid'))
      if (h.is === 'not-crossed') notCrossed.push(evidence('not crossed'))
      if (h.is === 'circuit-untouched') untouched = true
      if (h.is === 'circuit') {
        const entered =
          clause.anchors.some(a => a.maneuver.act === 'access' && a.maneuver.detail?.weak === undefined) &&
          done(h.from, h.to)
        if (entered || circuit === 'none') circuit = entered ? 'entered' : 'spoken'
      }
    }
    const drug = hasWord(scene, 'vasodilator')
    const infused =
      drug || (vasodilator === clause.sentence.index && /^(then|and|,)$/.test(clause.tokens[clause.from]?.word ?? ''))
    if (!infused) continue
    if (drug) {
      const hit = scene.hits.find(h => h.is === 'vasodilator')!
      if (!done(hit.from, hit.to)) continue
      vasodilator = clause.sentence.index
    }
    const minutes = minutesIn(scene)
    const places = scene.vessels.filter(v => v.ref.role !== 'from' && v.ref.role !== 'through').flatMap(v => v.places)
    for (const place of places)
      infusions.push({ vesselId: place.vesselId, minutes, evidence: [evidence('drug infusion')] })
  }
  for (const clause of story.clauses) {
    if (circuit !== 'none') break
    const kind = clause.sentence.section.kind
    if (kind === 'indication' || kind === 'header' || kind === 'diagnosis')
      for (let i = clause.from; i < clause.to; i++)
        if (
          /^(fistula|avf|avg|dialysis|hemodialysis)$/.test(clause.tokens[i]!.word) &&
          // a catheter for dialysis is no circuit
          !/^(catheter|line|cath|access)$/.test(clause.tokens[i + 1]?.word ?? '')
        )
          circuit = 'spoken'
  }
  if (untouched) circuit = 'spoken'
  const cleanedOut = cleanedOutIn(story, scenes, summaries)
  return { protection, circuit, openNeck, cleanedOut, tcar, infusions, laterDay, ended, continued, notCrossed }
}
