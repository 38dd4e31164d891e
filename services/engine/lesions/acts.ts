import type { AssertionValue, TreatmentAction } from '../../schema/index.ts'
import { isAtHand } from '../at-hand.ts'
import { openingOf } from '../device-actions.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Clause } from '../stages/clause.ts'
import { hasWord, type Scene } from './scene.ts'
import { isResolve, isTalk, spokenOf, tellsOfVessel } from './spoken-of.ts'
import type { TermHit } from './terms.ts'

/** One act told in a clause, before its vessels are settled. Token places, half-open. */
export interface RawAct {
  readonly action: TreatmentAction
  readonly from: number
  readonly to: number
  readonly classes: ReadonlySet<string>
  /** A verb or noun names it (else only a device does). */
  readonly worded: boolean
  readonly assertion: AssertionValue
}

/** A generic tool needs a word that it did something. */
const DID =
  /^(placed|placement|placing|deployed|deploying|deployment|implanted|inserted|advanced|inflated|used|using|utilized|utilizing|treated|treatment|treating|delivered|positioned|put|expanded|introduced|laid|landed|released|performed|with|applied|followed|employed|extended|passe|passed|done|given|ran|run|activated|sealed|seal|cleared|excluded|covered|covering|removed|retrieved|engaged|swept|left|started|begun|pulled|yielded|evaluated|evaluation|interrogation|pullback|showed|shows|demonstrated|confirmed|measured|obtained|via|by|to|then)$/
/** "... deployed, running through the common and ending in the external iliac vein": the same stent, told on. */
export const goesOn = ({ clause }: Scene): boolean => {
  const first = clause.tokens[clause.from]!.kind === 'punct' ? clause.from + 1 : clause.from
  return /^(running|extending|ending|spanning|bridging|reaching|crossing|covering|continuing)$/.test(
    clause.tokens[first]?.word ?? '',
  )
}

/** "His left external iliac stent": the side, not the verb. */
const isSide = (clause: Clause, at: number): boolean =>
  clause.tokens[at]!.word === 'left' &&
  !/^(in|a|an|the|it|this|there|behind|at|across|open|up|inflated|infusing|running|overnight)$/.test(
    clause.tokens[at + 1]?.word ?? '',
  ) &&
  !/^(was|were|be|been|we|i|is|are|being)$/.test(clause.tokens[at - 1]?.word ?? '')

/** "Known stenosis ... dilated": the word that makes a thing old stands for the lesion, not for the act. */
export const assertAct = (scene: Scene, from: number, to: number): AssertionValue => {
  const { clause } = scene
  const { value, cue } = assertionAt(clause, from, to)
  // "it was decided to go ahead with the stent and a Zilver was deployed": the deed behind the resolve
  if (value === 'planned' && cue && cue.to <= from) {
    const word = (i: number): string => clause.tokens[i]!.word
    const range = (a: number, b: number): string[] => clause.tokens.slice(a, b).map(t => t.word)
    const resolve = range(cue.from, cue.to).some(w => /^(decided|elected|agreed|chose|opted)$/.test(w))
    const deed = range(to, Math.min(clause.to, to + 3)).some(w => /^(deployed|placed|inflated|delivered|done)$/.test(w))
    if (resolve && deed && /^(was|were)$/.test(word(to)) && range(cue.to, from).includes('and')) return 'performed'
  }
  if (value !== 'historical' || cue === undefined) return value
  const word = clause.tokens[cue.from]!.word
  const between = (hit: { from: number; to: number }) => hit.from >= cue.to && hit.to <= from
  if (/^(known|existing|old|previously|prior|previous)$/.test(word)) {
    const lesion = scene.hits.some(h => h.kind === 'lesion' && between(h))
    const vessel = clause.vessels.some(between)
    if (lesion || (word === 'known' && vessel)) return 'performed'
    // "the previously placed stent was dilated", "within the previous stent"
    if (scene.hits.some(h => h.kind === 'tool' && between(h))) return 'performed'
  }
  return value
}

const STATUS_AFTER =
  /^(patent|occluded|thrombosed|thrombosis|restenosis|fracture|patency|is|are|remain|remained|appear|appeared|widely|strut|edge|which|had|has|occlusion|stenosis|placed|previously|well|demonstrated|shows|showed|apposed|expanded|fully|surveillance)$/

