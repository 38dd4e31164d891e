import type { RuleFamily } from '../rule.ts'
import { angiography } from './angiography.ts'
import { arterialCatheterization } from './arterial-catheterization.ts'
import { cervicocerebral } from './cervicocerebral.ts'
import { embolization } from './embolization.ts'
import { renal } from './renal.ts'
import { sedation } from './sedation.ts'
import { ultrasoundAccess } from './ultrasound-access.ts'
import { venousCatheterization } from './venous-catheterization.ts'

/** Every family, in the order of evaluation: codes that hold the catheter or the reading come before those that do not. */
export const FAMILIES: readonly RuleFamily[] = [
  embolization,
  cervicocerebral,
  renal,
  angiography,
  arterialCatheterization,
  venousCatheterization,
  ultrasoundAccess,
  sedation,
]
