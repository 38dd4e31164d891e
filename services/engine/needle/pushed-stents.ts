import type { TubeEvent } from './events.ts'
import { done, type Scene, type View } from './scene.ts'
import type { TermHit } from './terms.ts'

const MOVES =
  /^(pushed|passed|slid|run|ran|threaded|railroaded|fed|dropped|delivered|laid|brought|introduced|driven|sent|went|guided|tracked|loaded|worked|maneuvered|manoeuvred|taken|walked|glided|put|set|seated|released|unsheathed|deployed|positioned|bridged|internalized|internalised)$/
const NEW = /^(a|an|new|fresh|french|fr|f|cm|mm|\d+(\.\d+)?(fr?|cm)?|x|by|single|polyurethane|soft|percuflex|inlay)$/
const OLD = /^(the|this|that|existing|indwelling|old|previous|prior|her|his|their|its)$/

/** "An 8 French 24 cm double J": told with an article or a size, not one that was there. */
const isFresh = (view: View, tube: TermHit): boolean => {
  const { tokens, from } = view.clause
  for (let i = tube.from - 1; i >= Math.max(from, tube.from - 8); i--) {
    const { word } = tokens[i]!
    if (OLD.test(word)) return false
    if (/^(a|an|new|fresh)$/.test(word)) return true
    if (!NEW.test(word)) return i < tube.from - 1
  }
  return tube.from > from
}

/** "The lower curl formed in the bladder": its ends in bladder and kidney say where it lies. */
const curls = (view: View): boolean => {
  const { tokens, sentence } = view.clause
  const words = tokens.slice(sentence.from, sentence.to).map(t => t.word)
  const has = (pattern: RegExp): boolean => words.some(w => pattern.test(w))
  return has(/^(curl|coil|loop|pigtail|end|j)$/) && has(/^bladder$/) && has(/^(pelvis|kidney|renal|calyx)$/)
}

/** Ureteral stents that are pushed down in words which only a stent told with them makes a placing. */
export const pushedStents = (scene: Scene, events: readonly TubeEvent[]): TubeEvent[] => {
  const out: TubeEvent[] = []
  for (const [n, view] of scene.told.entries()) {
    const tube = view.hits.find(h => h.kind === 'tube' && h.is === 'ureteral-stent')
    if (!tube || view.topic !== 'urinary' || view.clause.sentence.role !== 'narrative' || !isFresh(view, tube)) continue
    if (events.some(e => e.view === view && e.type === 'place')) continue
    const { tokens, from, to } = view.clause
    let at = tokens.slice(from, to).findIndex(t => MOVES.test(t.word))
    if (at < 0 && scene.told.slice(n, n + 3).some(curls)) at = tube.from - from
    if (at < 0) continue
    // "through the existing tract": the tract is old, not the stent
    const value = done(
      {
        ...view,
        clause: {
          ...view.clause,
          cues: view.clause.cues.filter(c => c.cue.sets !== 'historical' || c.to <= tube.from),
        },
      },
      tube,
    )
    out.push({
      type: 'place',
      tube: 'ureteral-stent',
      side: view.side,
      sideSaid: view.sideSaid,
      value,
      view,
      at: from + at,
    })
  }
  return out
}
