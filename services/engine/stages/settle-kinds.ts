import type { Section, SectionKind, Sentence, Token } from '../../schema/index.ts'
import { goesIn, isPatient } from './unheaded.ts'

/** Words of body below which a header is taken to tell the story itself. */
const MIN_BODY = 20

const HOLE = /^(sheath|needle|micropuncture|slender)$/
const MOVE =
  /^(catheter|microcatheter|wire|run|into|selected|coil|plug|stent|balloon|particle|injected|cobra|sos|pigtail)$/

/** Header sections that in truth tell the story become body; a title line stays a title only when a body follows. */
export const settleKinds = (
  sections: readonly Section[],
  sentences: readonly Sentence[],
  tokens: readonly Token[],
): { sections: Section[]; sentences: Sentence[] } => {
  const told = sections.map(() => 0)
  const size = sections.map(() => 0)
  for (const s of sentences) {
    size[s.section.index]! += s.to - s.from
    if (s.role === 'narrative') told[s.section.index]! += s.to - s.from
  }
  const bodySize = sections.reduce((sum, s, k) => sum + (s.kind === 'body' ? size[k]! : 0), 0)
  const hasBody = (k: number): boolean =>
    bodySize >= Math.min(MIN_BODY, size[k]!) ||
    sections.some((s, k) => (s.kind === 'header' || s.kind === 'none') && told[k]! >= 25)
  // a story without verbs: "right groin, 5 F sheath. Cobra into celiac, run"
  const tersely = (section: Section): boolean => {
    const words = sentences
      .filter(s => s.section.index === section.index && s.role === 'label')
      .flatMap(s => tokens.slice(s.from, s.to).map(t => t.word))
    return words.length >= 30 && words.some(w => HOLE.test(w)) && words.filter(w => MOVE.test(w)).length >= 3
  }
  const kinds = sections.map((s, k): SectionKind => {
    if (s.kind === 'header') return told[k]! >= 12 || !hasBody(k) ? 'body' : 'header'
    if (s.kind === 'none') return told[k]! >= 6 || !hasBody(k) || tersely(s) ? 'body' : 'header'
    return s.kind
  })
  const settled = sections.map((s, k): Section => ({ ...s, kind: kinds[k]! }))
  // without headings, who the patient is and why he came is told in a sentence of its own
  const patient = (s: Sentence): boolean =>
    sentences.length > 3 &&
    s.section.kind === 'none' &&
    kinds[s.section.index] === 'body' &&
    isPatient(tokens, s.from) &&
    !goesIn(tokens, s.from)
  /** "This is Doctor Abernathy dictating a renal arteriogram": the title, spoken. */
  const spokenTitle = (s: Sentence): boolean =>
    sentences.length > 3 &&
    s.index <= 2 &&
    kinds[s.section.index] === 'body' &&
    tokens.slice(s.from, s.to).some(t => /^(dictating|dictation|dictated)$/.test(t.word)) &&
    !goesIn(tokens, s.from)
  const placed = sentences.map((s): Sentence => {
    const kind = patient(s) ? 'indication' : spokenTitle(s) ? 'header' : undefined
    if (!kind) return { ...s, section: settled[s.section.index]! }
    const section: Section = { index: settled.length, kind, from: s.from, to: s.to }
    settled.push(section)
    return { ...s, section }
  })
  return { sections: settled, sentences: placed }
}
