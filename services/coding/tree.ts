import type { Vessel } from '../schema/index.ts'

/** What the rules ask of the vascular tree. */
export interface Anatomy {
  getVessel(id: string): Vessel
  /** Parents up to the trunk, nearest first, as in the usual patient. */
  ancestorsOf(id: string): readonly string[]
  isBehind(id: string, ancestor: string): boolean
}

/** Same vessel without its side. */
export const baseOf = (id: string): string => {
  let base = bases.get(id)
  if (base === undefined) {
    base = id.replace(/\.(r|l)(?=\.)/, '')
    bases.set(id, base)
  }
  return base
}

/** Kept by id: the lexicons have some hundreds. */
const bases = new Map<string, string>()

/** Side that an id itself says. */
export const sideOf = (id: string): 'right' | 'left' | 'midline' =>
  /\.r(?=\.)/.test(id) ? 'right' : /\.l(?=\.)/.test(id) ? 'left' : 'midline'

/** Tree functions over the usual anatomy. */
export const createTree = (vessels: readonly Vessel[]): Anatomy => {
  const byId = new Map(vessels.map(v => [v.id, v]))
  const cache = new Map<string, readonly string[]>()
  const getVessel = (id: string): Vessel => {
    const vessel = byId.get(id)
    if (!vessel) throw new RangeError(`no vessel ${id}`)
    return vessel
  }
  const ancestorsOf = (id: string): readonly string[] => {
    const known = cache.get(id)
    if (known) return known
    const list: string[] = []
    for (let at = getVessel(id).parent; at !== undefined && list.length < 40; at = getVessel(at).parent) list.push(at)
    cache.set(id, list)
    return list
  }
  return { getVessel, ancestorsOf, isBehind: (id, ancestor) => ancestorsOf(id).includes(ancestor) }
}

const BRAIN = /^art\.((r|l)\.)?(mca|aca|pca|acha|pcomm|ophthalmic|mht|ilt|aica|pica|sca|acomm|asa)(\.|$)/

/** Imaging territories of the diagnostic codes. */
export type Territory =
  | 'abdominal-aorta'
  | 'thoracic-aorta'
  | 'arch'
  | 'carotid'
  | 'vertebral'
  | 'external-carotid'
  | 'renal'
  | 'visceral'
  | 'pelvic'
  | 'leg'
  | 'arm'
  | 'shoulder'
  | 'spinal'
  | 'bronchial'
  | 'adrenal'
  | 'mammary'
  | 'pulmonary'
  | 'coronary'
  | 'venous'
  | 'other'

const territories = new WeakMap<Anatomy, Map<string, Territory>>()

/** Which diagnostic territory a vessel belongs to. Asked for every stop and run by several families, so kept by tree. */
export const territoryOf = (tree: Anatomy, id: string): Territory => {
  let known = territories.get(tree)
  if (!known) {
    known = new Map()
    territories.set(tree, known)
  }
  let territory = known.get(id)
  if (territory === undefined) {
    territory = territoryIn(tree, id)
    known.set(id, territory)
  }
  return territory
}

const territoryIn = (tree: Anatomy, id: string): Territory => {
  const vessel = tree.getVessel(id)
  const base = baseOf(id)
  const path = [base, ...tree.ancestorsOf(id).map(baseOf)]
  const within = (root: string): boolean => path.includes(root)
  if (vessel.system === 'pulmonary') return 'pulmonary'
  if (vessel.system !== 'arterial') return 'venous'
  if (base === 'art.aorta.arch' || base === 'art.aorta.asc') return 'arch'
  if (base === 'art.aorta.desc') return 'thoracic-aorta'
  if (base === 'art.aorta.abd' || base === 'art.aorta') return 'abdominal-aorta'
  if (vessel.territories[0] === 'coronary') return 'coronary'
  if (BRAIN.test(id)) return within('art.basilar') || within('art.vertebral') ? 'vertebral' : 'carotid'
  if (within('art.eca')) return 'external-carotid'
  if (within('art.ica') || within('art.cca') || /carotid|cca/.test(base)) return 'carotid'
  if (base === 'art.innominate') return 'carotid'
  if (within('art.vertebral') || base === 'art.basilar' || base === 'art.vertebral.arch') return 'vertebral'
  if (within('art.ima_thoracic')) return 'mammary'
  if (
    path.some(p =>
      /^art\.(thyrocervical|costocervical|dorsal_scapular|lat_thoracic|thoracoacromial|subscapular)/.test(p),
    )
  )
    return 'shoulder'
  if (within('art.subclavian') || base.startsWith('art.subclavian')) return 'arm'
  if (/bronchial|icbt/.test(base)) return 'bronchial'
  if (/intercostal|subcostal|lumbar|adamkiewicz|median_sacral|iliolumbar|lat_sacral/.test(base))
    return vessel.territories.some(t => t.startsWith('pelvic')) ? 'pelvic' : 'spinal'
  if (/adrenal/.test(base)) return 'adrenal'
  if (within('art.renal') || within('art.renal.acc')) return 'renal'
  if (within('art.iia')) return 'pelvic'
  if (within('art.cia')) return 'leg'
  if (vessel.territories[0]?.startsWith('lower-extremity') || vessel.territories[0] === 'graft') return 'leg'
  if (vessel.territories[0]?.startsWith('upper-extremity')) return 'arm'
  return vessel.set === '36245' ? 'visceral' : vessel.set === '36215' ? 'thoracic-aorta' : 'other'
}

/** First-order vessel of the abdominal aorta that a visceral vessel lies behind, variants included. */
export const visceralRootOf = (tree: Anatomy, id: string): string => {
  const path = [id, ...tree.ancestorsOf(id)]
  return path.find(at => tree.getVessel(at).familyRoot) ?? id
}
