import { baseOf } from '../tree.ts'

export type LegTerritory = 'iliac' | 'femoral-popliteal' | 'tibial-peroneal' | 'inframalleolar'

/** Where an artery stands in the leg families: its territory and the vessel that is counted there. */
export interface LegVessel {
  readonly territory: LegTerritory
  readonly vessel: string
  /** Farther down the leg is higher: a lesion over two vessels is taken at the lower end. */
  readonly depth: number
  /** A bypass graft: counted with the territory it runs in, to be asked. */
  readonly graft?: boolean
}

type Row = readonly [pattern: RegExp, territory: LegTerritory, vessel2025: string, vessel2026: string, depth: number]

/** The first match wins. From 2026 the common femoral with the profunda is one vessel, the superficial femoral with the popliteal another. */
const ROWS: readonly Row[] = [
  [/^art\.cia$/, 'iliac', 'common iliac', 'common iliac', 1],
  [/^art\.iia(\.|$)/, 'iliac', 'internal iliac', 'internal iliac', 2],
  [/^art\.(sup_gluteal|inf_gluteal|obturator|int_pudendal)$/, 'iliac', 'internal iliac', 'internal iliac', 2],
  [/^art\.eia$/, 'iliac', 'external iliac', 'external iliac', 3],
  [/^art\.abf_limb$/, 'iliac', 'common iliac', 'common iliac', 1],
  [/^art\.cfa$/, 'femoral-popliteal', 'femoral-popliteal', 'common femoral with profunda', 4],
  [/^art\.(pfa|lcfa|mcfa)(\.|$)/, 'femoral-popliteal', 'femoral-popliteal', 'common femoral with profunda', 5],
  [
    /^art\.(sfa|popliteal|fempop_graft)$/,
    'femoral-popliteal',
    'femoral-popliteal',
    'superficial femoral with popliteal',
    6,
  ],
  [/^art\.tpt$/, 'tibial-peroneal', 'trunk', 'trunk', 8],
  [/^art\.ata$/, 'tibial-peroneal', 'anterior tibial', 'anterior tibial', 9],
  [/^art\.(pta|femtib_graft)$/, 'tibial-peroneal', 'posterior tibial', 'posterior tibial', 9],
  [/^art\.peroneal(\.perf)?$/, 'tibial-peroneal', 'peroneal', 'peroneal', 9],
  [/^art\.dpa$/, 'inframalleolar', 'anterior tibial', 'dorsalis pedis', 10],
  [/^art\.(med_plantar|lat_plantar)$/, 'inframalleolar', 'posterior tibial', 'plantar', 10],
  [/^art\.plantar_arch$/, 'inframalleolar', 'arch', 'arch', 11],
]

/** The new family of 2026. */
export const NEW_LEG_FAMILY = '2026-01-01'

/** Undefined for a vessel that is no leg artery, and for foot arteries that no territory names. */
export const findLegVessel = (vesselId: string, dateOfService: string): LegVessel | undefined => {
  const base = baseOf(vesselId)
  const row = ROWS.find(([pattern]) => pattern.test(base))
  if (!row) return undefined
  const [, territory, old, now, depth] = row
  const graft = /graft|abf_limb/.test(base) ? { graft: true } : {}
  return dateOfService >= NEW_LEG_FAMILY
    ? { territory, vessel: now, depth, ...graft }
    : { territory: territory === 'inframalleolar' ? 'tibial-peroneal' : territory, vessel: old, depth, ...graft }
}

export const isLegArtery = (vesselId: string): boolean => findLegVessel(vesselId, NEW_LEG_FAMILY) !== undefined

/** Foot arteries that no source places. */
export const isSmallFootArtery = (vesselId: string): boolean =>
  /^art\.(lat_tarsal|med_tarsal|arcuate|fdma|deep_plantar|plantar_met|lat_calcaneal|med_calcaneal)$/.test(
    baseOf(vesselId),
  )
