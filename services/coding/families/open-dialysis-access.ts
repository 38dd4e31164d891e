import type { Gap, OpenAccess, Suppressed } from '../../schema/index.ts'
import type { Candidate, Certainty, Evaluation, RuleFamily } from '../rule.ts'

const FAMILY = 'open-dialysis-access'
const SOURCE = 'house rule 3.2'

const RULES = [
  {
    id: `${FAMILY}/direct`,
    codes: ['36821'],
    requires: ['artery sewn to the vein where it lies'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/moved`,
    codes: ['36818', '36819', '36820', '37799'],
    requires: ['vein mobilized and moved, and which vein'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/graft`,
    codes: ['36830', '36825'],
    requires: ['bridge of foreign material, or of own vein from elsewhere'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/revision`,
    codes: ['36831', '36832', '36833'],
    requires: ['open clot removal, open repair, or both'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/steal`,
    codes: ['37607', '36838'],
    requires: ['fistula tied or banded, or bypass with tying'],
    certainty: 'likely',
    source: SOURCE,
  },
] as const

const MOVED: Readonly<Record<string, string>> = { cephalic: '36818', basilic: '36819', forearm: '36820' }

interface Line {
  readonly code: string
  readonly rule: string
  readonly why: string
  readonly certainty: Certainty
  readonly side?: boolean
}

const lineOf = (open: OpenAccess): Line | undefined => {
  switch (open.act) {
    case 'direct':
      return { code: '36821', rule: 'direct', why: 'The artery was sewn to the vein where it lies.', certainty: 'firm' }
    case 'moved': {
      const code = MOVED[open.vein]
      if (code)
        return {
          code,
          rule: 'moved',
          why: `The vein (${open.vein}) was freed, moved and joined to the artery.`,
          certainty: 'firm',
          side: code === '36820',
        }
      if (open.vein === 'brachial')
        return {
          code: '37799',
          rule: 'moved',
          why: 'No code names a brachial vein that is moved; compared with 36819.',
          certainty: 'contested',
        }
      return undefined
    }
    case 'own-vein-graft':
      return {
        code: '36825',
        rule: 'graft',
        why: "The patient's own vein from elsewhere was used as a bridge; its harvest is inside.",
        certainty: 'firm',
      }
    case 'graft':
      return { code: '36830', rule: 'graft', why: 'A bridge of foreign material was put in.', certainty: 'firm' }
    case 'clot':
      return {
        code: '36831',
        rule: 'revision',
        why: 'Clot was removed through a cut and nothing was rebuilt.',
        certainty: 'likely',
      }
    case 'revision':
      return {
        code: '36832',
        rule: 'revision',
        why: open.secondStage
          ? 'A grown vein of an existing fistula was moved nearer the skin: a revision.'
          : 'The access was repaired openly, without clot removal.',
        certainty: open.secondStage ? 'contested' : 'firm',
      }
    case 'clot-and-revision':
      return {
        code: '36833',
        rule: 'revision',
        why: 'Clot was removed and the access was repaired, both openly.',
        certainty: 'firm',
      }
    case 'band':
      return { code: '37607', rule: 'steal', why: 'The fistula was tied or banded.', certainty: 'likely' }
    case 'dril':
      return {
        code: '36838',
        rule: 'steal',
        why: 'Bypass beyond the fistula with tying of the segment between.',
        certainty: 'firm',
        side: true,
      }
    default:
      return undefined
  }
}

/** Open operations on dialysis access, when plainly dictated (house rule 3.2). */
export const openDialysisAccess: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: ({ record }): Evaluation => {
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    const { open } = record.dialysis
    if (!open) return { candidates, suppressed, gaps }
    const line = lineOf(open)
    const evidence = [...open.evidence]
    const ask = (kind: string, question: string, affects: string[]): void => {
      gaps.push({ kind, question, affects, evidence: evidence.slice(0, 1) })
    }
    if (!line) {
      ask('moved-vein', 'Which vein was moved for the fistula: cephalic, basilic, or a forearm vein?', [
        '36818',
        '36819',
        '36820',
      ])
      return { candidates, suppressed, gaps }
    }
    candidates.push({
      code: line.code,
      rule: `${FAMILY}/${line.rule}`,
      role: 'primary',
      side: line.side && open.side !== 'unknown' ? open.side : 'midline',
      support: 'supported',
      certainty: line.certainty,
      why: line.why,
      evidence,
      derivation: [open.factId].filter(Boolean),
    })
    if (open.secondStage) {
      ask(
        'second-stage',
        'Was the vein cut and sewn anew, or lifted with its anastomosis left alone? And was the first stage done within 90 days by the same surgeon?',
        ['36832', '36819'],
      )
      suppressed.push({
        code: '36819',
        rule: `${FAMILY}/moved`,
        why: 'Moving a grown vein in a second stage counts as a revision; the code for moving it holds a new anastomosis.',
        evidence,
      })
    }
    if (line.code === '37799')
      ask('brachial-vein', 'No code names the brachial vein: is an unlisted code or the basilic one meant?', [
        '37799',
        '36819',
      ])
    if (open.act === 'clot')
      ask('clot-or-repair', 'Was anything repaired beside the clot removal (patch, new segment)?', ['36831', '36833'])
    return { candidates, suppressed, gaps }
  },
}
