import type { Evidence, LineAct, LineDevice } from '../../schema/index.ts'
import type { Story } from '../stages/narrate.ts'
import { clauseEvidence } from '../story/state.ts'
import { assertionOf } from './assertion.ts'
import { isDone, titledActs, WHOLE_OUT } from './care.ts'
import { type DeviceFound, deviceOf, existingIn, freshIn, type Heard, oldDevice } from './device.ts'
import { type Frame, insertsIn, isExisting, isItem, isMeans, placesLine } from './frames.ts'
import { signed } from './signs.ts'
import { entryOf, type Site, type System, sitesAlong, sitesOf } from './sites.ts'
import type { Said } from './words.ts'

/** A line put in today, before its guidance is read. */
export interface Insertion {
  readonly frame: Frame
  readonly act: LineAct
  readonly found: DeviceFound
  readonly device: LineDevice
  readonly site: Site | undefined
  readonly sites: readonly Site[]
  readonly assertion: 'performed' | 'attempted'
  readonly cutdown: boolean
  readonly aside: boolean
  readonly evidence: readonly Evidence[]
  readonly sentence: number
}

const systemOf = (found: DeviceFound): System => (found.device === 'arterial' ? 'arterial' : 'venous')

/**
 * The hole that the line stayed in: the last one that did not fail; else one that only the line's name gives.
 * A vessel of another region that is first spoken of when the line is in belongs to other work.
 */
const lastSite = (sites: readonly Site[], proof: Said): Site | undefined => {
  const good = sites.filter(s => !s.failed)
  const early = good.filter(s => s.said.place !== 'told' || s.said.clause.from <= proof.clause.from)
  const punctured = early.filter(s => s.puncture).at(-1)
  const late = good.filter(s => s.puncture).at(-1)
  if (punctured) return punctured
  if (late && (early.length === 0 || early.some(s => s.base === late.base || entryOf(s.base) !== entryOf(late.base))))
    return late
  return early.at(-1) ?? late ?? good.at(-1)
}

const isLabel = (said: Said): boolean => said.place === 'told' && said.clause.sentence.role === 'label'

const CARE = new Set(['remove', 'repair', 'declot', 'strip', 'clear', 'check', 'reposition', 'draw'])

const DETAILS = new Set(['fixed', 'flow', 'monitoring', 'fluoroscopy', 'tip'])

/** A filled form: no sentence tells with a verb, and yet site, flow, fixing or waveform are written. */
const isForm = (story: Story, all: readonly Said[]): boolean => {
  if (story.document.sentences.some(s => s.role === 'narrative' && s.to - s.from > 6)) return false
  const said = all.filter(s => !/^(history|plan|comparison|findings|indication)$/.test(s.clause.sentence.section.kind))
  const details = new Set(said.flatMap(s => s.signs.filter(x => DETAILS.has(x.is)).map(x => x.is)))
  return details.size + (said.some(s => s.sites.length > 0 || s.clause.vessels.length > 0) ? 1 : 0) >= 2
}

/** A picture that was taken to see a line: "chest film for PICC placement". */
const isFilm = (titles: readonly Said[]): boolean =>
  titles.some(s => s.clause.sentence.section.kind === 'header' && s.signs.some(x => x.is === 'film'))

