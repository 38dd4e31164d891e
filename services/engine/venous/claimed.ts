import type { Evidence, Intervention, Run, VenousRecord } from '../../schema/index.ts'

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
    if (i.action === 'angioplasty' && isWedge(i, venous)) return { ...i, action: 'wedge-balloon' }
    if (shunt && SHUNT_PARTS.has(i.action) && i.vesselIds.every(id => ROUND_SHUNT.test(id)))
      return { ...i, action: 'shunt-part' }
    return i
  })
}

/** A balloon in a hepatic vein to take wedged pressures opens nothing. */
const isWedge = (i: Intervention, venous: VenousRecord): boolean =>
  venous.pressures.some(p => p.place === 'hepatic') &&
  i.vesselIds.length > 0 &&
  i.vesselIds.every(id => id.startsWith('ven.hep.')) &&
  !i.evidence.some(e => /angioplast|dilat|venoplast|stenos/i.test(e.text))

/**
 * Contrast given into a limb vein shows veins, whatever the run is called; "injected" of a drug, of thrombin or of a lymph
 * node is no run at all.
 */
export const claimRuns = <T extends Run>(runs: readonly T[], venous: VenousRecord): T[] => {
  const agents = [...venous.treatments, ...venous.pseudoaneurysms, ...venous.lymph].flatMap(t => t.evidence)
  return runs
    .filter(r => !overlaps(r.evidence, agents))
    .map(r =>
      r.system === 'arterial' &&
      r.vesselIds.length === 0 &&
      venous.injections.some(i => i.sentence === r.sentence || overlaps(r.evidence, i.evidence))
        ? { ...r, system: 'venous' as const }
        : r,
    )
}
