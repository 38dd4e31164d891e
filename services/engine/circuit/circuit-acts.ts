import { done, type View } from '../needle/scene.ts'
import type { TermHit } from '../needle/terms.ts'

const tokensOf = (v: View): readonly string[] => v.clause.tokens.slice(v.clause.from, v.clause.to).map(t => t.word)
export const says = (v: View, pattern: RegExp): boolean => tokensOf(v).some(w => pattern.test(w))
export const acts = (v: View, is: string): TermHit[] => v.hits.filter(h => h.kind === 'circuit-act' && h.is === is)

const SPOKEN =
  /^(for|before|during|after|following|post|pre|without|prior|previous|requiring|until|amenable|despite|old|existing)$/

export const spokenOf = (v: View, h: TermHit): boolean => {
  const { tokens } = v.clause
  for (let i = h.from - 1; i >= Math.max(v.clause.from, h.from - 3); i--) {
    const w = tokens[i]!.word
    if (SPOKEN.test(w)) return true
    if (w === 'to' && tokens[i - 1]?.word === 'prior') return true
    if (!/^(the|a|an|balloon|this|repeat|angioplasty|stent|and|placed|previously)$/.test(w)) return false
  }
  return false
}

/** "Last time Dr. B did an angioplasty and put a coil in": told of another day until the speaker comes back to his own work. */
export const recounted = (v: View, h: { readonly from: number }): boolean => {
  const { tokens } = v.clause
  for (let i = h.from - 1; i >= Math.max(v.clause.sentence.from, h.from - 25); i--) {
    const w = tokens[i]!.word
    if (/^(we|i|today|now)$/.test(w)) return false
    if (w === 'last' && /^(time|visit|session|year|month|week|declot)$/.test(tokens[i + 1]?.word ?? '')) return true
    if (w === 'when' && /^(dr|doctor)$/.test(tokens[i + 1]?.word ?? '')) return true
  }
  return false
}

const UNUSED = /^(needed|required|used|necessary|opened|indicated)$/

/** "Stent graft on the shelf, not needed": a tool at hand is no tool used. */
const stoodBy = (v: View): boolean => {
  const { tokens, sentence } = v.clause
  for (let i = v.clause.from; i < v.clause.to; i++)
    if (/^(shelf|standby|available|ready|backup|bailout)$/.test(tokens[i]!.word)) return true
  for (let i = v.clause.from; i < sentence.to; i++)
    if (/^(not|never|un)$/.test(tokens[i]!.word) && UNUSED.test(tokens[i + 1]?.word ?? '')) return true
  return false
}

/** A balloon that pulls or crushes clot opens no narrowing. */
const CLOT_WORD = /^(fogarty|embolectomy|thrombectomy|thrombu|thrombus|clot|plug|macerated|maceration|macerate)$/

const onClot = (v: View, h: TermHit): boolean => {
  const { tokens } = v.clause
  for (let i = Math.max(v.clause.from, h.from - 4); i < Math.min(v.clause.to, h.to + 3); i++)
    if (CLOT_WORD.test(tokens[i]!.word)) return true
  return false
}

const balloonTool = (v: View): boolean =>
  v.clause.concepts.some(c => c.concept.detail?.class?.startsWith('balloon')) ||
  v.clause.devices.some(d => d.device.class.startsWith('balloon')) ||
  v.around.some(h => h.kind === 'circuit-act' && h.is === 'angioplasty' && /balloon/.test(h.form))

/** "The stenosis was dilated to 8 mm" tells an act; "dilated vein" a state. */
const dilates = (v: View, h: TermHit): boolean => {
  const before = v.clause.tokens[h.from - 1]?.word ?? ''
  const after = v.clause.tokens[h.to]?.word ?? '.'
  const sized = /^\d/.test(after) && v.clause.tokens[h.to + 1]?.word === 'mm'
  if (sized) return true
  const told = /^(to|with|using|up|by|from|successfully|at|in|both|[.,;])$/.test(after)
  return (
    (/^(was|were|then|both|successfully|and)$/.test(before) && told) ||
    acts(v, 'lesion').some(l => l.to <= h.from) ||
    v.around.some(l => l.kind === 'circuit-act' && l.is === 'lesion' && l.to <= h.from && told)
  )
}

/** Does the clause tell that a balloon was used, with which assertion? */
export const balloonIn = (v: View, sited = false): boolean => {
  for (const h of acts(v, 'angioplasty')) {
    if (done(v, h) !== 'performed' || spokenOf(v, h) || onClot(v, h) || recounted(v, h)) continue
    if (/angioplast|pta|venoplast|plast|percutaneous|ballooned|ballooning|balloon dila/.test(h.form)) return true
    if (/^(dilat|inflat|predil|postdil|post dil)/.test(h.form)) {
      if (balloonTool(v) || (h.form === 'dilated' && dilates(v, h))) return true
      continue
    }
    const told =
      v.clause.anchors.some(a => /^(treat|advance|deploy|exchange)$/.test(a.maneuver.act)) ||
      v.clause.sentence.role === 'label' ||
      says(v, /^(treated|used|using|with)$/)
    if (told && !v.clause.anchors.some(a => a.maneuver.act === 'find')) return true
  }
  if (opensUp(v)) return true
  // "Cephalic arch: 8 x 40 Conquest to 28 atm": a terse line names place and balloon and no act
  if (
    v.clause.sentence.role === 'label' &&
    (acts(v, 'lesion').length > 0 || sited || says(v, /^(atm|atmosphere|residual|waist)$/)) &&
    !stoodBy(v) &&
    v.clause.devices.some(d => /^balloon/.test(d.device.class))
  )
    return v.clause.cues.every(c => c.cue.sets !== 'negated' && c.cue.sets !== 'planned' && c.cue.sets !== 'attempted')
  return (
    v.clause.devices.some(d => /^balloon/.test(d.device.class)) &&
    v.clause.cues.every(c => c.cue.sets !== 'negated' && c.cue.sets !== 'planned' && c.cue.sets !== 'attempted') &&
    says(v, /^(dilated|treated|inflated|with|using)$/)
  )
}

