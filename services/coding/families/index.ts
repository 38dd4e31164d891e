import type { RuleFamily } from '../rule.ts'
import { ablation } from './ablation.ts'
import { angiography } from './angiography.ts'
import { arterialCatheterization } from './arterial-catheterization.ts'
import { arterialPort } from './arterial-port.ts'
import { biliary } from './biliary.ts'
import { biopsy } from './biopsy.ts'
import { carotidStent } from './carotid-stent.ts'
import { centralVenousAccess } from './central-venous-access.ts'
import { cervicocerebral } from './cervicocerebral.ts'
import { dialysisCircuit } from './dialysis-circuit.ts'
import { drainage } from './drainage.ts'
import { embolization } from './embolization.ts'
import { foreignBody } from './foreign-body.ts'
import { gastrointestinalTube } from './gastrointestinal-tube.ts'
import { genitourinary } from './genitourinary.ts'
import { guidance } from './guidance.ts'
import { intracranial } from './intracranial.ts'
import { intracranialInfusion } from './intracranial-infusion.ts'
import { ivus } from './ivus.ts'
import { legRevascularization } from './leg-revascularization.ts'
import { lymphatic } from './lymphatic.ts'
import { openDialysisAccess } from './open-dialysis-access.ts'
import { openSurgery } from './open-surgery.ts'
import { pseudoaneurysmInjection } from './pseudoaneurysm-injection.ts'
import { renal } from './renal.ts'
import { sedation } from './sedation.ts'
import { spine } from './spine.ts'
import { stents } from './stents.ts'
import { thrombectomy } from './thrombectomy.ts'
import { thrombolysis } from './thrombolysis.ts'
import { tipsFilters } from './tips-filters.ts'
import { transcatheterBiopsy } from './transcatheter-biopsy.ts'
import { ultrasoundAccess } from './ultrasound-access.ts'
import { veinAblation } from './vein-ablation.ts'
import { venography } from './venography.ts'
import { venousCatheterization } from './venous-catheterization.ts'

/** Every family, in the order of evaluation: codes that hold the catheter or the reading come before those that do not. */
export const FAMILIES: readonly RuleFamily[] = [
  embolization,
  thrombolysis,
  carotidStent,
  intracranial,
  intracranialInfusion,
  legRevascularization,
  stents,
  thrombectomy,
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
  ivus,
  dialysisCircuit,
  openDialysisAccess,
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
