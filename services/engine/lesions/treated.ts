import type { Evidence, LesionKind, TreatedVessel, Treatment, TreatmentAction } from '../../schema/index.ts'
import type { Clause } from '../stages/clause.ts'
import type { Story } from '../stages/narrate.ts'
import { clauseEvidence, type Place } from '../story/state.ts'
import type { LesionFact } from './findings.ts'

/** An act with its vessels, before what is wrong in them is looked up. */
export interface Draft {
  readonly action: TreatmentAction
  readonly assertion: Treatment['assertion']
  readonly clause: Clause
  readonly classes: ReadonlySet<string>
  readonly marks: readonly string[]
  readonly places: readonly Place[]
  readonly named: boolean
  readonly span: readonly string[]
  readonly seq: number
}

/** The arteries of a lung are told apart by side, the trunk is not. */
const lungSide = (id: string): TreatedVessel['side'] | undefined =>
  /^pul\.r(\.|$)/.test(id) ? 'right' : /^pul\.l(\.|$)/.test(id) ? 'left' : undefined

const order = (a: LesionFact, b: LesionFact): number => a.rank - b.rank

/** Looks up what was told of each vessel, in the act's own sentence first. */
export const finish = (
  story: Story,
  draft: Draft,
  facts: readonly LesionFact[],
  drafts: readonly Draft[] = [],
): Treatment => {
  const sentence = draft.clause.sentence.index
  const targets = draft.places.map((place): TreatedVessel => {
    const mine = facts.filter(
      f => f.place.vesselId === place.vesselId && (f.place.side === place.side || f.place.side === 'unknown'),
    )
    // clot came out first: what was then opened is what stood behind it
    const cleared = drafts.find(
      d =>
        (d.action === 'thrombectomy' || d.action === 'lysis') &&
        d.assertion === 'performed' &&
        d.seq < draft.seq &&
        d.places.some(p => p.vesselId === place.vesselId && p.side === place.side),
    )
    const since = mine.filter(f => cleared !== undefined && f.rank === 1 && f.sentence > cleared.clause.sentence.index)
    const left = since.some(f => f.kind === 'stenosis') && !since.some(f => f.kind === 'occlusion') ? since : mine
    const here = left.filter(f => f.sentence === sentence && f.rank === 1)
    const best = [...here, ...left.filter(f => !here.includes(f)).sort(order)]
    const rank = best[0]?.rank
    const heard = best.filter(f => f.rank === rank)
    const spans = heard.filter(f => f.span.length > 1)
    const kinds: LesionKind[] = []
    for (const f of heard) if (!kinds.includes(f.kind)) kinds.push(f.kind)
    const evidence: Evidence[] = heard.slice(0, 3).map(f => f.evidence)
    const tokens = story.document.tokens
    let proximal = false
    for (let i = place.from - 1; i >= Math.max(draft.clause.sentence.from, place.from - 4); i--)
      if (/^(proximal|origin|ostial|ostium|intrathoracic)$/.test(tokens[i]!.word)) proximal = true
    for (let i = place.to; i < Math.min(draft.clause.sentence.to, place.to + 3); i++)
      if (/^(origin|ostium|ostial)$/.test(tokens[i]!.word)) proximal = true
    return {
      vesselId: place.vesselId,
      side: lungSide(place.vesselId) ?? place.side,
      lesions: kinds,
      lesionEvidence: evidence,
      iatrogenic: heard.some(f => f.iatrogenic && (f.kind === 'dissection' || f.kind === 'injury')),
      span: draft.span.length > 1 ? draft.span : (spans[0]?.span ?? []),
      named: draft.named,
      proximal,
    }
  })
  const venous =
    targets.length > 0
      ? targets.every(
          t =>
            story.anatomy.getVessel(t.vesselId).system === 'venous' ||
            story.anatomy.getVessel(t.vesselId).system === 'portal',
        )
      : story.accesses.some(a => a.system === 'venous') && !story.accesses.some(a => a.system === 'arterial')
  return {
    factId: '',
    action: draft.action,
    assertion: draft.assertion,
    evidence: [clauseEvidence(story.document, draft.clause, draft.action)],
    sentence,
    seq: draft.seq,
    system: venous ? 'venous' : 'arterial',
    targets,
    classes: [...draft.classes],
    marks: draft.marks,
  }
}

const key = (p: Place): string => `${p.vesselId}|${p.side}`

/** Each vessel and side once, in the order of telling. */
export const unique = (places: readonly Place[]): Place[] => {
  const seen = new Set<string>()
  return places.filter(p => !seen.has(key(p)) && seen.add(key(p)) !== undefined)
}
