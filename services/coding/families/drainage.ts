import type { Gap, NeedleWork, Suppressed } from '../../schema/index.ts'
import { lineOf, rule, sideGap, sidesOf, worksOf } from '../needle-line.ts'
import type { Candidate, Evaluation, RuleFamily } from '../rule.ts'

const FAMILY = 'drainage'
const SOURCE = 'nonvascular.md sections 2, 9'

const CATHETER: Readonly<Record<string, string>> = {
  visceral: '49405',
  peritoneal: '49406',
  natural: '49407',
  soft: '10030',
}

const RULES = [
  rule(
    `${FAMILY}/catheter`,
    ['49405', '49406', '49407', '10030'],
    ['catheter left in a collection', 'one each collection'],
    'firm',
    SOURCE,
  ),
  rule(
    `${FAMILY}/aspiration`,
    ['10160', '50390'],
    ['collection emptied by needle, no catheter left'],
    'likely',
    SOURCE,
  ),
  rule(`${FAMILY}/exchange`, ['49423', '75984'], ['drain of a collection changed'], 'firm', SOURCE),
  rule(
    `${FAMILY}/check`,
    ['49424', '76080', '20501'],
    ['contrast through a drain or tract, nothing changed'],
    'firm',
    SOURCE,
  ),
  rule(
    `${FAMILY}/sclerosis`,
    ['49185'],
    ['collection treated with a sclerosing drug, not on the day of its drain'],
    'firm',
    SOURCE,
  ),
  rule(
    `${FAMILY}/thoracentesis`,
    ['32554', '32555'],
    ['pleural fluid taken by needle or catheter that is not left'],
    'firm',
    SOURCE,
  ),
  rule(`${FAMILY}/chest-tube`, ['32556', '32557'], ['pleural catheter left in'], 'firm', SOURCE),
  rule(
    `${FAMILY}/tunneled-pleural`,
    ['32550', '32552', '75989'],
    ['cuffed pleural catheter placed or removed'],
    'firm',
    SOURCE,
  ),
  rule(
    `${FAMILY}/pleural-drug`,
    ['32560', '32561', '32562'],
    ['drug put into the pleural space through a tube'],
    'firm',
    SOURCE,
  ),
  rule(
    `${FAMILY}/paracentesis`,
    ['49082', '49083'],
    ['ascites taken by needle or catheter that is not left'],
    'firm',
    SOURCE,
  ),
  rule(
    `${FAMILY}/tunneled-peritoneal`,
    ['49418', '49422'],
    ['cuffed peritoneal catheter placed or removed'],
    'firm',
    SOURCE,
  ),
] as const

