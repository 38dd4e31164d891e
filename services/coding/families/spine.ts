import type { Gap, Suppressed } from '../../schema/index.ts'
import { lineOf, rule, sidesOf, worksOf } from '../needle-line.ts'
import type { Candidate, Evaluation, RuleFamily } from '../rule.ts'

const FAMILY = 'spine'
const SOURCE = 'nonvascular.md sections 7, 8'

const JOINT: Readonly<Record<string, readonly [plain: string, ultrasound: string]>> = {
  small: ['20600', '20604'],
  intermediate: ['20605', '20606'],
  major: ['20610', '20611'],
}
const ARTHROGRAM: Readonly<Record<string, readonly [injection: string, reading: string]>> = {
  shoulder: ['23350', '73040'],
  elbow: ['24220', '73085'],
  wrist: ['25246', '73115'],
  hip: ['27093', '73525'],
  knee: ['27369', '73580'],
  ankle: ['27648', '73615'],
}
const MYELOGRAM: Readonly<Record<string, string>> = {
  cervical: '62302',
  thoracic: '62303',
  lumbar: '62304',
  many: '62305',
}

const RULES = [
  rule(
    `${FAMILY}/cement`,
    ['22510', '22511', '22512', '0200T', '0201T'],
    ['vertebral body filled with cement; one first level, the rest are added'],
    'firm',
    SOURCE,
  ),
  rule(
    `${FAMILY}/cavity`,
    ['22513', '22514', '22515'],
    ['vertebral body filled after a cavity was made'],
    'firm',
    SOURCE,
  ),
  rule(
    `${FAMILY}/joint`,
    ['20600', '20604', '20605', '20606', '20610', '20611', '27096'],
    ['joint or bursa tapped or injected'],
    'firm',
    SOURCE,
  ),
  rule(`${FAMILY}/arthrogram`, Object.values(ARTHROGRAM).flat(), ['contrast put into a joint'], 'firm', SOURCE),
  rule(
    `${FAMILY}/canal`,
    ['62270', '62272', '62328', '62329', '62302', '62303', '62304', '62305', '62321', '62323', '62273'],
    ['needle in the spinal canal'],
    'firm',
    SOURCE,
  ),
  rule(
    `${FAMILY}/root-and-facet`,
    ['64483', '64484', '64493', '64494', '64495'],
    ['nerve root or facet joint injected under imaging, by level and side'],
    'firm',
    SOURCE,
  ),
] as const