/** How surely the text says that a line was put in: told as an act, carried by title and details, or as a label. */
const proofOf = (
  story: Story,
  all: readonly Said[],
  frame: Frame,
  titles: readonly Said[],
  found: DeviceFound,
  sites: readonly Site[],
): Said | undefined => {
  if (isFilm(titles) && !sites.some(s => s.puncture)) return undefined
  const told = frame.said.filter(s => s.place === 'told')
  const acts = titledActs([...titles, ...frame.said.filter(s => s.place === 'title')])
  const onlyCare = [...acts].some(a => CARE.has(a)) && !acts.has('insert')
  // under the title of a removal "the port was delivered" takes it out
  const comesOut = (s: Said): boolean =>
    onlyCare && acts.has('remove') && insertsIn(s).every(a => /^deliver/.test(s.clause.tokens[a.from]!.word))
  const placed = told.filter(s => placesLine(s) !== undefined && !comesOut(s))
  const own = placed.find(s => placesLine(s)!.is === found.device) ?? placed.at(-1)
  const punctures = sites.filter(s => s.puncture && !s.failed)
  const cares = (s: Said): boolean =>
    s.acts.some(
      a =>
        CARE.has(a.is) &&
        (a.is !== 'remove' || s.lines.some(l => l.is !== 'generic')) &&
        a.is !== 'draw' &&
        assertionOf(s.clause, a.from, a.to).value === 'performed',
    )
  const care = told.some(cares)
  if (own && (punctures.length > 0 || acts.has('insert') || !(care || own.clause.sentence.section.kind === 'findings')))
    return own
  const named = freshIn([...titles, ...frame.said]).length > 0
  const holds = (is: string): boolean => signed(told, is).length > 0
  // under the title of a removal alone the pocket is the old one's
  if (!(onlyCare && acts.has('remove')) && (holds('tunnel') || holds('pocket')) && punctures.length > 0)
    return punctures[0]!.said
  const needled = told.find(s =>
    s.clause.anchors.some(
      a =>
        (a.maneuver.act === 'access' || a.maneuver.detail?.orAccess !== undefined) &&
        a.maneuver.detail?.weak === undefined &&
        assertionOf(s.clause, a.from, a.to).value === 'performed',
    ),
  )
  if (
    named &&
    !onlyCare &&
    (punctures.length > 0 || needled || (holds('fixed') && holds('flow'))) &&
    !told.some(t => t.acts.some(a => a.is === 'check'))
  )
    return punctures[0]?.said ?? needled ?? told.find(s => s.signs.some(x => x.is === 'fixed'))
  if (named && !onlyCare && isForm(story, all))
    return frame.said.find(s => s.place === 'title') ?? titles[0] ?? frame.said.find(s => freshIn([s]).length > 0)
  // a form or a terse note: the device with its details and no verb at all
  const label = told.find(s => isLabel(s) && freshIn([s]).length > 0)
  const imaging = story.document.sections.some(s => s.kind === 'comparison' || s.kind === 'findings')
  const out = told.some(s => s.acts.some(a => a.is === 'remove' && WHOLE_OUT.test(a.form)))
  if (label && !imaging && !care && !out && !(onlyCare && acts.has('remove'))) return label
  return undefined
}

/** The whole device is changed through the hole that is there. */
const exchangeIn = (
  frame: Frame,
  titles: readonly Said[],
  existing: readonly Heard[],
  sites: readonly Site[],
): Said | undefined => {
  const told = frame.said.filter(s => s.place === 'told')
  const acts = titledActs(titles)
  const puncture = sites.some(
    s =>
      s.puncture &&
      !s.failed &&
      s.said.clause.anchors.some(a => a.maneuver.act === 'access' || a.maneuver.detail?.orAccess) &&
      !s.said.signs.some(x => x.is === 'same-access'),
  )
  if (puncture) return undefined
  const device = (s: Said): boolean =>
    s.lines.some(
      l =>
        l.is !== 'other' &&
        l.is !== 'lumen' &&
        (!isMeans(s, l) || s.clause.tokens.slice(s.clause.from, l.from).some(t => t.word === 'for')),
    )
  const there = existing.length > 0 || told.some(s => s.lines.some(l => l.is !== 'other' && isExisting(s, l)))
  // "it was exchanged": the device stands in another clause of the sentence
  const beside = (s: Said): boolean =>
    s.clause.tokens.slice(s.clause.from, s.clause.to).some(t => t.word === 'it' || t.word === 'one') &&
    told.some(o => o !== s && o.clause.sentence === s.clause.sentence && o.lines.some(l => l.is !== 'other'))
  const changed = told.find(s =>
    s.acts.some(
      a =>
        a.is === 'replace' &&
        isDone(s, a) &&
        (device(s) || beside(s)) &&
        (there || acts.has('replace') || s.signs.some(x => x.is === 'same-access')),
    ),
  )
  if (changed) return changed
  if (!acts.has('replace') && !there) return undefined
  // a wire goes through the old catheter and a new one over it
  const through = told.find(
    s =>
      s.lines.some(l => l.is !== 'other' && isMeans(s, l)) &&
      s.clause.concepts.some(c => c.concept.detail?.moves === 'wire') &&
      (s.signs.some(x => x.is === 'existing' || x.is === 'same-access') || acts.has('replace')),
  )
  const same = told.find(s =>
    s.signs.some(x => x.is === 'same-access' && /same|existing|old|previous|exchange/.test(x.form)),
  )
  if (acts.has('replace')) return through ?? same ?? told.find(s => placesLine(s) !== undefined)
  // "New Palindrome over the wires, same hole": a terse line needs no verb
  const put = told.some(
    s =>
      placesLine(s) !== undefined ||
      (isLabel(s) &&
        freshIn([s]).length > 0 &&
        told.some(o => o.clause.sentence === s.clause.sentence && o.signs.some(x => x.is === 'same-access'))),
  )
  return same && put ? same : undefined
}

