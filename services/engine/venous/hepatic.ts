import type { Evidence, PressureReading, VeinBiopsy } from '../../schema/index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Clause } from '../stages/clause.ts'
import type { Story } from '../stages/narrate.ts'
import { assertionOfAct, hasWord, hitsOf, quote, saysAny, type Telling, tells } from './telling.ts'

const HEPATIC = /^ven\.hep\./
const isHepatic = (clause: Clause): boolean => clause.vessels.some(v => v.ids.some(id => HEPATIC.test(id)))

/** The hepatic vein that some clauses name. */
const hepaticOf = (clauses: readonly Clause[]): string | undefined =>
  clauses.flatMap(c => c.vessels.flatMap(v => v.ids)).find(id => HEPATIC.test(id))

/** Reads wedged, free and portal pressures, wherever they are written as done. */
export const readPressures = (story: Story, sentences: readonly Telling[]): PressureReading[] => {
  const out: PressureReading[] = []
  for (const telling of sentences) {
    const { kind } = telling[0]!.sentence.section
    if (!tells(telling[0]!) && kind !== 'findings' && kind !== 'impression') continue
    for (const clause of telling) {
      const hits = hitsOf(clause, 'pressure')
      if (hits.length === 0) continue
      const h = hits[0]!
      const [before, after] = [clause.tokens[h.from - 1]?.word ?? '', clause.tokens[h.to]?.word ?? '']
      if (
        /^(blood|manual|direct|arterial|burst|compression|atmospheric)$/.test(before) ||
        /^(was held|held|dressing|point|bag|injector)$/.test(after)
      )
        continue
      const portal =
        clause.vessels.some(v => v.ids.some(id => id.startsWith('por.'))) || hasWord(clause, 'portal', 'portosystemic')
      const wedge = hasWord(clause, 'wedge', 'wedged', 'free', 'hvpg', 'whvp', 'fhvp', 'hepatic')
      const value = assertionAt(clause, h.from, h.to).value
      if (value !== 'performed') continue
      const place = wedge || isHepatic(clause) ? 'hepatic' : portal ? 'portal' : 'other'
      out.push({
        factId: '',
        place,
        vesselId: place === 'hepatic' ? hepaticOf(telling) : undefined,
        assertion: value,
        evidence: [quote(story, clause, 'pressures')],
        sentence: clause.sentence.index,
      })
    }
  }
  return out
}

/** "wedge 22 free 8" says no word of pressure. */
export const readBareWedge = (story: Story, sentences: readonly Telling[]): PressureReading[] => {
  for (const telling of sentences) {
    if (!tells(telling[0]!)) continue
    for (const clause of telling) {
      if (!isHepatic(clause) || !hasWord(clause, 'wedge', 'wedged') || !hasWord(clause, 'free')) continue
      if (assertionAt(clause, clause.from, clause.from + 1).value === 'negated') continue
      return [
        {
          factId: '',
          place: 'hepatic',
          vesselId: hepaticOf(telling),
          assertion: 'performed',
          evidence: [quote(story, clause, 'pressures')],
          sentence: clause.sentence.index,
        },
      ]
    }
  }
  return []
}

const ROUTINE: ReadonlySet<string> = new Set(['routine', 'routinely'])

/** Reads tissue taken through a vein. The way in may be said once for the whole report. */
export const readBiopsies = (story: Story, sentences: readonly Telling[]): VeinBiopsy[] => {
  const said = sentences.filter(
    s => !/^(plan|history|comparison|consult|consent|impression|complication)$/.test(s[0]!.sentence.section.kind),
  )
  const transjugular = said.some(s => saysAny(s, 'transjugular'))
  const throughVein = story.accesses.some(a => a.system === 'venous' && a.assertion === 'performed')
  const entered = story.stops.some(s => s.assertion === 'performed' && HEPATIC.test(s.vesselId))
  let done: Clause | undefined
  for (const telling of sentences) {
    if (!tells(telling[0]!)) continue
    for (const clause of telling) {
      const hits = hitsOf(clause, 'biopsy').filter(
        h =>
          /biops|core|quick/.test(h.form) ||
          (/pass|tissue/.test(h.form) && hasWord(clause, 'specimen', 'sample', 'obtained', 'taken')),
      )
      if (hits.length === 0) continue
      const [h] = hits
      const inVein =
        transjugular ||
        (throughVein && isHepatic(clause)) ||
        (entered && !hasWord(clause, 'percutaneous', 'percutaneously', 'intercostal', 'subcostal'))
      if (!inVein || /^(percutaneous|ultrasound|ct)$/.test(clause.tokens[h!.from - 1]?.word ?? '')) continue
      if (clause.sentence.section.kind === 'findings' && clause.sentence.role !== 'narrative') continue
      if (spokenOf(clause, h!.from)) continue
      if (assertionOfAct(clause, h!.from, h!.to) !== 'performed') continue
      done ??= clause
    }
  }
  if (!done) return []
  const organ =
    hasAny(said, 'kidney', 'renal') && !hasAny(said, 'liver', 'hepatic')
      ? 'kidney'
      : hasAny(said, 'liver', 'hepatic')
        ? 'liver'
        : 'other'
  const study: Evidence[] = []
  let routine = false
  for (const telling of said) {
    const { kind } = telling[0]!.sentence.section
    for (const clause of telling) {
      const pressure = hitsOf(clause, 'pressure')
      if (pressure.length > 0 || clause.anchors.some(a => a.maneuver.detail?.system === 'venous')) {
        if (clause.tokens.slice(clause.from, clause.to).some(t => ROUTINE.has(t.word))) routine = true
        if (kind === 'header') study.push(quote(story, clause, 'study in its own right'))
        else if (kind === 'indication' && pressure.length > 0)
          study.push(quote(story, clause, 'study in its own right'))
        else if (
          tells(clause) &&
          clause.anchors.some(a => a.maneuver.detail?.system === 'venous') &&
          hasWord(clause, 'read', 'diagnostic', 'interpreted')
        )
          study.push(quote(story, clause, 'study in its own right'))
      }
    }
  }
  return [
    {
      factId: '',
      organ,
      vesselId: hepaticOf(sentences.filter(s => tells(s[0]!)).flat()),
      study,
      routine,
      assertion: 'performed',
      evidence: [quote(story, done, 'biopsy through a vein')],
      sentence: done.sentence.index,
    },
  ]
}

const hasAny = (sentences: readonly Telling[], ...list: readonly string[]): boolean =>
  sentences.some(s => s.some(c => hasWord(c, ...list)))

const spokenOf = (clause: Clause, at: number): boolean => {
  for (let i = at - 1; i >= clause.from && at - i <= 4; i--) {
    const word = clause.tokens[i]!.word
    if (/^(for|before|prior|post|after|following|previous|planned)$/.test(word)) return true
    if (!/^(the|a|an|transjugular|liver|hepatic|renal|kidney|random|core)$/.test(word)) return false
  }
  return false
}
