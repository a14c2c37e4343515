import { join } from 'node:path'
import type { ModelInspection } from '../core/model-inspection.ts'
import type { Result } from '../core/result.ts'
import { openExplainer, type Explainer } from '../inference/explain/open-explainer.ts'
import { openLayerExplorer, type LayerExplorer } from '../inference/explore/layer-explorer.ts'
import { inspectModel } from '../inference/inspect/inspect-model.ts'
import type { LoadedModel } from '../inference/load-model.ts'
import { readOnnx } from '../inference/onnx/read-onnx.ts'

/** The model from inside; each part is made when first asked for, and kept. */
export interface OpenNetwork {
  inspection(): Promise<Result<ModelInspection>>
  explorer(): Promise<Result<LayerExplorer>>
  explainer(): Promise<Result<Explainer>>
}

/** Opens the network of a model that passed its checks; the checks come first. */
export function openNetwork(folder: string, loaded: () => Promise<Result<LoadedModel>>): OpenNetwork {
  let inspection: Promise<Result<ModelInspection>> | null = null
  let explorer: Promise<Result<LayerExplorer>> | null = null
  let explainer: Promise<Result<Explainer>> | null = null
  const inspect = async (): Promise<Result<ModelInspection>> => {
    const model = await loaded()
    if (!model.ok) return model
    const file = await readOnnx(join(folder, model.value.manifest.file))
    return file.ok ? inspectModel(file.value) : file
  }
  const explore = async (): Promise<Result<LayerExplorer>> => {
    const model = await loaded()
    if (!model.ok) return model
    const file = await readOnnx(join(folder, model.value.manifest.file))
    return file.ok ? openLayerExplorer(file.value, model.value.manifest.input) : file
  }
  const explain = async (): Promise<Result<Explainer>> => {
    const model = await loaded()
    if (!model.ok) return model
    const file = await readOnnx(join(folder, model.value.manifest.file))
    return file.ok ? openExplainer(file.value, model.value.manifest) : file
  }
  return { inspection: () => (inspection ??= inspect()), explorer: () => (explorer ??= explore()), explainer: () => (explainer ??= explain()) }
}
