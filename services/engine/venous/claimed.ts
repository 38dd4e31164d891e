import type { Evidence, Intervention, VenousRecord } from '../../schema/index.ts'

const overlaps = (a: readonly Evidence[], b: readonly Evidence[]): boolean =>
  a.some(x => b.some(y => x.start < y.end && y.start < x.end))

const SHUNT_PARTS: ReadonlySet<string> = new Set(['stent', 'angioplasty', 'thrombectomy', 'lysis'])
const ROUND_SHUNT = /^(por\.|ven\.hep\.|ven\.ivc)/

/**
 * Gives therapies that belong to a venous act its name: the agent in a leg vein or a pseudoaneurysm is no embolization,
 * balloon and stent of a liver shunt are no venous stent.
 */
export const claimInterventions = <T extends Intervention>(interventions: readonly T[], venous: VenousRecord): T[] => {
  const agents = [...venous.treatments, ...venous.pseudoaneurysms].flatMap(t => t.evidence)
  const shunt = venous.shunts.some(s => s.act !== 'check' && s.assertion === 'performed')
  return interventions.map(i => {
    if (i.action === 'embolization' && overlaps(i.evidence, agents)) return { ...i, action: 'vein-treatment' }
    if (shunt && SHUNT_PARTS.has(i.action) && i.vesselIds.every(id => ROUND_SHUNT.test(id)))
      return { ...i, action: 'shunt-part' }
    return i
  })
}
