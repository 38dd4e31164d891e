import type { Evidence, Indication, Intervention } from '../schema/index.ts'
import type { CodingContext } from './rule.ts'
import { isMapping } from './session.ts'
import { baseOf, sideOf } from './tree.ts'

export type Reason = 'bleeding' | 'tumor' | 'cns' | 'head-neck' | 'other'

export interface Field {
  readonly id: string
  readonly interventions: Intervention[]
}

/** The area treated: several feeders of one uterus, liver or bleeding bowel are one (house rule 9). */
export const fieldOf = (context: CodingContext, vesselId: string, side: string, reason: Reason): string => {
  const base = baseOf(vesselId)
  const path = [base, ...context.anatomy.ancestorsOf(vesselId).map(baseOf)]
  const vessel = context.anatomy.getVessel(vesselId)
  const within = (root: string): boolean => path.includes(root)
  const its = side === 'unknown' || side === 'midline' ? sideOf(vesselId) : side
  if (vessel.system === 'pulmonary') return `lung-${its}`
  if (base === 'ven.gastrorenal') return 'varices'
  if (vessel.system === 'portal') return /lgv|short|gastric|varic/.test(base) ? 'varices' : 'liver'
  if (isIntracranial(context, vesselId)) return `brain-${its}`
  if (within('art.eca'))
    return /mma|amma/.test(base)
      ? `meninges-${its}`
      : /maxillary|sphenopalatine|facial|palatine/.test(path.join(' '))
        ? 'nose'
        : `neck-${its}`
  if (within('art.iia') || /art\.(uterine|prostatic)/.test(base)) return 'pelvis'
  if (within('art.renal') || within('art.renal.acc')) return `kidney-${its}`
  if (within('art.splenic')) return reason === 'bleeding' && /gastr/.test(base) ? 'gut' : 'spleen'
  if (within('art.gda') || base === 'art.gda') return reason === 'bleeding' ? 'gut' : 'liver'
  if (within('art.lga') && !/rlha|alha/.test(path.join(' '))) return reason === 'bleeding' ? 'gut' : 'stomach'
  if (path.some(p => /art\.(cha|pha|rha|lha|rrha|arha|rlha|alha|rcha|hep|mha|cystic|rga)/.test(p))) return 'liver'
  if (within('art.sma') || within('art.ima') || base === 'art.celiac') return 'gut'
  if (/bronchial|icbt|intercostal|phrenic|ima_thoracic/.test(base)) return 'chest'
  if (/genicular|smga|slga|mga|imga|ilga|desc_genicular/.test(base)) return `knee-${its}`
  if (within('art.popliteal') && reason === 'other') return `knee-${its}`
  if (/ven\.(gonadal|iiv)/.test(base) || within('ven.iiv'))
    return /varicocele/i.test(context.record.text) ? `scrotum-${its}` : 'pelvis'
  return `${base}-${its}`
}

const isIntracranial = (context: CodingContext, id: string): boolean =>
  [id, ...context.anatomy.ancestorsOf(id)].some(at =>
    /^art\.((r|l)\.)?(mca|aca|pca|acha|pcomm|ophthalmic|mht|ilt|aica|pica|sca|acomm|basilar)(\.|$)/.test(at),
  )

const EXCLUDES_BLEEDING = /fibroid|leiomyoma|adenomyosis|myoma/

