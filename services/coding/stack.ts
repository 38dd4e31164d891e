import type { Evidence, Laterality, Suggestion, Suppressed } from '../schema/index.ts'
import type { Judged } from './confidence.ts'
import type { Line } from './line.ts'
import { modifiersOf } from './modifiers.ts'
import type { Candidate, Certainty, CodingContext } from './rule.ts'

const ORDER: readonly Suggestion['role'][] = [
  'primary',
  'additional',
  'add-on',
  'imaging',
  'guidance',
  'sedation',
  'supply',
]

const isSided = (side: Laterality): boolean => side === 'right' || side === 'left'

/** Same code right and left becomes one line with both sides where the code takes 50; grouped units share a line. */
const toLines = (context: CodingContext, candidates: readonly Candidate[]): Line[] => {
  const lines: { code: string; side: Laterality; units: number; parts: Candidate[]; group: string | undefined }[] = []
  for (const c of candidates) {
    const bilateral = context.codes.findCode(c.code)?.bilateral ?? 'none'
    if (c.group !== undefined) {
      const same = lines.find(l => l.code === c.code && l.group === c.group && (!isSided(c.side) || l.side === c.side))
      if (same) {
        same.units++
        same.parts.push(c)
        continue
      }
    } else if ((bilateral === '50' || bilateral === '50_only') && isSided(c.side)) {
      const twin = lines.find(l => l.code === c.code && isSided(l.side) && l.side !== c.side)
      if (twin) {
        twin.side = 'bilateral'
        twin.parts.push(c)
        continue
      }
    }
    lines.push({ code: c.code, side: c.side, units: 1, parts: [c], group: c.group })
  }
  return lines
}

const SURENESS: readonly Certainty[] = ['contested', 'likely', 'firm']

const leastSure = (line: Line): Certainty =>
  SURENESS.find(certainty => line.parts.some(p => p.certainty === certainty)) ?? 'firm'

const unique = (evidence: readonly Evidence[]): Evidence[] => {
  const seen = new Set<string>()
  return evidence.filter(e => {
    const key = `${e.start}:${e.end}:${e.supports}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** Heart catheterization is on the same claim and coded by the heart's own coders. */
const OF_THE_HEART = /^9[23]\d{3}$/

/** Beside a code with any primary: services of their own, not guidance, sedation or another add-on. */
const stands = (context: CodingContext, c: Candidate): boolean =>
  (context.codes.findCode(c.code)?.addonTo ?? []).length === 0 && c.role !== 'guidance' && c.role !== 'sedation'

/** An add-on without its primary is not reported, and one whose primary goes for that reason goes with it. */
const withoutOrphans = (
  context: CodingContext,
  candidates: readonly Candidate[],
): { kept: readonly Candidate[]; orphans: readonly Suppressed[] } => {
  const orphans: Suppressed[] = []
  let kept = candidates
  for (;;) {
    const rest = kept.filter(c => {
      const parents = context.codes.findCode(c.code)?.addonTo ?? []
      if (parents.every(code => OF_THE_HEART.test(code))) return true
      const primary = kept.some(
        o => o.code !== c.code && (parents.includes(o.code) || (parents.includes('*') && stands(context, o))),
      )
      if (primary) return true
      const wanted = parents.includes('*') ? 'a service of its own' : parents.slice(0, 6).join(', ')
      orphans.push({
        code: c.code,
        rule: c.rule,
        why: `An add-on needs its primary code (${wanted}), which is not here.`,
        evidence: [...c.evidence],
      })
      return false
    })
    if (rest.length === kept.length) return { kept, orphans }
    kept = rest
  }
}

/** Orders and counts: candidates to the lines of a claim, work value first within a role. Confidence is set later. */
export const buildStack = (
  context: CodingContext,
  candidates: readonly Candidate[],
): { judged: Judged[]; dropped: Suppressed[] } => {
  const dropped: Suppressed[] = []
  const inForce = candidates.filter(c => {
    if (context.codes.isInForce(c.code)) return true
    dropped.push({
      code: c.code,
      rule: c.rule,
      why: `${c.code} is not in force on ${context.codes.dateOfService}.`,
      evidence: [...c.evidence],
    })
    return false
  })
  const { kept, orphans } = withoutOrphans(context, inForce)
  dropped.push(...orphans)
  const lines = toLines(context, kept)
  const work = (l: Line): number => context.codes.findCode(l.code)?.workRvu ?? 0
  const ordered = [...lines].sort(
    (a, b) =>
      ORDER.indexOf(a.parts[0]!.role === 'additional' ? 'primary' : a.parts[0]!.role) -
        ORDER.indexOf(b.parts[0]!.role === 'additional' ? 'primary' : b.parts[0]!.role) || work(b) - work(a),
  )
  const modifiers = modifiersOf(context, ordered)
  const judged = ordered.map((line, i): Judged => {
    const facts = context.codes.findCode(line.code)!
    const role =
      line.parts[0]!.role === 'primary' && i > 0
        ? 'additional'
        : i === 0 && line.parts[0]!.role === 'additional'
          ? 'primary'
          : line.parts[0]!.role
    const suggestion: Suggestion = {
      code: line.code,
      modifiers: modifiers[i]!,
      units: line.units,
      label: facts.label,
      role,
      support: line.parts.some(p => p.support === 'incomplete') ? 'incomplete' : 'supported',
      confidence: 0,
      rule: line.parts[0]!.rule,
      why: [...new Set(line.parts.map(p => p.why))].join(' '),
      evidence: unique(line.parts.flatMap(p => p.evidence)),
      derivation: [...new Set(line.parts.flatMap(p => p.derivation))],
    }
    return { suggestion, certainty: leastSure(line), parts: line.parts.length }
  })
  return { judged, dropped }
}
