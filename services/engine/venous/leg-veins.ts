import type { Evidence, Laterality, VeinMethod, VeinTreatment } from '../../schema/index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Clause } from '../stages/clause.ts'
import type { Story } from '../stages/narrate.ts'
import { countOf, methodsOf, type Named, THERMAL, veinsOf } from './leg-vein-words.ts'
import {
  assertionOfAct,
  hasWord,
  headingSide,
  hitsOf,
  quote,
  reportSide,
  sideIn,
  type Telling,
  tells,
  ultrasoundOf,
  wordsIn,
} from './telling.ts'
import { SAFETY, STOPPED, TREATED } from './verbs.ts'

interface Draft {
  method: VeinMethod
  side: Laterality
  veins: Map<string, number>
  separate: boolean
  attempted: boolean
  evidence: Evidence[]
  stopped: Evidence[]
  sentence: number
  clauses: Clause[]
}

const BARE_TREATMENT = /^(ablat|evla|evlt|elvt|rfa|vnus|closure)/

/** "Eight cycles at 120 degrees": energy is counted in them. */
const CYCLES: ReadonlySet<string> = new Set(['cycle'])

/** Does the clause tell a treatment: a verb of giving, a method as a noun of what was done, or a terse line that names both? */
const tellsTreatment = (clause: Clause, methods: readonly { at: number; to: number }[]): number | undefined => {
  const verbs = wordsIn(clause, TREATED).filter(
    i => !/^(with|for)$/.test(clause.tokens[i + 1]?.word ?? '') || clause.tokens[i]!.word !== 'performed',
  )
  if (clause.sentence.role === 'label')
    return (
      methods[0]?.at ??
      wordsIn(clause, CYCLES)[0] ??
      (verbs.length > 0 && BARE_TREATMENT.test(clause.tokens[verbs[0]!]!.word) ? verbs[0] : undefined)
    )
  return verbs[0]
}

const FOR = /^(for|before|prior|following|after|post|of|previous)$/

const isSpoken = (clause: Clause, at: number): boolean => {
  if (clause.sentence.role === 'label') return false
  for (let i = at - 1; i >= clause.from && at - i <= 5; i--) {
    if (FOR.test(clause.tokens[i]!.word) && clause.tokens[i]!.word !== 'of') return true
    if (
      !/^(the|a|an|endovenous|thermal|right|left|laser|radiofrequency|great|saphenous|vein)$/.test(
        clause.tokens[i]!.word,
      )
    )
      return false
  }
  return false
}

/** Anesthetic around the vein is no treatment of it. */
const isTumescent = (clause: Clause): boolean =>
  hasWord(clause, 'tumescent', 'tumescence', 'lidocaine', 'anesthetic', 'anesthesia', 'xylocaine')

