import { fail, ok, type Result } from '../core/result.ts'
import type { ModelManifest } from './model-manifest.ts'
import type { OnnxModel } from './onnx/onnx-messages.ts'

/**
 * The tensor that a network's last linear layer reads, [N, features]: what it has made of the picture before it names a
 * class. The output that the manifest names as `features`, else the input of the graph's last Gemm or MatMul.
 * Fails with `model-invalid` for a network without either.
 */
export function featureTensor({ graph }: OnnxModel, outputs: ModelManifest['outputs']): Result<string> {
  if (outputs.features) return ok(outputs.features.name)
  const linear = graph.node.findLast(({ op_type: operator }) => operator === 'Gemm' || operator === 'MatMul')
  const tensor = linear?.input[0]
  return tensor ? ok(tensor) : fail('model-invalid', 'The network has no linear layer whose features could be judged.')
}
