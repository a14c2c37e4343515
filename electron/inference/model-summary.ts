import type { Classes } from '../core/class-labels.ts'
import type { Calibration } from '../core/calibration.ts'
import type { LoadedModel } from './load-model.ts'
import { classesOf, type ModelManifest } from './model-manifest.ts'

/** What screens and reports say about a model. */
export type ModelSummary = Pick<ModelManifest, 'id' | 'version' | 'title' | 'sha256' | 'heatThreshold' | 'abstainBelow'> & Classes & {
  /** Null where it was not measured. */
  readonly calibration: Calibration | null
}

/** Picks the facts about a loaded model that a person is shown. */
export function modelSummary({ manifest, calibration }: LoadedModel): ModelSummary {
  const { id, version, title, sha256, heatThreshold, abstainBelow } = manifest
  return { id, version, title, sha256, heatThreshold, abstainBelow, ...classesOf(manifest), calibration }
}