/** A stent or balloon that is only spoken of: patent, in place, the way through it. */
const isStatus = (clause: Clause, hit: { from: number; to: number }, stent: boolean): boolean => {
  if (!stent) return false
  // "IVUS showed a round stent"
  const shown = clause.anchors.find(a => a.maneuver.act === 'find' && a.to <= hit.from && hit.from - a.to <= 4)
  if (shown && !clause.tokens.slice(shown.to, hit.from).some(t => t.word === 'and' || t.word === 'with')) {
    const verb = clause.tokens[hit.to + 1]?.word ?? ''
    if (!/^(placed|deployed|required|inserted|needed)$/.test(verb)) return true
  }
  let i = hit.from - 1
  let steps = 0
  while (i >= clause.from && steps < 6) {
    const word = clause.tokens[i]!.word
    if (/^(existing|patent|occluded|prior|previous|previously|old|indwelling|thrombosed|known)$/.test(word)) return true
    if (/^(within|through|inside|across|into|past|via)$/.test(word)) return true
    if (word === 'in' || word === 'of')
      return !/^(placement|deployment|insertion|implantation|series|pair)$/.test(clause.tokens[i - 1]?.word ?? '')
    if (
      !/^(the|a|this|that|his|her|placed|proximal|distal|mid|sfa|iliac|renal|femoral|left|right|artery|superficial|common|popliteal|nitinol|bare|metal|venous)$/.test(
        word,
      ) &&
      clause.tokens[i]!.kind !== 'number'
    )
      break
    i--
    steps++
  }
  const next = clause.tokens[hit.to]?.word ?? ''
  if (hit.to >= clause.to) return false
  // "the stent could be felt to end higher up"
  if (/^(could|can)$/.test(next)) return /^(felt|palpated|seen|visualized)$/.test(clause.tokens[hit.to + 2]?.word ?? '')
  if (/^(was|were)$/.test(next)) {
    const verb = clause.tokens[hit.to + 1]?.word ?? ''
    return (
      /^(patent|widely|occluded|thrombosed|found|noted|seen|postdilated|post|dilated|crossed|selected|considered|identified|well|fully|visualized|entered|then)$/.test(
        verb,
      ) && !/then/.test(verb)
    )
  }
  return STATUS_AFTER.test(next) && !(next === 'placed')
}

/** "Lengthened with a 16-16-82 limb", "the contralateral limb was placed": a part of an aortic graft. */
const isGraftLimb = ({ tokens, from, to }: Clause): boolean => {
  for (let i = from + 1; i < to; i++)
    if (
      tokens[i]!.word === 'limb' &&
      (tokens[i - 1]!.kind === 'number' ||
        /^(contralateral|ipsilateral|graft|endograft|extension|bell|gate|iliac)$/.test(tokens[i - 1]!.word))
    )
      return true
  return false
}

const classesIn = (scene: Scene): { cls: string; from: number; to: number; brand: boolean }[] => {
  const { clause } = scene
  const out: { cls: string; from: number; to: number; brand: boolean }[] = []
  for (const d of clause.devices) out.push({ cls: d.device.class, from: d.from, to: d.to, brand: true })
  for (const h of scene.hits)
    if (h.kind === 'tool' && h.is !== 'none' && !out.some(o => o.from <= h.from && o.to >= h.to))
      out.push({ cls: h.is, from: h.from, to: h.to, brand: false })
  return out.sort((a, b) => a.from - b.from)
}

const worded = (scene: Scene): TermHit[] =>
  scene.hits.filter(
    h =>
      h.kind === 'act' &&
      h.is !== 'none' &&
      !scene.hits.some(o => o !== h && o.kind === 'act' && o.is === 'none' && o.from <= h.from && o.to >= h.to),
  )

const isAdjective = (scene: Scene, hit: TermHit): boolean => {
  if (hit.form !== 'dilated') return false
  const { clause } = scene
  const next = clause.tokens[hit.to]
  const before = clause.tokens[hit.from - 1]?.word ?? ''
  if (
    /^(is|are|appear|appeared|markedly|mildly|massively|moderately|severely|severe|tortuou|enlarged|a|the|no)$/.test(
      before,
    )
  )
    return true
  return (
    clause.vessels.some(v => v.from === hit.to) ||
    /^(segment|vein|duct|collateral|and tortuous)$/.test(next?.word ?? '')
  )
}

