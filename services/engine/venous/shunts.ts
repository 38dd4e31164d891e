import type { AssertionValue, Evidence, PortalEntry, ShuntAct } from '../../schema/index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Clause } from '../stages/clause.ts'
import type { Story } from '../stages/narrate.ts'
import {
  assertionOfAct,
  hasWord,
  headingSays,
  hitsOf,
  isSpokenOf,
  quote,
  says,
  saysAny,
  type Telling,
  tells,
  wordsIn,
} from './telling.ts'
import { CREATED, PUNCTURED, SHUNT_WORK, STOPPED } from './verbs.ts'

const EXISTING =
  /^(existing|indwelling|prior|previous|previously|known|old|patent|occluded|stenosed|stenotic|thrombosed|her|his|native)$/

const isPortal = (clause: Clause): boolean =>
  clause.vessels.some(v =>
    v.ids.some(id => id === 'por.main' || id === 'por.right' || id === 'por.left' || /^por\.(r\.|s\d)/.test(id)),
  )

const ENTERED =
  /^(entered|crossed|accessed|catheterized|cannulated|traversed|selected|interrogated|patent|occluded|stenosed|widely|evaluated)$/
const STUDIED =
  /^(venogram|check|evaluation|study|stenosis|occlusion|dysfunction|malfunction|insufficiency|surveillance|thrombosis|revision|reduction|clinic|venography|interrogation)$/

/** "existing TIPS", "through the TIPS", "the TIPS was crossed", "TIPS venogram": a shunt that was there before. */
const isThere = (clause: Clause): boolean =>
  hitsOf(clause, 'shunt', 'direct-shunt').some(h => {
    for (let i = h.from - 1; i >= clause.from && h.from - i <= 3; i--) {
      const word = clause.tokens[i]!.word
      if (EXISTING.test(word) || word === 'through' || word === 'via' || word === 'within') return true
      if (word === 'the' && /^(into|in|of|cross|across)$|ed$/.test(clause.tokens[i - 1]?.word ?? '')) return true
    }
    for (let i = h.to; i < clause.to && i - h.to <= 6; i++) {
      const [word, before] = [clause.tokens[i]!.word, clause.tokens[i - 1]!.word]
      if (ENTERED.test(word) && /^(was|is|were|remain|remained|successfully|easily)$/.test(before)) return true
    }
    return STUDIED.test(clause.tokens[h.to]?.word ?? '')
  }) || namesShunt(clause)

/** "the existing shunt", said without its full name. */
const namesShunt = (clause: Clause): boolean => {
  for (let i = clause.from + 1; i < clause.to; i++)
    if (clause.tokens[i]!.word === 'shunt' && EXISTING.test(clause.tokens[i - 1]!.word)) return true
  return false
}

/** "The third throw of the needle gave portal blood": passes of a needle, and what they came to. */
const THROWN: ReadonlySet<string> = new Set([
  'throw',
  'pass',
  'passes',
  'stab',
  'stick',
  'needle',
  'puncture',
  'attempt',
  'needled',
])
const REACHED: ReadonlySet<string> = new Set([
  'gave',
  'got',
  'hit',
  'found',
  'reached',
  'returned',
  'drew',
  'yielded',
  'met',
  'brought',
  'blood',
  'into',
  'in',
  'landed',
  'aspirated',
  'caught',
])