/** Vertebral augmentation, joints and spinal injections (nonvascular.md sections 7 and 8). */
export const spine: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    const levels = worksOf(context, 'augmentation')
    for (const method of ['cavity', 'cement'] as const) {
      const mine = levels.filter(w => w.action === method)
      mine.forEach((work, i) => {
        const thoracic = work.detail.region !== 'lumbosacral'
        const first = method === 'cavity' ? (thoracic ? '22513' : '22514') : thoracic ? '22510' : '22511'
        const more = method === 'cavity' ? '22515' : '22512'
        const other = method === 'cement' && levels.some(w => w.action === 'cavity')
        candidates.push(
          lineOf(work, {
            code: i === 0 ? first : more,
            rule: `${FAMILY}/${method}`,
            role: i === 0 ? 'primary' : 'add-on',
            ...(i === 0 ? {} : { group: method }),
            ...(i === 0 && other ? { distinct: 'second-field' as const } : {}),
            certainty: other ? 'likely' : 'firm',
            why:
              i === 0
                ? `The first level (${work.target}); imaging and a sample of the body are inside.`
                : `A further level (${work.target}).`,
          }),
        )
      })
    }
    for (const work of levels.filter(w => w.action === 'sacroplasty'))
      candidates.push(
        lineOf(work, {
          code: work.side === 'bilateral' ? '0201T' : '0200T',
          rule: `${FAMILY}/cement`,
          side: work.side === 'bilateral' ? 'midline' : work.side,
          why: 'The sacrum was filled with cement on one or both sides.',
        }),
      )
    for (const work of worksOf(context, 'joint')) {
      const us = work.modalities.includes('us')
      const fluoro = work.modalities.includes('fluoro')
      const ct = work.modalities.includes('ct')
      for (const side of sidesOf(work.side)) {
        if (work.target === 'sacroiliac') {
          if (fluoro || ct)
            candidates.push(
              lineOf(work, {
                code: '27096',
                rule: `${FAMILY}/joint`,
                side,
                why: 'Sacroiliac joint injected under fluoroscopy or CT; imaging is inside.',
              }),
            )
          else
            gaps.push({
              kind: 'guidance',
              question: 'Was fluoroscopy or CT used for the sacroiliac joint?',
              affects: ['27096'],
              evidence: work.evidence.slice(0, 1),
            })
          continue
        }
        const [injection, reading] = work.action === 'arthrogram' ? (ARTHROGRAM[work.detail.part ?? ''] ?? []) : []
        if (injection && reading) {
          candidates.push(
            lineOf(work, { code: injection, rule: `${FAMILY}/arthrogram`, side, why: 'Contrast put into the joint.' }),
          )
          if (work.detail.cross !== 'yes' && fluoro)
            candidates.push(
              lineOf(work, {
                code: reading,
                rule: `${FAMILY}/arthrogram`,
                role: 'imaging',
                side,
                why: 'Fluoroscopic arthrogram, read; needle guidance is inside.',
              }),
            )
          continue
        }
        const [plain, ultrasound] = JOINT[work.target] ?? []
        if (plain && ultrasound)
          candidates.push(
            lineOf(work, {
              code: us ? ultrasound : plain,
              rule: `${FAMILY}/joint`,
              side,
              why: us
                ? 'Joint or bursa entered under ultrasound, which is inside.'
                : 'Joint or bursa entered by needle.',
            }),
          )
      }
    }
    for (const work of worksOf(context, 'spine')) {
      const imaged = work.modalities.length > 0
      const push = (code: string, name: string, why: string, more: Partial<Candidate> = {}): void => {
        candidates.push({ ...lineOf(work, { code, rule: `${FAMILY}/${name}`, why }), ...more })
      }
      if (work.action === 'myelogram')
        push(
          MYELOGRAM[work.detail.region ?? 'lumbar'] ?? '62304',
          'canal',
          'Contrast put in and the myelogram read by the same physician; imaging is inside.',
        )
      else if (work.action === 'lumbar-puncture') {
        const therapeutic = work.detail.therapeutic === 'yes'
        push(
          imaged ? (therapeutic ? '62329' : '62328') : therapeutic ? '62272' : '62270',
          'canal',
          imaged ? 'Lumbar puncture under fluoroscopy or CT, which is inside.' : 'Lumbar puncture without imaging.',
        )
      } else if (work.action === 'blood-patch') push('62273', 'canal', 'Own blood put into the epidural space.')
      else if (work.action === 'epidural') {
        const code = work.detail.region === 'cervical' ? '62321' : '62323'
        if (imaged) push(code, 'canal', 'Epidural injection between the laminae under imaging.')
        else
          gaps.push({
            kind: 'guidance',
            question: 'Was imaging used for the epidural injection?',
            affects: [code],
            evidence: work.evidence.slice(0, 1),
          })
      } else if (work.detail.region !== 'cervical' && imaged) {
        const [first, more] = work.action === 'transforaminal' ? ['64483', '64484'] : ['64493', '64494']
        for (const side of sidesOf(work.side))
          for (let n = 0; n < work.units; n++)
            push(
              n === 0 ? first! : n === 1 || work.action === 'transforaminal' ? more! : '64495',
              'root-and-facet',
              'Level and side decide; imaging is inside.',
              { side, role: n === 0 ? 'primary' : 'add-on', ...(n === 0 ? {} : { group: 'level' }) },
            )
      }
    }
    return { candidates, suppressed, gaps }
  },
}
