import type { ModelInspection } from '../core/model-inspection.ts'
import type { Result } from '../core/result.ts'
import { openLayerExplorer, type LayerExplorer } from '../inference/explore/layer-explorer.ts'
import { inspectModel } from '../inference/inspect/inspect-model.ts'
import type { LoadedModel } from '../inference/load-model.ts'
import { readOnnx } from '../inference/onnx/read-onnx.ts'

/** The model from inside; each part is made when first asked for, and kept. */
export interface OpenNetwork {
  inspection(): Promise<Result<ModelInspection>>
  explorer(): Promise<Result<LayerExplorer>>
}

/** Opens the network of a model that passed its checks. */
export function openNetwork({ file: path, manifest }: LoadedModel): OpenNetwork {
  let inspection: Promise<Result<ModelInspection>> | null = null
  let explorer: Promise<Result<LayerExplorer>> | null = null
  const inspect = async (): Promise<Result<ModelInspection>> => {
    const file = await readOnnx(path)
    return file.ok ? inspectModel(file.value) : file
  }
  const explore = async (): Promise<Result<LayerExplorer>> => {
    const file = await readOnnx(path)
    return file.ok ? openLayerExplorer(file.value, manifest.input) : file
  }
  return { inspection: () => (inspection ??= inspect()), explorer: () => (explorer ??= explore()) }
}