/** Reads which superficial veins of which leg were closed, and how (embolization-and-devices.md section 6). */
export const readVeinTreatments = (story: Story, sentences: readonly Telling[]): VeinTreatment[] => {
  const spoken = sentences.some(s => s.some(c => veinsOf(c).length > 0))
  if (!spoken) return []
  const header = new Set<VeinMethod>()
  for (const s of sentences)
    if (s[0]!.sentence.section.kind === 'header') for (const c of s) for (const m of methodsOf(c)) header.add(m.method)
  const fallback = reportSide(story)
  const narrative = sentences.filter(s => s[0]!.sentence.role === 'narrative' && tells(s[0]!)).length
  const drafts: Draft[] = []
  let side: Laterality = 'unknown'
  let veins: Named[] = []
  let before: Telling = []
  let method: VeinMethod | undefined = header.size === 1 ? [...header][0] : undefined
  const accessed = new Map<string, Set<string>>()
  const draftOf = (m: VeinMethod, s: Laterality, clause: Clause): Draft => {
    let d = drafts.find(x => x.method === m && x.side === s)
    if (!d) {
      d = {
        method: m,
        side: s,
        veins: new Map(),
        separate: false,
        attempted: false,
        evidence: [],
        stopped: [],
        sentence: clause.sentence.index,
        clauses: [],
      }
      drafts.push(d)
    }
    return d
  }
  for (const telling of sentences) {
    const first = telling[0]!
    if (first.sentence.role === 'heading') {
      const said = sideIn(first)
      if (said !== undefined) side = said
      continue
    }
    if (!tells(first)) continue
    const title = first.sentence.index === 0 && first.sentence.role === 'label' && narrative > 0
    for (const clause of telling) {
      const here = veinsOf(clause)
      const methods = methodsOf(clause)
      const said = sideIn(clause) ?? headingSide(story, clause)
      if (
        said !== undefined &&
        (here.length > 0 ||
          methods.length > 0 ||
          hasWord(clause, 'leg', 'lower', 'thigh', 'calf', 'attention', 'side', 'limb', 'extremity', 'groin'))
      )
        side = said
      const turning = method === 'mechanochemical'
      const thermal = methods.find(m => THERMAL.has(m.method))
      if (thermal) method = thermal.method
      else if (methods.length > 0) method = methods[0]!.method
      const entered = wordsIn(
        clause,
        new Set(['accessed', 'punctured', 'cannulated', 'access', 'puncture', 'cannulation', 'entered', 'stick']),
      )
      if (entered.length > 0) {
        const key = String(side)
        const set = accessed.get(key) ?? new Set<string>()
        for (const v of here) set.add(v.base)
        if (here.length === 0 && hasWord(clause, 'separate', 'second', 'additional', 'another'))
          set.add(`?${clause.sentence.index}`)
        // "it was entered": the vein spoken of last
        else if (here.length === 0 && hasWord(clause, 'it', 'vein')) for (const v of veins) set.add(v.base)
        accessed.set(key, set)
      }
      const at = title ? undefined : tellsTreatment(clause, methods)
      const usable = here.filter(v => !isFinding(clause, v))
      if (at === undefined) {
        if (usable.length > 0 && clause.sentence.section.kind !== 'findings') veins = usable
        continue
      }
      if (isTumescent(clause) && !methods.some(m => THERMAL.has(m.method))) {
        if (usable.length > 0) veins = usable
        continue
      }
      if (method === undefined) continue
      const used = methods.length > 0 ? methods.map(m => m.method) : [method]
      const injects = used.some(m => m === 'microfoam' || m === 'sclerosant' || m === 'spider')
      if (used.length === 0 || (!injects && clause.sentence.section.kind === 'findings')) continue
      if (isSpoken(clause, at)) continue
      const word = clause.tokens[at]!.word
      const value = assertionOfAct(clause, at, at + 1)
      let targets = usable.length > 0 ? usable : veins
      if (targets.length === 0) continue
      if (usable.length === 0 && injects && clause.sentence.role === 'label' && wordsIn(clause, TREATED).length === 0)
        continue
      if (
        /^(performed|given|delivered|applied|deployed)$/.test(word) &&
        methods.length === 0 &&
        !hasWord(clause, 'ablation', 'energy', 'treatment', 'segment', 'cycle')
      )
        continue
      if (
        /^(injected|injection|administered|infused|given|instilled)$/.test(word) &&
        methods.length === 0 &&
        !(usable.length > 0 && telling.some(c => methodsOf(c).length > 0))
      )
        continue
      if (/^(closed|withdrawn)$/.test(word) && methods.length === 0 && usable.length === 0) continue
      if (/^closed$/.test(word) && hasWord(clause, 'incision', 'skin', 'suture', 'vicryl', 'wound')) continue
      if (value !== 'performed' && value !== 'attempted') continue
      const spiders = targets.every(v => v.base === 'spider')
      if (!spiders) targets = targets.filter(v => v.base !== 'spider')
      for (const told of new Set(used)) {
        const m: VeinMethod =
          told !== 'sclerosant'
            ? told
            : spiders
              ? 'spider'
              : turning && sameVeins(targets, veins)
                ? 'mechanochemical'
                : told
        const sides = new Map<Laterality, Named[]>()
        const clauseSide = sideIn(clause)
        for (const v of targets) {
          const s =
            v.side !== 'unknown'
              ? v.side
              : clauseSide && clauseSide !== 'bilateral'
                ? clauseSide
                : clauseSide === 'bilateral'
                  ? 'bilateral'
                  : side !== 'unknown'
                    ? side
                    : fallback
          for (const each of s === 'bilateral' ? (['right', 'left'] as const) : [s])
            sides.set(each, [...(sides.get(each) ?? []), v])
        }
        for (const [s, list] of sides) {
          const d = draftOf(m, s, clause)
          if (value === 'attempted') d.attempted = true
          for (const v of list) {
            const hit = hitsOf(clause, 'tributary').find(h => h.from === v.at)
            const n = hit ? countOf(story, clause, hit.from, hit.to) : 1
            d.veins.set(v.base, Math.max(d.veins.get(v.base) ?? 0, n))
          }
          if (
            hasWord(clause, 'separate', 'second', 'additional') ||
            telling.some(c => hasWord(c, 'separate', 'second'))
          )
            d.separate = true
          d.evidence.push(quote(story, clause, `${m} of the vein`))
          d.clauses.push(clause)
        }
      }
      if (usable.length > 0) veins = usable
    }
    const stop = telling.find(c => wordsIn(c, STOPPED).length > 0)
    const safety = [...telling, ...before].find(c => wordsIn(c, SAFETY).length > 0)
    before = telling
    if (
      stop &&
      safety &&
      assertionAt(stop, wordsIn(stop, STOPPED)[0]!, wordsIn(stop, STOPPED)[0]! + 1).value !== 'planned'
    ) {
      const e = [quote(story, stop, 'stopped'), quote(story, safety, 'reason to stop')]
      if (drafts.length === 0 && method !== undefined && veins.length > 0) {
        const s = veins[0]!.side !== 'unknown' ? veins[0]!.side : side !== 'unknown' ? side : fallback
        const d = draftOf(method, s, stop)
        for (const v of veins) d.veins.set(v.base, 1)
        d.clauses.push(stop)
        d.evidence.push(quote(story, stop, 'vein treatment begun'))
      }
      const last = drafts.at(-1)
      if (last) last.stopped.push(...e)
    }
  }
  return drafts
    .filter(d => !(d.attempted && d.stopped.length === 0 && d.evidence.length <= 1))
    .map(d => {
      const set = accessed.get(String(d.side)) ?? accessed.get('unknown') ?? new Set<string>()
      const around = sentences.filter(s => Math.abs(s[0]!.sentence.index - d.sentence) <= 2).flat()
      const us = ultrasoundOf(story, around)
      return {
        factId: '',
        method: d.method,
        side: d.side,
        veins: [...d.veins.keys()],
        count: [...d.veins.values()].reduce((a, b) => a + b, 0),
        separateAccess: d.separate || set.size > 1,
        stopped: d.stopped,
        ultrasound: us.ultrasound,
        image: us.image,
        assertion: 'performed' as const,
        evidence: d.evidence,
        sentence: d.sentence,
      }
    })
}

const sameVeins = (a: readonly Named[], b: readonly Named[]): boolean => a.every(v => b.some(o => o.base === v.base))

/** "incompetent GSV", "the GSV measured 8 mm", "reflux in the GSV": seen, not treated. */
const isFinding = (clause: Clause, v: Named): boolean =>
  clause.vessels.some(x => x.from === v.at && x.finding) ||
  (hasWord(clause, 'reflux', 'measured', 'measures', 'competent', 'diameter') && wordsIn(clause, TREATED).length === 0)
