import { FAMILIES } from '../coding/families/index.ts'
import type { CodeRule } from '../coding/rule.ts'

const RULES: readonly CodeRule[] = FAMILIES.flatMap(({ rules }) => rules)

/** The rule that a suggestion names. */
export const findRule = (id: string): CodeRule | undefined => RULES.find(rule => rule.id === id)

/** Every rule that can propose a code; none when its family is not built. */
export const listRulesFor = (code: string): readonly CodeRule[] => RULES.filter(({ codes }) => codes.includes(code))
