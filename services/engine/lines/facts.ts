import type { AssertionValue, Evidence, FactKind, Laterality, LineProcedure } from '../../schema/index.ts'

type AddFact = (input: {
  readonly kind: FactKind
  readonly side: Laterality
  readonly detail: Record<string, unknown>
  readonly assertion: AssertionValue
  readonly evidence: readonly Evidence[]
}) => string

/** One fact for each line, and one for the ultrasound of its puncture. */
export const factLines = (lines: readonly LineProcedure[], add: AddFact): LineProcedure[] =>
  lines.map(line => {
    const factId = add({
      kind: 'device',
      side: line.side,
      detail: {
        act: line.act,
        device: line.device,
        entry: line.entry,
        tip: line.tip,
        ...(line.site ? { site: line.site } : {}),
        fluoroscopy: line.fluoroscopy.length > 0,
      },
      assertion: line.assertion,
      evidence: [...line.evidence, ...line.fluoroscopy.slice(0, 2)],
    })
    const u = line.ultrasound
    if (!u) return { ...line, factId }
    const evidence = [...u.guidance, ...u.evaluated, ...u.patent, ...u.realTime, ...u.image]
    if (evidence.length === 0) return { ...line, factId }
    const elements = (['evaluated', 'patent', 'realTime', 'image'] as const).filter(e => u[e].length > 0)
    const guidance = add({
      kind: 'guidance',
      side: line.side,
      detail: { line: line.id, elements },
      assertion: 'performed',
      evidence,
    })
    return { ...line, factId, ultrasound: { ...u, factId: guidance } }
  })
