import { sure, type TubeEvent } from './events.ts'
import { guidanceOf } from './guidance.ts'
import { done, hasTerm, type Scene, type View } from './scene.ts'
import { bySide, nothing, type Reading, workOf } from './work.ts'

const word = (view: View, pattern: RegExp): boolean =>
  view.clause.tokens.slice(view.clause.from, view.clause.to).some(t => pattern.test(t.word))

const told = (scene: Scene, kind: string, is: string): View | undefined =>
  scene.told.find(v => v.hits.some(h => h.kind === kind && h.is === is && done(v, h) === 'performed'))

/** A needle made for tapping was used. */
const tapped = (scene: Scene, topic: string): boolean =>
  scene.told.some(
    v => v.topic === topic && v.hits.some(h => h.kind === 'tube' && h.is === 'tap' && done(v, h) === 'performed'),
  )

/** A mark on the skin by ultrasound and then a blind stick is no guidance. */
export const guidedBy = (
  scene: Scene,
  topic: string,
): { guided: boolean; marked: boolean; guidance: ReturnType<typeof guidanceOf> } => {
  const guidance = guidanceOf(scene, v => v.topic === topic)
  const marks = scene.told.some(
    v =>
      v.topic === topic &&
      v.hits.some(h => h.kind === 'modality' && h.is === 'marked') &&
      v.hits.some(h => h.kind === 'modality' && h.is === 'us'),
  )
  const live =
    scene.told.some(
      v =>
        word(v, /^(guidance|guided|realtime|real|direct|continuous)$/) &&
        v.hits.some(h => h.kind === 'modality' && h.is !== 'marked'),
    ) || guidance.modalities.some(m => m !== 'us')
  const marked = marks && !live
  return { guided: guidance.modalities.length > 0 && !marked, marked, guidance }
}

const leftIn = (events: readonly TubeEvent[], kinds: ReadonlySet<string>): TubeEvent[] => {
  const keeps = events.some(e => sure(e) && e.type === 'keep')
  const gone = events.some(e => sure(e) && e.type === 'remove')
  return events.filter(
    e =>
      sure(e) &&
      e.type === 'place' &&
      (kinds.has(e.tube) ||
        (e.tube === 'generic' && !gone && (keeps || e.view.hits.some(h => h.kind === 'tube' && h.is === 'drain')))),
  )
}

/** "The cuffed catheter was tunneled", under a title or note that names the tunneled tube. */
const cuffed = (scene: Scene, events: readonly TubeEvent[], kind: string): TubeEvent[] => {
  const named = scene.views.some(
    v => (v.told || v.title) && v.hits.some(h => h.kind === 'tube' && h.is === kind && done(v, h) === 'performed'),
  )
  return named
    ? events.filter(
        e => sure(e) && e.type === 'place' && e.tube === 'generic' && hasTerm(e.view.around, 'act', 'tunnel'),
      )
    : []
}

const CHEST = new Set(['chest-tube'])

/** Pleura: tapped, drained, tunneled, exchanged, treated through a tube. */
export const readPleura = (scene: Scene, events: readonly TubeEvent[]): Reading => {
  const out = nothing()
  const mine = events.filter(e => e.view.topic === 'pleura')
  if (scene.open || (mine.length === 0 && !told(scene, 'act', 'thoracentesis'))) return out
  const { guided, marked, guidance } = guidedBy(scene, 'pleura')
  const detail = { guided: guided ? 'yes' : marked ? 'marked' : 'no' }
  const tap = told(scene, 'act', 'thoracentesis')
  for (const { side, events: own } of bySide(mine.length > 0 ? mine : [], scene.titleSide)) {
    const ok = own.filter(sure)
    const views = ok.map(e => e.view)
    const add = (action: string, target: string, from: readonly View[] = views): void => {
      out.works.push(workOf(scene, { topic: 'pleura', action, target, side, detail, views: from, guidance }))
    }
    const tunneled = [...ok.filter(e => e.tube === 'pleural-tunneled'), ...cuffed(scene, own, 'pleural-tunneled')]
    if (tunneled.some(e => e.type === 'place')) {
      add(
        tunneled.some(e => e.type === 'remove') || tunneled.some(e => e.type === 'exchange') ? 'exchange' : 'place',
        'pleural-tunneled',
      )
      continue
    }
    if (tunneled.some(e => e.type === 'remove')) {
      add('remove', 'pleural-tunneled')
      continue
    }
    const lysis = told(scene, 'act', 'fibrinolysis')
    if (lysis)
      add(
        word(lysis, /^(second|subsequent|third|day)$/) && word(lysis, /^(2|3|two|three|second|third|subsequent)$/)
          ? 'fibrinolysis-later'
          : 'fibrinolysis',
        'pleura',
        [lysis],
      )
    const desis = told(scene, 'act', 'pleurodesis')
    if (desis) add('pleurodesis', 'pleura', [desis])
    const swap = ok.find(e => e.type === 'exchange' && (CHEST.has(e.tube) || e.tube === 'generic'))
    const old = own.some(e => e.type === 'existing' && (CHEST.has(e.tube) || e.tube === 'generic'))
    const placed = leftIn(own, CHEST)
    if (swap) {
      add('exchange', 'chest-tube', [swap.view])
      continue
    }
    if (placed.length > 0 && !(old && !ok.some(e => e.type === 'puncture'))) {
      add('place', 'chest-tube', [
        ...ok.filter(e => e.type === 'puncture').map(e => e.view),
        ...placed.map(e => e.view),
      ])
      continue
    }
    if (placed.length > 0 && old) {
      add(
        'exchange',
        'chest-tube',
        placed.map(e => e.view),
      )
      continue
    }
    const entered =
      tapped(scene, 'pleura') ||
      ok.some(
        e =>
          e.type === 'puncture' ||
          e.tube === 'thoracentesis' ||
          (e.type === 'place' && e.tube === 'generic') ||
          e.view.clause.concepts.some(c => c.concept.detail?.moves === 'needle'),
      )
    const out2 = ok.filter(e => e.type === 'aspirate')
    if (
      out2.length > 0 &&
      (tap !== undefined || scene.titleHits.some(h => h.is === 'thoracentesis') || entered) &&
      entered &&
      !old
    )
      add('aspirate', 'pleura')
  }
  return out
}

