import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { type ImportOrder, importEdition } from './import.ts'
import { parseQuarter } from './quarter.ts'

/** Files shaped as CMS ships them. Every pair, number and descriptor in them is invented. */
export const SECRET = 'SECRET DESCRIPTOR, of the AMA'

const PTP_HEAD = [
  'Invented copyright line.\tAll rights reserved.',
  '',
  'Column1/Column2 Edits\t\t\t\t\t\t',
  'Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale',
  '\t\tprior to 1996\tDate\tDate\t0=not allowed\t',
  '\t\t\t\t*=no data\t1=allowed\t',
  '\t\t\t\t\t9=not applicable\t',
]

export const ptpFile = (...rows: string[]): string => [...PTP_HEAD, ...rows, ''].join('\r\n')

export const PTP_ROWS = [
  '36247\t75726\t\t20200101\t*\t1\tStandards of medical / surgical practice',
  '37243\t36247\t\t20240401\t*\t0\tMisuse of Column Two code with Column One code',
  '36247\t36200\t*\t19960101\t20251231\t1\tMore extensive procedure',
  '36247\t36140\t\t20210101\t20210101\t9\tCPT Manual or CMS manual coding instruction',
  '00100\t36247\t\t20200101\t*\t0\tAnesthesia service included in surgical procedure',
]

export const mueFile = (...rows: string[]): string =>
  [
    '"Invented copyright notice,',
    'over two lines",,,',
    '"HCPCS/',
    'CPT Code","Practitioner Services MUE Values","MUE Adjudication Indicator","MUE Rationale"',
    ...rows,
    '',
  ].join('\n')

export const MUE_ROWS = [
  '36247,2,"3 Date of Service Edit: Clinical","Clinical: Data"',
  '37243,1,2 Date of Service Edit: Policy,CMS Policy',
  '75726,1,1 Line Edit,Nature of Service/Procedure',
  '99999,7,1 Line Edit,CMS Policy',
]

/** The add-on file saved from its workbook: days counted within their year. */
export const ADD_ON_TABLE = [
  'Invented copyright notice,,,,,,,',
  'AOC_Edit_Type,Add-On_Code,AOC_DelDT,Primary_Code,Primary_Code_DelDT,AOC_Edit_EffDT,AOC_Edit_DelDT,Special_Instruction_Notes',
  '1,36248,,36247,,2014001,,',
  '1,36248,,36246,2025365,2014001,,',
  '2,75774,,CCCCC,,2013091,,Contractor Defined Primary Codes',
  '1,99998,,99997,,2014001,,',
].join('\n')

/** The same as text: no heading, columns by width. */
export const ADD_ON_TEXT = [
  'Invented copyright notice.',
  '136248   36247   2014001',
  '136248   36246   2025365   2014001',
  '275774   CCCCC   2013091   Contractor Defined Primary Codes',
  '199998   99997   2014001',
].join('\n')

export const rvuFile = (...rows: string[]): string =>
  [
    ',,2026 Invented Fee Schedule October Release,,,,,,,,,,,,,,,,,,',
    ',,RELEASED 10/01/2026,,,,,,,,,,,,,,,,,,',
    ',,,,NOT USED,,,,,,,,,,,,,,,,',
    ',,,STATUS,MEDICARE,WORK,NON-FAC,NA,FACILITY,NA,MP,NON-FACILITY,FACILITY,PCTC,GLOB,PRE,INTRA,POST,MULT,BILAT,ASST',
    'HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,OP,PROC,SURG,SURG',
    ...rows,
    '',
  ].join('\r')

export const RVU_ROWS = [
  `36247,,"${SECRET}",A,,99.50,1,,1,,1,1,1,0,000,0,0,0,2,0,0`,
  `75726,,${SECRET.replace(',', '')},A,,9.00,1,,1,,1,1,1,1,XXX,0,0,0,0,0,0`,
  `75726,26,${SECRET.replace(',', '')},A,,7.25,1,,1,,1,1,1,1,XXX,0,0,0,0,0,0`,
  `99999,,${SECRET.replace(',', '')},A,,1.00,1,,1,,1,1,1,0,XXX,0,0,0,0,0,0`,
]

export const CODES: ReadonlySet<string> = new Set([
  ...['36140', '36200', '36246', '36247', '36248', '37243'],
  ...['75726', '75774'],
])

export const toFile = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) })

/** A data folder of its own for a test file, taken away at its end. */
export const makeDataFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'seldinger-editions-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  return folder
}

export const FOUR_FILES = [
  toFile('ccipra-v323r0-f1.txt', ptpFile(...PTP_ROWS)),
  toFile('MCR_MUE_PractitionerServices_Eff_10-01-2026.csv', mueFile(...MUE_ROWS)),
  toFile('AOC_V2026Q4-MCR.txt', ADD_ON_TEXT),
  toFile('PPRRVU2026_Oct_nonQPP.csv', rvuFile(...RVU_ROWS)),
]

/** Imports made-up files into a folder. */
export const importMadeUp = (data: string, order: Partial<ImportOrder> & { readonly edition?: string } = {}) => {
  const { edition, ...rest } = order
  const quarter = edition === undefined ? undefined : parseQuarter(edition)
  return importEdition({ files: FOUR_FILES, data, codes: CODES, quarter, ...rest })
}
