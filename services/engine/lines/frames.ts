import type { AssertionValue } from '../../schema/index.ts'
import type { Story } from '../stages/narrate.ts'
import { isNumbered } from '../stages/unheaded.ts'
import { assertionOf } from './assertion.ts'
import { type Site, type System, sitesOf } from './sites.ts'
import type { LineWord, Said } from './words.ts'

/** Devices that one report tells apart by themselves. */
export type DeviceClass = 'central' | 'arm' | 'arterial' | 'umbilical' | 'other'

const CLASS: Readonly<Record<string, DeviceClass>> = {
  port: 'central',
  pump: 'central',
  tunneled: 'central',
  temporary: 'central',
  dialysis: 'central',
  central: 'central',
  swan: 'other',
  picc: 'arm',
  midline: 'arm',
  arterial: 'arterial',
  'umbilical-vein': 'umbilical',
  'umbilical-artery': 'umbilical',
  peripheral: 'other',
  'artery-port': 'other',
  'artery-pump': 'other',
  other: 'other',
}

export const classOf = (word: LineWord): DeviceClass | undefined => CLASS[word.is]

/** A stretch of the report that tells of one device. */
export interface Frame {
  readonly said: Said[]
  cls: DeviceClass | undefined
}

const EXISTING_AFTER = /^(already|in)$/

/** "has a right chest port", "with a PICC in the arm". */
const isHad = (said: Said, word: LineWord): boolean => {
  const { tokens } = said.clause
  for (let i = word.from - 1; i >= said.clause.from && word.from - i <= 7; i--) {
    const w = tokens[i]!.word
    if (w === 'with')
      return insertsIn(said).length === 0 && !said.clause.anchors.some(a => /^(access|select)$/.test(a.maneuver.act))
    if (w === 'has' || w === 'had' || w === 'have') return !/^(been|undergone)$/.test(tokens[i + 1]?.word ?? '')
    if (
      !/^(a|an|the|right|left|also|currently|functioning|working|chest|sided|side|double|dual|single|lumen|internal|jugular|subclavian|femoral|arm|now|his|her|upper|extremity|and|poorly|non)$/.test(
        w,
      )
    )
      return false
  }
  return false
}

/** The device was there before: by a cue ("previous", "status post") or by a word beside it. */
export const isExisting = (said: Said, word: LineWord): boolean => {
  const { clause } = said
  const { tokens } = clause
  for (let i = word.from - 1; i >= clause.from && word.from - i <= 3; i--) {
    const w = tokens[i]!.word
    if (w === 'new') return false
    if (w === ',' || w === 'a' || w === 'and') break
  }
  if (assertionOf(clause, word.from, word.to).value === 'historical') return true
  if (isHad(said, word)) return true
  if (
    said.signs.some(s => s.is === 'existing' && s.to <= word.from && word.from - s.to <= 5 && !/^already/.test(s.form))
  )
    return true
  // "the left port stopped drawing": what ails was there before
  if (
    insertsIn(said).length === 0 &&
    said.signs.some(s => s.is === 'ailing' && s.from >= word.to && s.from - word.to <= 8)
  )
    return true
  // "permcath x 7 months", "PICC for three weeks": as long as it has been in
  for (let i = word.to; i < clause.to && i - word.to < 4; i++)
    if (
      /^(x|for|since)$/.test(clause.tokens[i]!.word) &&
      /^(month|mo|week|wk|year|yr)$/.test(clause.tokens[i + 2]?.word ?? '')
    )
      return true
  if (said.signs.some(s => /^(already|in situ|no longer)/.test(s.form) && s.from >= word.to)) return true
  return EXISTING_AFTER.test(tokens[word.to]?.word ?? '') && tokens[word.to + 1]?.word === 'situ'
}

