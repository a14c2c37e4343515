import type { Shapes } from '../inspect/tensor-shapes.ts'
import type { OnnxModel } from '../onnx/onnx-messages.ts'

/** A tensor [N, channels, rows, columns] whose channels are looked at one by one. */
export interface FeatureMapTensor {
  readonly name: string
  readonly channels: number
  readonly rows: number
  readonly columns: number
}

const activations = /^(Relu|LeakyRelu|PRelu|Elu|Selu|Gelu|HardSwish|Softplus|Clip)$/

/**
 * The last convolution with several channels and places that an output depends on, after its activation function where
 * that is the next layer; null where there is none.
 */
export function lastFeatureMap({ graph }: OnnxModel, shapes: Shapes, output: string): FeatureMapTensor | null {
  const makers = new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node] as const)))
  const needed = new Set<string>()
  const open = [output]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (needed.has(name)) continue
    needed.add(name)
    open.push(...(makers.get(name)?.input ?? []))
  }
  const found = graph.node.findLast(({ op_type: operator, output: [name = ''] }) => {
    const [, channels = 0, rows = 0, columns = 0] = shapes.get(name) ?? []
    return operator === 'Conv' && needed.has(name) && channels > 1 && rows > 1 && columns > 1
  })
  const [made = ''] = found?.output ?? []
  const next = graph.node.filter(({ input }) => input.includes(made))
  const [only] = next
  const name = next.length === 1 && only && activations.test(only.op_type) ? (only.output[0] ?? made) : made
  const [, channels = 0, rows = 0, columns = 0] = shapes.get(name) ?? []
  return found && rows > 1 ? { name, channels, rows, columns } : null
}
