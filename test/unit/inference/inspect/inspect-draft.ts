import type { ModelInspection } from '../../../../electron/core/model-inspection.ts'
import { inspectModel } from '../../../../electron/inference/inspect/inspect-model.ts'
import { parseOnnx } from '../../../../electron/inference/onnx/read-onnx.ts'
import { onnxModel, type OnnxDraft } from '../../../fixtures/onnx-model.ts'

/** What is found in a made-up network. */
export async function inspect(draft: OnnxDraft): Promise<ModelInspection> {
  const file = parseOnnx(onnxModel(draft))
  if (!file.ok) throw new Error(file.failure.message)
  const inspection = await inspectModel(file.value)
  if (!inspection.ok) throw new Error(inspection.failure.message)
  return inspection.value
}