const TALKED_OF =
  /^(discussed|considered|offered|recommended|requested|req'd|reqd|asked|wanted|ordered|deferred|declined|planned|scheduled|consented)$/

/** Assertion of a device's mention; one that is only talked of is planned. */
export const stateOf = (said: Said, word: LineWord): AssertionValue => {
  const { clause } = said
  for (let i = word.to; i < clause.to && i - word.to < 5; i++)
    if (TALKED_OF.test(clause.tokens[i]!.word)) return 'planned'
  return assertionOf(clause, word.from, word.to).value
}

/** Words of insertion in the clause, by our terms or by the story's maneuvers. */
export const insertsIn = (said: Said): { from: number; to: number }[] => [
  ...said.acts.filter(a => a.is === 'insert'),
  ...said.clause.anchors.filter(
    a =>
      (a.maneuver.act === 'advance' || a.maneuver.act === 'deploy') &&
      a.form !== 'into' &&
      // "the reservoir was delivered into the wound": out of its pocket, not in
      !said.acts.some(x => x.is === 'remove' && x.from <= a.from && x.to >= a.to),
  ),
]

const MEANS = /^(over|through|via|from|using|for|with|along|off|alongside|beside|around|to|into|in|within|inside)$/

/** "over the catheter", "through the port": the device is the way, not what is moved. */
export const isMeans = (said: Said, word: LineWord): boolean => {
  const { tokens } = said.clause
  for (let i = word.from - 1; i >= said.clause.from && word.from - i <= 6; i--) {
    const w = tokens[i]!.word
    // "For the arterial line, the wrist was extended": what is told of next
    if (w === 'for' && i === said.clause.sentence.from) return false
    if (MEANS.test(w)) return true
    if (
      !/^(the|this|that|a|an|new|existing|old|indwelling|same|right|left|distal|proximal|of|lumen|french|fr|arm|their|own|radial|arterial|brachial|chest|sided|side|upper|extremity|internal|jugular|ij|subclavian|femoral|each|both|his|her|patient|dual|double|single|tunneled|\d.*)$/.test(
        w,
      )
    )
      return false
  }
  return false
}

/** "For the arterial line, the wrist was extended": the words before a new piece of work. */
const isTopic = (said: Said, word: LineWord): boolean => {
  const { sentence, tokens } = said.clause
  return tokens[sentence.from]!.word === 'for' && word.from > sentence.from && word.from - sentence.from <= 5
}

const isSpecific = (word: LineWord): boolean => {
  const cls = classOf(word)
  return cls !== undefined && cls !== 'other' && word.term.detail?.weak !== 'yes'
}

const performedInsert = (said: Said): boolean =>
  insertsIn(said).some(a => assertionOf(said.clause, a.from, a.to).value === 'performed')

/** Does this clause put a line in (and not a wire or a needle)? */
export const placesLine = (said: Said): LineWord | undefined => {
  if (PLACES.has(said)) return PLACES.get(said)
  const word = findPlaced(said)
  PLACES.set(said, word)
  return word
}

const PLACES = new WeakMap<Said, LineWord | undefined>()

const findPlaced = (said: Said): LineWord | undefined => {
  if (said.lines.length === 0) return undefined
  if (!performedInsert(said)) return undefined
  return said.lines.find(
    l =>
      l.is !== 'lumen' &&
      l.is !== 'other' &&
      !isMeans(said, l) &&
      !isExisting(said, l) &&
      stateOf(said, l) === 'performed' &&
      !said.acts.some(a => a.is === 'remove' && a.from >= l.to && a.from - l.to <= 3),
  )
}

/** "PROCEDURE 2: RIGHT RADIAL ARTERIAL LINE": the name of the next piece of work on the line of its number. */
export const isItem = (story: Story, said: Said): boolean => {
  const { sentence, tokens } = said.clause
  const before = story.document.sentences[sentence.index - 1]
  return (
    sentence.role === 'label' &&
    before?.role === 'heading' &&
    !tokens[sentence.from]!.newline &&
    isNumbered(tokens, before.from) &&
    insertsIn(said).every(a => /^(placement|insertion)$/.test(tokens[a.from]!.word))
  )
}

const FIXED = new Set(['fixed', 'flow'])

/**
 * Cuts the told part into stretches, one a device: at a sub-heading or a section that names another device, where a device of
 * another class is put in, and where a new hole is made after the last device was fixed.
 */
export const framesOf = (story: Story, all: readonly Said[]): Frame[] => {
  const frames: Frame[] = []
  let cur: Frame = { said: [], cls: undefined }
  let placed = false
  let fixed = false
  let site: Site | undefined
  let section = -1
  const open = (): void => {
    if (cur.said.length > 0) frames.push(cur)
    cur = { said: [], cls: undefined }
    placed = false
    fixed = false
    site = undefined
  }
  const monitors = all.some(s =>
    s.lines.some(l => l.is === 'arterial' && stateOf(s, l) === 'performed' && !isMeans(s, l)),
  )
  const hole = (said: Said, system: System): boolean =>
    said.place === 'told' && sitesOf(story, said, system).some(s => s.puncture)
  // a hole in an artery where an arterial line is spoken of; a hole in a vein after one was placed
  const byHole = (said: Said): DeviceClass | undefined =>
    monitors && hole(said, 'arterial') && !hole(said, 'venous')
      ? 'arterial'
      : cur.cls === 'arterial' && (placed || site !== undefined) && hole(said, 'venous') && !hole(said, 'arterial')
        ? 'central'
        : undefined
  for (const said of all) {
    if (isNextTitle(said, cur, placed, section)) {
      open()
      cur.cls = classOf(said.lines.find(isSpecific)!)
      section = said.clause.sentence.section.index
      cur.said.push(said)
      continue
    }
    if (said.place !== 'told' && !(said.place === 'title' && said.clause.sentence.role === 'heading')) continue
    const fresh = said.lines.filter(l => isSpecific(l) && !isExisting(said, l) && stateOf(said, l) === 'performed')
    const cls = fresh.length > 0 ? classOf(fresh[0]!) : byHole(said)
    const heading = said.place === 'title' || isItem(story, said)
    if (heading && cls && placed && (cls !== cur.cls || site !== undefined)) open()
    else if (said.clause.sentence.section.index !== section && section >= 0 && placed && cls && cls !== cur.cls) open()
    else if (cls && cur.cls && cls !== cur.cls && (placed || heading || (site !== undefined && fresh.length === 0))) {
      const word = fresh.find(l => classOf(l) === cls)
      const acts =
        word === undefined ||
        isTopic(said, word) ||
        insertsIn(said).length > 0 ||
        said.clause.anchors.some(a => a.maneuver.act === 'access')
      if (
        acts &&
        !(word && isMeans(said, word)) &&
        !(cls === 'central' && (cur.cls === 'arm' || cur.cls === 'umbilical') && word?.is === 'central')
      )
        open()
    }
    const system = cur.cls === 'arterial' || cls === 'arterial' ? 'arterial' : 'venous'
    const here = sitesOf(story, said, system).filter(s => s.puncture && !s.failed)
    if (placed && fixed && site && here.length > 0 && insertsNew(said, here, site)) open()
    section = said.clause.sentence.section.index
    cur.said.push(said)
    if (cls && (!cur.cls || (!placed && fresh.length === 0))) cur.cls = cls
    if (placesLine(said)) placed = true
    if (placed && said.signs.some(s => FIXED.has(s.is))) fixed = true
    if (here.length > 0) site = here.at(-1)
  }
  open()
  return frames
}

/** "PROCEDURE 2 - ARTERIAL CATHETER, LEFT RADIAL" over its own story, after a line of another class was placed. */
const isNextTitle = (said: Said, cur: Frame, placed: boolean, section: number): boolean => {
  const { sentence } = said.clause
  if (said.place !== 'title' || sentence.role !== 'label' || sentence.section.kind !== 'body') return false
  if (!placed || section < 0 || sentence.section.index === section) return false
  const word = said.lines.find(isSpecific)
  if (word === undefined || isExisting(said, word) || stateOf(said, word) !== 'performed') return false
  return (
    classOf(word) !== cur.cls &&
    insertsIn(said).every(a => /^(placement|insertion)$/.test(said.clause.tokens[a.from]!.word))
  )
}

/** A puncture elsewhere after the last line was fixed: another side or another vessel. */
const insertsNew = (said: Said, here: readonly Site[], last: Site): boolean =>
  !said.signs.some(s => s.is === 'two-holes') &&
  here.some(
    s =>
      (s.base !== last.base || (s.side !== 'unknown' && last.side !== 'unknown' && s.side !== last.side)) &&
      (said.clause.sentence.role === 'label' ||
        said.clause.anchors.some(a => a.maneuver.act === 'access' || a.maneuver.act === 'select')),
  )
