import type { OnnxNode } from '../onnx/onnx-messages.ts'

/** Operators that move or scale numbers without mixing them: attention may have them between its two products. */
const passing: ReadonlySet<string> = new Set([
  'Mul', 'Div', 'Add', 'Sub', 'Where', 'Cast', 'Reshape', 'Transpose', 'Squeeze', 'Unsqueeze', 'Dropout', 'Identity', 'Slice', 'Split',
])
/** Operators that are attention as a whole (ONNX 23, and onnxruntime's own). */
const whole: ReadonlySet<string> = new Set(['Attention', 'MultiHeadAttention', 'GroupQueryAttention'])

/**
 * The nodes that belong to attention (Vaswani et al., 2017): a softmax over the product of two computed tensors, whose
 * result weighs a third one. A softmax without both products, such as a classifier's or YOLO's box distribution, is none;
 * one written out as Exp, ReduceSum and Div is one too, and so is a product that is written as Einsum.
 * @param computed whether a tensor is computed from the picture, not a weight of the file
 */
export function attentionNodes(nodes: readonly OnnxNode[], computed: (tensor: string) => boolean): ReadonlySet<number> {
  const producer = new Map(nodes.flatMap(({ output }, index) => output.map((name) => [name, index] as const)))
  const consumers = new Map<string, number[]>()
  nodes.forEach(({ input }, index) => {
    for (const name of input) consumers.set(name, [...(consumers.get(name) ?? []), index])
  })
  const isScore = (node: OnnxNode): boolean => (node.op_type === 'MatMul' || (node.op_type === 'Einsum' && node.input.length === 2)) && node.input.every(computed)
  const before = (node: OnnxNode): readonly number[] => node.input.flatMap((name) => producer.get(name) ?? [])
  const after = (node: OnnxNode): readonly number[] => node.output.flatMap((name) => consumers.get(name) ?? [])

  /** A division of exponentials by their own sum, and the exponentials' node. */
  function writtenOut({ op_type: operator, input: [above = '', below = ''] }: OnnxNode, index: number): { start: OnnxNode; parts: readonly number[] } | null {
    const [exponentials, total] = [producer.get(above) ?? -1, producer.get(below) ?? -1]
    const [start, sum] = [nodes[exponentials], nodes[total]]
    return operator === 'Div' && start?.op_type === 'Exp' && sum?.op_type === 'ReduceSum' && sum.input[0] === above ? { start, parts: [exponentials, total, index] } : null
  }

  const found = new Set<number>()
  nodes.forEach((node, index) => {
    if (whole.has(node.op_type)) found.add(index)
    const softmax = node.op_type === 'Softmax' ? { start: node, parts: [index] } : writtenOut(node, index)
    if (!softmax) return
    const scores = reach(nodes, before(softmax.start), before, isScore)
    const sums = reach(nodes, after(node), after, isScore)
    if (scores.length === 0 || sums.length === 0) return
    for (const one of [...scores, ...softmax.parts, ...sums]) found.add(one)
  })
  return found
}

/** Walks over passing operators until it meets what is looked for; the met nodes and those passed on the way to them. */
function reach(
  nodes: readonly OnnxNode[],
  starts: readonly number[],
  next: (node: OnnxNode) => readonly number[],
  wanted: (node: OnnxNode) => boolean,
): readonly number[] {
  const longestWay = 8
  const walk = (index: number, depth: number): readonly number[] => {
    const node = nodes[index]
    if (!node || depth > longestWay) return []
    if (wanted(node)) return [index]
    if (!passing.has(node.op_type)) return []
    const beyond = next(node).flatMap((one) => walk(one, depth + 1))
    return beyond.length > 0 ? [index, ...beyond] : []
  }
  return starts.flatMap((start) => walk(start, 0))
}