/** "IR LINE PLACEMENT", "Vascular access note", a field "Device: PICC": the report is about a line, whichever. */
const isOfLines = (story: Story, all: readonly Said[]): boolean =>
  all.some(s => {
    const { tokens, sentence, from, to } = s.clause
    const words = tokens.slice(from, to).map(t => t.word)
    if (s.place === 'title' && sentence.section.kind === 'header')
      return words.some((w, i) => /^lines?$/.test(w) && words.slice(i + 1, i + 3).some(x => WORKED.test(x)))
    const { heading } = sentence.section
    const field = story.document.sentences[sentence.index - 1]
    if (sentence.role === 'label' && field?.role === 'heading' && field.to - field.from <= 5) {
      const label = tokens.slice(field.from, field.to).map(t => t.word)
      const fresh = freshIn([s]).some(h => h.word.is !== 'arterial')
      if (fresh && label.some(w => /^(device|line|catheter|product)$/.test(w)) && !label.some(w => WISHED.test(w)))
        return true
    }
    return (
      sentence.role === 'label' &&
      heading !== undefined &&
      heading.to - heading.from <= 4 &&
      tokens.slice(heading.from, heading.to).some(t => /^(device|line|catheter|product|access)$/.test(t.word)) &&
      sentence.from === heading.to &&
      freshIn([s]).some(h => h.word.is !== 'arterial')
    )
  })

/** "Device asked for", "Lines on arrival": a field of what was wished or found, not of what was done. */
const WISHED =
  /^(asked|requested|request|ordered|wanted|planned|existing|present|prior|previous|old|current|arrival|other|removed|home)$/

const WORKED = /^(placement|insertion|procedure|service|note|macro|form|template|record|log|worksheet|report|sheet)$/

/** What the report is about when no line stands in its title: a line told in passing is then somebody's. */
const isAside = (
  story: Story,
  all: readonly Said[],
  frame: Frame,
  sites: readonly Site[],
  found: DeviceFound,
  exchange: boolean,
  heart: boolean,
): boolean => {
  const titled = all.some(
    s => s.place === 'title' && s.lines.some(l => l.is !== 'other' && l.is !== 'generic' && l.is !== 'lumen'),
  )
  if (titled || isOfLines(story, all) || frame.said.some(s => isItem(story, s) && freshIn([s]).length > 0)) return false
  // in a heart study "the venous catheter" is a tool
  const vague = found.words.every(h => h.word.is === 'central' || h.word.is === 'arterial')
  if (heart && vague) return true
  const titles = all.filter(s => s.place === 'title' && s.clause.sentence.section.kind === 'header')
  if (titles.length === 0) return false
  if (exchange && vague) return true
  const mine = frame.said.some(s => {
    const { tokens } = s.clause
    for (let i = s.clause.from; i < s.clause.to; i++)
      if (/^(i|we|radiologist|operator)$/.test(tokens[i]!.word) && (insertsIn(s).length > 0 || s.lines.length > 0))
        return true
    return false
  })
  if (mine) return false
  return !sites.some(s => s.puncture && !s.failed && s.said.place === 'told' && !placesLine(s.said))
}

