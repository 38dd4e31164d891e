import type { LegTerritory } from './leg-vessels.ts'
import { NEW_LEG_FAMILY } from './leg-vessels.ts'

/** What was done in one counted vessel; the fullest is coded. */
export type LegWork = 'balloon' | 'stent' | 'atherectomy' | 'stent+atherectomy'
export type LesionClass = 'stenosis' | 'occlusion'

/** First-vessel code and the code of each further vessel. */
export interface LegCodes {
  readonly first: string
  readonly further: string
}

const of = (first: number, further: number): LegCodes => ({ first: String(first), further: String(further) })

/** Through 2025: device only. The femoral-popliteal territory is one vessel and has no further code. */
const OLD: Readonly<Record<string, LegCodes>> = {
  'iliac balloon': of(37220, 37222),
  'iliac stent': of(37221, 37223),
  'femoral-popliteal balloon': of(37224, 37224),
  'femoral-popliteal atherectomy': of(37225, 37225),
  'femoral-popliteal stent': of(37226, 37226),
  'femoral-popliteal stent+atherectomy': of(37227, 37227),
  'tibial-peroneal balloon': of(37228, 37232),
  'tibial-peroneal atherectomy': of(37229, 37233),
  'tibial-peroneal stent': of(37230, 37234),
  'tibial-peroneal stent+atherectomy': of(37231, 37235),
}

/** From 2026: device and lesion. First-vessel numbers are odd in the thigh and even elsewhere: a table, no rule. */
const NEW: Readonly<Record<string, LegCodes>> = {
  'iliac balloon stenosis': of(37254, 37255),
  'iliac balloon occlusion': of(37256, 37257),
  'iliac stent stenosis': of(37258, 37259),
  'iliac stent occlusion': of(37260, 37261),
  'femoral-popliteal balloon stenosis': of(37263, 37264),
  'femoral-popliteal balloon occlusion': of(37265, 37266),
  'femoral-popliteal stent stenosis': of(37267, 37268),
  'femoral-popliteal stent occlusion': of(37269, 37270),
  'femoral-popliteal atherectomy stenosis': of(37271, 37272),
  'femoral-popliteal atherectomy occlusion': of(37273, 37274),
  'femoral-popliteal stent+atherectomy stenosis': of(37275, 37276),
  'femoral-popliteal stent+atherectomy occlusion': of(37277, 37278),
  'tibial-peroneal balloon stenosis': of(37280, 37281),
  'tibial-peroneal balloon occlusion': of(37282, 37283),
  'tibial-peroneal stent stenosis': of(37284, 37285),
  'tibial-peroneal stent occlusion': of(37286, 37287),
  'tibial-peroneal atherectomy stenosis': of(37288, 37289),
  'tibial-peroneal atherectomy occlusion': of(37290, 37291),
  'tibial-peroneal stent+atherectomy stenosis': of(37292, 37293),
  'tibial-peroneal stent+atherectomy occlusion': of(37294, 37295),
  'inframalleolar balloon stenosis': of(37296, 37297),
  'inframalleolar balloon occlusion': of(37298, 37299),
}

/** Undefined where no code exists (a stent or atherectomy in the foot). */
export const findLegCodes = (
  dateOfService: string,
  territory: LegTerritory,
  work: LegWork,
  lesion: LesionClass,
): LegCodes | undefined =>
  dateOfService >= NEW_LEG_FAMILY ? NEW[`${territory} ${work} ${lesion}`] : OLD[`${territory} ${work}`]

/** Which vessel is the first one of its territory: through 2025 by device, from 2026 by the work value of its first-vessel code. */
const OLD_RANK: readonly LegWork[] = ['stent+atherectomy', 'atherectomy', 'stent', 'balloon']

export const rankOf = (
  dateOfService: string,
  codes: LegCodes,
  work: LegWork,
  workRvu: (code: string) => number | undefined,
): number => (dateOfService >= NEW_LEG_FAMILY ? (workRvu(codes.first) ?? 0) : 10 - OLD_RANK.indexOf(work))

/** Lithotripsy beside the treatment of the same vessel, from 2026. */
export const LITHOTRIPSY: Readonly<Partial<Record<LegTerritory, string>>> = {
  iliac: '37262',
  'femoral-popliteal': '37279',
}

/** Vessels a leg may have in a territory: the first one and the further ones. */
export const limitOf = (dateOfService: string, territory: LegTerritory): number =>
  territory === 'femoral-popliteal' ? (dateOfService >= NEW_LEG_FAMILY ? 2 : 1) : territory === 'inframalleolar' ? 2 : 3
