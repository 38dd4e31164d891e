import type { Evidence, Intervention, Run, Stop, VenousRecord } from '../../schema/index.ts'

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
  const injected = venous.pseudoaneurysms.some(p => p.act === 'thrombin')
  const treated = venous.treatments.length > 0
  const ducts = venous.lymph.flatMap(l => l.ductClosed)
  const shunt = venous.shunts.some(s => s.act !== 'check' && s.assertion === 'performed')
  return interventions.map(i => {
    if (
      i.action === 'embolization' &&
      (overlaps(i.evidence, agents) ||
        (injected && i.evidence.some(e => THROMBIN.test(e.text))) ||
        (treated && i.vesselIds.length > 0 && i.vesselIds.every(id => LEG.test(id))))
    )
      return { ...i, action: 'vein-treatment' }
    if (i.action === 'angioplasty' && (isWedge(i, venous) || isOcclusionBalloon(i)))
      return { ...i, action: 'wedge-balloon' }
    if (i.action === 'embolization' && i.evidence.some(e => TRACT.test(e.text)))
      return { ...i, action: 'tract-closure' }
    if (isSeen(i)) return { ...i, action: 'finding' }
    if (i.action === 'embolization' && overlaps(i.evidence, ducts)) return { ...i, action: 'duct-closure' }
    if (shunt && SHUNT_PARTS.has(i.action) && (i.vesselIds.every(id => ROUND_SHUNT.test(id)) || isShunts(i)))
      return { ...i, action: 'shunt-part' }
    return i
  })
}

/** "The track was dilated and a Viatorr opened across it": the graft made for shunts, whatever vessel was spoken of last. */
const isShunts = (i: Intervention): boolean => i.evidence.some(e => /\bviator/i.test(e.text))

/** A balloon in a hepatic vein to take wedged pressures opens nothing. */
const isWedge = (i: Intervention, venous: VenousRecord): boolean =>
  venous.pressures.some(p => p.place === 'hepatic') &&
  i.vesselIds.length > 0 &&
  i.vesselIds.every(id => id.startsWith('ven.hep.')) &&
  !i.evidence.some(e => /angioplast|dilat|venoplast|stenos/i.test(e.text))

/** A balloon that holds back the flow while an agent is given. */
const isOcclusionBalloon = (i: Intervention): boolean =>
  i.vesselIds.every(id => !id.startsWith('art.')) &&
  i.evidence.some(e => /occlusion balloon|balloon.occlu|\bleft (up|inflated)\b/i.test(e.text)) &&
  !i.evidence.some(e => /angioplast|venoplast|stenos/i.test(e.text))

/** Agents in the way of the needle close it; they treat no vessel (house rule 7). */
const TRACT = /\b(tract|track)s?\b/i
const LEG = /^ven\.((r|l)\.)?(gsv|ssv|aasv|cfv|fv|popliteal)$/
const THROMBIN = /\bthrombin\b/i
const WIDE = /\bdilated\b/i
const SHUT = /\b(is|are|was|were|remains?|appears?)( \w+)? occluded with\b/i

/** "a dilated renal vein", "the vein is occluded with collaterals": what was seen, not what was done. */
const isSeen = (i: Intervention): boolean =>
  i.classes.length === 0 &&
  i.vesselIds.length > 0 &&
  i.vesselIds.every(id => !id.startsWith('art.')) &&
  ((i.action === 'angioplasty' &&
    i.evidence.some(e => WIDE.test(e.text)) &&
    !i.evidence.some(e =>
      /balloon|angioplast|venoplast|\bpta\b|inflat|\bto \d|\bwas (then )?dilated|were dilated/i.test(e.text),
    )) ||
    (i.action === 'embolization' && i.evidence.some(e => SHUT.test(e.text))))

/** Stops that only such a finding named were never entered. */
export const claimStops = <T extends Stop>(
  stops: readonly T[],
  interventions: readonly Intervention[],
  venous: VenousRecord,
): T[] => {
  const injected = venous.pseudoaneurysms.some(p => p.act === 'thrombin')
  const seen = interventions.filter(isSeen).flatMap(i => i.evidence)
  return stops.filter(
    s =>
      !(injected && s.evidence.some(e => /\b(thrombin|needle)\b/i.test(e.text))) &&
      !isReflux(s) &&
      (s.proof === 'said' || !overlaps(s.evidence, seen)),
  )
}

/** "reflux into the gonadal vein": contrast went there, not the catheter. */
const isReflux = (stop: Stop): boolean => {
  const text = stop.evidence[0]?.text ?? ''
  return (
    /^(ven|por)\./.test(stop.vesselId) &&
    /\breflux\w*\s+(\w+\s+){0,3}(into|in|down|to|along)\b/i.test(text) &&
    !/catheter|advanced|selected|engaged|placed|position/i.test(text)
  )
}

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
        : r.system === 'venous' && r.purpose === 'access-check' && !r.evidence.some(e => /clos|hemosta/i.test(e.text))
          ? { ...r, purpose: 'unstated' as const }
          : r,
    )
}
