import type { TreatmentAction } from '../schema/index.ts'

/** What a device that opens a vessel does there, by its class (lexicons/devices.yaml). */
export const OPENING_OF_CLASS: readonly (readonly [RegExp, TreatmentAction])[] = [
  [/^stent/, 'stent'],
  [/^balloon/, 'angioplasty'],
  [/^atherectomy/, 'atherectomy'],
  [/^ivl$/, 'lithotripsy'],
  [/^thrombectomy/, 'thrombectomy'],
  [/^lysis-catheter/, 'lysis'],
  [/^ivus$/, 'ivus'],
]

export const openingOf = (cls: string): TreatmentAction | undefined =>
  OPENING_OF_CLASS.find(([pattern]) => pattern.test(cls))?.[1]
