import type { RuleFamily } from '../rule.ts'
import { ablation } from './ablation.ts'
import { angiography } from './angiography.ts'
import { arterialCatheterization } from './arterial-catheterization.ts'
import { arterialPort } from './arterial-port.ts'
import { biliary } from './biliary.ts'
import { biopsy } from './biopsy.ts'
import { centralVenousAccess } from './central-venous-access.ts'
import { cervicocerebral } from './cervicocerebral.ts'
import { drainage } from './drainage.ts'
import { embolization } from './embolization.ts'
import { gastrointestinalTube } from './gastrointestinal-tube.ts'
import { genitourinary } from './genitourinary.ts'
import { guidance } from './guidance.ts'
import { renal } from './renal.ts'
import { sedation } from './sedation.ts'
import { spine } from './spine.ts'
import { ultrasoundAccess } from './ultrasound-access.ts'
import { venousCatheterization } from './venous-catheterization.ts'
import { foreignBody } from './foreign-body.ts'
import { lymphatic } from './lymphatic.ts'
import { openSurgery } from './open-surgery.ts'
import { pseudoaneurysmInjection } from './pseudoaneurysm-injection.ts'
import { tipsFilters } from './tips-filters.ts'
import { transcatheterBiopsy } from './transcatheter-biopsy.ts'
import { veinAblation } from './vein-ablation.ts'
import { venography } from './venography.ts'

/** Every family, in the order of evaluation: codes that hold the catheter or the reading come before those that do not. */
export const FAMILIES: readonly RuleFamily[] = [
  embolization,
  cervicocerebral,
  renal,
  angiography,
  arterialCatheterization,
  tipsFilters,
  foreignBody,
  transcatheterBiopsy,
  veinAblation,
  pseudoaneurysmInjection,
  lymphatic,
  openSurgery,
  venousCatheterization,
  venography,
  biopsy,
  drainage,
  genitourinary,
  biliary,
  gastrointestinalTube,
  ablation,
  spine,
  guidance,
  centralVenousAccess,
  arterialPort,
  ultrasoundAccess,
  sedation,
]
