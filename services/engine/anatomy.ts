import { DomainError, type Laterality, type Vessel } from '../schema/index.ts'

const bases = new Map<string, string>()

/** Same vessel without its side: `art.r.cca` and `art.l.cca` are `art.cca`. Kept by id: the lexicons have some hundreds. */
export const baseOf = (id: string): string => {
  let base = bases.get(id)
  if (base === undefined) {
    base = id.replace(/\.(r|l)(?=\.)/, '')
    bases.set(id, base)
  }
  return base
}

const basesOfLists = new WeakMap<readonly string[], readonly string[]>()

/** Each vessel of a list once, without sides. Kept by list: those of the lexicons come again and again. */
export const basesOf = (ids: readonly string[]): readonly string[] => {
  let found = basesOfLists.get(ids)
  if (!found) {
    found = [...new Set(ids.map(baseOf))]
    basesOfLists.set(ids, found)
  }
  return found
}

/** The vascular tree under the variants that a report states. */
export interface Anatomy {
  getVessel(id: string): Vessel
  sideOf(id: string): Laterality
  /** The other one of a pair, when there is one. */
  findTwin(id: string): string | undefined
  /** Parents up to the trunk, nearest first, variants applied. */
  ancestorsOf(id: string): readonly string[]
  isBehind(id: string, ancestor: string): boolean
  /** A vessel under the variants in force: the right hepatic becomes the replaced right hepatic. */
  resolveVariant(id: string): string
  /**
   * Steps from the punctured vessel to `id` (catheterization rules 2.1-2.3). The route is the punctured vessel and its parents;
   * the count begins where the way to `id` leaves the route, which is the aorta or cava for everything not on the same side.
   */
  placeFrom(access: string | undefined, id: string): { order: number; familyId: string | undefined; trunk: string }
}

/** Vessels that are trunk however one comes to them. */
const isTrunk = (v: Vessel): boolean => v.parent === undefined || (v.step === 0 && v.set === '36200')

/** Builds the tree functions. `variants` maps a vessel to the one that takes its place in this patient. */
export const createAnatomy = (
  vessels: ReadonlyMap<string, Vessel>,
  variants: ReadonlyMap<string, string> = new Map(),
): Anatomy => {
  const getVessel = (id: string): Vessel => {
    const vessel = vessels.get(id)
    if (!vessel) throw new DomainError('vessel-unknown', `There is no vessel ${id}.`, 'Add it to lexicons/anatomy.')
    return vessel
  }
  const parentOf = (id: string): string | undefined => {
    const parent = getVessel(id).parent
    if (parent === undefined) return undefined
    const moved = variants.get(parent)
    return moved !== undefined && moved !== id ? moved : parent
  }
  const cache = new Map<string, readonly string[]>()
  const ancestorsOf = (id: string): readonly string[] => {
    const known = cache.get(id)
    if (known) return known
    const list: string[] = []
    for (let at = parentOf(id); at !== undefined && list.length < 40; at = parentOf(at)) list.push(at)
    cache.set(id, list)
    return list
  }
  const countFrom = (ids: readonly string[]): number => ids.reduce((sum, id) => sum + getVessel(id).step, 0)
  // Only the two of a pair have a side: the right hepatic artery is no right-sided vessel.
  const sideOf = (id: string): Laterality =>
    /\.r(?=\.)/.test(id) ? 'right' : /\.l(?=\.)/.test(id) ? 'left' : 'midline'
  return {
    getVessel,
    sideOf,
    findTwin: id => {
      const twin = /\.r(?=\.)/.test(id)
        ? id.replace(/\.r(?=\.)/, '.l')
        : /\.l(?=\.)/.test(id)
          ? id.replace(/\.l(?=\.)/, '.r')
          : undefined
      return twin !== undefined && vessels.has(twin) ? twin : undefined
    },
    ancestorsOf,
    isBehind: (id, ancestor) => ancestorsOf(id).includes(ancestor),
    resolveVariant: id => variants.get(id) ?? id,
    placeFrom: (access, id) => {
      const path = [id, ...ancestorsOf(id)]
      const route = access === undefined ? [] : [access, ...ancestorsOf(access)]
      const onRoute = new Set(route)
      const below: string[] = []
      let trunk = ''
      for (const at of path) {
        if (onRoute.has(at) || isTrunk(getVessel(at))) {
          trunk = at
          break
        }
        below.push(at)
      }
      const order = countFrom(below)
      const family = [...below].reverse().find(at => getVessel(at).step === 1)
      return { order, familyId: order === 0 ? undefined : family, trunk }
    },
  }
}
