import type { Token } from '../../schema/index.ts'
import type { TrieNode } from '../lexicon-index.ts'

/** The longest form of a trie that begins at a token; `skip` words inside it do not count. */
export const longest = (
  root: TrieNode,
  tokens: readonly Token[],
  at: number,
  skip?: ReadonlySet<string>,
): { end: number; id: string } | undefined => {
  let node: TrieNode | undefined = root
  let found: { end: number; id: string } | undefined
  for (let i = at; i < tokens.length; i++) {
    const word = tokens[i]!.word
    if (i > at && skip?.has(word)) continue
    node = node.next.get(word)
    if (!node) break
    if (node.out) found = { end: i + 1, id: node.out[0]!.ids[0]! }
  }
  return found
}