/** Peritoneal fluid: tapped, drained, tunneled. */
export const readPeritoneum = (scene: Scene, events: readonly TubeEvent[]): Reading => {
  const out = nothing()
  const mine = events.filter(e => e.view.topic === 'peritoneum')
  const ok = mine.filter(sure)
  const tap = told(scene, 'act', 'paracentesis')
  if (scene.open || (ok.length === 0 && !tap)) return out
  const { guided, marked, guidance } = guidedBy(scene, 'peritoneum')
  const detail = { guided: guided ? 'yes' : marked ? 'marked' : 'no' }
  const add = (action: string, target: string, views: readonly View[]): void => {
    out.works.push(workOf(scene, { topic: 'peritoneum', action, target, detail, views, guidance }))
  }
  const tunneled = [...ok.filter(e => e.tube === 'peritoneal-tunneled'), ...cuffed(scene, mine, 'peritoneal-tunneled')]
  const placed = tunneled.filter(e => e.type === 'place')
  if (placed.length > 0) {
    add(
      'place',
      'peritoneal-tunneled',
      placed.map(e => e.view),
    )
    return out
  }
  const gone = tunneled.filter(e => e.type === 'remove')
  if (gone.length > 0) {
    add(
      'remove',
      'peritoneal-tunneled',
      gone.map(e => e.view),
    )
    return out
  }
  const drains = leftIn(mine, new Set(['peritoneal-drain']))
  if (drains.length > 0) {
    const tunnel = scene.told.some(v => v.topic === 'peritoneum' && hasTerm(v.hits, 'act', 'tunnel'))
    add(
      'place',
      tunnel ? 'peritoneal-tunneled' : 'peritoneal-drain',
      drains.map(e => e.view),
    )
    return out
  }
  const old = mine.some(e => e.type === 'existing' || (e.type === 'place' && e.value === 'historical'))
  const entered =
    tapped(scene, 'peritoneum') ||
    ok.some(
      e =>
        e.type === 'puncture' ||
        e.type === 'place' ||
        e.tube === 'paracentesis' ||
        e.view.clause.concepts.some(c => c.concept.detail?.moves === 'needle'),
    )
  const drained = ok.filter(e => e.type === 'aspirate')
  if (
    drained.length > 0 &&
    entered &&
    !(old && !ok.some(e => e.type === 'puncture')) &&
    (tap || scene.titleTopics.has('peritoneum') || drained.length > 0)
  ) {
    add('aspirate', 'peritoneum', [
      ...ok.filter(e => e.type === 'puncture').map(e => e.view),
      ...drained.map(e => e.view),
    ])
  }
  return out
}

/** Bladder catheter above the pubis. */
export const readBladder = (scene: Scene, events: readonly TubeEvent[]): Reading => {
  const out = nothing()
  const mine = events.filter(e => e.view.topic === 'bladder' && sure(e))
  const placed = mine.filter(e => e.type === 'place')
  if (placed.length === 0 || scene.open || scene.scoped) return out
  const swap =
    mine.some(e => e.type === 'exchange' || e.type === 'remove') ||
    events.some(e => e.view.topic === 'bladder' && e.type === 'existing')
  if (!swap)
    out.works.push(
      workOf(scene, { topic: 'bladder', action: 'place', target: 'suprapubic', views: mine.map(e => e.view) }),
    )
  return out
}
