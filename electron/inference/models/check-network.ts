import { fail, type Result } from '../../core/result.ts'
import type { OnnxModel } from '../onnx/onnx-messages.ts'
import { parseOnnx, type OnnxFile } from '../onnx/read-onnx.ts'

/** Larger networks would not fit beside a study, and none that reads slices needs to be. */
export const largestNetwork = 512 * 1024 ** 2

/** Sets of operators that onnxruntime comes with. */
const knownDomains = new Set(['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft'])

/**
 * Looks at a network's file without running anything: its size, whether its protocol buffer can be read, whether all its
 * weights are inside, and whether its operators are of a known kind or the file's own functions. Fails with `model-invalid`.
 */
export function checkNetwork(bytes: Uint8Array): Result<OnnxFile> {
  if (bytes.length > largestNetwork) {
    return fail('model-invalid', `The file has ${bytes.length} bytes; a model may have ${largestNetwork} (512 MiB).`)
  }
  const file = parseOnnx(bytes)
  if (!file.ok) return file
  const strange = unknownOperator(file.value.model)
  if (strange) return fail('model-invalid', `The model needs “${strange}”, an operator that does not come with onnxruntime. Export it with standard operators.`)
  return file
}

function unknownOperator({ graph: { node }, functions }: OnnxModel): string | null {
  const own = new Set(functions.map(({ domain, name }) => `${domain}.${name}`))
  const found = node.find(({ domain, op_type: operator }) => !knownDomains.has(domain) && !own.has(`${domain}.${operator}`))
  return found ? `${found.domain}.${found.op_type}`.slice(0, 100) : null
}
