import { DomainError } from '../../schema/index.ts'

/** A calendar quarter: its name `YYYYQn`, first and last day. */
export interface Quarter {
  readonly edition: string
  readonly from: string
  readonly until: string
}

const LAST_DAYS = ['03-31', '06-30', '09-30', '12-31'] as const

const toQuarter = (year: number, n: number): Quarter => ({
  edition: `${year}Q${n}`,
  from: `${year}-${String(n * 3 - 2).padStart(2, '0')}-01`,
  until: `${year}-${LAST_DAYS[n - 1]}`,
})

/** `2026Q4` → its days; undefined for anything else. */
export const findQuarter = (name: string): Quarter | undefined => {
  const [, year, n] = /^(20\d\d)Q([1-4])$/i.exec(name) ?? []
  return year === undefined || n === undefined ? undefined : toQuarter(Number(year), Number(n))
}

/** As `findQuarter`; throws `usage`. */
export const parseQuarter = (name: string): Quarter => {
  const quarter = findQuarter(name)
  if (quarter === undefined)
    throw new DomainError('usage', `${JSON.stringify(name)} is not a quarter.`, 'Write it as YYYYQn, e.g. 2026Q4.')
  return quarter
}

const QUARTER_OF_MONTH: Readonly<Record<string, number>> = { jan: 1, apr: 2, jul: 3, oct: 4 }

/** NCCI versions count years from 1994 and quarters from 0: v30.2 is the third quarter of 2024. */
const FIRST_VERSION_YEAR = 1994

const fullYear = (year: string): number => (year.length === 2 ? 2000 + Number(year) : Number(year))

/**
 * The quarter that the name of a file as CMS ships it says: ccipra-v323r0-f1.txt, MCR_MUE_PractitionerServices_Eff_10-01-2026.csv,
 * AOC_V2026Q4-MCR.txt, PPRRVU2026_Oct_nonQPP.csv, PPRRVU25_JAN.csv. Undefined when it says none.
 */
export const quarterOfFileName = (fileName: string): Quarter | undefined => {
  const named = /(20\d\d)[ _-]?q([1-4])/i.exec(fileName)
  if (named) return toQuarter(Number(named[1]), Number(named[2]))
  const version = /cci[a-z]*-v(\d\d)([0-3])r\d/i.exec(fileName)
  if (version) return toQuarter(FIRST_VERSION_YEAR + Number(version[1]), Number(version[2]) + 1)
  const effective = /(0[1-9]|1[0-2])-01-(20\d\d)/.exec(fileName)
  if (effective) return toQuarter(Number(effective[2]), Math.ceil(Number(effective[1]) / 3))
  const release = /PPRRVU(20\d\d|\d\d)[ _-]?(jan|apr|jul|oct)/i.exec(fileName)
  if (release) return toQuarter(fullYear(release[1]!), QUARTER_OF_MONTH[release[2]!.toLowerCase()]!)
  return undefined
}
