import Type, { type Static } from 'typebox'

/** Half-open place `[start, end)` in the report text as received, in UTF-16 units. */
export const Span = Type.Object({ start: Type.Integer({ minimum: 0 }), end: Type.Integer({ minimum: 0 }) })
export type Span = Static<typeof Span>

/** Words of the report and what they prove. `text` equals the report at `[start, end)`. */
export const Evidence = Type.Object({
  start: Type.Integer({ minimum: 0 }),
  end: Type.Integer({ minimum: 0 }),
  text: Type.String(),
  supports: Type.String({ description: 'what these words prove, in a few of our own words' }),
})
export type Evidence = Static<typeof Evidence>
