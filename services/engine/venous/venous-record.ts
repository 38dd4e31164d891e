import type { AssertionValue, Evidence, FactKind, Laterality, VenousItem, VenousRecord } from '../../schema/index.ts'
import type { Story } from '../stages/narrate.ts'
import { readFilters, readForeignBodies } from './filters.ts'
import { readBareWedge, readBiopsies, readPressures } from './hepatic.ts'
import { readVeinTreatments } from './leg-veins.ts'
import { readHolders, readInjections } from './limbs.ts'
import { readLymph } from './lymph.ts'
import { readOpenVessels, readPhlebectomies } from './open-veins.ts'
import { readPseudoaneurysms } from './pseudoaneurysms.ts'
import { readSamples } from './sampling.ts'
import { readPortalEntries, readShunts } from './shunts.ts'
import { readLooseStudies } from './studies.ts'
import { sentencesOf } from './telling.ts'

/** Makes a fact and gives its id; `assemble` knows how. */
export type AddFact = (input: {
  readonly kind: FactKind
  readonly side?: Laterality
  readonly detail?: Record<string, unknown>
  readonly assertion: AssertionValue
  readonly evidence: readonly Evidence[]
}) => string

/** Reads what veins and lymph vessels went through beside the catheter story; every item becomes a fact. */
export const readVenous = (story: Story, add: AddFact): VenousRecord => {
  const sentences = sentencesOf(story)
  const keep = <T extends VenousItem>(
    kind: FactKind,
    items: readonly T[],
    detail: (item: T) => Record<string, unknown>,
  ): readonly T[] =>
    items.map(item => ({
      ...item,
      factId: add({
        kind,
        detail: detail(item),
        assertion: item.assertion,
        evidence: item.evidence,
        ...('side' in item ? { side: item.side as Laterality } : {}),
      }),
    }))
  const shunts = readShunts(story, sentences)
  const pressures = readPressures(story, sentences)
  return {
    filters: keep('device', readFilters(story, sentences), f => ({ action: `filter-${f.act}` })),
    foreignBodies: keep('device', readForeignBodies(story, sentences), f => ({
      action: 'foreign-body-removal',
      body: f.body,
    })),
    shunts: keep('intervention', shunts, s => ({ action: `shunt-${s.act}` })),
    biopsies: keep('intervention', readBiopsies(story, sentences), b => ({
      action: 'biopsy-through-vein',
      organ: b.organ,
    })),
    pressures: keep('imaging', pressures.length > 0 ? pressures.slice(0, 3) : readBareWedge(story, sentences), p => ({
      pressures: p.place,
    })),
    samples: keep('intervention', readSamples(story, sentences), s => ({ action: 'sampling', organ: s.organ })),
    injections: keep('access', readInjections(story, sentences), i => ({ limb: i.limb, by: 'needle' })),
    studies: keep('imaging', readLooseStudies(story, sentences), s => ({ shown: s.vesselId })),
    portalEntries: keep('access', readPortalEntries(story, sentences, shunts), p => ({ portal: p.way })),
    treatments: keep('intervention', readVeinTreatments(story, sentences), t => ({
      action: `vein-${t.method}`,
      veins: t.veins,
      count: t.count,
    })),
    phlebectomies: keep('intervention', readPhlebectomies(story, sentences), p => ({
      action: 'phlebectomy',
      ...(p.most === undefined ? {} : { stabs: p.most }),
    })),
    open: keep('intervention', readOpenVessels(story, sentences), o => ({ action: o.act })),
    pseudoaneurysms: keep('intervention', readPseudoaneurysms(story, sentences), p => ({
      action: `pseudoaneurysm-${p.act}`,
    })),
    lymph: keep('imaging', readLymph(story, sentences), l => ({ study: 'lymph', region: l.region })),
    lines: readHolders(story, sentences, 'line'),
    circuits: readHolders(story, sentences, 'circuit'),
  }
}
