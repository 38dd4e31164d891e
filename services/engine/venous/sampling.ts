import type { Evidence, Laterality, OrganSample } from '../../schema/index.ts'
import { baseOf } from '../anatomy.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Clause } from '../stages/clause.ts'
import type { Story } from '../stages/narrate.ts'
import { eachSide, hasWord, hitsOf, quote, sideIn, type Telling, tells } from './telling.ts'

/** Organ that a vein drains, for sampling; undefined = no organ (cava, arm, iliac). */
const organOf = (vesselBase: string): string | undefined =>
  /^ven\.adrenal/.test(vesselBase)
    ? 'adrenal'
    : /^ven\.renal/.test(vesselBase)
      ? 'kidney'
      : /^ven\.(ips|cavernous|sup_petrosal)/.test(vesselBase)
        ? 'petrosal sinus'
        : /^ven\.gonadal/.test(vesselBase)
          ? 'gonad'
          : /^ven\.hep\./.test(vesselBase)
            ? 'liver'
            : /^ven\.(sup_thyroid|mid_thyroid|inf_thyroid|thymic|vertebral)/.test(vesselBase)
              ? 'parathyroid'
              : /^por\.(splenic|smv|main|lgv)/.test(vesselBase)
                ? 'pancreas'
                : undefined

interface Found {
  readonly organ: string
  readonly side: Laterality
  readonly evidence: Evidence
  readonly sentence: number
}

/** Verbs that make "samples" an act of today. */
const TAKEN: ReadonlySet<string> = new Set([
  'obtained',
  'drawn',
  'taken',
  'collected',
  'sent',
  'performed',
  'aspirated',
  'sampled',
  'sampling',
  'acquired',
  'withdrawn',
  'done',
])

const DRAWN = /^(sampl|sampled|sampling|blood)/

/** Reads which organs were sampled. A side that was not entered is not counted (house rule 13). */
export const readSamples = (story: Story, sentences: readonly Telling[]): OrganSample[] => {
  const found: Found[] = []
  const failed = new Set<string>()
  const neck = sentences.some(s =>
    s.some(c => hitsOf(c, 'parathyroid').length > 0 && !/^(history|plan|consult)$/.test(c.sentence.section.kind)),
  )
  const push = (organ: string, side: Laterality, clause: Clause): void => {
    for (const each of eachSide(side))
      found.push({
        organ,
        side:
          organ === 'adrenal' || organ === 'kidney' || organ === 'petrosal sinus' || organ === 'gonad'
            ? each
            : 'midline',
        evidence: quote(story, clause, 'sample of the organ'),
        sentence: clause.sentence.index,
      })
  }
  for (const telling of sentences) {
    if (!tells(telling[0]!)) continue
    const { index } = telling[0]!.sentence
    const hits = telling.flatMap(c =>
      hitsOf(c, 'sample')
        .filter(h => DRAWN.test(h.form))
        .map(hit => ({ clause: c, hit })),
    )
    if (hits.length === 0) continue
    const label = telling[0]!.sentence.role === 'label'
    const done = label || telling.some(c => c.tokens.slice(c.from, c.to).some(t => TAKEN.has(t.word)))
    if (!done) continue
    const here: Found[] = []
    let drawn = false
    for (const { clause, hit } of hits) {
      if (assertionAt(clause, hit.from, hit.to).value !== 'performed') continue
      if (/^(tissue|biopsy|core|fluid|urine|bile|stool|liver)$/.test(clause.tokens[hit.from - 1]?.word ?? '')) continue
      drawn = true
      const before = found.length
      for (const v of clause.vessels) {
        if (v.finding) continue
        const bases = new Set(v.ids.map(baseOf))
        const organ = organOf([...bases][0]!) ?? [...bases].map(organOf).find(o => o !== undefined)
        if (organ === undefined) {
          if (neck && [...bases].some(b => /^ven\.(ijv|bcv|ejv|subclavian|svc)/.test(b)))
            push('parathyroid', 'midline', clause)
          continue
        }
        const side: Laterality =
          v.side === 'right' || v.side === 'left' || v.side === 'bilateral'
            ? v.side
            : (sideIn(clause) ?? (hasWord(clause, 'each', 'both') ? 'bilateral' : sideOfStop(story, organ, index)))
        push(organ, side, clause)
      }
      if (found.length === before && hasWord(clause, 'adrenal')) push('adrenal', sideIn(clause) ?? 'unknown', clause)
      here.push(...found.slice(before))
    }
    if (here.length > 0 || !drawn) continue
    // "samples were obtained from each": the organs whose veins the story entered just before
    const near = story.stops.filter(
      s =>
        s.assertion === 'performed' &&
        s.sentence <= index &&
        index - s.sentence <= 3 &&
        (organOf(baseOf(s.vesselId)) !== undefined ||
          (neck && /^ven\.(r\.|l\.)?(ijv|bcv|svc|subclavian)/.test(s.vesselId))),
    )
    const each = telling.some(c => hasWord(c, 'each', 'both', 'these', 'bilateral', 'bilaterally'))
    const chosen = each ? near : near.slice(-1)
    for (const s of chosen) {
      const organ = organOf(baseOf(s.vesselId)) ?? 'parathyroid'
      push(organ, s.side, hits[0]!.clause)
    }
  }
  for (const stop of story.stops)
    if (stop.assertion === 'attempted' || stop.assertion === 'negated') {
      const organ = organOf(baseOf(stop.vesselId))
      if (organ && !story.stops.some(s => s.assertion === 'performed' && s.vesselId === stop.vesselId))
        failed.add(`${organ}|${stop.side}`)
    }
  const out = new Map<string, OrganSample>()
  for (const f of found) {
    const key = `${f.organ}|${f.side}`
    if (failed.has(key)) continue
    const known = out.get(key)
    if (known) {
      if (known.evidence.length < 3) out.set(key, { ...known, evidence: [...known.evidence, f.evidence] })
      continue
    }
    out.set(key, {
      factId: '',
      organ: f.organ,
      side: f.side,
      assertion: 'performed',
      evidence: [f.evidence],
      sentence: f.sentence,
    })
  }
  // a side that nobody named joins the sides that are named
  const list = [...out.values()]
  return list.filter(s => s.side !== 'unknown' || !list.some(o => o.organ === s.organ && o.side !== 'unknown'))
}

/** The side that the story stands on for an organ, when the words leave it open. */
const sideOfStop = (story: Story, organ: string, sentence: number): Laterality => {
  const stop = story.stops
    .filter(s => s.assertion === 'performed' && s.sentence <= sentence && organOf(baseOf(s.vesselId)) === organ)
    .at(-1)
  return stop?.side ?? 'unknown'
}
