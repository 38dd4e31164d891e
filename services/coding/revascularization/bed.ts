import type { ProcedureRecord, TreatedVessel, Treatment } from '../../schema/index.ts'
import type { CodingContext } from '../rule.ts'
import { baseOf } from '../tree.ts'
import { isLegArtery } from './leg-vessels.ts'

/** Which family a treated vessel belongs to. */
export type Bed =
  | 'leg'
  | 'leg-not-occlusive'
  | 'artery'
  | 'vein'
  | 'neck-carotid'
  | 'proximal-carotid'
  | 'vertebral'
  | 'brain'
  | 'lung'
  | 'circuit'
  | 'elsewhere'

const BRAIN = /^art\.(mca|aca|pca|acha|pcomm|acomm|ophthalmic|basilar|pica|aica|sca|mht|ilt)(\.|$)/
const ARM_OR_CENTRAL = /^ven\.(cephalic|basilic|brachial|forearm|median_cubital|axillary|subclavian|bcv|svc)$/
const SETTINGS_WITHOUT = new Set(['note', 'noninvasive', 'cancelled', 'endoscopic', 'congenital'])

/** Reports in which nothing of these families is coded. */
export const isOutside = (record: ProcedureRecord): boolean => SETTINGS_WITHOUT.has(record.setting.kind)

/** Through the circuit itself; another way in (groin, neck) leaves the vein families in charge. */
const throughCircuit = (record: ProcedureRecord): boolean =>
  record.dialysis.circuit?.access === 'circuit' ||
  record.dialysis.creation !== undefined ||
  record.dialysis.open !== undefined ||
  record.revascular.circuit === 'entered' ||
  (record.revascular.circuit === 'spoken' &&
    !record.accesses.some(
      a => a.assertion === 'performed' && !a.assumed && /^(ven\.(cfv|fv|ijv|ejv|popliteal|gsv)|art\.)/.test(a.base),
    ))

const NOT_OCCLUSIVE = new Set(['aneurysm', 'injury'])
const OCCLUSIVE = new Set(['stenosis', 'occlusion', 'functional', 'lesion'])

/** A balloon that only presses a stent to the wall opens nothing. */
const smooths = (record: ProcedureRecord, t: Treatment, target: TreatedVessel): boolean =>
  t.action === 'angioplasty' &&
  record.treatments.some(
    s =>
      s.action === 'stent' &&
      s.assertion === 'performed' &&
      s.seq < t.seq &&
      s.targets.some(v => v.vesselId === target.vesselId && v.side === target.side),
  )

/** A stent for an aneurysm, a rupture or a fistula is not in the leg families, unless the vessel was opened for narrowing too. */
const notOcclusive = (record: ProcedureRecord, target: TreatedVessel): boolean =>
  target.lesions.some(l => NOT_OCCLUSIVE.has(l)) &&
  !target.lesions.some(l => OCCLUSIVE.has(l)) &&
  // clot lines the sac of an aneurysm; in an injured vessel it is what shut it
  !(target.lesions.includes('thrombus') && !target.lesions.includes('aneurysm')) &&
  !record.treatments.some(
    t =>
      t.assertion === 'performed' &&
      t.action !== 'stent' &&
      t.action !== 'ivus' &&
      !smooths(record, t, target) &&
      t.targets.some(v => v.vesselId === target.vesselId && v.side === target.side),
  )

export const bedOf = (context: CodingContext, treatment: Treatment, target: TreatedVessel): Bed => {
  const { record, anatomy } = context
  const base = baseOf(target.vesselId)
  const vessel = anatomy.getVessel(target.vesselId)
  if (isLegArtery(target.vesselId))
    return (treatment.action === 'stent' || treatment.action === 'angioplasty') && notOcclusive(record, target)
      ? 'leg-not-occlusive'
      : 'leg'
  if (vessel.system === 'pulmonary') return 'lung'
  if (vessel.territories[0] === 'coronary' || base === 'art.lmca' || base === 'art.rca') return 'elsewhere'
  if (vessel.system === 'portal')
    return record.interventions.some(i => i.action === 'tips' && i.assertion === 'performed') ? 'elsewhere' : 'vein'
  if (vessel.system === 'venous') {
    if (/^ven\.hep/.test(base) && record.interventions.some(i => i.action === 'tips' && i.assertion === 'performed'))
      return 'elsewhere'
    const far = /^ven\.(cfv|eiv|civ|ivc)$/.test(base)
    if (
      (ARM_OR_CENTRAL.test(base) ||
        (far && (record.revascular.circuit === 'entered' || record.dialysis.circuit !== undefined))) &&
      throughCircuit(record)
    )
      return 'circuit'
    if (/^ven\.(sss|transverse|sigmoid|straight|galen|cavernous|ips|torcula)/.test(base)) return 'elsewhere'
    return 'vein'
  }
  if (BRAIN.test(base)) return 'brain'
  if (base === 'art.ica' || base === 'art.eca') return base === 'art.eca' ? 'artery' : 'neck-carotid'
  if (base === 'art.cca' || base === 'art.cca.arch' || base === 'art.cca.bovine')
    return target.proximal ? 'proximal-carotid' : 'neck-carotid'
  if (base === 'art.innominate' || base === 'art.common.carotid.trunk') return 'proximal-carotid'
  if (base.startsWith('art.vertebral')) return 'vertebral'
  if (/^art\.(brachial|radial|ulnar)$/.test(base) && throughCircuit(record)) return 'circuit'
  return 'artery'
}

/** The operator's own tools hurt a vessel that was only travelled through (house rule 7). */
export const isOwnInjury = (record: ProcedureRecord, target: TreatedVessel): boolean => {
  if (!target.lesions.some(l => l === 'dissection' || l === 'injury')) return false
  if (
    target.lesions.some(
      l => l === 'stenosis' || l === 'occlusion' || l === 'functional' || l === 'thrombus' || l === 'aneurysm',
    )
  )
    return false
  if (target.lesions.includes('injury') && !target.iatrogenic) return false
  return record.treatments.some(
    t =>
      t.assertion === 'performed' &&
      t.action !== 'ivus' &&
      t.targets.some(
        v => v.vesselId !== target.vesselId && !v.lesions.every(l => l === 'dissection' || l === 'injury'),
      ),
  )
}