/** Fluid drained, tapped, checked (nonvascular.md section 2). */
export const drainage: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    const ask = (work: NeedleWork, kind: string, question: string, affects: string[]): void => {
      gaps.push({ kind, question, affects, evidence: work.evidence.slice(0, 1) })
    }
    const push = (work: NeedleWork, code: string, name: string, why: string, more: Partial<Candidate> = {}): void => {
      candidates.push({ ...lineOf(work, { code, rule: `${FAMILY}/${name}`, why }), ...more })
    }
    const sided = (work: NeedleWork, code: string, name: string, why: string): void => {
      for (const g of sideGap(work, code)) ask(work, g.kind, g.question, [code])
      for (const side of sidesOf(work.side)) push(work, code, name, why, { side, ...beside })
    }
    // fluid tapped beside a drain left elsewhere: another site
    const beside: Partial<Candidate> = worksOf(context, 'collection').some(o => o.action === 'place')
      ? { distinct: 'second-field' }
      : {}
    const chest = worksOf(context, 'pleura')
    for (const work of chest) {
      const guided = work.detail.guided === 'yes'
      if (work.detail.guided === 'marked')
        ask(work, 'live-guidance', 'Was imaging used while the needle went in, or only to mark the skin?', [
          '32555',
          '32554',
        ])
      if (work.target === 'pleural-tunneled') {
        if (work.action === 'remove') push(work, '32552', 'tunneled-pleural', 'A cuffed pleural catheter was removed.')
        else if (work.action === 'place') {
          push(work, '32550', 'tunneled-pleural', 'A cuffed pleural catheter was tunneled.')
          if (guided)
            push(work, '75989', 'tunneled-pleural', 'The tunneled catheter has its guidance as a separate line.', {
              role: 'imaging',
            })
        } else
          ask(
            work,
            'tube-exchange',
            'The tunneled pleural catheter was changed: by a new puncture or through the old tract?',
            ['32550', '32552'],
          )
      } else if (work.action === 'place')
        sided(
          work,
          guided ? '32557' : '32556',
          'chest-tube',
          guided
            ? 'A pleural catheter was left in under imaging; the imaging is inside.'
            : 'A pleural catheter was left in without imaging.',
        )
      else if (work.action === 'aspirate') {
        if (chest.some(o => o.action === 'place' && o.side === work.side))
          suppressed.push({
            code: '32555',
            rule: `${FAMILY}/thoracentesis`,
            why: 'Fluid taken before the catheter of the same side belongs to it.',
            evidence: [...work.evidence],
          })
        else
          sided(
            work,
            guided ? '32555' : '32554',
            'thoracentesis',
            guided
              ? 'Pleural fluid taken under imaging, no catheter left; the imaging is inside.'
              : 'Pleural fluid taken without imaging, no catheter left.',
          )
      } else if (work.action === 'exchange') {
        suppressed.push({
          code: '32557',
          rule: `${FAMILY}/chest-tube`,
          why: 'A chest tube changed through the old tract has no code of its own.',
          evidence: [...work.evidence],
        })
        ask(work, 'tube-exchange', 'The chest tube was changed: by a new puncture or through the old tract?', ['32557'])
      } else if (work.action === 'fibrinolysis' || work.action === 'fibrinolysis-later')
        push(
          work,
          work.action === 'fibrinolysis' ? '32561' : '32562',
          'pleural-drug',
          'A clot-dissolving drug was put into the pleural space.',
        )
      else if (work.action === 'pleurodesis')
        push(work, '32560', 'pleural-drug', 'An agent was put in to seal the pleural space.')
    }
    for (const work of worksOf(context, 'peritoneum')) {
      const guided = work.detail.guided === 'yes'
      if (work.detail.guided === 'marked')
        ask(work, 'live-guidance', 'Was imaging used while the needle went in, or only to mark the skin?', [
          '49083',
          '49082',
        ])
      if (work.target === 'peritoneal-tunneled')
        push(
          work,
          work.action === 'remove' ? '49422' : '49418',
          'tunneled-peritoneal',
          work.action === 'remove'
            ? 'A cuffed peritoneal catheter was removed.'
            : 'A cuffed peritoneal catheter was tunneled; imaging is inside.',
        )
      else if (work.target === 'peritoneal-drain')
        push(work, '49406', 'catheter', 'A catheter was left in the peritoneal fluid.')
      else
        push(
          work,
          guided ? '49083' : '49082',
          'paracentesis',
          guided
            ? 'Ascites taken under imaging, no catheter left; the imaging is inside.'
            : 'Ascites taken without imaging, no catheter left.',
          beside,
        )
    }
    const collections = worksOf(context, 'collection')
    const placed: string[] = []
    for (const work of collections) {
      const code = CATHETER[work.detail.group ?? '']
      if (work.action === 'place') {
        if (code === undefined) continue
        for (let n = 0; n < work.units; n++) {
          push(
            work,
            code,
            'catheter',
            'A catheter was left in this collection; guidance and a needle before it are inside.',
            placed.length > 0 ? { distinct: 'second-field' } : {},
          )
          placed.push(code)
        }
      } else if (work.action === 'exchange') {
        push(
          work,
          '49423',
          'exchange',
          'The drain of a collection was changed.',
          placed.length > 0 ? { distinct: 'second-field' } : {},
        )
        push(work, '75984', 'exchange', 'Contrast and fluoroscopy of the change.', { role: 'imaging' })
      } else if (work.action === 'inject' || work.action === 'sinogram') {
        if (collections.some(o => o.action === 'exchange')) continue
        push(
          work,
          work.action === 'sinogram' ? '20501' : '49424',
          'check',
          'Contrast through the drain or tract, nothing changed.',
        )
        push(work, '76080', 'check', 'Reading of that study.', { role: 'imaging' })
      } else if (work.action === 'aspirate') {
        if (collections.some(o => o.action === 'place' && o.target === work.target)) continue
        const renal = work.detail.kind === 'renal-cyst'
        push(
          work,
          renal ? '50390' : '10160',
          'aspiration',
          'Emptied by needle, no catheter left; guidance is separate.',
          { certainty: 'likely', side: renal ? work.side : 'midline' },
        )
      } else if (work.action === 'sclerosis' && context.record.venous.treatments.length === 0) {
        if (collections.some(o => o.action === 'place')) {
          suppressed.push({
            code: '49185',
            rule: `${FAMILY}/sclerosis`,
            why: 'On the day of the drain the sclerosing drug in the same collection belongs to it.',
            evidence: [...work.evidence],
          })
        } else push(work, '49185', 'sclerosis', 'The collection was treated with a sclerosing drug; imaging is inside.')
      }
    }
    return { candidates, suppressed, gaps }
  },
}
