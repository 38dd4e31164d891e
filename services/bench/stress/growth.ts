/** Units a report may repeat without end: copied lines, stuck keys, a form's fields, one sentence dictated again and again. */
const UNITS: readonly (readonly [name: string, unit: string])[] = [
  ['one word', 'catheter '],
  ['a vessel', 'right hepatic artery '],
  ['a list of vessels', 'celiac, SMA and IMA, '],
  ['one selection', 'The microcatheter was advanced into the right hepatic artery. '],
  ['a selection without a stop', 'then into the left hepatic artery and '],
  ['denials', 'No stent was placed. '],
  ['denials without a stop', 'no stent was placed '],
  ['plans', 'We will return for embolization of the left uterine artery. '],
  ['headings', 'FINDINGS: normal.\n'],
  ['headings on one line', 'FINDINGS: normal. TECHNIQUE: access. '],
  ['numbered items', '1. Aortogram.\n'],
  ['boxes', '[ ] stent [x] balloon '],
  ['dates', '12/03/2025 '],
  ['sizes', '6 x 40 mm '],
  ['a drain', 'A 10 French drain was placed in the abscess. '],
  ['a tube without a stop', 'drain exchanged over a wire '],
  ['a stent', 'A 6 x 40 stent was deployed in the left superficial femoral artery. '],
  ['a stent without a stop', 'stent left superficial femoral artery '],
  ['a line', 'The right internal jugular vein was punctured and a tunneled catheter placed. '],
  ['sedation', 'Moderate sedation 30 minutes, independent nurse. '],
  ['ultrasound', 'Under real-time ultrasound the vein was entered, image stored. '],
  ['a circuit', 'The fistula was punctured and the stenosis dilated. '],
  ['a biopsy', 'A core biopsy of the liver lesion was taken with CT guidance. '],
  ['sides', 'left right '],
  ['openings of brackets', '( [ { '],
  ['letters said one by one', 'S M A '],
  ['misheard words', 'seal yak axis '],
  ['words cut in two', 'hypo gastric '],
]

const SHORT = 5_000
const LONG = 4 * SHORT
const RUNS = 4

export interface Growth {
  /** How many times as long four times the text takes. */
  readonly ratio: number
  readonly longMs: number
}

/** Measures what a unit costs when it is repeated; processor time, the least of a few runs: what the work costs when nothing disturbs it. */
export const prepareGrowth = (read: (text: string) => unknown) => {
  const time = (text: string): number => {
    const times = Array.from({ length: RUNS }, () => {
      const start = process.cpuUsage()
      read(text)
      return process.cpuUsage(start).user / 1000
    })
    return Math.min(...times)
  }
  const fill = (unit: string, length: number): string =>
    `PROCEDURE: ${unit.repeat(Math.ceil(length / unit.length))}`.slice(0, length)
  return {
    units: UNITS,
    measure: (unit: string): Growth => {
      const short = time(fill(unit, SHORT))
      const longMs = time(fill(unit, LONG))
      return { ratio: longMs / short, longMs }
    },
  }
}
