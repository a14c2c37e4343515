import { fail, ok, type Result } from '../../core/result.ts'
import type { OnnxModel, OnnxNode } from '../onnx/onnx-messages.ts'

type Graph = OnnxModel['graph']

/** Which node makes each tensor. */
function producers({ node }: Graph): ReadonlyMap<string, OnnxNode> {
  return new Map(node.flatMap((one) => one.output.map((name) => [name, one] as const)))
}

/** The tensors that do not depend on the picture: weights, constants and what is computed from them alone. */
function fixedTensors({ node, initializer }: Graph): ReadonlySet<string> {
  const fixed = new Set(['', ...initializer.map(({ name }) => name)])
  // Nodes stand in the order in which they can be computed (ONNX IR, graphs).
  for (const { input, output } of node) if (input.every((name) => fixed.has(name))) for (const name of output) fixed.add(name)
  return fixed
}

/**
 * The tensor that a network's classification reads: what goes into the last matrix product with fixed weights on the way to
 * `probabilities`. Names mean nothing; the graph is followed back from the output, nearest nodes first.
 * Fails with `model-invalid` where there is no such product.
 */
export function featureTensor({ graph }: OnnxModel, probabilities: string): Result<string> {
  const making = producers(graph)
  const fixed = fixedTensors(graph)
  let tensors = [probabilities]
  const seen = new Set<string>()
  while (tensors.length > 0) {
    const nodes = tensors.flatMap((name) => (seen.has(name) ? [] : (making.get(name) ?? [])))
    for (const name of tensors) seen.add(name)
    for (const { op_type: operator, input: [left = '', right = ''] } of nodes) {
      if ((operator === 'Gemm' || operator === 'MatMul') && !fixed.has(left) && fixed.has(right)) return ok(left)
    }
    tensors = nodes.flatMap(({ input }) => input.filter((name) => !fixed.has(name)))
  }
  return fail('model-invalid', 'This network cannot be taught: its classes are not read from features by a matrix product (Gemm or MatMul with weights of its own).')
}

/** The nodes that some tensors need, in the graph's order. All, where a node holds a graph of its own: what that reads is not known. */
export function neededNodes(graph: Graph, tensors: readonly string[]): readonly number[] {
  if (graph.node.some(({ attribute }) => attribute.some(({ g }) => g !== null && g !== undefined))) return graph.node.map((_, index) => index)
  const making = new Map(graph.node.flatMap(({ output }, index) => output.map((name) => [name, index] as const)))
  const needed = new Set<number>()
  const wanted = [...tensors]
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    const index = making.get(name)
    if (index === undefined || needed.has(index)) continue
    needed.add(index)
    wanted.push(...(graph.node[index]?.input ?? []))
  }
  return [...needed].sort((a, b) => a - b)
}
