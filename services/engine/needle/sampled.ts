import { reachOf, type View } from './scene.ts'
import type { TermHit } from './terms.ts'

const NUMBERS = new Map([
  ['two', 2],
  ['2', 2],
  ['three', 3],
  ['3', 3],
  ['both', 2],
  ['four', 4],
  ['4', 4],
])
const LESION = /^(nodule|lesion|node|mass|tumor|target|site|region)$/

const RANK = [
  'node-superficial',
  'bone-superficial',
  'bone-deep',
  'marrow',
  'thyroid',
  'prostate',
  'pleura',
  'mediastinum',
  'lung',
  'kidney',
  'pancreas',
  'spleen',
  'breast',
  'soft-tissue',
  'salivary',
  'liver',
  'abdomen',
  'bone',
  'node',
]

/** The organ that a clause samples. Longer and more exact forms win; the place of a bone or node over the bare word. */
export const organIn = (hits: readonly TermHit[], at?: number): string | undefined => {
  const organs = hits.filter(h => h.kind === 'organ')
  if (organs.length === 0) return undefined
  const exact = organs.filter(h => h.is !== 'bone' && h.is !== 'node')
  const pool = exact.length > 0 ? exact : organs
  let best = pool[0]!
  for (const o of pool) {
    if (at !== undefined) {
      if (Math.abs(o.from - at) < Math.abs(best.from - at)) best = o
    } else if (RANK.indexOf(o.is) < RANK.indexOf(best.is)) best = o
  }
  return best.is
}

/** Lesions that one clause says were sampled. */
export const lesionsIn = (v: View): number => {
  const { tokens } = v.clause
  for (let i = reachOf(v).from; i < reachOf(v).to; i++) {
    const n = NUMBERS.get(tokens[i]!.word)
    if (n === undefined) continue
    for (let k = i + 1; k <= i + 5 && k < reachOf(v).to; k++) {
      const w = tokens[k]!.word
      if (/^(pass|core|sample|specimen|cm|mm|x|needle|biopsy|french|gauge|fragment|aspirate)$/.test(w)) break
      if (LESION.test(w)) return n
    }
  }
  return 1
}

export const ordinalLesion = (v: View): string => {
  const { tokens } = v.clause
  for (let i = v.clause.from; i < v.clause.to; i++) {
    const w = tokens[i]!.word
    if (/^(second|another|separate|additional)$/.test(w) && LESION.test(tokens[i + 1]?.word ?? '')) return 'second'
    if (
      /^(second|another|separate|additional)$/.test(w) &&
      LESION.test(tokens[i + 2]?.word ?? '') &&
      !/^(pass|core)$/.test(tokens[i + 1]?.word ?? '')
    )
      return 'second'
    if (LESION.test(w) && tokens[i + 1]?.word === '#') return tokens[i + 2]?.word ?? '1'
    if (LESION.test(w) && /^[1-4]$/.test(tokens[i + 1]?.word ?? '')) return tokens[i + 1]!.word
  }
  return ''
}
