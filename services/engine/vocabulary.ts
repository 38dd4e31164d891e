/** The words of the lexicons, to ask whether two words make one. */
export interface Vocabulary {
  isKnown(word: string): boolean
  mayHold(first: string, second: string): boolean
}

/** Length, first and last letter as a number: tells for nearly every pair, without joining it, that it makes no known word. */
const shapeOf = (length: number, first: number, last: number): number =>
  (Math.min(length, 31) << 10) | ((first & 31) << 5) | (last & 31)

export const createVocabulary = (words: ReadonlyMap<string, string>): Vocabulary => {
  const shapes = new Uint8Array(1 << 15)
  for (const word of words.keys())
    shapes[shapeOf(word.length, word.charCodeAt(0), word.charCodeAt(word.length - 1))] = 1
  return {
    isKnown: word => words.has(word),
    mayHold: (first, second) =>
      shapes[shapeOf(first.length + second.length, first.charCodeAt(0), second.charCodeAt(second.length - 1))] === 1,
  }
}
