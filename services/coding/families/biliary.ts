import { lineOf, rule, worksOf } from '../needle-line.ts'
import type { Candidate, Evaluation, RuleFamily } from '../rule.ts'

const FAMILY = 'biliary'

const CODES: Readonly<Record<string, string>> = {
  'inject biliary': '47531',
  'inject-new bile-duct': '47532',
  'place external': '47533',
  'place internal-external': '47534',
  'convert internal-external': '47535',
  'exchange biliary': '47536',
  'remove biliary': '47537',
  'stent-existing biliary-stent': '47538',
  'stent-new biliary-stent': '47539',
  'stent-and-drain biliary-stent': '47540',
  'rendezvous bile-duct': '47541',
  'place cholecystostomy': '47490',
  'exchange cholecystostomy': '47536',
  'remove cholecystostomy': '47537',
  'inject cholecystostomy': '47531',
}
const ADDONS: Readonly<Record<string, string>> = {
  'duct-dilation': '47542',
  'duct-biopsy': '47543',
  'duct-stone': '47544',
}

const SOURCE = 'nonvascular.md section 4'
const RULES = [
  rule(
    `${FAMILY}/drain`,
    ['47533', '47534', '47535', '47536', '47537'],
    ['drain before and drain after'],
    'firm',
    SOURCE,
  ),
  rule(
    `${FAMILY}/stent`,
    ['47538', '47539', '47540'],
    ['bile duct stent by existing or new access, with or without a drain'],
    'firm',
    SOURCE,
  ),
  rule(`${FAMILY}/check`, ['47531', '47532'], ['contrast study alone'], 'firm', SOURCE),
  rule(`${FAMILY}/rendezvous`, ['47541'], ['new access for the endoscopist'], 'firm', SOURCE),
  rule(
    `${FAMILY}/duct-work`,
    ['47542', '47543', '47544'],
    ['balloon (not in a stented duct), brush or forceps, stones'],
    'firm',
    SOURCE,
  ),
  rule(
    `${FAMILY}/gallbladder`,
    ['47490', '47536', '47537', '47531'],
    ['gallbladder drain: new, changed, removed or checked'],
    'firm',
    SOURCE,
  ),
] as const

/** Bile ducts and gallbladder (nonvascular.md section 4). */
export const biliary: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: (context): Evaluation => {
    const candidates: Candidate[] = []
    const suppressed: Evaluation['suppressed'][number][] = []
    const works = worksOf(context, 'biliary', 'gallbladder')
    const stented = works.some(w => w.target === 'biliary-stent')
    for (const work of works) {
      const addon = ADDONS[work.action]
      if (addon === '47542' && stented) {
        suppressed.push({
          code: addon,
          rule: `${FAMILY}/duct-work`,
          why: 'Balloon work in the duct that is stented belongs to the stent.',
          evidence: [...work.evidence],
        })
        continue
      }
      const code = addon ?? CODES[`${work.action} ${work.target}`]
      if (code === undefined) continue
      const name = addon
        ? 'duct-work'
        : work.topic === 'gallbladder'
          ? 'gallbladder'
          : work.target === 'biliary-stent'
            ? 'stent'
            : code === '47541'
              ? 'rendezvous'
              : code === '47531' || code === '47532'
                ? 'check'
                : 'drain'
      const units = addon === '47543' || addon === '47544' ? 1 : work.units
      for (let n = 0; n < units; n++)
        candidates.push(
          lineOf(work, {
            code,
            rule: `${FAMILY}/${name}`,
            role: addon ? 'add-on' : 'primary',
            ...(addon ? { group: FAMILY } : {}),
            ...(n > 0 ? { distinct: 'other-access' as const } : {}),
            why: addon
              ? 'Work in the duct beside the tube work.'
              : 'What was in the duct before and what stays in it decide; access, contrast study and guidance are inside.',
          }),
        )
    }
    return { candidates, suppressed, gaps: [] }
  },
}
