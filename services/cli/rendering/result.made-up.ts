import type { CodingResult, Evidence } from '../../schema/index.ts'

export const TEXT = `PROCEDURE: Hepatic embolization.

The right common femoral artery was punctured.
A microcatheter was advanced into the right hepatic
artery. Beads were given until stasis.
No left renal angiogram was done.
`

/** Evidence for words of the text. */
const quote = (words: string, supports: string): Evidence => {
  const start = TEXT.indexOf(words)
  return { start, end: start + words.length, text: words, supports }
}

const SELECTED = 'advanced into the right hepatic\nartery'

/** A result written by hand, with something in each of its parts. */
export const RESULT: CodingResult = {
  reportId: 'made-up',
  dateOfService: '2026-03-02',
  edition: '2026',
  engineVersion: '0.1.0',
  knowledgeVersion: 'sha256:0',
  suggestions: [
    {
      code: '37243',
      modifiers: [],
      units: 1,
      label: 'embolization, tumor or ischemia',
      role: 'primary',
      support: 'supported',
      confidence: 0.968,
      rule: 'embolization/tumor',
      why: 'Beads were given to the right hepatic artery until stasis, which is embolization of an organ.',
      evidence: [
        quote('Beads were given until stasis', 'embolic given'),
        quote(SELECTED, 'target vessel'),
        quote(SELECTED, 'selective position'),
      ],
      derivation: ['f1', 'f2'],
    },
    {
      code: '36247',
      modifiers: ['59', 'RT'],
      units: 2,
      label: 'third order, abdomen or leg',
      role: 'additional',
      support: 'incomplete',
      confidence: 0.5,
      rule: 'catheterization/below-diaphragm',
      why: 'The tip stood in the right hepatic artery.',
      evidence: [quote(SELECTED, 'deepest stop')],
      derivation: ['f1'],
    },
  ],
  suppressed: [
    {
      code: '75726',
      rule: 'angiography/visceral',
      why: 'No diagnostic study is described.',
      evidence: [quote('PROCEDURE: Hepatic embolization', '')],
    },
  ],
  facts: [
    {
      id: 'f1',
      kind: 'catheterization',
      vessel: 'right hepatic artery',
      vesselId: 'art.rha',
      side: 'right',
      order: 3,
      detail: {},
      assertion: 'performed',
      evidence: [quote(SELECTED, 'position')],
    },
    {
      id: 'f2',
      kind: 'indication',
      side: 'unknown',
      detail: { reason: 'tumor', urgent: true, minutes: undefined, accessId: 'a1' },
      assertion: 'performed',
      evidence: [quote('Hepatic embolization', 'reason')],
    },
    {
      id: 'f3',
      kind: 'imaging',
      vessel: 'renal artery',
      side: 'left',
      detail: {},
      assertion: 'negated',
      evidence: [quote('left renal angiogram', 'study')],
    },
  ],
  gaps: [
    {
      kind: 'laterality',
      question: 'Which side was treated?',
      affects: ['36247'],
      evidence: [quote('Hepatic embolization', 'side not said')],
    },
  ],
  edits: [
    { kind: 'ptp', codes: ['37243', '36247'], message: 'Paid together with 59.', edition: 'own', action: 'warning' },
  ],
}
