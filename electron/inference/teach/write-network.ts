import { changedGraph } from '../onnx/change-graph.ts'
import type { OnnxFile } from '../onnx/read-onnx.ts'
import { neededNodes } from './feature-tensor.ts'
import type { TrainedHead } from './train-head.ts'

/** TensorProto.DataType and AttributeProto.AttributeType of ONNX. */
const float32 = 1
const attributeInt = 2

/** What the new network keeps of the old one, and carries. */
export interface NetworkParts {
  /** The picture's input. */
  readonly input: string
  /** The tensor that the head reads. */
  readonly features: string
  /** Outputs of the old network that stay, such as its heat. */
  readonly kept: readonly string[]
  readonly metadata: Readonly<Record<string, string>>
}

export interface WrittenNetwork {
  readonly bytes: Uint8Array
  /** Name of the output [pictures, labels] with probabilities. */
  readonly probabilities: string
}

/**
 * A network of its own that ends in a taught head: of the old graph only what the features (and kept outputs) need, to the
 * byte, then (features − mean) · factor → Gemm → Softmax, with the temperature divided into the Gemm's weights.
 */
export function writeNetwork({ bytes, model: { graph } }: OnnxFile, { standard, head, temperature }: TrainedHead, { input, features, kept, metadata }: NetworkParts): WrittenNetwork {
  const nodes = neededNodes(graph, [features, ...kept])
  const used = new Set([features, ...kept, ...nodes.flatMap((index) => [...(graph.node[index]?.input ?? []), ...(graph.node[index]?.output ?? [])])])
  // A node with a graph of its own reads more than it lists, and then all nodes are kept.
  const all = nodes.length === graph.node.length
  const places = (named: readonly { readonly name: string }[], wanted: (name: string) => boolean): readonly number[] => named.flatMap(({ name }, index) => (wanted(name) ? [index] : []))
  const taken = new Set([...used, ...graph.node.flatMap(({ output, name }) => [...(all ? output : []), name]), ...graph.initializer.map(({ name }) => name), ...graph.input.map(({ name }) => name)])
  const fresh = (wanted: string): string => {
    let name = wanted
    while (taken.has(name)) name = `${name}_`
    taken.add(name)
    return name
  }
  const { columns } = head
  const count = head.bias.length
  const probabilities = fresh('probabilities')
  const [mean, factor, weights, bias] = [fresh('taught/mean'), fresh('taught/factor'), fresh('taught/weights'), fresh('taught/bias')]
  const [centred, standardised, logits] = [fresh('taught/centred'), fresh('taught/standardised'), fresh('taught/logits')]
  const scaled = (values: Float64Array): Float64Array => values.map((value) => value / temperature)
  return {
    probabilities,
    bytes: changedGraph(bytes, {
      nodes,
      initializers: places(graph.initializer, (name) => all || used.has(name)),
      inputs: places(graph.input, (name) => name === input || (graph.initializer.some((one) => one.name === name) ? all || used.has(name) : used.has(name))),
      outputs: places(graph.output, (name) => kept.includes(name)),
      added: {
        nodes: [
          node('Sub', [features, mean], centred, fresh('taught/Sub')),
          node('Mul', [centred, factor], standardised, fresh('taught/Mul')),
          node('Gemm', [standardised, weights, bias], logits, fresh('taught/Gemm'), { transB: 1 }),
          node('Softmax', [logits], probabilities, fresh('taught/Softmax'), { axis: 1 }),
        ],
        initializers: [tensor(mean, [columns], standard.mean), tensor(factor, [columns], standard.factor), tensor(weights, [count, columns], scaled(head.weights)), tensor(bias, [count], scaled(head.bias))],
        outputs: [{ name: probabilities, type: { tensor_type: { elem_type: float32, shape: { dim: [{ dim_param: 'slices' }, { dim_value: count }] } } } }],
        metadata,
      },
    }),
  }
}

function node(operator: string, input: readonly string[], output: string, name: string, attributes: Readonly<Record<string, number>> = {}) {
  return { op_type: operator, input, output: [output], name, attribute: Object.entries(attributes).map(([key, i]) => ({ name: key, type: attributeInt, i })) }
}

function tensor(name: string, dims: readonly number[], values: Float64Array) {
  return { name, dims, data_type: float32, raw_data: new Uint8Array(Float32Array.from(values).buffer) }
}