/** A balloon that only stops flow, anchors or sweeps. */
const isOtherBalloon = (scene: Scene, hit: TermHit): boolean =>
  /^(inflated|inflation|balloon was inflated|balloon inflation)$/.test(hit.form) &&
  scene.hits.some(h => h.kind === 'tool' && h.is === 'none' && /balloon|cuff|tamp|tourniquet|band/.test(h.form))

/** Shock waves for a stone. */
const isOfStone = ({ tokens, sentence }: Clause): boolean =>
  tokens
    .slice(sentence.from, sentence.to)
    .some(t =>
      /^(stone|calculus|calculi|ureter|ureteral|ureteroscopy|kidney|gallstone|biliary|extracorporeal|urology)$/.test(
        t.word,
      ),
    )

/** "The thrombus has now cleared": nobody took it out. */
const clearedByItself = (clause: Clause, hit: TermHit): boolean => {
  if (!/ed$/.test(hit.form)) return false
  const last = clause.tokens[hit.from - 1]?.word ?? ''
  const word = /^(now|since|largely|completely|mostly|almost)$/.test(last) ? clause.tokens[hit.from - 2]?.word : last
  return /^(has|have|had)$/.test(word ?? '')
}

/** "It was opened to 5 mm", "prepared with a 4 x 40": a width goes with the everyday word, and nothing else has that size. */
const isSized = ({ clause }: Scene, hit: TermHit): boolean => {
  const { tokens } = clause
  const words = tokens.slice(clause.from, clause.to).map(t => t.word)
  if (
    words.some(w =>
      /^(sheath|french|fr|catheter|wire|needle|incision|skin|drain|tube|aneurysm|coil|plug|graft)$/.test(w),
    )
  )
    return false
  for (let i = hit.to; i < Math.min(clause.to - 1, hit.to + 8); i++) {
    if (tokens[i]!.kind !== 'number') continue
    const next = tokens[i + 1]!.word
    const width = Number(tokens[i]!.word)
    if (!(width >= 1.25 && width <= 28)) continue
    if (/^(x|by)$/.test(next) && tokens[i + 2]?.kind === 'number') return true
    if (/^(mm|millimeter)$/.test(next) && /^(to|with|at|by)$/.test(tokens[i - 1]!.word)) return true
  }
  return false
}

