import type { CodeEntry, ConfidenceModel, Device, Knowledge, PtpEdit, QuarterEdition, Vessel } from '../schema/index.ts'
import { normalizeForm, withPlurals } from './forms.ts'
import type { StoredRow } from './import/stored.ts'
import { type StoredQuarter, toAddOn, toFee, toPair, toUnitLimit } from './quarters.ts'
import type { CodeRow, DeviceRow, EditRow, VesselRow } from './row.ts'
import type { Row, Rows } from './rows.ts'

const toVessel = ({ value }: Row<VesselRow>): Vessel => {
  const { loose, own, ...vessel } = value
  return {
    ...vessel,
    forms: withPlurals([...value.forms, ...(own ?? [])]),
    looseForms: loose ?? [],
  }
}

const toDevice = ({ value }: Row<DeviceRow>): Device => {
  const { loose = [], forms = [], ...device } = value
  const named = loose.some(form => normalizeForm(form) === normalizeForm(value.name)) ? [] : [value.name]
  return { ...device, forms: [...named, ...forms], looseForms: loose }
}

const toCode = ({ value, file }: Row<CodeRow>): CodeEntry => ({
  ...value,
  addonTo: value.addonTo ?? [],
  includes: value.includes ?? [],
  source: file,
})

const later = (a: string | undefined, b: string | undefined) => (a === undefined || (b !== undefined && b > a) ? b : a)
const earlier = (a: string | undefined, b: string | undefined) =>
  a === undefined || (b !== undefined && b < a) ? b : a

/** A pair lives as long as both of its codes do, unless its own dates are narrower. */
const toEdits = (
  { value }: Row<EditRow>,
  why: ReadonlyMap<string, string>,
  codes: ReadonlyMap<string, CodeEntry>,
): PtpEdit[] =>
  value.column2.split(' ').map(column2 => {
    const dated = [value, codes.get(value.column1), codes.get(column2)]
    const from = dated.reduce<string | undefined>((day, entry) => later(day, entry?.from), undefined)
    const until = dated.reduce<string | undefined>((day, entry) => earlier(day, entry?.until), undefined)
    return {
      column1: value.column1,
      column2,
      indicator: value.indicator as 0 | 1 | 9,
      why: why.get(value.reason) ?? value.reason,
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
    }
  })

/** Why a published pair is one: in the words of our own table for that pair, else of the published reason in our words. */
const createFindWhy = (edits: readonly PtpEdit[], why: ReadonlyMap<string, string>) => {
  const own = new Map(edits.map(({ column1, column2, why }) => [`${column1}>${column2}`, why]))
  return ({ column1, column2, reason = '' }: StoredRow): string =>
    own.get(`${column1}>${column2}`) ?? why.get(reason) ?? reason
}

const toQuarter = (
  { edition, from, until, tables }: StoredQuarter,
  findWhy: (row: StoredRow) => string,
): QuarterEdition => ({
  edition,
  from,
  until,
  pairs: tables.ptp?.map(row => toPair(row, findWhy)),
  unitLimits: tables.mue?.map(toUnitLimit),
  addOns: tables.addon?.map(toAddOn),
  fees: tables.rvu?.map(toFee),
})

const freezeDeep = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) freezeDeep(inner)
  }
  return value
}

const valuesOf = <T>(rows: readonly Row<T>[]): T[] => rows.map(row => row.value)

/** Checked rows, what was imported, and the trained confidence, to frozen knowledge. */
export const buildKnowledge = (
  rows: Rows,
  version: string,
  quarters: readonly StoredQuarter[] = [],
  confidence?: ConfidenceModel,
): Knowledge => {
  const codes = rows.code.map(toCode)
  const byCode = new Map(codes.map(code => [code.code, code]))
  const why = new Map(rows.reason.map(({ value }) => [value.reason, value.why]))
  const edits = rows.edit.flatMap(row => toEdits(row, why, byCode))
  const findWhy = createFindWhy(edits, why)
  return freezeDeep({
    version,
    vessels: rows.vessel.map(toVessel),
    ambiguousForms: valuesOf(rows.ambiguous),
    devices: rows.device.map(toDevice),
    maneuvers: valuesOf(rows.maneuver),
    concepts: valuesOf(rows.concept),
    terms: valuesOf(rows.term),
    cues: valuesOf(rows.cue),
    sections: valuesOf(rows.section),
    misheard: valuesOf(rows.misheard),
    codes,
    edits,
    quarters: quarters.map(quarter => toQuarter(quarter, findWhy)),
    editsEdition: rows.edition[0]?.value.edition ?? '',
    diagnoses: valuesOf(rows.diagnosis),
    profiles: valuesOf(rows.profile),
    ...(confidence ? { confidence } : {}),
  })
}