/** Today's reason. The immediate one wins over the lesion; history and negated signs do not count. */
export const reasonOf = (
  context: CodingContext,
  field: string,
): { reason: Reason; evidence: readonly Evidence[]; form: string } => {
  const { record } = context
  const live = record.indications.filter(i => i.assertion === 'performed')
  const pick = (cls: string, test: (i: Indication) => boolean = () => true): Indication | undefined =>
    live.filter(i => i.reason === cls && test(i)).sort((a, b) => weight(b) - weight(a))[0]
  const notBleeding = record.indications.some(i => i.reason === 'not-bleeding')
  const negatedBleeding = record.indications.some(i => i.reason === 'bleeding' && i.assertion === 'negated')
  const organ = pick('ischemia')
  const tumor = pick('tumor')
  const cns = pick('cns')
  const prophylactic = pick('prophylactic')
  const bleeding = pick('bleeding', i => i.place !== 'history' && !(notBleeding && i.place !== 'indication'))
  const leak = pick('leak')
  const strongBleeding =
    bleeding &&
    !notBleeding &&
    !(
      negatedBleeding &&
      !live.some(
        i =>
          i.reason === 'bleeding' &&
          (i.place === 'indication' || i.place === 'body' || i.place === 'diagnosis' || i.place === 'summary'),
      )
    )
  const named = performedWords(context)
  if (field.startsWith('brain')) return { reason: 'cns', evidence: cns?.evidence ?? [], form: '' }
  if (
    field.startsWith('meninges') ||
    (cns && /^(art\.(r\.|l\.)?(ica|mca|aca|pca|basilar|vertebral|pica|ophthalmic|acomm|pcomm))/.test(field)) ||
    (cns && field.startsWith('neck'))
  )
    return { reason: 'cns', evidence: cns?.evidence ?? [], form: cns?.form ?? '' }
  if (field === 'nose' || field.startsWith('neck'))
    return { reason: 'head-neck', evidence: (pick('head-neck') ?? tumor ?? bleeding)?.evidence ?? [], form: '' }
  if (leak) return { reason: 'bleeding', evidence: leak.evidence, form: leak.form }
  if (
    field === 'pelvis' &&
    organ &&
    (EXCLUDES_BLEEDING.test(record.text.toLowerCase()) || /prostat|bph|luts/i.test(organ.form)) &&
    !/postpartum|post-partum/i.test(record.text)
  )
    return { reason: 'tumor', evidence: organ.evidence, form: organ.form }
  if (
    strongBleeding &&
    !(prophylactic && !live.some(i => i.reason === 'bleeding' && i.place === 'indication') && tumor)
  )
    return { reason: 'bleeding', evidence: bleedingWords(live), form: bleeding!.form }
  if (isMapping(context)) return { reason: 'other', evidence: prophylactic?.evidence ?? [], form: 'mapping' }
  if (/chemoemboli|\btace\b|radioemboli|y-?90|yttrium/i.test(named) && field !== 'gut')
    return { reason: 'tumor', evidence: tumor?.evidence ?? [], form: 'tumor therapy' }
  if (prophylactic && !tumor && !organ)
    return { reason: 'other', evidence: prophylactic.evidence, form: prophylactic.form }
  if (tumor && !live.some(i => i.reason === 'malformation' && i.place === 'indication' && weight(i) >= weight(tumor)))
    return { reason: 'tumor', evidence: tumor.evidence, form: tumor.form }
  // a portal branch closed before liver surgery: the liver behind it shrinks, the rest grows
  const portal =
    field === 'liver' &&
    context.record.interventions.some(
      i =>
        i.assertion === 'performed' &&
        i.action === 'embolization' &&
        i.vesselIds.some(id => context.anatomy.getVessel(id).system === 'portal'),
    )
  if (portal) return { reason: 'tumor', evidence: [], form: 'portal vein' }
  if (organ) return { reason: 'tumor', evidence: organ.evidence, form: organ.form }
  const lesion = pick('malformation')
  return { reason: 'other', evidence: lesion?.evidence ?? [], form: lesion?.form ?? '' }
}

/** The operator's own words for what was done. */
const performedWords = (context: CodingContext): string =>
  context.record.interventions
    .filter(i => i.assertion === 'performed')
    .flatMap(i => [...i.evidence.map(e => e.text), ...i.classes])
    .concat(context.record.titles.map(e => e.text))
    .join(' | ')

/** Words of the bleeding, the strongest places first. */
const bleedingWords = (live: readonly Indication[]): readonly Evidence[] =>
  live
    .filter(i => i.reason === 'bleeding')
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, 4)
    .flatMap(i => [...i.evidence])

const weight = (i: Indication): number =>
  ({ indication: 5, body: 4, diagnosis: 3, summary: 2, findings: 1, history: 0 })[i.place]

/** Organ and trauma fields stay apart; a gut bleed fed from two families is one; protective coils join the organ treated. */
export const mergeFields = (context: CodingContext, fields: readonly Field[]): Field[] => {
  const out: Field[] = []
  const tumor = reasonOf(context, 'liver').reason === 'tumor'
  for (const field of fields) {
    const into = out.find(
      o =>
        o.id === field.id ||
        (tumor &&
          (o.id === 'liver' || field.id === 'liver') &&
          /^(liver|gut|stomach)$/.test(o.id) &&
          /^(liver|gut|stomach)$/.test(field.id)) ||
        (o.id === 'gut' && field.id === 'stomach'),
    )
    if (into) into.interventions.push(...field.interventions.filter(i => !into.interventions.includes(i)))
    else out.push({ id: field.id, interventions: [...field.interventions] })
  }
  return out
}