/** Everything that a clause tells of opening a vessel, in the order of telling. */
export const actsOf = (scene: Scene, clotBefore = false, afterThrombectomy = false): RawAct[] => {
  const { clause } = scene
  if (scene.hits.length === 0 && clause.devices.length === 0) return []
  const found: { action: TreatmentAction; from: number; to: number; cls: string | undefined; worded: boolean }[] = []
  const words = worded(scene)
  const tools = classesIn(scene)
  const stone = isOfStone(clause)
  for (const hit of words) {
    if (hit.is === 'clot-work' || (stone && hit.is === 'lithotripsy')) continue
    if (isAdjective(scene, hit) || isOtherBalloon(scene, hit)) continue
    // a balloon that moulds an aortic graft
    if (hit.is === 'angioplasty' && clause.devices.some(d => /^(reliant|coda|q50|mob)$/.test(d.device.id))) continue
    // the needle of a re-entry catheter is aimed with ultrasound; nothing is measured
    if (hit.is === 'ivus' && clause.devices.some(d => d.device.class === 'reentry')) continue
    if (spokenOf(scene, hit.from) && !tellsOfVessel(scene, hit)) {
      const with_ = tools.some(t => openingOf(t.cls) === hit.is && t.from > hit.from && t.brand)
      const doing = /(ed|ing)$/.test(hit.form.split(' ')[0]!) && clause.tokens[hit.from - 1]?.word === 'during'
      if (!with_ && !doing) continue
    }
    found.push({ action: hit.is as TreatmentAction, from: hit.from, to: hit.to, cls: undefined, worded: true })
  }
  const soft = scene.hits.find(h => h.kind === 'soft' && isSized(scene, h))
  if (soft && !found.some(f => f.action === 'angioplasty') && !tools.some(t => openingOf(t.cls) === 'stent'))
    found.push({ action: 'angioplasty', from: soft.from, to: soft.to, cls: undefined, worded: true })
  const label = clause.sentence.role === 'label' && !clause.anchors.some(a => a.maneuver.act === 'find')
  const did = (from: number): boolean => {
    if (goesOn(scene)) return true
    for (let i = clause.from; i < clause.to; i++)
      if (DID.test(clause.tokens[i]!.word) && !isSide(clause, i)) return true
    return clause.from > 0 && from - clause.from < 6 && DID.test(clause.tokens[clause.from - 1]?.word ?? '')
  }
  for (const tool of tools) {
    const action = openingOf(tool.cls)
    if (action === undefined) continue
    if (stone && action === 'lithotripsy') continue
    // "the basket was captured" is the filter
    if (scene.filtered && clause.tokens[tool.from]!.word === 'basket') continue
    if (action === 'stent' && !tool.brand && isGraftLimb(clause)) continue
    if (isStatus(clause, tool, action === 'stent' && !tool.brand)) continue
    if (spokenOf(scene, tool.from) && !tool.brand) continue
    if (!tool.brand && !label && !did(tool.from)) continue
    if (
      action === 'angioplasty' &&
      tools.some(t => /^stent/.test(t.cls) && Math.abs(t.from - tool.to) <= 2 && t !== tool && !tool.brand)
    )
      continue
    found.push({ action, from: tool.from, to: tool.to, cls: tool.cls, worded: false })
  }
  const clot = scene.hits.some(h => h.kind === 'lesion' && h.is === 'thrombus')
  const clotWork = words.find(h => h.is === 'clot-work' && !clearedByItself(clause, h))
  const again = afterThrombectomy && /^(aspirat|suction)/.test(clotWork?.form ?? '') && clause.vessels.length > 0
  const taken =
    again ||
    (clotBefore &&
      clotWork !== undefined &&
      (/^(suction|suctioned|large bore)/.test(clotWork.form) ||
        clause.tokens[clotWork.to]?.word === 'it' ||
        (/^(it|this)$/.test(clause.tokens[clotWork.from - 2]?.word ?? '') && clotWork.form !== 'removed')))
  if (
    clotWork &&
    (clot || taken) &&
    !found.some(f => f.action === 'thrombectomy') &&
    !found.some(f => f.action === 'atherectomy')
  )
    found.push({ action: 'thrombectomy', from: clotWork.from, to: clotWork.to, cls: undefined, worded: true })
  // A cutter that is called thrombectomy only takes clot; one that only aspirates stays a cutter.
  const called = found.some(f => f.action === 'thrombectomy' && f.worded)
  const cutterWord = found.some(f => f.action === 'atherectomy' && f.worded)
  const lytic = hasWord(scene, 'lytic') && hasWord(scene, 'drip')
  if (lytic && !found.some(f => f.action === 'lysis'))
    found.push({
      action: 'lysis',
      ...spanOf(scene, 'lytic'),
      cls: undefined,
      worded: true,
    })
  const kept = found
    .filter(f => !(f.action === 'atherectomy' && !f.worded && called && !cutterWord))
    .sort((a, b) => a.from - b.from)
  return kept.map(f => ({
    action: f.action,
    from: f.from,
    to: f.to,
    classes: new Set(f.cls === undefined ? tools.filter(t => openingOf(t.cls) === f.action).map(t => t.cls) : [f.cls]),
    worded: f.worded,
    assertion:
      isTalk(clause, f.to) ||
      isAtHand(clause.tokens, f.to, clause.to) ||
      ((f.cls === undefined || !clause.devices.some(d => d.from === f.from)) && isResolve(clause, f.from)) ||
      scene.hits.some(h => h.is === 'unused' && h.from >= f.from) ||
      hasWord(scene, 'if-needed')
        ? 'planned'
        : assertAct(scene, f.from, f.to),
  }))
}

const spanOf = (scene: Scene, is: string): { from: number; to: number } => {
  const hit = scene.hits.find(h => h.kind === 'word' && h.is === is)!
  return { from: hit.from, to: hit.to }
}
