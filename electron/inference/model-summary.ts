import type { Classes } from '../core/class-labels.ts'
import type { Calibration } from '../core/calibration.ts'
import type { ModelTraits } from '../core/model-traits.ts'
import type { LoadedModel } from './load-model.ts'
import { classesOf, type ModelManifest } from './model-manifest.ts'

/** What screens and reports say about a model. */
export type ModelSummary = Pick<ModelManifest, 'id' | 'version' | 'title' | 'sha256' | 'heatThreshold' | 'abstainBelow'> & Classes & {
  /** Null where it was not measured. */
  readonly calibration: Calibration | null
  readonly traits: ModelTraits
}

/** Picks the facts about a loaded model that a person is shown. */
export function modelSummary(model: LoadedModel): ModelSummary {
  const { manifest, calibration } = model
  const { id, version, title, sha256, heatThreshold, abstainBelow } = manifest
  return { id, version, title, sha256, heatThreshold, abstainBelow, ...classesOf(manifest), calibration, traits: traitsOf(model) }
}

/** What may be said of a model. */
export function traitsOf({ manifest, known, calibration }: Pick<LoadedModel, 'manifest' | 'known' | 'calibration'>): ModelTraits {
  const { domain, outputs } = manifest
  return { calibrated: calibration !== null, heat: outputs.heat !== undefined, gatesSeries: domain !== undefined, gatesSlices: known !== null }
}
