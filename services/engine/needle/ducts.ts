import { hasNeedle, sure, type TubeEvent } from './events.ts'
import { hasTerm, type Scene } from './scene.ts'
import { nothing, type Reading, workOf } from './work.ts'

const DRAINS = new Set(['external', 'internal-external', 'biliary'])

const isStent = (e: TubeEvent): boolean =>
  e.tube === 'biliary-stent' ||
  (e.type === 'place' && e.view.clause.devices.some(d => d.device.class.startsWith('stent'))) ||
  (e.tube === 'generic' &&
    e.view.hits.some(h => h.kind === 'tube' && h.form === 'stent') &&
    !e.view.hits.some(h => h.kind === 'tube' && /catheter|drain/.test(h.form)))

/** Does the drain that was placed reach the bowel? The words of its clause and of the ones next to it say so. */
const crosses = (scene: Scene, e: TubeEvent): boolean =>
  scene.told.some(
    v =>
      Math.abs(v.sentence - e.view.sentence) <= 2 &&
      v.clause.tokens
        .slice(v.clause.from, v.clause.to)
        .some(t => /^(duodenum|bowel|jejunum|intestine|enteric|duodenal)$/.test(t.word)) &&
      v.hits.some(h => h.kind === 'tube' || h.kind === 'act') &&
      !v.clause.cues.some(c => c.cue.sets === 'attempted' || c.cue.sets === 'negated'),
  )

const kindOf = (scene: Scene, e: TubeEvent, tube: string): 'external' | 'internal-external' =>
  tube === 'internal-external' || (tube !== 'external' && crosses(scene, e)) ? 'internal-external' : 'external'

const BACKGROUND = /^(history|indication|diagnosis|header|comparison)$/

/** "An external right biliary catheter was placed last week": what the background says of the drain that is found. */
const wasExternal = (scene: Scene): boolean => {
  let external = false
  for (const v of scene.views) {
    if (!BACKGROUND.test(v.clause.sentence.section.kind)) continue
    const words = v.clause.tokens.slice(v.clause.from, v.clause.to).map(t => t.word)
    for (const [i, word] of words.entries()) {
      const both = word === 'external' && words.slice(Math.max(0, i - 2), i).includes('internal')
      if (both) return false
      if (
        word === 'external' &&
        words.slice(i + 1, i + 6).some(w => /^(drain|catheter|tube|drainage|pigtail|ptbd|pbd)$/.test(w))
      )
        external = true
    }
  }
  return external
}

const ducts = (events: readonly TubeEvent[]): number => {
  const sides = new Set(events.map(e => (e.sideSaid ? e.side : 'unknown')))
  return sides.has('bilateral') || (sides.has('right') && sides.has('left')) ? 2 : 1
}

