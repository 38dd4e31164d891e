import Type, { type Static } from 'typebox'

export const DecisionAction = Type.Union([
  Type.Literal('accept'),
  Type.Literal('change'),
  Type.Literal('reject'),
  Type.Literal('add'),
])
export type DecisionAction = Static<typeof DecisionAction>

const Code = Type.String({ pattern: '^[0-9A-Z]{5}$', description: 'procedure or supply code' })
const Modifiers = Type.Array(Type.String({ pattern: '^[0-9A-Z]{2}$' }), { maxItems: 4 })
const Units = Type.Integer({ minimum: 1, maximum: 999 })

/** What a coder decides on one line of the stack. */
export const Decision = Type.Object(
  {
    action: DecisionAction,
    code: Code,
    line: Type.Optional(
      Type.Integer({ minimum: 0, description: 'index in suggestions; needed when a code stands there more than once' }),
    ),
    toCode: Type.Optional(Type.String({ pattern: '^[0-9A-Z]{5}$', description: 'change: the code instead' })),
    modifiers: Type.Optional(Modifiers),
    units: Type.Optional(Units),
    reason: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        description: 'needed to reject, and wherever a suppression, an edit or a unit limit is overridden',
      }),
    ),
  },
  { additionalProperties: false },
)
export type Decision = Static<typeof Decision>

/** A coder's pass over one result. `version` is the number of passes that came before it. */
export const Review = Type.Object(
  {
    reviewer: Type.String({ minLength: 1, maxLength: 128 }),
    version: Type.Integer({ minimum: 0, description: 'number of reviews the coder has seen; another one since: 409' }),
    decisions: Type.Array(Decision, { minItems: 1, maxItems: 200 }),
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
  },
  { additionalProperties: false },
)
export type Review = Static<typeof Review>
