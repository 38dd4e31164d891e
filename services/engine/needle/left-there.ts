import type { View } from './scene.ts'
import type { TermHit } from './terms.ts'

const NEW = /^(a|an|one|another|our|my)$/
const SIZE = /^(new|second|single|small|large|long|short|french|fr|f|\d+(\.\d+)?(f|fr)?|locking|multi|side|hole|-)$/
const LEAVES = /^(left|leaving|leave)$/

/** "... and left a 12 French locking pigtail coiled in the cavity": a new tube that stays. "Left the tube alone" places none. */
export const leftThere = (
  view: View,
  tubes: readonly TermHit[],
): { tube: TermHit; from: number; to: number } | undefined => {
  const { tokens, from, to } = view.clause
  for (let i = from; i < to; i++) {
    if (!LEAVES.test(tokens[i]!.word) || !NEW.test(tokens[i + 1]?.word ?? '')) continue
    let j = i + 2
    while (j < to && SIZE.test(tokens[j]!.word) && !tubes.some(t => t.from === j)) j++
    const tube = tubes.find(t => t.from <= j && t.to > j)
    if (tube) return { tube, from: i, to: i + 1 }
  }
  return undefined
}

/** "Through the left buttock", "by way of the flank": the way of the needle, not the place of what is drained. */
export const isWay = (view: View, place: TermHit): boolean => {
  const { tokens, sentence } = view.clause
  for (let i = place.from - 1; i >= sentence.from && place.from - i <= 5; i--) {
    const { word } = tokens[i]!
    if (/^(through|via|across|trans|traversing)$/.test(word)) return true
    if (!/^(the|his|her|left|right|of|way|by|lower|upper|lateral|medial|posterior|anterior)$/.test(word)) return false
  }
  return false
}

/** "R drain since 7/20": in since a day before this one. */
export const isSince = (view: View): boolean => {
  const { tokens, from, to } = view.clause
  for (let i = from; i < to; i++)
    if (tokens[i]!.word === 'since' && !/^(the|it|he|she|we|this)$/.test(tokens[i + 1]?.word ?? '')) return true
  return false
}
