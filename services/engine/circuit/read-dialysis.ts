import type { CircuitRecord, FistulaCreation, OpenAccess, ReportSetting } from '../../schema/index.ts'
import { isLine, type Scene } from '../needle/scene.ts'
import type { Story } from '../stages/narrate.ts'
import { says } from './circuit-acts.ts'
import { readCircuit, readCreation } from './read-circuit.ts'
import { readOpenAccess } from './read-open.ts'

export interface DialysisReading {
  readonly circuit?: Omit<CircuitRecord, 'factId'> | undefined
  readonly creation?: Omit<FistulaCreation, 'factId'> | undefined
  readonly open?: Omit<OpenAccess, 'factId'> | undefined
}

/** Dialysis access: made through the skin, treated through the skin, operated on. */
export const readDialysis = (scene: Scene, setting: ReportSetting): DialysisReading => {
  if (setting.kind === 'note' || setting.kind === 'cancelled' || setting.kind === 'congenital') return {}
  const creation = readCreation(scene)
  const open = creation ? undefined : readOpenAccess(scene)
  const circuit = creation ? undefined : readCircuit(scene)
  return { ...(circuit ? { circuit } : {}), ...(creation ? { creation } : {}), ...(open ? { open } : {}) }
}

const ELSEWHERE = /cfv|cfa|ijv|jugular|femoral/

/** The vessel story without what belongs to the circuit; what went through a groin or neck stays. */
export const withoutCircuit = (story: Story, reading: DialysisReading): Story => {
  if (!reading.circuit && !reading.creation && !reading.open) return story
  const far = new Set(story.accesses.filter(a => !a.assumed && ELSEWHERE.test(a.base)).map(a => a.id))
  const keeps = (item: { readonly accessId?: string | undefined }): boolean =>
    item.accessId !== undefined && far.has(item.accessId)
  return {
    ...story,
    stops: story.stops.filter(keeps),
    runs: story.runs.filter(keeps),
    interventions: story.interventions.filter(keeps),
  }
}

/** Everything opened in this session is opened in or through the circuit. */
export const circuitHolds = (story: Story, reading: DialysisReading): boolean =>
  (reading.circuit !== undefined || reading.creation !== undefined || reading.open !== undefined) &&
  !story.accesses.some(a => !a.assumed && a.assertion === 'performed' && ELSEWHERE.test(a.base))

/** Sentences that put something into the circuit and name no line. */
export const circuitSentences = (scene: Scene, reading: DialysisReading): Set<number> => {
  const out = new Set<number>()
  if (!reading.circuit && !reading.creation && !reading.open) return out
  for (const v of scene.told)
    if (v.hits.some(h => h.kind === 'circuit' && h.is === 'circuit') && !v.around.some(isLine)) out.add(v.sentence)
  // the drug that softens the clot of the circuit goes through any catheter
  if (reading.circuit)
    for (const v of scene.told) if (says(v, /^(clot|thrombus)$/) && !v.around.some(isLine)) out.add(v.sentence)
  return out
}

/** The hole in the circuit, when the vessels' story names none: ultrasound of the puncture is read from it. */
export const withCircuitAccess = (story: Story, reading: DialysisReading): Story => {
  const { circuit } = reading
  if (circuit?.sentence === undefined || circuit.access !== 'circuit') return story
  if (story.accesses.some(a => !a.assumed && a.assertion === 'performed')) return story
  return {
    ...story,
    accesses: [
      ...story.accesses,
      {
        factId: '',
        id: 'circuit',
        base: 'ven.circuit',
        side: 'unknown',
        system: 'other',
        direction: 'unknown',
        via: 'percutaneous',
        assumed: false,
        assertion: 'performed',
        evidence: [...circuit.evidence],
        sentence: circuit.sentence,
        seq: 0,
      },
    ],
  }
}
