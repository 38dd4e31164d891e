import type { Laterality, Stop, Suppressed } from '../../schema/index.ts'
import type { CodingContext } from '../rule.ts'

const isLeg = (context: CodingContext, id: string): boolean => {
  const vessel = context.anatomy.getVessel(id)
  return vessel.system === 'arterial' && vessel.territories.some(t => t.startsWith('lower-extremity'))
}

const codeOf = (stop: Stop): string => (stop.order < 1 ? '36200' : `3624${4 + Math.min(stop.order, 3)}`)

/** The way to a treated leg is inside its code: all stops in that leg and in the aorta through the same access. */
export const holdLegCatheters = (
  context: CodingContext,
  sides: ReadonlySet<Laterality>,
  rule: string,
): readonly Suppressed[] => {
  const { record } = context
  const held = record.stops.filter(
    s =>
      s.assertion === 'performed' &&
      isLeg(context, s.vesselId) &&
      (sides.has(s.side) || sides.has('unknown') || s.side === 'unknown'),
  )
  const accesses = new Set(held.map(s => s.accessId))
  const arterial = record.accesses.filter(a => a.system === 'arterial' && a.assertion === 'performed')
  const aortic = record.stops.filter(
    s =>
      s.assertion === 'performed' &&
      s.vesselId.startsWith('art.aorta') &&
      (accesses.has(s.accessId) ||
        arterial.length < 2 ||
        arterial.every(a => /^art\.(cfa|sfa|popliteal)$/.test(a.base))),
  )
  const out: Suppressed[] = []
  for (const stop of [...held, ...aortic]) {
    if (context.taken.has(stop.factId)) continue
    context.taken.add(stop.factId)
    out.push({
      code: codeOf(stop),
      rule,
      why: `The way to the treated leg (${context.anatomy.getVessel(stop.vesselId).name}) is inside the treatment code.`,
      evidence: [...stop.evidence],
    })
  }
  return out
}
