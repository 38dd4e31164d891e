import { sure, type TubeEvent } from './events.ts'
import { guidanceOf } from './guidance.ts'
import { isWay } from './left-there.ts'
import { done, type Scene, type View } from './scene.ts'
import type { TermHit } from './terms.ts'
import { nothing, type Reading, workOf } from './work.ts'

/** Where a collection lies: the group decides the code, the key tells two collections apart. */
interface Site {
  readonly group: string
  readonly key: string
  readonly kind: string
}

const GROUPS = new Set(['visceral', 'peritoneal', 'soft'])

const siteIn = (view: View, hits: readonly TermHit[]): Site | undefined => {
  let group: string | undefined
  let key: string | undefined
  let kind = ''
  let rank = 0
  for (const h of hits) {
    const d = h.term.detail
    const g = d?.group
    // "pus came back", "was pulled back": no place
    if (
      h.form === 'back' &&
      !/^(the|his|her|upper|lower|mid|left|right|of)$/.test(view.clause.tokens[h.from - 1]?.word ?? '')
    )
      continue
    if (g === 'soft' && h.kind === 'place' && isWay(view, h)) continue
    if (h.kind === 'collection') {
      kind = h.is
      if (g && rank < 3) {
        group = g
        key = d?.place ?? h.is
        rank = 3
      }
    } else if (h.kind === 'place' && h.is === 'natural') {
      group = 'natural'
      key = 'pelvis'
      rank = 5
    } else if (g && GROUPS.has(g) && (h.kind === 'place' || h.kind === 'organ')) {
      const r =
        h.kind === 'place'
          ? /^(perihepatic|subhepatic|perisplenic|peripancreatic|perinephric|perirenal|subphrenic|retroperitoneal|psoas)$/.test(
              h.form,
            )
            ? 4
            : 2
          : nearCollection(view, h, hits)
            ? 2.5
            : 0
      if (r > rank) {
        group = g
        key = d?.place ?? (h.kind === 'organ' ? h.is : h.form)
        rank = r
      }
    }
  }
  return group === undefined ? undefined : { group, key: key ?? group, kind }
}

/** An organ names the site of a collection only beside it: "collection in the liver", "hepatic abscess". */
const nearCollection = (view: View, organ: TermHit, hits: readonly TermHit[]): boolean =>
  hits.some(
    h =>
      h.kind === 'collection' &&
      ((organ.to <= h.from && h.from - organ.to <= 3) ||
        (h.to <= organ.from &&
          organ.from - h.to <= 6 &&
          view.clause.tokens.slice(h.to, organ.from).some(t => /^(in|within|of|at|involving)$/.test(t.word)))),
  )

const OTHER_TUBE =
  /^(nephrostomy|nephroureteral|cholecystostomy|gastrostomy|gastrojejunostomy|chest-tube|pleural-tunneled|peritoneal-tunneled)$/

