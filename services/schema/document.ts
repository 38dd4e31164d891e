/** The layers that `read` lays over a text. The text itself is never edited; every place is an offset into it. */

export interface Token {
  /** `[start, end)` in the text as received. */
  readonly start: number
  readonly end: number
  /** Lower case, singular, as spoken; a misheard run of words is one or more tokens over the same place. */
  readonly word: string
  readonly kind: 'word' | 'number' | 'punct'
  /** A line break stands between this token and the one before it. */
  readonly newline: boolean
  /** An empty line stands between this token and the one before it. */
  readonly paragraph: boolean
  /** Written with a capital first letter, or all in capitals. */
  readonly capital: boolean
}

export type SectionKind =
  | 'none'
  | 'header'
  | 'body'
  | 'findings'
  | 'impression'
  | 'plan'
  | 'indication'
  | 'history'
  | 'comparison'
  | 'diagnosis'
  | 'consent'
  | 'sedation'
  | 'medication'
  | 'complication'
  | 'device'
  | 'specimen'
  | 'administrative'
  | 'consult'
  | 'addendum'

export interface Section {
  readonly index: number
  readonly kind: SectionKind
  /** Token places of the heading, when there is one. */
  readonly heading?: { readonly from: number; readonly to: number } | undefined
  readonly from: number
  readonly to: number
}

/** `narrative` tells an act with a verb; `label` is a phrase (list item, terse note); `heading` a sub-heading. */
export type SentenceRole = 'narrative' | 'label' | 'heading'

export interface Sentence {
  readonly index: number
  /** Half-open token range. */
  readonly from: number
  readonly to: number
  readonly section: Section
  readonly role: SentenceRole
  /** Sub-heading in force, by sentence index. */
  readonly under?: number | undefined
  /** A field whose label is the act: the token of the colon between it and its value. */
  readonly colon?: number | undefined
  /** A line of a list: number, letter or bullet before it. */
  readonly item?: boolean | undefined
}

export interface Document {
  readonly text: string
  readonly tokens: readonly Token[]
  readonly sections: readonly Section[]
  readonly sentences: readonly Sentence[]
  /** For every token, the tries of the lexicons in which a form may begin there, as bits; most tokens begin none. */
  readonly begins: Uint8Array
}

export type MentionKind = 'vessel' | 'device' | 'maneuver' | 'concept' | 'cue'

/** One occurrence of a form of the lexicons. */
export interface Mention {
  readonly kind: MentionKind
  /** Half-open token range. */
  readonly from: number
  readonly to: number
  /** Ids of the lexicon rows that this form may mean (several only for vessels). */
  readonly ids: readonly string[]
  /** The words of the form, singular, joined by a space. */
  readonly form: string
}
