/** The words of the lexicons, to ask whether two words make one. */
export interface Vocabulary {
  isKnown(word: string): boolean
  mayHold(first: string, second: string): boolean
}

/** Length, first and last letter (of either case) as a number: tells for nearly every pair, without joining it, that it makes no known word. */
const shapeOf = (length: number, first: number, last: number): number =>
  (Math.min(length, 31) << 10) | ((first & 31) << 5) | (last & 31)

/** May a word of this length, with these first and last letters, be one of the words? */
export const createShapes = (words: Iterable<string>): ((length: number, first: number, last: number) => boolean) => {
  const shapes = new Uint8Array(1 << 15)
  for (const word of words) shapes[shapeOf(word.length, word.charCodeAt(0), word.charCodeAt(word.length - 1))] = 1
  return (length, first, last) => shapes[shapeOf(length, first, last)] === 1
}

export const createVocabulary = (words: ReadonlyMap<string, string>): Vocabulary => {
  const mayBe = createShapes(words.keys())
  return {
    isKnown: word => words.has(word),
    mayHold: (first, second) =>
      mayBe(first.length + second.length, first.charCodeAt(0), second.charCodeAt(second.length - 1)),
  }
}