/** Bile ducts: what was there before, what is there after. */
export const readBiliary = (scene: Scene, events: readonly TubeEvent[]): Reading => {
  const out = nothing()
  const mine = events.filter(e => e.view.topic === 'biliary')
  const ok = mine.filter(sure)
  if (ok.length === 0) return out
  const of = (type: TubeEvent['type']) => ok.filter(e => e.type === type)
  const named = (e: TubeEvent) => (DRAINS.has(e.tube) || e.tube === 'biliary-stent' ? e.tube : 'biliary')
  const stents = of('place').filter(isStent)
  const drains = of('place').filter(e => !isStent(e))
  const swap = ok.find(
    e => (e.type === 'exchange' || e.type === 'convert') && (DRAINS.has(e.tube) || e.tube === 'generic'),
  )
  const removed = of('remove').filter(e => named(e) !== 'biliary-stent')
  const old = mine.find(e => e.type === 'existing')
  const through = of('inject').some(e => DRAINS.has(e.tube))
  const needle = [...of('puncture'), ...of('inject')].some(e => hasNeedle(e.view))
  const fresh = scene.told.some(
    v =>
      v.topic === 'biliary' &&
      v.clause.tokens
        .slice(v.clause.from, v.clause.to)
        .some(
          (t, i, all) =>
            t.word === 'new' && /^(percutaneou|percutaneous|biliary|access|transhepatic)$/.test(all[i + 1]?.word ?? ''),
        ),
  )
  const existing = old !== undefined || swap !== undefined || removed.length > 0 || (through && !needle)
  const punctured = needle || fresh || of('puncture').length > 0
  if (scene.scoped && !needle && !existing) return out
  const views = ok.filter(e => e.type !== 'keep').map(e => e.view)
  const add = (action: string, target: string, units = 1): void => {
    out.works.push(workOf(scene, { topic: 'biliary', action, target, units, views }))
  }
  const isNew = punctured && !(existing && !needle) && swap === undefined
  if (stents.length > 0) {
    if (!isNew && existing) add('stent-existing', 'biliary-stent', ducts(stents))
    else if (drains.length > 0 || of('keep').some(e => e.tube !== 'biliary-stent'))
      add('stent-and-drain', 'biliary-stent')
    else if (punctured || !existing) add('stent-new', 'biliary-stent')
  } else if (of('rendezvous').length > 0 && isNew) add('rendezvous', 'bile-duct')
  else if (swap !== undefined) {
    const before = named(swap) === 'biliary' ? (old ? named(old) : 'biliary') : named(swap)
    const placed = drains.find(e => e.tube !== 'generic')
    const after =
      swap.after && DRAINS.has(swap.after)
        ? swap.after
        : placed
          ? placed.tube
          : swap.type === 'convert'
            ? 'internal-external'
            : before
    const into = after === 'biliary' ? before : after
    if (before === 'external' && into === 'internal-external') add('convert', 'internal-external')
    else if (swap.type === 'convert' && into === 'internal-external') add('convert', 'internal-external')
    else add('exchange', 'biliary', ducts([swap, ...drains]))
  } else if (drains.length > 0) {
    if (!isNew && existing) {
      const said =
        old && DRAINS.has(old.tube) ? old.tube : removed[0] && DRAINS.has(removed[0].tube) ? removed[0].tube : 'biliary'
      const before = said === 'biliary' && wasExternal(scene) ? 'external' : said
      const into = kindOf(scene, drains.at(-1)!, drains.at(-1)!.tube)
      if (before === 'external' && into === 'internal-external') add('convert', 'internal-external')
      else add('exchange', 'biliary', ducts(drains))
    } else {
      const kind = drains.some(e => kindOf(scene, e, e.tube) === 'internal-external') ? 'internal-external' : 'external'
      add('place', kind, ducts(drains))
    }
  } else if (removed.length > 0) add('remove', 'biliary')
  else if (of('inject').length > 0) {
    if (existing || (through && !needle)) add('inject', 'biliary')
    else if (punctured) add('inject-new', 'bile-duct')
  }
  if (out.works.length === 0) return out
  const dilations = of('dilate').filter(
    e =>
      !/tract|sheath/.test(e.view.hits.map(h => h.form).join(' ')) &&
      (e.view.clause.concepts.some(c => c.concept.detail?.class?.startsWith('balloon')) ||
        /balloon|plasty/.test(e.view.around.map(h => h.form).join(' '))),
  )
  if (dilations.length > 0)
    out.works.push(
      workOf(scene, {
        topic: 'biliary',
        action: 'duct-dilation',
        target: 'bile-duct',
        units: new Set(dilations.map(e => e.side).filter(x => x === 'right' || x === 'left')).size === 2 ? 2 : 1,
        views: dilations.map(e => e.view),
      }),
    )
  for (const [type, action] of [
    ['brush', 'duct-biopsy'],
    ['stone', 'duct-stone'],
  ] as const) {
    const found = of(type)
    if (found.length > 0)
      out.works.push(workOf(scene, { topic: 'biliary', action, target: 'bile-duct', views: found.map(e => e.view) }))
  }
  return out
}

/** Gallbladder drain. */
export const readGallbladder = (scene: Scene, events: readonly TubeEvent[]): Reading => {
  const out = nothing()
  const mine = events.filter(e => e.view.topic === 'gallbladder')
  const ok = mine.filter(sure)
  if (ok.length === 0 || scene.open) return out
  const of = (type: TubeEvent['type']) => ok.filter(e => e.type === type)
  const tube = (e: TubeEvent) => e.tube === 'cholecystostomy' || e.tube === 'generic'
  const swap = ok.find(e => (e.type === 'exchange' || e.type === 'convert') && tube(e))
  const placed = of('place').filter(tube)
  const removed = of('remove').filter(tube)
  const old = mine.some(e => e.type === 'existing')
  const needle = of('puncture').length > 0
  const add = (action: string, views: readonly TubeEvent[]): void => {
    out.works.push(
      workOf(scene, { topic: 'gallbladder', action, target: 'cholecystostomy', views: views.map(e => e.view) }),
    )
  }
  if (swap && !needle) add('exchange', [swap, ...placed])
  else if (placed.length > 0 && (old || removed.length > 0) && !needle) add('exchange', [...removed, ...placed])
  else if (placed.length > 0) add('place', [...of('puncture'), ...placed])
  else if (removed.length > 0) {
    const fluoro = scene.told.some(v => hasTerm(v.hits, 'modality', 'fluoro')) || of('inject').length > 0
    if (fluoro) add('remove', removed)
  } else if (of('inject').length > 0 && !needle) add('inject', of('inject'))
  else if (of('aspirate').length > 0 && needle) {
    out.questions.push({
      kind: 'catheter-left',
      question: 'The gallbladder was aspirated. Was a catheter left in it?',
      affects: ['47490', '10160'],
      evidence: [],
    })
  }
  return out
}
