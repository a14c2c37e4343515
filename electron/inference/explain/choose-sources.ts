import { ok, type Result } from '../../core/result.ts'
import { shapesAt } from '../inspect/tensor-shapes.ts'
import type { ModelManifest } from '../model-manifest.ts'
import type { OnnxFile } from '../onnx/read-onnx.ts'
import { fromEvidence, fromLinearHead, type ClassMapSource } from './class-maps.ts'
import { lastFeatureMap, type FeatureMapTensor } from './last-feature-map.ts'
import { findLinearHead } from './linear-head.ts'

/** The tensors of a network that maps can be made of. */
export interface Sources {
  /** For the exact map; null where the network is not linear in any map. */
  readonly classMaps: ClassMapSource | null
  /** For Score-CAM, with input pixels a cell. */
  readonly featureMap: { readonly tensor: FeatureMapTensor; readonly stride: number } | null
  /** Why there is an exact map, or why there is none. */
  readonly exactness: string
}

/**
 * Finds out by itself how a network can be explained: by the evidence output that its manifest names, else by a linear
 * head over the mean of its last feature map, read from the graph. Fails with `model-invalid` as `tensorShapes` does.
 */
export async function chooseSources(file: OnnxFile, { input, outputs }: ModelManifest): Promise<Result<Sources>> {
  const shapes = await shapesAt(file, input)
  if (!shapes.ok) return shapes
  const strideOf = (rows = 0, columns = 0): number | null => {
    const [down, across] = [input.height / rows, input.width / columns]
    return Number.isFinite(down) && Math.abs(down - across) < 0.01 * down ? down : null
  }
  const last = lastFeatureMap(file.model, shapes.value, outputs.probabilities.name)
  const stride = last && strideOf(last.rows, last.columns)
  const featureMap = last && stride ? { tensor: last, stride } : null
  if (outputs.evidence) {
    return ok({ classMaps: fromEvidence(outputs.evidence), featureMap, exactness: 'The network gives the evidence for each class cell by cell; its sum is the answer.' })
  }
  const head = findLinearHead(file.model, outputs.probabilities.name, outputs.probabilities.labels.length)
  if (!head.ok) return ok({ classMaps: null, featureMap, exactness: `There is no exact map. ${head.failure.message}` })
  const [, , rows, columns] = shapes.value.get(head.value.featureMap) ?? []
  const cell = strideOf(rows, columns)
  if (!cell) return ok({ classMaps: null, featureMap, exactness: 'There is no exact map: the cells of the last feature map are not square.' })
  return ok({ classMaps: fromLinearHead(head.value, cell), featureMap, exactness: 'The network ends in a mean over places and one linear layer, so the map’s mean is its answer.' })
}