/** The needle reached the portal vein from a hepatic vein. */
const needlePass = (story: Story, telling: Telling): { clause: Clause; value: AssertionValue } | undefined => {
  for (const clause of telling) {
    const portal = isPortal(clause) || hasWord(clause, 'portal')
    if (!portal && !says(clause, 'shunt-needle')) continue
    // "Portal entry: Rosch-Uchida set, second throw": the field says where to
    if (
      says(clause, 'shunt-needle') &&
      headingSays(story, clause, 'portal') &&
      headingSays(story, clause, 'entry', 'puncture', 'access', 'needle', 'throw', 'pass')
    )
      return { clause, value: assertionOfAct(clause, clause.from, clause.from + 1) }
    const [thrown] = wordsIn(clause, THROWN)
    const hit =
      portal && wordsIn(clause, REACHED).length > 0 && (hasWord(clause, 'needle') || says(clause, 'shunt-needle'))
    // "Rosch-Uchida set, second throw": the tool is made for this one vein
    const counted = hasWord(clause, 'throw', 'pass', 'passes', 'throws') && says(clause, 'shunt-needle')
    if (thrown !== undefined && (hit || counted)) return { clause, value: assertionOfAct(clause, thrown, thrown + 1) }
    const [at] = wordsIn(clause, PUNCTURED)
    const passed =
      at ??
      (hasWord(clause, 'passed', 'advanced', 'directed', 'pass') &&
      (says(clause, 'shunt-needle') || hasWord(clause, 'needle'))
        ? clause.from
        : undefined)
    if (passed === undefined || !portal) continue
    if (saysAny(telling, 'transhepatic')) continue
    return { clause, value: assertionOfAct(clause, passed, passed + 1) }
  }
  return undefined
}

/** Reads shunts through the liver: made, revised or only looked at. */
export const readShunts = (story: Story, sentences: readonly Telling[]): ShuntAct[] => {
  const told = sentences.filter(s => tells(s[0]!))
  const spoken = sentences.some(
    s => s[0]!.sentence.section.kind !== 'consult' && saysAny(s, 'shunt', 'direct-shunt', 'shunt-needle'),
  )
  if (!spoken) return []
  let created: { clause: Clause; value: AssertionValue } | undefined
  let there: Clause | undefined
  let revised: { clause: Clause; value: AssertionValue } | undefined
  let work: Clause | undefined
  let needle: { clause: Clause; value: AssertionValue } | undefined
  let stopped = false
  let direct = false
  const evidence: Evidence[] = []
  for (const telling of told) {
    const pass = needlePass(story, telling)
    if (pass && (!needle || pass.value === 'performed')) needle = pass
    for (const clause of telling) {
      const shunt = hitsOf(clause, 'shunt', 'direct-shunt')
      if (hitsOf(clause, 'direct-shunt').length > 0) direct = true
      if (wordsIn(clause, STOPPED).length > 0) stopped = true
      const present = isThere(clause)
      if (present) there ??= clause
      for (const h of shunt) {
        const revision = hitsOf(clause, 'revision')[0]
        if (revision && Math.abs(revision.from - h.from) <= 5) {
          const value = assertionOfAct(clause, revision.from, revision.to)
          if (!isSpokenOfPhrase(clause, Math.min(revision.from, h.from))) revised = { clause, value }
          continue
        }
        if (present) continue
        const acts = wordsIn(clause, CREATED).filter(i => Math.abs(i - h.from) <= 8 && !isSpokenOf(clause, i, h.from))
        const bare =
          clause.sentence.role === 'label' && h.from - clause.from <= 1 && clause.sentence.section.kind !== 'findings'
        const at = acts[0]
        if (at !== undefined && !isSpokenOfPhrase(clause, Math.min(at, h.from)))
          created ??= { clause, value: assertionOfAct(clause, at, at + 1) }
        else if (bare) created ??= { clause, value: assertionOfAct(clause, h.from, h.to) }
      }
      const [dowork] = wordsIn(clause, SHUNT_WORK)
      const treats =
        clause.anchors.some(
          a => a.maneuver.act === 'treat' && /^(angioplasty|stent|thrombectomy)$/.test(a.maneuver.detail?.action ?? ''),
        ) ||
        (dowork !== undefined &&
          (clause.anchors.some(a => a.maneuver.act === 'deploy' || a.maneuver.act === 'advance') ||
            clause.sentence.role === 'label' ||
            hasWord(clause, 'dilated', 'angioplastied', 'reduced', 'extended', 'relined')))
      if (treats && assertionAt(clause, dowork ?? clause.from, (dowork ?? clause.from) + 1).value === 'performed')
        work ??= clause
    }
  }
  // a header or indication that speaks of revision, with work in the body
  const named = sentences.some(
    s =>
      /^(header|indication)$/.test(s[0]!.sentence.section.kind) &&
      // a printed title offers both: "TIPS creation/revision"
      s.some(c => says(c, 'shunt') && says(c, 'revision') && !hasWord(c, 'creation', 'placement', 'insertion')),
  )
  const make = (
    act: ShuntAct['act'],
    assertion: AssertionValue,
    clauses: readonly (Clause | undefined)[],
  ): ShuntAct[] => {
    const from = clauses.filter(c => c !== undefined)
    for (const c of from) evidence.push(quote(story, c, `shunt ${act}`))
    return [{ factId: '', act, assertion, evidence, sentence: from[0]?.sentence.index ?? 0, direct }]
  }
  const made = created?.value === 'performed' && !(there && !needle)
  if (needle?.value === 'performed' && !there && !revised && !named && (work !== undefined || created))
    return make('creation', 'performed', [needle.clause, created?.clause, work])
  if (made && !revised && !named) return make('creation', 'performed', [created?.clause, needle?.clause, work])
  if ((revised?.value === 'performed' || there || named) && work)
    return make('revision', 'performed', [revised?.clause, there, work])
  if (
    revised?.value === 'performed' &&
    (revised.clause.sentence.role === 'label' || hasWord(revised.clause, 'performed', 'done'))
  )
    return make('revision', 'performed', [revised.clause])
  if (needle && needle.value !== 'performed' && needle.value === 'attempted')
    return make('creation', 'attempted', [needle.clause, created?.clause])
  if (created?.value === 'attempted' || (created && stopped && needle?.value === 'attempted'))
    return make('creation', 'attempted', [created.clause])
  if (there) return make('check', 'performed', [there])
  return []
}