/** "The venous end was opened to 8 mm", "the balloon was carried up to the band and held": the words of every day for a balloon. */
const opensUp = (v: View): boolean =>
  acts(v, 'opens').some(h => {
    if (done(v, h) !== 'performed' || spokenOf(v, h) || onClot(v, h) || recounted(v, h)) return false
    const named = v.around.some(o => o.kind === 'circuit-site' || (o.kind === 'circuit-act' && o.is === 'lesion'))
    return balloonTool(v) || (named && sizedAfter(v, h.to))
  })

/** "to 8 mm", "out to a full 12 mm" */
const sizedAfter = (v: View, from: number): boolean => {
  const { tokens } = v.clause
  for (let i = from; i < Math.min(v.clause.to, from + 5); i++)
    if (/^\d/.test(tokens[i]!.word) && tokens[i + 1]?.word === 'mm')
      return /^(to|at|up|full|a|about)$/.test(tokens[i - 1]!.word)
  return false
}

/** "A 14 x 40 stent was laid across it": put there, in any words. */
const putsStent = (v: View): boolean => acts(v, 'puts').some(h => done(v, h) === 'performed' && !recounted(v, h))

const isLook = (v: View): boolean =>
  v.clause.sentence.role === 'label' &&
  says(v, /^(patent|patency|occluded|thrombosed|fractured|migrated|intact|unchanged|restenosis|restenosed)$/) &&
  !v.clause.tokens.slice(v.clause.from, v.clause.to).some(t => t.kind === 'number') &&
  !v.clause.anchors.some(a => /^(deploy|advance|treat)$/.test(a.maneuver.act))

export const stentIn = (v: View): boolean => {
  if (stoodBy(v)) return false
  const device = v.clause.devices.some(d => d.device.class.startsWith('stent'))
  const hits = acts(v, 'stent').filter(h => done(v, h) === 'performed' && !spokenOf(v, h) && !recounted(v, h))
  if (hits.some(h => /stented|stenting|placement|deploy/.test(h.form))) return true
  if (!device && hits.length === 0) return false
  if (
    says(v, /^(in|existing|previously|old|indwelling|prior)$/) &&
    !says(v, /^(placed|deployed|deploying|inserted|implanted)$/) &&
    !putsStent(v)
  )
    return false
  // "stent patent": how one that is there looks
  if (isLook(v) && !putsStent(v)) return false
  const placed = v.clause.anchors.some(
    a =>
      (a.maneuver.act === 'deploy' ||
        a.maneuver.act === 'advance' ||
        (a.maneuver.act === 'treat' && a.maneuver.detail?.action === 'stent')) &&
      a.form !== 'into' &&
      done(v, a) === 'performed',
  )
  return (
    placed ||
    putsStent(v) ||
    (v.clause.sentence.role === 'label' &&
      !v.clause.anchors.some(a => a.maneuver.act === 'find') &&
      v.clause.cues.every(c => c.cue.sets !== 'negated' && c.cue.sets !== 'historical'))
  )
}

export const clotIn = (v: View): boolean => {
  for (const h of acts(v, 'declot')) if (done(v, h) === 'performed' && !spokenOf(v, h) && !recounted(v, h)) return true
  return (
    v.clause.devices.some(d => /^(thrombectomy|lysis)/.test(d.device.class)) &&
    v.clause.cues.every(c => c.cue.sets !== 'negated' && c.cue.sets !== 'planned')
  )
}

export const embolIn = (v: View): boolean => {
  const tool =
    v.clause.concepts.some(c => c.concept.detail?.class?.startsWith('embolic')) ||
    v.clause.devices.some(d => d.device.class.startsWith('embolic'))
  for (const h of acts(v, 'embolization')) {
    if (done(v, h) !== 'performed' || spokenOf(v, h) || recounted(v, h)) continue
    if (/emboli|coiled|deployed|placed|occluded/.test(h.form)) return true
    if (v.clause.anchors.some(a => /^(deploy|advance|treat)$/.test(a.maneuver.act) && done(v, a) === 'performed'))
      return true
    if (v.clause.sentence.role === 'label') return true
    if (says(v, /^(shut|closed|blocked|plugged|occluded|sealed|packed|filled)$/)) return true
  }
  return tool && v.clause.anchors.some(a => a.maneuver.act === 'deploy' && done(v, a) === 'performed')
}
