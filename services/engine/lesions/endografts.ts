import { assertionAt } from '../stages/assert.ts'
import type { Clause } from '../stages/clause.ts'
import type { LesionFact } from './findings.ts'
import type { Scene } from './scene.ts'
import type { Draft } from './treated.ts'

const GRAFT =
  /^(endograft|main body|bifurcated graft|limb extension|evar|tevar|aortic cuff|iliac branch device|fenestrated graft|contralateral gate|contralateral limb|ipsilateral limb|iliac extender|iliac limb|aortic extender)$/
export const isGraftPart = (form: string): boolean => GRAFT.test(form)

const BOX = /^(excluder|excluder-ibe|endurant|zenith|ovation|afx2|tag|valiant)$/
const SET =
  /^(deployed|deploying|deployment|placed|placement|released|let|delivered|landed|opened|implanted|inserted|repair|lengthened|unsheathed)$/
const OLD = /^(existing|previous|previously|prior|old|within|inside|through|occluded|thrombosed|post|known|indwelling)$/

/** An aortic graft is set in today: named in the title, or let go in the body. */
const setsGraft = (scene: Scene): boolean => {
  const { clause } = scene
  const { tokens, sentence } = clause
  const named = [
    ...scene.hits.filter(h => h.kind === 'tool' && GRAFT.test(h.form)),
    ...clause.devices.filter(d => BOX.test(d.device.id)),
  ]
  return named.some(n => {
    if (assertionAt(clause, n.from, n.to).value !== 'performed') return false
    if (tokens.slice(Math.max(sentence.from, n.from - 4), n.from).some(t => OLD.test(t.word))) return false
    return sentence.section.kind === 'header' || tokens.slice(sentence.from, sentence.to).some(t => SET.test(t.word))
  })
}

const LARGE = /^art\.(aorta.*|([rl]\.)?(cia|eia|iia|cfa))$/

/**
 * Of the drafts of a graft repair: its limbs, cuffs and moulding balloons open nothing narrow. What was told of a narrowing of
 * its own stays.
 */
export const withoutGraftParts = (
  drafts: readonly Draft[],
  lesions: readonly LesionFact[],
  scenes: readonly Scene[],
): { drafts: readonly Draft[]; graft: Clause | undefined } => {
  const told = scenes.filter(setsGraft).map(s => s.clause)
  const graft = told.find(c => c.sentence.section.kind !== 'header') ?? told[0]
  if (!graft) return { drafts, graft }
  const kept = drafts.filter(
    d =>
      (d.action !== 'stent' && d.action !== 'angioplasty') ||
      (!d.places.every(p => LARGE.test(p.vesselId)) && !d.clause.devices.some(o => BOX.test(o.device.id))) ||
      lesions.some(
        f =>
          f.rank === 1 &&
          f.sentence <= d.clause.sentence.index &&
          /^(stenosis|occlusion|functional)$/.test(f.kind) &&
          d.places.some(p => p.vesselId === f.place.vesselId),
      ),
  )
  return { drafts: kept, graft }
}
