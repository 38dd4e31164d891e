import { done, reachOf, type Scene, type View } from './scene.ts'
import { nothing, type Reading, workOf } from './work.ts'

const LEVEL = /^([tlcs])(\d{1,2})$/

const ORDINALS = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
  'eleventh',
  'twelfth',
]

/** "The twelfth thoracic vertebra", "2nd lumbar body". */
const spokenLevel = (tokens: readonly { readonly word: string }[], at: number): string | undefined => {
  const { word } = tokens[at]!
  const digits = /^(\d{1,2})(st|nd|rd|th)$/.exec(word)
  const n = digits ? Number(digits[1]) : ORDINALS.indexOf(word) + 1
  const region = /^(thoracic|dorsal|lumbar)$/.exec(tokens[at + 1]?.word ?? '')?.[1]
  if (
    n < 1 ||
    region === undefined ||
    !/^(vertebra|vertebral|vertebrae|body|level|and|,)$/.test(tokens[at + 2]?.word ?? '')
  )
    return undefined
  return region === 'lumbar' ? (n <= 5 ? `l${n}` : undefined) : n <= 12 ? `t${n}` : undefined
}

/** "T11-12 disc": the space between two bodies. */
const isDisc = (tokens: readonly { readonly word: string }[], at: number): boolean => {
  for (let i = at + 1; i <= at + 4; i++) {
    const word = tokens[i]?.word ?? ''
    if (/^(disc|disk|interspace|foramen|foramina)$/.test(word)) return true
    if (!/^([-/]|[tls]?\d{1,2}|[tls]|and|to)$/.test(word)) return false
  }
  return false
}

const levelsIn = (scene: Scene, v: View, sentence: boolean): string[] => {
  const { tokens } = scene.story.document
  const { from, to } = sentence ? reachOf(v) : v.clause
  const levels: string[] = []
  for (let i = from; i < to; i++) {
    if (isDisc(tokens, i)) continue
    const m = LEVEL.exec(tokens[i]!.word)
    if (m) levels.push(tokens[i]!.word)
    else if (spokenLevel(tokens, i) !== undefined) levels.push(spokenLevel(tokens, i)!)
    else if (/^[tlcs]$/.test(tokens[i]!.word) && /^\d{1,2}$/.test(tokens[i + 1]?.word ?? ''))
      levels.push(`${tokens[i]!.word}${tokens[i + 1]!.word}`)
  }
  return levels
}

/** Levels of a sentence that belong to a finding or to the past: "the fracture at T12". */
const spokenLevels = (scene: Scene, v: View): Set<string> => {
  const { tokens } = scene.story.document
  const { from, to } = reachOf(v)
  const seen = new Set<string>()
  for (let i = from; i < to; i++) {
    if (!LEVEL.test(tokens[i]!.word)) continue
    for (let k = Math.max(from, i - 5); k < Math.min(to, i + 3); k++)
      if (/^(fracture|prior|previous|old|history|stable|chronic|healed)$/.test(tokens[k]!.word))
        seen.add(tokens[i]!.word)
  }
  return seen
}

/** From the neck down: the first level of a session is the uppermost. */
const height = (level: string): number => 'ctls'.indexOf(level[0]!) * 20 + Number(level.slice(1))

const BLOWN = /^(inflate|inflated|inflation|expand|expanded|expansion|blown|filled|pressurized|pumped|brought|taken)$/

/** "Balloons were introduced through both cannulas and expanded": a cavity is made, however the work is called. */
const blownUp = (scene: Scene): boolean =>
  scene.told.some(v => {
    const { tokens, from, to, sentence } = v.clause
    for (let i = from; i < to; i++)
      if (/^balloons?$/.test(tokens[i]!.word) && done(v, { from: i, to: i + 1 }) === 'performed')
        return tokens.slice(from, Math.min(sentence.to, to + 12)).some(t => BLOWN.test(t.word))
    return false
  })

