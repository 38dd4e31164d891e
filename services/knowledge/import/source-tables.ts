import { leading, oneOf, type ReadCell, readCode, readDay, readNumber, shaped } from './cells.ts'
import type { EditionKind, StoredRow } from './stored.ts'

/** One column of a file as CMS ships it: how its heading reads, in small letters with single spaces, and its cells. */
export interface SourceColumn {
  readonly heading: RegExp
  readonly read: ReadCell
  /** A file without this column can be used; its cells are then empty. */
  readonly mayLack?: boolean
}

/** Why a row is not stored although nothing is wrong with it. */
export type Dropped = 'other code' | 'void pair' | 'no code of ours'

export interface SourceTable {
  /** For messages: what to give. */
  readonly file: string
  /** Headings that only this kind of file has, each in a cell of one row. */
  readonly anchors: readonly RegExp[]
  readonly columns: Readonly<Record<string, SourceColumn>>
  /** A file of the same shape for other payees: which words of its name or heading say so. */
  readonly notThese: RegExp
  readonly keep: (row: StoredRow, isKnown: (code: string) => boolean) => StoredRow | Dropped
}

const CODE_HEADING = /^(hcpcs( cpt)? code|cpt( hcpcs)? code|hcpcs|code)$/

/** CMS gives one of a few reasons; ours say the same in the words of reasons.yaml. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/misuse/i, 'not-for-this-use'],
  [/separate procedure/i, 'counts-alone'],
  [/more extensive/i, 'fuller'],
  [/mutually exclusive/i, 'alternatives'],
  [/sequential/i, 'came-first'],
  [/standards? of medical/i, 'ordinary-step'],
  [/procedure code definition/i, 'already-named'],
  [/instruction/i, 'instruction'],
  [/anesthesia/i, 'anesthesia-sedation-by-operator-included'],
]
export const OTHER_REASON = 'published'

const toReason: ReadCell = cell => REASONS.find(([words]) => words.test(cell))?.[1] ?? OTHER_REASON

const earlier = (...days: readonly string[]): string => days.filter(day => day !== '').sort()[0] ?? ''

export const SOURCE_TABLES: Readonly<Record<EditionKind, SourceTable>> = {
  ptp: {
    file: 'practitioner PTP edits (ccipra-v….txt)',
    anchors: [/^column ?1\b/, /^column ?2\b/],
    columns: {
      column1: { heading: /^column ?1\b/, read: readCode },
      column2: { heading: /^column ?2\b/, read: readCode },
      from: { heading: /^eff(ective)?( date)?\b/, read: readDay, mayLack: true },
      until: { heading: /^del(etion)?( date)?\b/, read: readDay },
      indicator: { heading: /^modifier\b/, read: leading('0', '1', '9') },
      reason: { heading: /rationale/, read: toReason, mayLack: true },
    },
    notThese: /ccioph|outpatient hospital/i,
    keep: (row, isKnown) => {
      if (!isKnown(row.column1!) || !isKnown(row.column2!)) return 'other code'
      // 9 marks a pair that was taken back as if it had never been.
      return row.indicator === '9' ? 'void pair' : row
    },
  },
  addon: {
    file: 'add-on code edits (AOC_V…-MCR)',
    anchors: [/^add ?on ?code/, /^primary ?code$/],
    columns: {
      addOn: { heading: /^add ?on ?code/, read: readCode },
      primary: {
        heading: /^primary ?code$/,
        read: (cell, name) => (cell.toUpperCase() === 'CCCCC' || cell === '*' ? '*' : readCode(cell, name)),
      },
      type: { heading: /^(aoc )?(edit )?type/, read: leading('1', '2', '3') },
      addOnEnds: { heading: /^aoc ?del ?dt/, read: readDay, mayLack: true },
      primaryEnds: { heading: /^primary ?code ?del ?dt/, read: readDay, mayLack: true },
      from: { heading: /^aoc edit ?eff ?dt/, read: readDay, mayLack: true },
      until: { heading: /^aoc edit ?del ?dt/, read: readDay, mayLack: true },
    },
    notThese: /\bMCD\b|medicaid/i,
    keep: ({ addOn = '', primary = '', type = '', from = '', ...ends }, isKnown) => {
      if (!isKnown(addOn)) return 'other code'
      const { until = '', addOnEnds = '', primaryEnds = '' } = ends
      return { addOn, primary, type, from, until: earlier(until, addOnEnds, primaryEnds) }
    },
  },
  mue: {
    file: 'practitioner MUE values (MCR_MUE_PractitionerServices….csv)',
    anchors: [CODE_HEADING, /\bmue (values?|units)\b/],
    columns: {
      code: { heading: CODE_HEADING, read: readCode },
      units: { heading: /\bmue (values?|units)\b/, read: shaped(/^\d{1,5}$/, 'a whole number') },
      indicator: { heading: /\b(mue adjudication indicator|mai)\b/, read: leading('1', '2', '3') },
    },
    notThese: /outpatient ?hospital|\bdme\b|supplier/i,
    keep: (row, isKnown) => (isKnown(row.code!) ? row : 'other code'),
  },
  rvu: {
    file: 'fee schedule (PPRRVU….csv)',
    anchors: [CODE_HEADING, /^mod(ifier)?$/],
    columns: {
      code: { heading: CODE_HEADING, read: readCode },
      modifier: {
        heading: /^mod(ifier)?$/,
        read: (cell, name) => shaped(/^([0-9A-Z]{2})?$/, 'two characters')(cell, name),
      },
      status: { heading: /^status( code)?$/, read: shaped(/^[A-Z]$/, 'one letter') },
      workRvu: { heading: /^work rvu$/, read: readNumber },
      globalDays: { heading: /^glob(al)? days$/, read: shaped(/^(\d{3}|MMM|XXX|YYY|ZZZ)$/, 'three digits or letters') },
      multiple: { heading: /^mult(iple)? proc$/, read: oneOf(...'0123456789') },
      bilateral: { heading: /^bilat(eral)? surg$/, read: oneOf(...'01239') },
    },
    notThese: /^$/,
    keep: (row, isKnown) => (isKnown(row.code!) ? row : 'other code'),
  },
}
