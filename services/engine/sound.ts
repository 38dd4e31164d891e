const isVowel = (c: string | undefined): boolean => c !== undefined && 'aeiouy'.includes(c)
const isFront = (c: string | undefined): boolean => c === 'e' || c === 'i' || c === 'y'

/** What one consonant at `i` sounds like, and how many letters it takes. */
const consonantAt = (w: string, i: number): readonly [string, number] => {
  const c = w[i]!
  const next = w[i + 1]
  switch (c) {
    case 'c':
      if (next === 'h') return ['k', 2]
      if (next === 'k') return ['k', 2]
      if (next === 'c' && isFront(w[i + 2])) return ['ks', 2]
      return [isFront(next) ? 's' : 'k', 1]
    case 's':
      if (next === 'h') return ['x', 2]
      if (next === 'c' && isFront(w[i + 2])) return ['s', 2]
      return (next === 'i' && w[i + 2] === 'o') || (next === 's' && w[i + 2] === 'i' && w[i + 3] === 'o')
        ? ['x', next === 's' ? 2 : 1]
        : ['s', 1]
    case 't':
      if (next === 'h') return ['t', 2]
      return next === 'i' && (w[i + 2] === 'o' || w[i + 2] === 'a') && i > 0 && w[i - 1] !== 's' ? ['x', 1] : ['t', 1]
    case 'p':
      if (next === 'h') return ['f', 2]
      // "hemoptysis", "pseudo", "pneumo": the p is not said
      if ((next === 't' || next === 's') && (i === 0 || (isVowel(w[i - 1]) && w[i + 2] === 'y'))) return ['', 1]
      return next === 'n' && i === 0 ? ['', 1] : ['p', 1]
    case 'g':
      if (next === 'h') return [isVowel(w[i - 1]) ? '' : 'g', 2]
      return [isFront(next) ? 'j' : 'g', 1]
    case 'd':
      return next === 'g' && isFront(w[i + 2]) ? ['j', 2] : ['t', 1]
    case 'q':
      return ['k', next === 'u' ? 2 : 1]
    case 'k':
      return next === 'n' && i === 0 ? ['', 1] : ['k', 1]
    case 'w':
      return [i > 0 && isVowel(w[i - 1]) ? '' : next === 'r' ? '' : 'w', next === 'h' ? 2 : 1]
    case 'h':
      return [i === 0 ? 'h' : '', 1]
    case 'x':
      return ['ks', 1]
    case 'z':
      return ['s', 1]
    default:
      return [c, 1]
  }
}

/**
 * How a word sounds, roughly: every run of vowels is one sound, consonants that recognisers take for each other are one, silent
 * letters fall. "ill e ack" said as one word sounds like "iliac", "hemo tysis" like "hemoptysis".
 * @param begun beginnings of the sounds that are looked for; a word that begins otherwise has none.
 */
export const soundOf = (word: string, begun?: ReadonlySet<string>): string => {
  const w = word.length > 3 && word.endsWith('e') && !isVowel(word.at(-2)) ? word.slice(0, -1) : word
  let out = ''
  for (let i = 0; i < w.length; ) {
    const c = w[i]!
    if (isVowel(c)) {
      if (!out.endsWith('a')) out += 'a'
      i++
      continue
    }
    const [sound, taken] = consonantAt(w, i)
    i += taken
    if (sound === '' || out.endsWith(sound)) continue
    out += sound
    if (begun !== undefined && !begun.has(out)) return ''
  }
  return out
}

/** How far a consonant looks ahead for its sound. */
const AHEAD = 3

/** Can a word that begins with these letters sound like any that is looked for? The last letters may sound otherwise in it. */
export const mayBegin = (letters: string, begun: ReadonlySet<string>): boolean => {
  let out = ''
  for (let i = 0; i + AHEAD < letters.length; ) {
    if (isVowel(letters[i])) {
      if (!out.endsWith('a')) out += 'a'
      i++
      continue
    }
    const [sound, taken] = consonantAt(letters, i)
    i += taken
    if (sound === '' || out.endsWith(sound)) continue
    out += sound
    if (!begun.has(out)) return false
  }
  return true
}

const LETTER_NAMES: Readonly<Record<string, string>> = {
  b: 'be',
  c: 'ce',
  d: 'de',
  f: 'ef',
  g: 'ge',
  j: 'jay',
  k: 'kay',
  l: 'el',
  m: 'em',
  n: 'en',
  p: 'pe',
  q: 'cu',
  r: 'ar',
  s: 'es',
  t: 'te',
  v: 've',
  x: 'ex',
  z: 'ze',
}
/** A word as a recogniser may have split it off: a letter said by its name. */
export const spelledOut = (word: string): string => (word.length === 1 ? (LETTER_NAMES[word] ?? word) : word)

/** How many letters must change to make one word of another; more than `most` counts as `most` + 1. */
export const lettersApart = (a: string, b: string, most: number): number => {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before = Array.from({ length: b.length + 1 }, (_, j) => j)
  let earlier = before
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      let cost = Math.min(before[j]! + 1, row[j - 1]! + 1, before[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, earlier[j - 2]! + 1)
      row.push(cost)
      if (cost < least) least = cost
    }
    if (least > most) return most + 1
    earlier = before
    before = row
  }
  return before[b.length]!
}