const isSpokenOfPhrase = (clause: Clause, at: number): boolean => {
  for (let i = at - 1; i >= clause.from && at - i <= 4; i--) {
    const word = clause.tokens[i]!.word
    if (/^(for|before|prior|possible|potential|future|candidate|during|after|following|eventual|post)$/.test(word))
      return true
    if (!/^(the|a|an|of|emergent|urgent|elective|planned|balloon)$/.test(word)) return false
  }
  return false
}

/** Reads needles into the portal vein through liver or spleen. */
export const readPortalEntries = (
  story: Story,
  sentences: readonly Telling[],
  shunts: readonly ShuntAct[],
): PortalEntry[] => {
  if (shunts.some(s => s.act !== 'check')) return []
  const through = sentences.some(
    s => /^(header|indication|body|none)$/.test(s[0]!.sentence.section.kind) && saysAny(s, 'transhepatic'),
  )
  for (const telling of sentences) {
    if (!tells(telling[0]!)) continue
    for (const clause of telling) {
      const way = hitsOf(clause, 'transhepatic')[0]
      const portal = clause.vessels.some(v => v.ids.some(id => id.startsWith('por.')))
      if (!portal) continue
      const [at] = wordsIn(clause, PUNCTURED)
      const needle = hasWord(clause, 'needle', 'chiba', 'percutaneous', 'percutaneously', 'transhepatic', 'ultrasound')
      if (at === undefined || (!way && !needle && !through)) continue
      if (shunts.length > 0 && !way) continue
      const value = assertionOfAct(clause, at, at + 1)
      if (value !== 'performed') continue
      return [
        {
          factId: '',
          way: way && /splen/.test(way.form) ? 'spleen' : 'liver',
          assertion: value,
          evidence: [quote(story, clause, 'portal vein entered')],
          sentence: telling[0]!.sentence.index,
        },
      ]
    }
  }
  return []
}
