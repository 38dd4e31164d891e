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
import { readVeinBlocks, withBlocks } from './vein-blocks.ts'

/** Makes a fact and gives its id; `assemble` knows how. */
export type AddFact = (input: {
  readonly kind: FactKind
  readonly side?: Laterality
  readonly detail?: Record<string, unknown>
  readonly assertion: AssertionValue
  readonly evidence: readonly Evidence[]
}) => string

const LEG_VEIN = /^ven\.((r|l)\.)?(gsv|ssv|aasv)$/

/** Which of our words a report has at all: most readers need not look at most reports. */
const wordsSaid = (story: Story): ReadonlySet<string> => {
  const said = new Set<string>()
  for (const clause of story.clauses) {
    for (const c of clause.concepts)
      if (c.concept.kind === 'venous') said.add(c.concept.detail!.is!)
      else if (c.concept.id === 'sclerosant') said.add('sclerosant')
    for (const d of clause.devices)
      if (d.device.class === 'ivc-filter') said.add('filter')
      else if (/^(sotradecol|asclera|venaseal)$/.test(d.device.id)) said.add('sclerosant')
    for (const a of clause.anchors) {
      if (a.maneuver.detail?.system === 'venous') said.add('venogram')
      if (a.maneuver.act === 'image') said.add('image')
    }
    for (const v of clause.vessels) {
      const [id] = v.ids
      if (id!.startsWith('por.')) said.add('portal-vein')
      else if (id!.startsWith('ven.hep.')) said.add('hepatic-vein')
      else if (LEG_VEIN.test(id!)) said.add('leg-vein')
    }
  }
  return said
}

/** Reads what veins and lymph vessels went through beside the catheter story; every item becomes a fact. */
export const readVenous = (story: Story, add: AddFact): VenousRecord => {
  const sentences = sentencesOf(story)
  const said = wordsSaid(story)
  const says = (...any: readonly string[]): boolean => any.some(is => said.has(is))
  const when = <T>(there: boolean, read: () => readonly T[]): readonly T[] => (there ? read() : [])
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
  const shunts = keep(
    'intervention',
    when(says('shunt', 'direct-shunt', 'shunt-needle'), () => readShunts(story, sentences)),
    s => ({ action: `shunt-${s.act}` }),
  )
  const pressures = when(says('pressure'), () => readPressures(story, sentences))
  const legs = says('leg-vein', 'tributary', 'spider')
  const methods = ['radiofrequency', 'laser', 'mechanochemical', 'adhesive', 'microfoam', 'sclerosant']
  return {
    filters: keep(
      'device',
      when(says('filter'), () => readFilters(story, sentences)),
      f => ({ action: `filter-${f.act}` }),
    ),
    foreignBodies: keep(
      'device',
      when(says('foreign-body'), () => readForeignBodies(story, sentences)),
      f => ({ action: 'foreign-body-removal', body: f.body }),
    ),
    shunts,
    biopsies: keep(
      'intervention',
      when(says('biopsy'), () => readBiopsies(story, sentences)),
      b => ({ action: 'biopsy-through-vein', organ: b.organ }),
    ),
    pressures: keep(
      'imaging',
      pressures.length > 0 ? pressures.slice(0, 3) : when(says('hepatic-vein'), () => readBareWedge(story, sentences)),
      p => ({ pressures: p.place }),
    ),
    samples: keep(
      'intervention',
      when(says('sample'), () => readSamples(story, sentences)),
      s => ({ action: 'sampling', organ: s.organ }),
    ),
    injections: keep(
      'access',
      when(says('venogram', 'image'), () => readInjections(story, sentences)),
      i => ({ limb: i.limb, by: 'needle' }),
    ),
    studies: keep(
      'imaging',
      when(says('venogram', 'splenoportogram'), () => readLooseStudies(story, sentences)),
      s => ({ shown: s.vesselId }),
    ),
    portalEntries: keep(
      'access',
      when(says('portal-vein'), () => readPortalEntries(story, sentences, shunts)),
      p => ({ portal: p.way }),
    ),
    treatments: keep(
      'intervention',
      when(legs && says(...methods), () =>
        withBlocks(readVeinTreatments(story, sentences), readVeinBlocks(story, sentences)),
      ),
      t => ({ action: `vein-${t.method}`, veins: t.veins, count: t.count }),
    ),
    phlebectomies: keep(
      'intervention',
      when(says('phlebectomy') || (legs && says('stab')), () => readPhlebectomies(story, sentences)),
      p => ({ action: 'phlebectomy', ...(p.most === undefined ? {} : { stabs: p.most }) }),
    ),
    open: keep(
      'intervention',
      when(says('temporal-biopsy') || (legs && says('stripping', 'ligation')), () => readOpenVessels(story, sentences)),
      o => ({ action: o.act }),
    ),
    pseudoaneurysms: keep(
      'intervention',
      when(says('thrombin', 'compression'), () => readPseudoaneurysms(story, sentences)),
      p => ({ action: `pseudoaneurysm-${p.act}` }),
    ),
    lymph: keep(
      'imaging',
      when(says('lymphangiogram'), () => readLymph(story, sentences)),
      l => ({ study: 'lymph', region: l.region }),
    ),
    lines: when(says('line'), () => readHolders(story, sentences, 'line')),
    circuits: when(says('circuit'), () => readHolders(story, sentences, 'circuit')),
  }
}
