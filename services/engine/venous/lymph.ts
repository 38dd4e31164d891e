import type { Evidence, Laterality, LymphStudy } from '../../schema/index.ts'
import { assertionAt } from '../stages/assert.ts'
import type { Story } from '../stages/narrate.ts'
import { assertionOfAct, hasWord, hitsOf, quote, says, sideIn, type Telling, tells } from './telling.ts'

const INJECTED = [
  'injected',
  'injection',
  'accessed',
  'punctured',
  'cannulated',
  'infused',
  'injecting',
  'puncture',
  'infusion',
  'instilled',
  'access',
] as const
const CLOSED = [
  'glued',
  'embolized',
  'embolization',
  'coiled',
  'coil',
  'glue',
  'plug',
  'occluded',
  'nbca',
  'onyx',
  'disrupted',
  'maceration',
  'macerated',
] as const

/** Reads contrast studies of lymph vessels (embolization-and-devices.md section 7). */
export const readLymph = (story: Story, sentences: readonly Telling[]): LymphStudy[] => {
  const told = sentences.filter(s => tells(s[0]!) || s[0]!.sentence.section.kind === 'findings')
  const named = sentences.some(s =>
    s.some(c => says(c, 'lymphangiogram') && !/^(plan|history|consent)$/.test(c.sentence.section.kind)),
  )
  let performed: Evidence[] = []
  const injected: Evidence[] = []
  const read: Evidence[] = []
  const entered: Evidence[] = []
  const closed: Evidence[] = []
  const sides = new Set<Laterality>()
  let guiding = false
  let trunk = false
  let foot = false
  let sentence = 0
  for (const telling of told) {
    for (const clause of telling) {
      const study = hitsOf(clause, 'lymphangiogram')[0]
      const node = hitsOf(clause, 'node', 'lymph-vessel')[0]
      const duct = hitsOf(clause, 'duct')[0]
      const body = tells(clause)
      if (study && body) {
        const value = assertionOfAct(clause, study.from, study.to)
        if (value === 'performed') {
          performed = [...performed, quote(story, clause, 'lymphangiogram')]
          sentence ||= clause.sentence.index
          const side = sideIn(clause)
          if (side) sides.add(side)
          if (hasWord(clause, 'pedal', 'foot', 'feet', 'leg')) foot = true
          if (hasWord(clause, 'roadmap', 'guidance', 'localize', 'target', 'opacify')) guiding = true
        }
      }
      if (
        node &&
        body &&
        hasWord(clause, ...INJECTED) &&
        assertionAt(clause, node.from, node.to).value === 'performed'
      ) {
        injected.push(quote(story, clause, 'lymph vessel or node injected'))
        sentence ||= clause.sentence.index
        const side = sideIn(clause)
        if (side) sides.add(side)
        if (hasWord(clause, 'foot', 'pedal', 'toe', 'feet', 'dorsum')) foot = true
        if (hasWord(clause, 'inguinal', 'groin', 'femoral', 'iliac')) trunk = true
      }
      if (
        hasWord(
          clause,
          'read',
          'pelvic',
          'retroperitoneal',
          'iliac',
          'paraaortic',
          'cisterna',
          'lumbar',
          'leak',
          'extravasation',
          'thoracic',
          'lymphatics',
          'lymphatic',
        ) &&
        (clause.anchors.some(a => a.maneuver.act === 'find') ||
          hasWord(clause, 'read') ||
          clause.sentence.section.kind === 'findings')
      )
        read.push(quote(story, clause, 'lymph vessels read'))
      if (duct && body) {
        trunk = true
        if (
          hasWord(clause, 'cannulated', 'punctured', 'accessed', 'catheterized', 'entered') &&
          assertionOfAct(clause, duct.from, duct.to) === 'performed'
        )
          entered.push(quote(story, clause, 'duct entered'))
        if (hasWord(clause, ...CLOSED) && assertionOfAct(clause, duct.from, duct.to) === 'performed')
          closed.push(quote(story, clause, 'duct closed'))
      }
    }
  }
  if ((!named || performed.length + injected.length === 0) && closed.length === 0) return []
  if (!named) return []
  if (performed.length === 0 && injected.length === 0) return []
  const side: Laterality =
    sides.has('bilateral') || (sides.has('right') && sides.has('left')) ? 'bilateral' : ([...sides][0] ?? 'unknown')
  const region =
    trunk || !foot || read.some(e => /pelvi|retroperit|abdom|iliac|thorac|cistern|lumbar/i.test(e.text))
      ? 'trunk'
      : 'limb'
  return [
    {
      factId: '',
      side,
      region,
      injected: injected.length > 0 ? injected : performed,
      read,
      guiding,
      ductEntered: entered,
      ductClosed: closed,
      assertion: 'performed',
      evidence: [...performed, ...injected].slice(0, 4),
      sentence,
    },
  ]
}