/** Reads the insertion or exchange of one frame. */
export const insertionOf = (
  story: Story,
  all: readonly Said[],
  frame: Frame,
  titles: readonly Said[],
  alone: boolean,
  heart: boolean,
): Insertion | undefined => {
  const existing = existingIn(all)
  const fresh = deviceOf(frame, titles, alone)
  const found = fresh ?? oldDevice(existing, signed(all, 'no-tunnel').length === 0 && signed(all, 'tunnel').length > 0)
  if (!found) return undefined
  const system = systemOf(found)
  const toldSites = sitesAlong(story, frame.said, system)
  const sites =
    toldSites.some(s => !s.failed) || !alone
      ? toldSites
      : [...toldSites, ...titles.flatMap(s => sitesOf(story, s, system))]
  const exchange = exchangeIn(frame, titles, existing, toldSites)
  const proof = exchange ?? (fresh && proofOf(story, all, frame, titles, fresh, toldSites))
  if (!proof) return undefined
  const site = lastSite(sites, proof)
  const punctures = toldSites.filter(s => s.puncture)
  const lastFailed = punctures.length > 0 && punctures.every(s => s.failed)
  const stayed = signed(frame.said, 'fixed').length > 0 || signed(frame.said, 'flow').length > 0
  const cutdown =
    signed(frame.said, 'cutdown').length > 0 ||
    frame.said.some(s => s.clause.concepts.some(c => c.concept.kind === 'setting' && /^cut ?down$/.test(c.form)))
  let { device } = found
  let act: LineAct = exchange ? 'replace' : 'insert'
  if (exchange) {
    const old = new Set(existing.map(h => h.word.is))
    const temporary = freshIn(frame.said).some(h => h.word.is === 'temporary')
    const fromTemporary =
      (old.has('temporary') || temporary || signed(all, 'no-tunnel').length > 0) &&
      !old.has('tunneled') &&
      device === 'tunneled'
    if (fromTemporary) act = 'insert'
    if (device === 'temporary' && !found.said && (old.has('tunneled') || old.has('picc') || old.has('port')))
      device = old.has('tunneled') ? 'tunneled' : old.has('picc') ? 'picc' : 'port'
    const kept = frame.said.some(s => {
      const words = s.clause.tokens.slice(s.clause.from, s.clause.to).map(t => t.word)
      return (
        s.lines.some(l => l.is === 'port') &&
        words.some(w => /^(left|kept|retained|reused|reconnected|reattached|preserved|connected|attached)$/.test(w)) &&
        words.some(w => /^(existing|old|original|same|reservoir)$/.test(w))
      )
    })
    if (device === 'port' && kept) act = 'replace-catheter'
  }
  // a catheter from the neck or the groin is no PICC, one from the arm without a port is one
  const entry = entryOf(site?.base)
  if (device === 'picc' && entry === 'central')
    device = signed(frame.said, 'tunnel').length > 0 ? 'tunneled' : 'temporary'
  const arm = entry === 'peripheral' && site !== undefined && !/gsv|ssv|cephalic/.test(site.base)
  if ((device === 'temporary' || (device === 'tunneled' && !found.said)) && arm) device = 'picc'
  const evidence = [
    clauseEvidence(story.document, proof.clause, act),
    ...found.words.slice(0, 1).map(h => clauseEvidence(story.document, h.said.clause, 'device')),
    ...(site ? [site.evidence] : []),
  ]
  return {
    frame,
    act,
    found,
    device,
    site,
    sites: toldSites,
    assertion: lastFailed && !stayed ? 'attempted' : 'performed',
    cutdown,
    aside: isAside(story, all, frame, toldSites, found, exchange !== undefined, heart),
    evidence,
    sentence: (site && site.said.place === 'told' ? site.said : proof).clause.sentence.index,
  }
}
