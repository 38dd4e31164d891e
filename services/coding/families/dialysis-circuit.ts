import type { CircuitRecord, Evidence, Gap, Suppressed } from '../../schema/index.ts'
import type { Candidate, Certainty, Evaluation, RuleFamily } from '../rule.ts'

const FAMILY = 'dialysis-circuit'
const SOURCE = 'revascularization.md section 10; house rule 6'

const RULES = [
  {
    id: `${FAMILY}/diagnostic`,
    codes: ['36901'],
    requires: ['circuit entered and shown, nothing treated in its peripheral segment'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/ladder`,
    codes: ['36902', '36903', '36904', '36905', '36906'],
    requires: ['highest rung of the session: balloon, stent, clot removal'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/central`,
    codes: ['36907', '36908'],
    requires: ['central vein balloon or stent through the circuit'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/branch-embolization`,
    codes: ['36909'],
    requires: ['circuit or its branch occluded'],
    certainty: 'firm',
    source: SOURCE,
  },
  {
    id: `${FAMILY}/creation`,
    codes: ['36836', '36837'],
    requires: ['fistula made through the skin in the arm, by one or two punctures'],
    certainty: 'firm',
    source: SOURCE,
  },
] as const

interface Rung {
  readonly code: string
  readonly why: string
  readonly evidence: readonly Evidence[]
}

const rungOf = (c: CircuitRecord): Rung => {
  const clot = c.clot.length > 0
  const say = (words: string): string =>
    `${words}${clot ? ' with clot removal' : ''}: the highest rung; punctures, catheters and pictures to the right atrium are inside.`
  if (c.stent.length > 0)
    return {
      code: clot ? '36906' : '36903',
      why: say('Stent in the peripheral segment'),
      evidence: [...c.stent, ...c.clot],
    }
  if (c.balloon.length > 0)
    return {
      code: clot ? '36905' : '36902',
      why: say('Balloon in the peripheral segment'),
      evidence: [...c.balloon, ...c.clot],
    }
  if (clot) return { code: '36904', why: 'Clot removed from the circuit by any method.', evidence: c.clot }
  return {
    code: '36901',
    why: 'The circuit was entered and shown; catheter moves inside it and pictures to the right atrium are part of it.',
    evidence: c.evidence.length > 0 ? c.evidence : c.study.slice(0, 2),
  }
}

/** Dialysis circuit through the skin and fistulas made through the skin. */
export const dialysisCircuit: RuleFamily = {
  id: FAMILY,
  rules: RULES,
  evaluate: ({ record, codes }): Evaluation => {
    const candidates: Candidate[] = []
    const suppressed: Suppressed[] = []
    const gaps: Gap[] = []
    const { circuit, creation, open } = record.dialysis
    const push = (
      code: string,
      name: string,
      evidence: readonly Evidence[],
      why: string,
      factId: string,
      certainty: Certainty,
      role: Candidate['role'],
      modifiers?: readonly string[],
    ): void => {
      candidates.push({
        code,
        rule: `${FAMILY}/${name}`,
        role,
        side: 'midline',
        support: 'supported',
        certainty,
        why,
        evidence,
        derivation: [factId].filter(Boolean),
        ...(modifiers ? { modifiers } : {}),
      })
    }
    if (creation) {
      if (!creation.arm) {
        push(
          '37799',
          'creation',
          creation.evidence,
          'Fistulas made through the skin outside the arm have no code of their own.',
          creation.factId,
          'contested',
          'primary',
        )
        gaps.push({
          kind: 'creation-site',
          question: 'In which limb was the fistula made?',
          affects: ['36836', '36837'],
          evidence: creation.evidence.slice(0, 1),
        })
      } else {
        const code = creation.accesses === 'two' ? '36837' : '36836'
        push(
          code,
          'creation',
          creation.evidence,
          'A fistula was made through the skin; access, pictures, balloon and coils of the session are inside.',
          creation.factId,
          creation.accesses === 'unstated' ? 'contested' : 'firm',
          'primary',
        )
        if (creation.accesses === 'unstated')
          gaps.push({
            kind: 'creation-access',
            question:
              'Was the fistula made through one shared puncture or through separate punctures of artery and vein?',
            affects: ['36836', '36837'],
            evidence: creation.evidence.slice(0, 1),
          })
      }
      return { candidates, suppressed, gaps }
    }
    if (!circuit) return { candidates, suppressed, gaps }
    const rung = rungOf(circuit)
    const { factId } = circuit
    if (open) {
      suppressed.push({
        code: rung.code,
        rule: `${FAMILY}/ladder`,
        why: 'An open operation on the same circuit in the same session holds the work through the skin.',
        evidence: [...rung.evidence],
      })
      if (rung.code !== '36901')
        gaps.push({
          kind: 'open-and-percutaneous',
          question:
            'The circuit was treated through the skin and opened in one session. Which of the two does the payer take when the edit table runs against the open code?',
          affects: [rung.code, '36832', '36833'],
          evidence: [...rung.evidence.slice(0, 1)],
        })
    } else {
      const reduced = circuit.access === 'artery' && rung.code === '36901'
      push(
        rung.code,
        rung.code === '36901' ? 'diagnostic' : 'ladder',
        rung.evidence,
        rung.why,
        factId,
        reduced ? 'likely' : circuit.unsited.length > 0 ? 'likely' : 'firm',
        'primary',
        reduced ? ['52'] : undefined,
      )
    }
    if (circuit.unsited.length > 0)
      gaps.push({
        kind: 'lesion-site',
        question:
          'Where in the circuit was the treated narrowing: between the arterial anastomosis and the axillary vein or cephalic arch, or in a central vein?',
        affects: ['36902', '36907'],
        evidence: circuit.unsited.slice(0, 1),
      })
    if (circuit.centralStent.length > 0)
      push(
        '36908',
        'central',
        circuit.centralStent,
        'A central vein was stented through the circuit; the balloon is inside.',
        factId,
        open ? 'likely' : 'firm',
        'add-on',
      )
    else if (circuit.centralBalloon.length > 0)
      push(
        '36907',
        'central',
        circuit.centralBalloon,
        'A central vein was ballooned through the circuit, once whatever the number of lesions.',
        factId,
        open ? 'likely' : 'firm',
        'add-on',
      )
    if (circuit.embolization.length > 0 && !open) {
      push(
        '36909',
        'branch-embolization',
        circuit.embolization,
        'The circuit or its side branches were occluded, once whatever the number.',
        factId,
        'firm',
        'add-on',
      )
      suppressed.push({
        code: '37241',
        rule: `${FAMILY}/branch-embolization`,
        why: 'Occlusion of a branch of the circuit has its own add-on.',
        evidence: [...circuit.embolization],
      })
    }
    if (circuit.inflow.length > 0)
      gaps.push({
        kind: 'inflow-artery',
        question: 'The feeding artery was treated: next to the anastomosis, or farther up, beyond the circuit?',
        affects: ['37246', '36902'],
        evidence: circuit.inflow.slice(0, 1),
      })
    if (!codes.isInForce('36901')) gaps.length = 0
    return { candidates, suppressed, gaps }
  },
}
