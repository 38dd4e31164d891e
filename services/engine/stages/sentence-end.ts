import type { Token } from '../../schema/index.ts'

const ABBREVIATIONS = new Set([
  'dr',
  'mr',
  'mrs',
  'ms',
  'vs',
  'approx',
  'no',
  'fr',
  'st',
  'fig',
  'e.g',
  'i.e',
  'inc',
  'dept',
  'pt',
  'rt',
  'lt',
  'ext',
  'int',
  'sup',
  'inf',
  'ant',
  'post',
  'art',
  'br',
  'etc',
  'min',
  'hr',
  'cc',
  'ml',
  'mg',
  'mcg',
  'mm',
  'cm',
  'in',
  'g',
  'ga',
  'm.d',
  'md',
])
/** Does the sentence end with token `i`? */
export const endsSentence = (tokens: readonly Token[], i: number, text: string): boolean => {
  const t = tokens[i]!
  if (t.kind !== 'punct') return false
  if (t.word === '!' || t.word === '?' || t.word === '\u2022' || t.word === '*') return true
  if (t.word !== '.') return false
  const before = tokens[i - 1]
  const next = tokens[i + 1]
  if (!next) return true
  if (next.newline) return !(before && ABBREVIATIONS.has(before.word) && !next.capital && !next.paragraph)
  if (next.word === '.' || next.word === ',') return false
  const glued = text.charCodeAt(t.end) > 32
  if (glued && !next.capital) return false
  // names with a point: "IN.PACT", "Mo.Ma"
  if (glued && before && /^(in pact|mo ma)$/.test(`${before.word} ${next.word}`)) return false
  if (before && before.end === t.start) {
    if (
      ABBREVIATIONS.has(before.word) &&
      (!next.capital ||
        before.word === 'dr' ||
        before.word === 'mr' ||
        before.word === 'mrs' ||
        before.word === 'ms' ||
        before.word === 'vs' ||
        before.word === 'approx')
    )
      return false
    if (before.word.length === 1 && before.kind === 'word' && glued) return false
    if (isInitial(tokens, i - 1)) return false
    if ((before.word === 'no' || before.word === 'fig') && next.kind === 'number') return false
  }
  return true
}

/** "RN T. Vance", "K. Osei RN was present": the letter before a surname. */
const isInitial = (tokens: readonly Token[], i: number): boolean => {
  const t = tokens[i]!
  const name = tokens[i + 2]
  if (t.word.length !== 1 || t.kind !== 'word' || !t.capital || !name?.capital || name.newline || name.word.length < 2)
    return false
  return (
    /^(rn|dr|nurse|mr|mrs|ms|tech|pa|np)$/.test(tokens[i - 1]?.word ?? '') ||
    /^(rn|md|do|pa|np|rt|crna)$/.test(tokens[i + 3]?.word ?? '')
  )
}
