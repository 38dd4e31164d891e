/** Words that end in s and are no plurals, or whose plural matters. */
const KEEP = new Set([
  'was',
  'is',
  'has',
  'this',
  'us',
  'pedis',
  'always',
  'perhaps',
  'less',
  'across',
  'ms',
  'as',
  'vs',
  'ivus',
  'tips',
  'abis',
  'previous',
  'its',
])

/** Singular of a word as we count words: arteries → artery, branches → branch, coils → coil. */
export const singular = (word: string): string => {
  const n = word.length
  if (n < 4 || word.charCodeAt(n - 1) !== 115 || KEEP.has(word)) return word
  if (word.endsWith('ies') && n > 4) return `${word.slice(0, -3)}y`
  if (word.endsWith('ss') || word.endsWith('us') || word.endsWith('is')) return word
  if (word.endsWith('ches') || word.endsWith('shes') || word.endsWith('xes') || word.endsWith('sses'))
    return word.slice(0, -2)
  return word.slice(0, -1)
}

/** Letters and digits that stand together ("c2", "t12", "v18") are one word. */
const MIXED_WORD = /[a-z\u00e0-\u00ff0-9]+(?:\.[0-9]+)?(?:'[a-z]+)?|\.\d+|[%/+#]/g

/** The words of a lexicon form, exactly as `read` would make them of the same text. */
export const wordsOf = (form: string): string[] => {
  const lower = form.toLowerCase().replace(/[\u2018\u2019]/g, "'")
  const found = lower.match(MIXED_WORD) ?? []
  return found.map(w => singular(w.replace(/'s$|'$/, '')))
}