/** Drains, needles and contrast in collections. */
export const readCollections = (scene: Scene, events: readonly TubeEvent[]): Reading => {
  const out = nothing()
  const mine = events.filter(e => e.view.topic === 'collection' && !OTHER_TUBE.test(e.tube))
  const ok = mine.filter(sure)
  const sclerosed = scene.told.filter(
    v =>
      v.topic === 'collection' &&
      v.hits.some(h => h.kind === 'act' && h.is === 'sclerosis' && done(v, h) === 'performed'),
  )
  if ((ok.length === 0 && sclerosed.length === 0) || scene.open) return out
  const guidance = guidanceOf(scene, v => v.topic === 'collection')
  const sites = new Map<View, Site>()
  const titleView = scene.views.find(
    v => v.title && siteIn(v, v.hits) !== undefined && v.hits.some(h => h.kind === 'collection' || h.kind === 'tube'),
  )
  let current: Site | undefined = titleView ? siteIn(titleView, titleView.hits) : undefined
  for (const v of scene.views) {
    const says =
      v.hits.some(h => h.kind === 'collection' || (h.kind === 'tube' && h.is === 'drain')) ||
      v.hits.some(h => h.is === 'natural')
    const found = v.told || v.title ? (siteIn(v, v.hits) ?? (says ? siteIn(v, v.around) : undefined)) : undefined
    if (
      found &&
      !isPrepared(v) &&
      (v.told || v.clause.sentence.section.kind !== 'indication' || current === undefined) &&
      (says || v.topic === 'collection')
    )
      current = found
    if (v.told && current) sites.set(v, current)
  }
  const siteOf = (e: TubeEvent): Site => sites.get(e.view) ?? current ?? { group: 'unknown', key: 'unknown', kind: '' }
  const add = (action: string, site: Site, from: readonly TubeEvent[], units = 1): void => {
    const detail: Record<string, string> = { group: site.group, kind: site.kind, key: site.key }
    out.works.push(
      workOf(scene, {
        topic: 'collection',
        action,
        target: site.key,
        detail,
        units,
        views: from.map(e => e.view),
        guidance,
        side: from[0]?.view.side ?? 'unknown',
      }),
    )
  }
  const of = (type: TubeEvent['type']) => ok.filter(e => e.type === type)
  const swaps = ok.filter(e => e.type === 'exchange')
  const keeps = of('keep').length > 0
  const removed = of('remove')
  const old = mine.some(e => e.type === 'existing')
  const needle = ok.some(e => e.type === 'puncture')
  const tract = of('inject').find(e => e.tube === 'sinogram')
  const natural = scene.told.some(v => v.hits.some(h => h.is === 'natural'))
  // "locking drain left in the abscess" after a needle of today
  const kept = !old && needle && removed.length === 0 && of('place').length === 0
  const left = kept ? of('keep').filter(e => e.view.hits.some(h => h.kind === 'tube' && h.is === 'drain')) : []
  const places = [...of('place'), ...left].filter(
    e =>
      !(
        e.tube === 'generic' &&
        removed.some(r => r.view.sentence >= e.view.sentence) &&
        !keeps &&
        !e.view.hits.some(h => h.kind === 'tube' && h.is === 'drain')
      ),
  )
  if (
    tract &&
    !old &&
    !mine.some(e => e.view.hits.some(h => h.kind === 'tube' && h.is === 'drain')) &&
    !needle &&
    swaps.length === 0 &&
    places.every(e => siteOf(e).group === 'unknown' || e.tube === 'generic')
  ) {
    add('sinogram', siteOf(tract), [tract])
  } else if (swaps.length > 0) {
    const group = byKey(swaps, siteOf)
    for (const [, list] of group) add('exchange', siteOf(list[0]!), list)
  } else if (places.length > 0 && (old || removed.some(r => r.view.sentence <= places[0]!.view.sentence)) && !needle)
    add('exchange', siteOf(places[0]!), [...removed, ...places])
  else if (places.length > 0) {
    const each = places.find(e => e.view.hits.some(h => h.kind === 'count' && /^(each|both)$/.test(h.form)))
    const named = each ? sitesNamed(each.view) : []
    if (each && named.length > 1) {
      for (const site of named) add('place', site, [each])
      return out
    }
    for (const [, list] of byKey(places, siteOf)) {
      const site = siteOf(list[0]!)
      const many = list.some(e => manyCollections(e.view)) ? 2 : 1
      add('place', natural ? { ...site, group: 'natural' } : site, list, many)
    }
  } else if (
    sclerosed.length === 0 &&
    of('inject').length > 0 &&
    (old ||
      of('inject').some(
        e => e.tube === 'sinogram' || e.view.hits.some(h => h.kind === 'tube' || /check|study|evaluation/.test(h.form)),
      ))
  ) {
    const tract =
      of('inject').some(e => e.tube === 'sinogram') && !mine.some(e => e.view.hits.some(h => h.kind === 'tube'))
    add(tract ? 'sinogram' : 'inject', siteOf(of('inject')[0]!), of('inject'))
  } else if (
    of('aspirate').length > 0 &&
    (needle ||
      (removed.length > 0 && !old && of('place').length > 0) ||
      of('aspirate').some(e => e.view.clause.concepts.some(c => c.concept.detail?.moves === 'needle')))
  ) {
    const site = siteOf(of('aspirate')[0]!)
    add('aspirate', site, [...of('puncture'), ...of('aspirate')])
  }
  if (sclerosed.length > 0)
    out.works.push(
      workOf(scene, {
        topic: 'collection',
        action: 'sclerosis',
        target: current?.key ?? 'collection',
        detail: { group: current?.group ?? 'unknown', kind: current?.kind ?? '' },
        views: sclerosed,
        guidance,
      }),
    )
  const unsited = out.works.find(w => w.action === 'place' && w.detail.group === 'unknown')
  if (unsited)
    out.questions.push({
      kind: 'collection-site',
      question:
        'Where does the drained collection lie: in an organ, in the peritoneal or retroperitoneal space, or in soft tissue?',
      affects: ['49405', '49406', '10030'],
      evidence: unsited.evidence.slice(0, 1),
    })
  return out
}

/** "The right buttock was prepped": the skin over the way, not the place of the collection. */
const isPrepared = (view: View): boolean =>
  view.clause.tokens
    .slice(view.clause.from, view.clause.to)
    .some(t =>
      /^(prepped|prepared|draped|cleansed|cleaned|sterilized|scrubbed|shaved|anesthetized|numbed)$/.test(t.word),
    ) && !view.hits.some(h => h.kind === 'collection')

/** Every collection with its own place that a sentence names. */
const sitesNamed = (view: View): Site[] => {
  const found = new Map<string, Site>()
  for (const c of view.around) {
    if (c.kind !== 'collection') continue
    const close = view.around.filter(h => h === c || (h.kind !== 'collection' && h.from < c.to && c.from - h.to <= 2))
    const site = siteIn(view, close)
    if (site) found.set(site.key, site)
  }
  return [...found.values()]
}

const byKey = (events: readonly TubeEvent[], siteOf: (e: TubeEvent) => Site): Map<string, TubeEvent[]> => {
  const groups = new Map<string, TubeEvent[]>()
  for (const e of events) {
    const key = e.sideSaid ? `${siteOf(e).key}|${e.side}` : siteOf(e).key
    const list = groups.get(key) ?? []
    list.push(e)
    groups.set(key, list)
  }
  return groups
}

/** "into each abscess", "two separate collections": not two catheters in one. */
const manyCollections = (view: View): boolean =>
  view.hits.some(
    h =>
      h.kind === 'count' &&
      h.is === 'second' &&
      /^(two|both|each|separate)$/.test(h.form) &&
      view.hits.some(o => o.kind === 'collection' && o.from >= h.to && o.from - h.to <= 4),
  )
