/** A kind of work that one passive sentence can tell, and what hangs on it. */
export interface Work {
  readonly name: string
  /** Codes that must go when the sentence is denied or put off. */
  readonly codes: RegExp
  /** Codes whose place may change with it: what was held back beside it, a lesser code of the same ladder, an add-on. */
  readonly loose: RegExp
  /** Every word by which the report may speak of this work; sentences with them that cannot be denied are left out. */
  readonly matter: RegExp
  /** The sentence that tells it: subject and verb; `was` or `were` is the second-last word. */
  readonly told: RegExp
  /** The same work denied, and put off to another day, in sentences of their own. */
  readonly denials: readonly string[]
  readonly plans: readonly string[]
}

const NONE = /^$/

const tells = (subject: string, verbs: string): RegExp =>
  new RegExp(
    `\\b(?:${subject})\\b[^.,;:]{0,60}?\\b(?:was|were) (?:then |successfully |also |subsequently |slowly |carefully )*(?:${verbs})\\b`,
    'i',
  )

export const WORKS: readonly Work[] = [
  {
    name: 'embolization',
    codes: /^(?:3724[1-4]|6162[46])$/,
    loose: /^75\d{3}$/,
    matter:
      /emboli[sz]|coil|gel-?foam|particle|bead|slurry|\bplugs?\b|microspher|glue|nbca|onyx|stasis|lipiodol|occlud|pushed|deployed/i,
    told: tells(
      'coils?|microcoils?|embolization|gelfoam|particles|beads|slurry|plug|microspheres|artery|vessel|branch|feeder',
      'embolized|occluded|coiled|deployed|injected|delivered|placed|performed|done|given|pushed|carried out',
    ),
    denials: ['Embolization was not performed.', 'No embolic agent was given.'],
    plans: ['Embolization will be performed another day.', 'We plan to return for embolization next week.'],
  },
  {
    name: 'stent',
    codes: /^(?:3723[6-9]|3721[578]|37226|37227|37230|37231|37221)$/,
    loose: /^(?:372\d\d|3690\d|3622\d)$/,
    matter: /stent|viabahn|zilver|eluvia|palmaz|icast|abre|wallstent|deployed/i,
    told: tells('stents?|viabahn|zilver|eluvia|palmaz|icast|abre', 'deployed|placed|implanted|put in|opened|released'),
    denials: ['A stent was not placed.', 'No stent was deployed.'],
    plans: ['A stent will be placed at a later date.', 'Stent placement is planned as a second stage.'],
  },
  {
    name: 'filter',
    codes: /^37191$/,
    loose: /^(?:3601[0-2]|758\d\d|76937)$/,
    matter: /filter|celect|denali|deployed|tilt/i,
    told: tells('filter|celect|denali', 'deployed|placed|released|put in|opened|uncovered'),
    denials: ['A filter was not placed.', 'No filter was deployed.'],
    plans: ['A filter will be placed tomorrow.', 'The patient will return for filter placement.'],
  },
  {
    name: 'biopsy',
    codes: /^(?:32408|38505|1000[5-9]|47000|50200|20220)$/,
    loose: /^(?:76942|77012|1000\d)$/,
    matter: /biops|core|sample|specimen|needle|pass(?:es)?\b|aspirat|cytolog|formalin|patholog/i,
    told: tells('cores?|samples?|specimens?|biops(?:y|ies)|passes|aspirat\\w+', 'obtained|taken|performed|made|done'),
    denials: ['Biopsy was not performed.', 'No biopsy was taken.'],
    plans: ['Biopsy will be performed next week.', 'The patient will return for biopsy.'],
  },
  {
    name: 'drain',
    codes: /^(?:4940[567]|50432|49083|3255[5-7]|49440)$/,
    loose: /^(?:76942|77012|7540\d)$/,
    matter:
      /drain|pigtail|nephrostom|gastrostom|thoracentesis|paracentesis|aspirat|tube|removed|fluid|needle|catheter/i,
    told: tells('drain|pigtail|nephrostomy|gastrostomy|catheter|tube|needle', 'placed|left|inserted|put in|advanced'),
    denials: ['A drain was not placed.', 'No tube or drain was left.'],
    plans: ['A drain will be placed tomorrow.', 'Drainage is planned for next week.'],
  },
  {
    name: 'picture of the puncture',
    codes: /^76937$/,
    loose: NONE,
    matter: /(?:image|picture|photo|still|frame|print)s?\b.{0,60}(?:stor|record|sav|archiv|filed|kept|pacs)/i,
    told: tells('image|picture|photo|still|frame|print', 'stored|recorded|saved|archived|filed|kept|made'),
    denials: ['An image was not stored.', 'No image was saved.'],
    plans: [],
  },
  {
    name: 'sedation',
    codes: /^9915[1-3]$/,
    loose: NONE,
    matter: /sedat|midazolam|versed|fentanyl|minutes|nurse|\bRN\b|observer|monitor/i,
    told: tells('sedation', 'administered|given|provided|used|performed|achieved'),
    denials: ['Sedation was not given.', 'No sedation was used.'],
    plans: [],
  },
  {
    name: 'lysis',
    codes: /^3721[1-4]$/,
    loose: /^(?:75\d{3}|361\d\d|3624\d|3718\d)$/,
    matter: /tpa|alteplase|lysis|infus|drip|tnk|ekos/i,
    told: tells('tpa|alteplase|infusion|lysis|thrombolysis|drip', 'started|begun|given|infused|initiated|performed'),
    denials: ['Thrombolysis was not started.', 'No tPA was given.'],
    plans: ['Thrombolysis will be started tomorrow if needed.', 'Thrombolysis may be considered.'],
  },
  {
    name: 'thrombectomy',
    codes: /^(?:3718[4-8])$/,
    loose: /^(?:75\d{3}|36\d{3}|3690\d)$/,
    matter: /thrombectomy|angiojet|penumbra|indigo|aspirat|clot|triever|passes/i,
    told: tells(
      'thrombectomy|angiojet|catheter|clottriever|clot|thrombus',
      'performed|run|used|opened|aspirated|removed|done',
    ),
    denials: ['Thrombectomy was not performed.', 'No thrombectomy was done.'],
    plans: ['Thrombectomy will be performed tomorrow.', 'We will consider thrombectomy next week.'],
  },
  {
    name: 'ablation',
    codes: /^(?:3647[3-9]|36482|50593|20982|47382|32998)$/,
    loose: /^(?:77013|76940|76942|3647\d)$/,
    matter: /ablat|radiofreq|laser|energy|closure|freez|cryo|treated|segments?|cycle/i,
    told: tells('ablation|vein|probe|energy|laser|freeze', 'performed|ablated|treated|delivered|carried out|done'),
    denials: ['Ablation was not performed.', 'No ablation was done.'],
    plans: ['Ablation will be performed next month.', 'The patient will return for ablation.'],
  },
  {
    name: 'external carotid',
    codes: /^36227$/,
    loose: NONE,
    matter: /external carotid|\beca\b|maxillary|occipital|meningeal/i,
    told: tells('external carotid(?: artery)?', 'selected|catheterized|engaged|entered|cannulated'),
    denials: ['The external carotid artery was not selected.', 'The external carotid was not entered.'],
    plans: [
      'The external carotid artery will be studied at a later date.',
      'Selection of the external carotid artery is planned for next week.',
    ],
  },
  {
    name: 'vertebral',
    codes: /^36226$/,
    loose: /^(?:36225|36228)$/,
    matter: /vertebr|vertebrobasilar|basilar/i,
    told: tells('vertebral(?: artery)?', 'selected|catheterized|engaged|entered|cannulated'),
    denials: ['The vertebral arteries were not selected.', 'No vertebral artery was entered.'],
    plans: [
      'The vertebral arteries will be studied at a later date.',
      'Selection of the vertebral arteries is planned for next week.',
    ],
  },
  {
    name: 'intravascular ultrasound',
    codes: /^3725[23]$/,
    loose: NONE,
    matter: /ivus|intravascular ultrasound|visions|eagle eye/i,
    told: tells('ivus|intravascular ultrasound|eagle eye', 'performed|recorded|done|introduced|run|made'),
    denials: ['Intravascular ultrasound was not performed.', 'IVUS was not used.'],
    plans: ['Intravascular ultrasound will be performed next time.', 'IVUS may be considered at the next visit.'],
  },
  {
    name: 'cement',
    codes: /^2251[0-5]$/,
    loose: /^(?:2098\d|2022\d|77012)$/,
    matter: /cement|balloon|vertebro|kypho|tamp|pmma|methyl/i,
    told: tells('cement|pmma|methylmethacrylate', 'injected|placed|given|delivered|instilled'),
    denials: ['Vertebral augmentation was not performed.', 'No cement was injected.'],
    plans: ['Cement will be injected at a later date.', 'Vertebroplasty is planned for next week.'],
  },
  {
    name: 'angioplasty',
    codes: /^(?:3724[6-9]|37220|37224|37228|37232|37222|36902|36907)$/,
    loose: /^(?:37\d{3}|75\d{3}|36\d{3})$/,
    matter: /angioplast|balloon|dilat|inflat|\bPTA\b|stent|conquest|mustang|sterling|residual|waist/i,
    told: tells(
      'angioplasty|balloon|stenosis|lesion|stenoses|occlusion',
      'performed|dilated|inflated|ballooned|treated|done|carried out',
    ),
    denials: ['Angioplasty was not performed.', 'No balloon was inflated.'],
    plans: ['Angioplasty will be performed at a later date.', 'Angioplasty is planned as a second stage.'],
  },
  {
    name: 'removal of a line',
    codes: /^(?:36589|36590)$/,
    loose: NONE,
    matter: /remov|withdr|pulled|taken out|came out|freed|dissect|explant/i,
    told: tells('port|catheter|line|cuff', 'removed|taken out|pulled|withdrawn|freed'),
    denials: ['The line was not removed.', 'No catheter was taken out.'],
    plans: ['The line will be removed next week.', 'Removal is planned for tomorrow.'],
  },
]
