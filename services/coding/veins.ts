import type { AccessStep, LimbInjection, Run, Stop } from '../schema/index.ts'
import type { CodingContext } from './rule.ts'
import { baseOf } from './tree.ts'

/** Vein study territories; each has its own code or none. */
export type VeinTerritory =
  | 'ivc'
  | 'svc'
  | 'central'
  | 'arm'
  | 'leg'
  | 'renal'
  | 'adrenal'
  | 'neck'
  | 'sagittal'
  | 'orbital'
  | 'epidural'
  | 'hepatic'
  | 'portal'
  | 'gonadal'
  | 'pelvic'
  | 'azygos'
  | 'pulmonary'
  | 'other'

/** Where a vein belongs for its reading. */
export const veinTerritoryOf = (context: CodingContext, id: string): VeinTerritory => {
  const vessel = context.anatomy.getVessel(id)
  const base = baseOf(id)
  if (vessel.system === 'pulmonary') return vessel.set === 'none' ? 'other' : 'pulmonary'
  if (vessel.system === 'portal') return 'portal'
  if (/^ven\.(ivc)/.test(base) || base === 'ven.ivc') return 'ivc'
  if (base === 'ven.svc' || base === 'ven.plsvc') return 'svc'
  if (/^ven\.(bcv|subclavian)$/.test(base)) return 'central'
  if (/^ven\.(cephalic|basilic|brachial|axillary|forearm|median_cubital)/.test(base)) return 'arm'
  if (/^ven\.renal/.test(base)) return 'renal'
  if (/^ven\.adrenal/.test(base)) return 'adrenal'
  if (/^ven\.hep\./.test(base)) return 'hepatic'
  if (/^ven\.gonadal/.test(base)) return 'gonadal'
  if (/^ven\.iiv/.test(base)) return 'pelvic'
  if (/azygos|hemiazygos/.test(base)) return 'azygos'
  if (base === 'ven.sss' || base === 'ven.straight' || base === 'ven.galen') return 'sagittal'
  if (base === 'ven.orbital') return 'orbital'
  if (/^ven\.(ijv|ejv|sigmoid|transverse|ips|cavernous|sup_petrosal|torcula|occipital_sinus|facial)/.test(base))
    return 'neck'
  if (/^ven\.(civ|eiv|cfv|fv|pfv|popliteal|gsv|ssv|aasv|ptv|atv|perv|pedal|gastroc|soleal)/.test(base)) return 'leg'
  return vessel.territories[0] === 'lower-extremity'
    ? 'leg'
    : vessel.territories[0] === 'upper-extremity'
      ? 'arm'
      : 'other'
}

/** "Hand injection" speaks of the operator's hand. */
const isByHand = (run: Run): boolean =>
  run.evidence.some(
    e => /\bhand[- ](inject|run)/i.test(e.text) && !/\b(arm|forearm|upper extremit|left hand|right hand)/i.test(e.text),
  )

/** Territory of a run: the vein it is named after, else the limb, else where the tip stands. */
export const territoryOfVeinRun = (context: CodingContext, run: Run): VeinTerritory => {
  const id = run.vesselIds[0]
  if (id !== undefined) return veinTerritoryOf(context, id)
  if (run.zones.includes('leg') || run.zones.includes('pelvis')) return 'leg'
  if (run.zones.includes('arm') && !isByHand(run)) return 'arm'
  if (run.zones.includes('neck') || run.zones.includes('brain')) return 'neck'
  return run.tipId === undefined ? 'other' : veinTerritoryOf(context, run.tipId)
}

const HELD = {
  filter: /^(ivc|svc|central|renal|leg|neck|other|pelvic)$/,
  shunt: /^(ivc|svc|central|neck|hepatic|portal|other)$/,
} as const

/** Marks the venous stops and runs that a filter or shunt code holds, and lists them. A limb study of its own stays free. */
export const holdsVeins = (
  context: CodingContext,
  what: keyof typeof HELD,
): { stops: readonly Stop[]; runs: readonly Run[] } => {
  const { record } = context
  const stops = record.stops.filter(
    s =>
      s.assertion === 'performed' &&
      context.anatomy.getVessel(s.vesselId).system !== 'arterial' &&
      !context.taken.has(s.factId) &&
      HELD[what].test(veinTerritoryOf(context, s.vesselId)),
  )
  const runs = record.runs.filter(r => {
    if (r.assertion !== 'performed' || context.read.has(r.factId) || r.system !== 'venous') return false
    const territory = territoryOfVeinRun(context, r)
    if (what === 'filter' && territory === 'leg' && r.zones.includes('leg')) return false
    return HELD[what].test(territory)
  })
  for (const s of stops) context.taken.add(s.factId)
  for (const r of runs) context.read.add(r.factId)
  return { stops, runs }
}

/** Is a dialysis circuit studied in this session? Its codes hold arm and chest veins. */
export const isCircuit = (context: CodingContext): boolean => context.record.venous.circuits.length > 0

/** Is a line, port or lead placed in this session? Its pictures of the way are inside (house rule 16). */
export const isLineSession = (context: CodingContext): boolean => context.record.venous.lines.length > 0

const LINE_WAY = /^(ivc|svc|central|arm|neck|leg|other)$/
const CIRCUIT_WAY = /^(svc|central|arm|neck|ivc)$/

/** Which stops of an access belong to a line being placed or to a dialysis circuit. */
export const heldByLine = (
  context: CodingContext,
  access: AccessStep,
): { readonly why: string; holds(stop: Stop): boolean } | undefined => {
  const circuit = isCircuit(context) && !/(cfv|ijv|fv|popliteal)$/.test(access.base)
  const line = isLineSession(context)
  if (!circuit && !line) return undefined
  const way = circuit ? CIRCUIT_WAY : LINE_WAY
  return {
    why: circuit
      ? 'Catheters in the dialysis circuit and its outflow are part of the circuit codes.'
      : 'The way of a line or lead is part of its placement (house rule 16).',
    holds: stop =>
      way.test(veinTerritoryOf(context, stop.vesselId)) || stop.vesselId === 'ven.ra' || stop.vesselId === 'ven.rv',
  }
}

/** The side that a vessel has by itself. */
export const vesselSide = (context: CodingContext, id: string): 'right' | 'left' | 'midline' => {
  const { side } = context.anatomy.getVessel(id)
  return side === 'right' || side === 'left' ? side : 'midline'
}

/** Needle injections of limbs that no catheter through the same hole absorbs. */
export const ownInjections = (
  context: CodingContext,
): { readonly own: readonly LimbInjection[]; readonly absorbed: readonly LimbInjection[] } => {
  const { record } = context
  const imaged = record.venous.injections.filter(i => i.assertion === 'performed' && i.imaged)
  const own = imaged.filter(
    i =>
      !record.accesses.some(
        a =>
          a.assertion === 'performed' &&
          a.system === 'venous' &&
          !a.assumed &&
          (a.side === i.side || i.side === 'unknown') &&
          (i.limb === 'arm' ? /(cephalic|basilic|brachial|median|forearm)/ : /(popliteal|gsv|ssv|pedal)/).test(
            a.base,
          ) &&
          record.stops.some(s => s.accessId === a.id && s.assertion === 'performed'),
      ),
  )
  return { own, absorbed: imaged.filter(i => !own.includes(i)) }
}

/** Was a shunt through the liver made or revised today? */
export const isShuntDay = (context: CodingContext): boolean =>
  context.record.venous.shunts.some(s => s.act !== 'check' && s.assertion === 'performed')
