// For tests and the developer's command only: the coding rules themselves read no file.
import { readdirSync, readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { DomainError } from '../schema/index.ts'
import { type CodingCase, parseCases } from './cases.ts'

const FOLDER = new URL('families/', import.meta.url)
const ENDING = '.cases.yaml'

/** Families whose rules exist: only their cases are run. The other files wait so that nothing is lost. */
export const BUILT_FAMILIES: readonly string[] = [
  'arterial-catheterization',
  'cervicocerebral',
  'renal',
  'angiography',
  'embolization',
  'intracranial-infusion',
  'intracranial',
  'carotid-stent',
  'thrombolysis',
  'thrombectomy',
  'ivus',
  'stents',
  'leg-revascularization',
  'central-venous-access',
  'arterial-port',
  'ultrasound-access',
  'sedation',
  'foreign-body',
  'lymphatic',
  'open-surgery',
  'pseudoaneurysm-injection',
  'tips-filters',
  'transcatheter-biopsy',
  'vein-ablation',
  'venography',
  'venous-catheterization',
  'biopsy',
  'drainage',
  'genitourinary',
  'biliary',
  'gastrointestinal-tube',
  'ablation',
  'spine',
  'guidance',
  'dialysis-circuit',
  'open-dialysis-access',
]

/** Every case of every family file, in the order of file names; throws on the first bad one. */
export const readCases = (): readonly CodingCase[] => {
  const files = readdirSync(FOLDER)
    .filter(name => name.endsWith(ENDING))
    .sort()
  const cases = files.flatMap(file => {
    const text = readFileSync(new URL(file, FOLDER), 'utf8')
    return parseCases(file, load(text, { filename: file }))
  })
  const first = new Map<string, string>()
  for (const { id, family } of cases) {
    const other = first.get(id)
    if (other !== undefined)
      throw new DomainError('lexicon-invalid', `Case ${id} stands in ${other} and in ${family}.`, 'Rename one of them.')
    first.set(id, family)
  }
  return cases
}