/** Vertebral bodies filled with cement: level by level, with or without a cavity. */
export const readAugmentations = (scene: Scene): Reading => {
  const out = nothing()
  const acts = (v: View, ...is: string[]) =>
    v.hits.find(h => h.kind === 'act' && is.includes(h.is) && done(v, h) === 'performed')
  const told = scene.told.filter(v => acts(v, 'vertebroplasty', 'kyphoplasty', 'sacroplasty', 'cement'))
  if (scene.open) return out
  if (told.length === 0) return fromFields(scene)
  const title = (is: string): boolean => scene.titleHits.some(h => h.kind === 'act' && h.is === is)
  const sacral = told.filter(v => acts(v, 'sacroplasty'))
  if (sacral.length > 0 || title('sacroplasty')) {
    const sides = new Set(told.map(v => v.side))
    const both = sides.has('bilateral') || (sides.has('right') && sides.has('left'))
    out.works.push(
      workOf(scene, {
        topic: 'augmentation',
        action: 'sacroplasty',
        target: 'sacrum',
        side: both ? 'bilateral' : ([...sides].find(s => s === 'right' || s === 'left') ?? scene.titleSide),
        views: told,
      }),
    )
    if (!told.some(v => acts(v, 'vertebroplasty', 'kyphoplasty'))) return out
  }
  const cavity = (v: View): boolean => acts(v, 'kyphoplasty') !== undefined
  const byLevel = new Map<string, { cavity: boolean; views: View[] }>()
  let current: string[] = []
  const anyCavity = scene.told.some(cavity) || title('kyphoplasty') || blownUp(scene)
  const mixed = scene.told.some(v => acts(v, 'vertebroplasty')) && scene.told.some(cavity)
  for (const v of scene.told) {
    const own = levelsIn(scene, v, false)
    const named =
      mixed && own.length > 0
        ? own
        : levelsIn(scene, v, true).filter(l => own.includes(l) || !spokenLevels(scene, v).has(l))
    const works = acts(v, 'vertebroplasty', 'kyphoplasty', 'cement') !== undefined
    if (named.length > 0) current = named
    if (!works) continue
    if (v.clause.cues.some(c => c.cue.sets === 'historical')) continue
    for (const level of named.length > 0 ? named : current) {
      const known = byLevel.get(level) ?? { cavity: false, views: [] }
      known.cavity ||= cavity(v)
      known.views.push(v)
      byLevel.set(level, known)
    }
  }
  if (byLevel.size === 0 && out.works.length === 0) {
    const filled = fromFields(scene)
    if (filled.works.length > 0) return filled
  }
  if (byLevel.size === 0) {
    const titled = scene.views
      .filter(
        v =>
          v.title &&
          v.clause.sentence.section.kind !== 'indication' &&
          v.hits.some(h => h.term.detail?.topic === 'augmentation'),
      )
      .flatMap(v => levelsIn(scene, v, true))
    for (const level of titled) byLevel.set(level, { cavity: anyCavity, views: told.slice(0, 2) })
  }
  // a needle level only passed through is told with its own words; a level told by cement alone follows the named method
  for (const [level, l] of [...byLevel].sort(([a], [b]) => height(a) - height(b))) {
    if (!mixed && anyCavity) l.cavity = true
    const letter = level[0]!
    out.works.push(
      workOf(scene, {
        topic: 'augmentation',
        action: l.cavity ? 'cavity' : 'cement',
        target: level.toUpperCase(),
        detail: { region: letter === 'c' ? 'cervical' : letter === 't' ? 'thoracic' : 'lumbosacral' },
        views: l.views,
      }),
    )
  }
  if (byLevel.size === 0 && out.works.length === 0)
    out.questions.push({
      kind: 'spine-level',
      question: 'Which vertebral bodies were filled?',
      affects: ['22510', '22511', '22513', '22514'],
      evidence: [],
    })
  return out
}

const CEMENT_FIELD = /^(cement|pmma|methacrylate|polymethylmethacrylate|fill|filled|injected|volume)$/
const LEVEL_FIELD = /^(vertebra|vertebrae|vertebral|level|body|bodies)$/
const NOT_FILLED =
  /^(not|untreated|no|none|declined|deferred|aborted|skipped|n|na|omitted|cancelled|old|prior|previous)$/

/** Levels of a field, without those behind which it says that they were left alone. */
const filledIn = (v: View): string[] => {
  const { tokens, from, to, sentence } = v.clause
  const out: string[] = []
  for (let i = from; i < to; i++) {
    if (!LEVEL.test(tokens[i]!.word) || isDisc(tokens, i)) continue
    let left = NOT_FILLED.test(tokens[i - 1]?.word ?? '')
    for (let k = i + 1; k < sentence.to && k - i <= 4 && !LEVEL.test(tokens[k]!.word); k++)
      left ||= NOT_FILLED.test(tokens[k]!.word)
    if (!left) out.push(tokens[i]!.word)
  }
  return out
}

/** A form of an augmentation: the levels stand in a field of their own, the cement and what made the cavity in others. */
const fromFields = (scene: Scene): Reading => {
  const out = nothing()
  const levels = new Map<string, View>()
  const filled: View[] = []
  let cavity = false
  let heading: View[] = []
  for (const v of scene.views) {
    const { role, section, index } = v.clause.sentence
    if (role === 'narrative' || section.kind === 'diagnosis' || section.kind === 'plan') continue
    const words = v.clause.tokens.slice(v.clause.from, v.clause.to).map(t => t.word)
    if (role === 'heading') {
      if (heading.at(-1)?.clause.sentence.role !== 'heading' || index - heading.at(-1)!.sentence > 1) heading = []
      heading.push(v)
      continue
    }
    const field = heading.flatMap(h => h.clause.tokens.slice(h.clause.from, h.clause.to).map(t => t.word))
    if (field.some(w => NOT_FILLED.test(w))) continue
    const hits = [...heading.flatMap(h => h.hits), ...v.hits]
    if (hits.some(h => h.kind === 'act' && h.is === 'kyphoplasty')) cavity = true
    if (field.some(w => LEVEL_FIELD.test(w))) for (const level of filledIn(v)) levels.set(level, v)
    if (field.some(w => CEMENT_FIELD.test(w)) && words.some(w => /^\d/.test(w))) filled.push(v)
  }
  if (filled.length === 0) return out
  for (const [level, v] of [...levels].sort(([a], [b]) => height(a) - height(b)))
    out.works.push(
      workOf(scene, {
        topic: 'augmentation',
        action: cavity ? 'cavity' : 'cement',
        target: level.toUpperCase(),
        detail: { region: level[0] === 'c' ? 'cervical' : level[0] === 't' ? 'thoracic' : 'lumbosacral' },
        views: [v, ...filled.slice(0, 1)],
      }),
    )
  return out
}
