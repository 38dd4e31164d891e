import type { Evidence, NeedleQuestion, ReportSetting } from '../../schema/index.ts'
import { readAblations } from './ablation.ts'
import { readAugmentations } from './augmentation.ts'
import { readBiopsies } from './biopsy.ts'
import { readCollections } from './collections.ts'
import { readBiliary, readGallbladder } from './ducts.ts'
import { tubeEvents } from './events.ts'
import { readFeeding, readNasal } from './feeding.ts'
import { readBladder, readPeritoneum, readPleura } from './fluids.ts'
import { readJoints, readSpine } from './injections.ts'
import { evidenceOfView, isLine, type Scene } from './scene.ts'
import type { TermHit } from './terms.ts'
import { readUrinary } from './urinary.ts'
import type { WorkDraft } from './work.ts'

export interface NeedleReading {
  readonly works: readonly WorkDraft[]
  readonly questions: readonly NeedleQuestion[]
  readonly plugs: readonly Evidence[]
  readonly sentences: ReadonlySet<number>
  /** Sentences whose catheter is a drain or tube: no line is placed there. */
  readonly tubes: ReadonlySet<number>
}

export const NO_NEEDLE: NeedleReading = { works: [], questions: [], plugs: [], sentences: new Set(), tubes: new Set() }

const TUBED = new Set([
  'pleura',
  'peritoneum',
  'collection',
  'urinary',
  'bladder',
  'biliary',
  'gallbladder',
  'feeding',
  'nasal',
])

/** Kinds of terms without which a report tells of no needle or tube work. */
const SPEAKS = new Set(['tube', 'act', 'energy', 'collection'])

/** Needle and tube work outside the vessels, read from the clauses of a story. */
export const readNeedle = (scene: Scene, hits: readonly TermHit[], setting: ReportSetting): NeedleReading => {
  if (setting.kind === 'note' || setting.kind === 'cancelled' || setting.kind === 'congenital') return NO_NEEDLE
  if (
    !hits.some(h => SPEAKS.has(h.kind) && h.term.detail?.topic !== undefined) &&
    !hits.some(h => h.kind === 'joint' || (h.kind === 'tube' && /^(drain|tap)$/.test(h.is)))
  )
    return NO_NEEDLE
  const events = tubeEvents(scene)
  const readings = [
    readUrinary(scene, events),
    readBiliary(scene, events),
    readGallbladder(scene, events),
    readFeeding(scene, events),
    readNasal(scene, events),
    readPleura(scene, events),
    readPeritoneum(scene, events),
    readBladder(scene, events),
    readCollections(scene, events),
    readBiopsies(scene),
    readAblations(scene),
    readAugmentations(scene),
    readJoints(scene),
    readSpine(scene),
  ]
  const works = readings.flatMap(r => r.works)
  if (works.length === 0)
    return { works, questions: readings.flatMap(r => r.questions), plugs: [], sentences: new Set(), tubes: new Set() }
  const topics = new Set<string>(works.map(w => w.topic))
  const sentences = new Set<number>()
  const vessels = new Set<number>()
  for (const v of scene.told) {
    if (topics.has(v.topic)) sentences.add(v.sentence)
    if (
      v.clause.tokens
        .slice(v.clause.from, v.clause.to)
        .some(t => /^(artery|aorta|vein|cava|angiogram|arteriogram|embolization|embolized|venogram)$/.test(t.word))
    )
      vessels.add(v.sentence)
  }
  for (const s of vessels) sentences.delete(s)
  for (const w of works) for (const s of w.told) sentences.add(s)
  const tubes = new Set(works.filter(w => TUBED.has(w.topic)).flatMap(w => w.told))
  for (const w of works)
    if (w.target.endsWith('tunneled')) for (const v of scene.told) if (v.topic === w.topic) tubes.add(v.sentence)
  for (const v of scene.told) if (tubes.has(v.sentence) && v.hits.some(isLine)) tubes.delete(v.sentence)
  const plugs = scene.told
    .filter(
      v => sentences.has(v.sentence) && v.clause.concepts.some(c => c.concept.detail?.class?.startsWith('embolic')),
    )
    .map(v => evidenceOfView(scene, v, 'plug in the tract'))
  return { works, questions: readings.flatMap(r => r.questions), plugs, sentences, tubes }
}
