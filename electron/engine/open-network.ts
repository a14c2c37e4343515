import type { ModelInspection } from '../core/model-inspection.ts'
import { ok, type Result } from '../core/result.ts'
import { openExplainer, type Explainer } from '../inference/explain/open-explainer.ts'
import { openLayerExplorer, type LayerExplorer } from '../inference/explore/layer-explorer.ts'
import { inspectModel } from '../inference/inspect/inspect-model.ts'
import type { LoadedModel } from '../inference/load-model.ts'
import { readOnnx } from '../inference/onnx/read-onnx.ts'
import type { BaseModel } from '../inference/teach/taught-model.ts'

/** The model from inside; what costs time is made when first asked for, and kept. */
export interface OpenNetwork {
  inspection(): Promise<Result<ModelInspection>>
  explorer(): Promise<Result<LayerExplorer>>
  /** The network as a new head is taught on it. */
  base(): Promise<Result<BaseModel>>
  explainer(): Promise<Result<Explainer>>
}

/** Opens the network of a model that passed its checks: its answers are explained by the build that gave them. */
export function openNetwork({ file, manifest, float32 }: LoadedModel): OpenNetwork {
  let inspection: Promise<Result<ModelInspection>> | null = null
  let explorer: Promise<Result<LayerExplorer>> | null = null
  const base = async (): Promise<Result<BaseModel>> => {
    const read = await readOnnx(float32.file)
    return read.ok ? ok({ manifest: float32.manifest, file: read.value, known: float32.known }) : read
  }
  let explainer: Promise<Result<Explainer>> | null = null
  const inspect = async (): Promise<Result<ModelInspection>> => {
    const read = await readOnnx(float32.file)
    return read.ok ? inspectModel(read.value, float32.manifest.input) : read
  }
  const explore = async (): Promise<Result<LayerExplorer>> => {
    const read = await readOnnx(float32.file)
    return read.ok ? openLayerExplorer(read.value, manifest.input) : read
  }
  const explain = async (): Promise<Result<Explainer>> => {
    const read = await readOnnx(file)
    return read.ok ? openExplainer(read.value, manifest) : read
  }
  return { inspection: () => (inspection ??= inspect()), explorer: () => (explorer ??= explore()), explainer: () => (explainer ??= explain()), base }
}
