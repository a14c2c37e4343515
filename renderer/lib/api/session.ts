import type { Classes } from '../../../electron/core/class-labels.ts'
import type { Calibration } from '../../../electron/core/calibration.ts'
import type { Failure, Result } from '../../../electron/core/result.ts'
import { callForJson } from './http.ts'

/** The model that is loaded, as far as the page shows it. */
export interface ModelFacts extends Classes {
  readonly id: string
  readonly version: string
  readonly title: string
  readonly sha256: string
  /** Heat below this is not evidence; the overlay's first threshold. */
  readonly heatThreshold: number
  /** No class this probable: the slice is abstained on. */
  readonly abstainBelow: number
  /** How far the probabilities can be believed; null where it was not measured. */
  readonly calibration: Calibration | null
}

/** Facts about the program that do not change while the page is open. */
export interface Session {
  readonly version: string
  readonly door: 'desktop' | 'browser'
  readonly canPickFiles: boolean
  readonly model: ModelFacts | null
  /** Why there is no model. */
  readonly modelFailure?: Failure | null
}

export function getSession(): Promise<Result<Session>> {
  return callForJson('/api/session')
}
