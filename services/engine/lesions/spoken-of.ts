import type { Clause } from '../stages/clause.ts'
import type { Scene } from './scene.ts'
import type { TermHit } from './terms.ts'

/** "Atherectomy was talked about", "the balloon was discussed and deferred": behind the act, so it was not done. */
export const isTalk = (clause: Clause, to: number): boolean => {
  let passed = 0
  for (let i = to; i < clause.to && passed < 5; i++) {
    const { word } = clause.tokens[i]!
    if (/^(right|left|artery|vein|of|the|a)$/.test(word) || clause.vessels.some(v => v.from <= i && v.to > i)) continue
    passed++
    if (/^(considered|contemplated|discussed|deferred|debated|entertained|offered|declined|postponed)$/.test(word))
      return true
    if (word === 'opened') return clause.tokens[i + 1]?.word === 'for'
    if (/^(talked|thought|spoken)$/.test(word))
      return /^(about|over|of|through)$/.test(clause.tokens[i + 1]?.word ?? '')
    if (
      !/^(was|were|is|are|had|has|have|been|be|also|then|initially|briefly|again|only|therefore|balloon|it|this)$/.test(
        word,
      ) &&
      passed > 2
    )
      return false
  }
  return false
}

/** "Decided to go ahead with the stent", "we agreed on a balloon": the resolve, told before the deed. */
export const isResolve = (clause: Clause, from: number): boolean => {
  for (let i = from - 1; i >= clause.from && from - i <= 8; i--)
    if (/^(decided|elected|agreed|chose|opted|resolved)$/.test(clause.tokens[i]!.word)) {
      const between = clause.tokens.slice(i + 1, from).map(t => t.word)
      return between.some(w => /^(ahead|proceed|go|on|for|with|forward)$/.test(w)) && !between.includes('and')
    }
  return false
}

/** Spoken of, not told. */
const SPOKEN_OF = new Set([
  'for',
  'before',
  'during',
  'after',
  'following',
  'post',
  'pre',
  'without',
  'toward',
  'regarding',
  'until',
  'amenable',
  'requiring',
  'require',
  'need',
  'needed',
  'needing',
  'candidate',
  'undergo',
  'possible',
  'potential',
  'size',
  'sizing',
  'measure',
  'choose',
  'select',
  'plan',
  'planning',
  'consider',
  'considered',
  'attempt',
  'of',
  'or',
  'versus',
  'vs',
])
const BETWEEN =
  /^(the|a|an|further|repeat|additional|subsequent|successful|planned|balloon|stent|artery|vein|right|left|bilateral|iliac|femoral|popliteal|tibial|superficial|common|external|endovascular|definitive|primary|adequate|and|any|possible|drug|coated|with|percutaneous|transluminal)$/

export const spokenOf = (scene: Scene, from: number): boolean => {
  const { clause } = scene
  for (let i = from - 1; i >= clause.from && from - i <= 5; i--) {
    const word = clause.tokens[i]!.word
    if (word === 'to' && clause.tokens[i - 1]?.word === 'prior') return true
    if (SPOKEN_OF.has(word)) {
      if (word === 'of')
        return /^(history|risk|site|time|result|sequela|possibility|option)$/.test(clause.tokens[i - 1]?.word ?? '')
      return true
    }
    if (!BETWEEN.test(word) && !clause.vessels.some(v => v.from <= i && v.to > i)) return false
  }
  const before = clause.tokens[clause.from - 1]?.word
  return from === clause.from && (before === 'after' || before === 'before')
}

/** "Repeated before stenting of the left SFA stenosis": by the way, but told of a vessel and of today. */
export const tellsOfVessel = (scene: Scene, hit: TermHit): boolean => {
  const { tokens, vessels } = scene.clause
  if (!/^(before|after|following|during)$/.test(tokens[hit.from - 1]?.word ?? '') || !/ing$/.test(hit.form))
    return false
  return tokens[hit.to]?.word === 'of' && vessels.some(v => v.from >= hit.to && v.from - hit.to <= 4)
}
