import type { Evidence } from './span.ts'

/** What was done through or to a dialysis circuit without a cut. */
export interface CircuitRecord {
  readonly factId: string
  /** circuit: needle or sheath in it. artery: contrast from the feeding artery or through needles left in. */
  readonly access: 'circuit' | 'artery'
  /** Sentence of the puncture. */
  readonly sentence?: number | undefined
  readonly clot: readonly Evidence[]
  readonly balloon: readonly Evidence[]
  readonly stent: readonly Evidence[]
  readonly centralBalloon: readonly Evidence[]
  readonly centralStent: readonly Evidence[]
  readonly embolization: readonly Evidence[]
  /** Work in the feeding artery beyond the anastomosis. */
  readonly inflow: readonly Evidence[]
  /** Work whose place in the circuit is not said. */
  readonly unsited: readonly Evidence[]
  readonly study: readonly Evidence[]
  readonly evidence: readonly Evidence[]
}

/** A fistula made through the skin. */
export interface FistulaCreation {
  readonly factId: string
  readonly accesses: 'one' | 'two' | 'unstated'
  readonly arm: boolean
  readonly evidence: readonly Evidence[]
}

/** An open operation on dialysis access. */
export interface OpenAccess {
  readonly factId: string
  readonly act:
    | 'direct'
    | 'moved'
    | 'own-vein-graft'
    | 'graft'
    | 'clot'
    | 'revision'
    | 'clot-and-revision'
    | 'band'
    | 'dril'
    | 'external'
  /** Vein that was moved, where that decides. */
  readonly vein: 'cephalic' | 'basilic' | 'forearm' | 'brachial' | 'unclear' | 'none'
  readonly secondStage: boolean
  readonly side: 'right' | 'left' | 'unknown'
  readonly evidence: readonly Evidence[]
}

export interface DialysisRecord {
  readonly circuit?: CircuitRecord | undefined
  readonly creation?: FistulaCreation | undefined
  readonly open?: OpenAccess | undefined
}
