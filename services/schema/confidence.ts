import Type from 'typebox'

/**
 * A logistic model of how often a suggestion like this one is right: the weight of each feature by name, read from
 * models/confidence/model.json. A feature that is not named weighs nothing.
 */
export const ConfidenceModel = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    /** Day of training. */
    trained: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    bias: Type.Number(),
    weights: Type.Record(Type.String(), Type.Number()),
    /** No suggestion is called surer or less sure than this. */
    floor: Type.Number({ minimum: 0, maximum: 1 }),
    ceiling: Type.Number({ minimum: 0, maximum: 1 }),
  },
  { additionalProperties: false },
)
export interface ConfidenceModel {
  readonly name: string
  readonly trained: string
  readonly bias: number
  readonly weights: Readonly<Record<string, number>>
  readonly floor: number
  readonly ceiling: number
}
