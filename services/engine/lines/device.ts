import type { LineDevice } from '../../schema/index.ts'
import { type Frame, isExisting, placesLine, stateOf } from './frames.ts'
import { signed } from './signs.ts'
import type { LineWord, Said } from './words.ts'

/** A device word with the clause it stands in. */
export interface Heard {
  readonly said: Said
  readonly word: LineWord
}

const GENERIC = new Set(['generic', 'lumen', 'other'])

interface Sorted {
  readonly fresh: readonly Heard[]
  readonly existing: readonly Heard[]
}

const NONE: Sorted = { fresh: [], existing: [] }
const SORTED = new WeakMap<Said, Sorted>()

const sortOf = (said: Said): Sorted => {
  if (said.lines.length === 0) return NONE
  const known = SORTED.get(said)
  if (known) return known
  const fresh: Heard[] = []
  const existing: Heard[] = []
  for (const word of said.lines) {
    if (GENERIC.has(word.is)) continue
    if (isExisting(said, word)) existing.push({ said, word })
    else if (stateOf(said, word) === 'performed') fresh.push({ said, word })
  }
  const sorted = { fresh, existing }
  SORTED.set(said, sorted)
  return sorted
}

/** Devices spoken of as new today. */
export const freshIn = (all: readonly Said[]): Heard[] => all.flatMap(said => sortOf(said).fresh)

/** Devices spoken of as being there already, wherever the report says so. */
export const existingIn = (all: readonly Said[]): Heard[] => all.flatMap(said => sortOf(said).existing)

const strong = (word: LineWord): boolean => word.term.detail?.weak === undefined || word.term.detail.weak === 'hyphen'

export interface DeviceFound {
  readonly device: LineDevice
  /** By its own words, or by a tunnel, a pocket, a brand; false when only nothing else was said. */
  readonly said: boolean
  readonly twin: boolean
  readonly arm: boolean
  readonly words: readonly Heard[]
}

const OLD: readonly LineDevice[] = ['port', 'tunneled', 'picc', 'temporary', 'pump']

/** The device that an exchange is told of, when only the old one is named. */
export const oldDevice = (existing: readonly Heard[], tunnel: boolean): DeviceFound | undefined => {
  const is = new Set(existing.map(h => h.word.is))
  const device =
    OLD.find(d => is.has(d)) ??
    (is.has('dialysis') || is.has('central') ? (tunnel || is.has('dialysis') ? 'tunneled' : 'temporary') : undefined)
  return (
    device && {
      device,
      said: true,
      twin: false,
      arm: existing.some(h => h.word.term.detail?.arm === 'yes'),
      words: existing.slice(0, 1),
    }
  )
}

/** Which device the words of a frame make, with the titles as a help. */
export const deviceOf = (frame: Frame, titles: readonly Said[], alone: boolean): DeviceFound | undefined => {
  const told = freshIn(frame.said)
  const named = alone || told.length === 0 ? freshIn(titles) : []
  const any = (is: string, from: readonly Heard[] = told): Heard[] => from.filter(h => h.word.is === is)
  const all = [...told, ...named]
  const found = (device: LineDevice, words: readonly Heard[], said = true): DeviceFound => ({
    device,
    said,
    twin: all.some(h => h.word.term.detail?.twin === 'yes'),
    arm: all.some(h => h.word.term.detail?.arm === 'yes'),
    words,
  })
  const pocket =
    signed(frame.said, 'pocket').length > 0 &&
    signed(frame.said, 'other').length === 0 &&
    !frame.said.some(s => s.lines.some(l => /pacemaker|generator|lead/.test(l.form)))
  const noTunnel = signed(frame.said, 'no-tunnel').length > 0 || (alone && signed(titles, 'no-tunnel').length > 0)
  const tunnelTold = signed(frame.said, 'tunnel')
  const cuff = signed(frame.said, 'cuff')
  const tunnel =
    tunnelTold.length > 0 ||
    cuff.some(c => !/pressure|rotator/.test(c.said.clause.tokens[c.word.from - 1]?.word ?? '')) ||
    (alone && !noTunnel && signed(titles, 'tunnel').length > 0)
  // "double lumen catheter" under the title of an umbilical line
  const vague = told.every(h => h.word.is === 'central' || h.word.is === 'peripheral')
  const titled = new Set(freshIn(titles).map(h => h.word.is))
  if (vague && titled.size === 1 && titled.has('umbilical-vein')) return found('umbilical-vein', freshIn(titles))
  if (frame.cls === 'arterial') return found('arterial', any('arterial'))
  if (frame.cls === 'umbilical')
    return any('umbilical-vein').length > 0
      ? found('umbilical-vein', any('umbilical-vein'))
      : found('umbilical-artery', any('umbilical-artery'))
  if (frame.cls === undefined) {
    const classes = new Set(named.filter(h => strong(h.word)).map(h => h.word.is))
    if (classes.has('arterial') && classes.size === 1) return found('arterial', named)
    if (classes.has('umbilical-vein')) return found('umbilical-vein', named)
  }
  for (const is of ['artery-pump', 'artery-port'] as const) if (any(is, all).length > 0) return found(is, any(is, all))
  if (any('pump', all).length > 0 && pocket) return found('pump', any('pump', all))
  const picc = [...any('picc'), ...any('picc', named)]
  const midline = [...any('midline', all)]
  if (frame.cls === 'arm' || (frame.cls === undefined && (picc.length > 0 || midline.length > 0))) {
    const saidMidline = midline.filter(h => strong(h.word))
    if (any('midline').some(h => strong(h.word)) || (saidMidline.length > 0 && picc.length === 0))
      return found('midline', saidMidline)
    if (picc.length > 0) return found('picc', picc)
  }
  if (
    picc.length === 0 &&
    midline.length > 0 &&
    frame.said.every(s => freshIn([s]).every(h => h.word.is === 'midline'))
  )
    return found('midline', midline)
  const port = any('port')
  const portNamed = any('port', named)
  const strongPort = [...port, ...portNamed].filter(h => strong(h.word))
  const brand = any('tunneled').length > 0
  if (strongPort.some(h => port.includes(h)) && !(brand && !pocket && port.every(h => !strong(h.word))))
    return found('port', [...port, ...strongPort])
  if (pocket && (port.length > 0 || portNamed.length > 0)) return found('port', [...port, ...portNamed])
  if (strongPort.length > 0 && !brand) return found('port', strongPort)
  const venous = [...any('temporary', all), ...any('dialysis', all), ...any('central', all), ...any('tunneled', all)]
  if (venous.length === 0 && port.some(h => placesLine(h.said)?.is === 'port')) return found('port', port)
  if (venous.length === 0) return undefined
  const saysTunneled = any('tunneled', all)
  const saysTemporary = any('temporary', all)
  if (tunnelTold.length > 0) return found('tunneled', [...saysTunneled, ...venous.slice(0, 1)])
  if (noTunnel) return found('temporary', venous)
  if (any('tunneled').length > 0) return found('tunneled', any('tunneled'))
  if (any('temporary').length > 0) return found('temporary', any('temporary'))
  if (tunnel || saysTunneled.length > 0) return found('tunneled', [...saysTunneled, ...venous])
  return found('temporary', venous, saysTemporary.length > 0)
}
