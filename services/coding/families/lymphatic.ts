import type { Gap, Suppressed } from '../../schema/index.ts'
import { type Candidate, type CodeRule, type Evaluation, NOTHING, type RuleFamily } from '../rule.ts'

const FAMILY = 'lymphatic'
const SOURCE = 'embolization-and-devices.md sections 1.4 and 7'

const RULES: readonly CodeRule[] = [
  {
    id: `${FAMILY}/lymphangiogram`,
    codes: ['38790', '75801', '75803', '75805', '75807'],
    requires: ['contrast given into lymph vessels or nodes', 'its pictures read'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/duct-closure`,
    codes: ['37244'],
    requires: ['thoracic duct or a leak closed by an agent'],
    certainty: 'firm',
    source: SOURCE,
  },
]

export const lymphatic: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: ({ record }): Evaluation => {
    const { kind } = record.setting
    if (kind === 'heart' || kind === 'congenital' || kind === 'note' || kind === 'cancelled') return NOTHING
    const [study] = record.venous.lymph
    if (!study) return NOTHING
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    const both = study.side === 'bilateral'
    candidates.push({
      code: '38790',
      rule: `${FAMILY}/lymphangiogram`,
      role: 'primary',
      side: study.side,
      support: 'supported',
      certainty: 'firm',
      why: `Contrast was given into lymph vessels or nodes${both ? ' of both sides' : ''}.`,
      evidence: study.injected,
      derivation: [study.factId],
    })
    const code = study.region === 'limb' ? (both ? '75803' : '75801') : both ? '75807' : '75805'
    if (study.guiding && study.read.length === 0)
      suppressed.push({
        code,
        rule: `${FAMILY}/lymphangiogram`,
        why: 'Pictures only to find the duct guide the treatment.',
        evidence: [...study.evidence],
      })
    else
      candidates.push({
        code,
        rule: `${FAMILY}/lymphangiogram`,
        role: 'imaging',
        side: 'midline',
        support: 'supported',
        certainty: study.read.length > 0 ? 'firm' : 'likely',
        why: `The lymph vessels of the ${study.region === 'limb' ? 'limb' : 'pelvis and trunk'} were shown${both ? ' from both sides' : ''}.`,
        evidence: [...study.evidence, ...study.read.slice(0, 2)],
        derivation: [study.factId],
      })
    if (study.side === 'unknown')
      gaps.push({
        kind: 'laterality',
        question: 'Was contrast given on one side or on both?',
        affects: ['38790', code],
        evidence: study.injected.slice(0, 1),
      })
    const already = record.interventions.some(
      i => i.assertion === 'performed' && i.action === 'embolization' && i.vesselIds.length > 0 && i.classes.length > 0,
    )
    if (study.ductClosed.length > 0 && !already)
      candidates.push({
        code: '37244',
        rule: `${FAMILY}/duct-closure`,
        role: 'primary',
        side: 'midline',
        support: 'supported',
        certainty: 'firm',
        why: 'The thoracic duct was closed for a leak; guidance is inside.',
        evidence: study.ductClosed,
        derivation: [study.factId],
      })
    if (study.ductEntered.length > 0) {
      suppressed.push({
        code: '38794',
        rule: `${FAMILY}/duct-closure`,
        why: 'Entering the duct by needle through the abdomen has no code of its own; the open-work code is disputed.',
        evidence: [...study.ductEntered],
      })
      gaps.push({
        kind: 'duct-entry',
        question: 'Does the payer take a code for entering the thoracic duct?',
        affects: ['38794'],
        evidence: study.ductEntered.slice(0, 1),
      })
    }
    return { candidates, suppressed, gaps }
  },
}
