import { fail, ok, type Result } from '../../core/result.ts'
import { float32Values } from '../onnx/float32-values.ts'
import type { OnnxModel, OnnxNode, OnnxTensor } from '../onnx/onnx-messages.ts'

/** The end of a network whose logits are linear in the mean of its last feature map: logit c = Σₖ w[c,k]·mean(Fₖ) + b[c]. */
export interface LinearHead {
  /** Name of F, [N, channels, rows, columns]. */
  readonly featureMap: string
  readonly channels: number
  /** `weights[label * channels + channel]`. */
  readonly weights: Float32Array
  readonly bias: Float32Array
}

interface Graph {
  readonly makers: ReadonlyMap<string, OnnxNode>
  readonly constants: ReadonlyMap<string, OnnxTensor>
}

/** Changes nothing but the shape, or nothing at all. */
const shaping = /^(Flatten|Reshape|Squeeze|Identity|Dropout|Cast)$/

/**
 * Finds the linear head before a network's probabilities: GlobalAveragePool (or ReduceMean over both axes of places),
 * Flatten, Gemm or MatMul with Add, a temperature, and Softmax where the network does not give logits. Fails with `model-invalid` and the operator that is in the way.
 */
export function findLinearHead({ graph }: OnnxModel, output: string, labels: number): Result<LinearHead> {
  const constants = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]))
  for (const { op_type: operator, output: [name = ''], attribute } of graph.node) {
    const value = operator === 'Constant' ? attribute.find(({ t }) => t)?.t : null
    if (value) constants.set(name, value)
  }
  const known: Graph = { makers: new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node] as const))), constants }
  let at = output
  let scale = 1
  let bias: Float32Array<ArrayBufferLike> = new Float32Array(labels)
  const last = before(known, at)
  if (last?.op_type === 'Softmax') at = last.input[0] ?? ''
  for (;;) {
    const node = before(known, at)
    const [data = '', operand] = operands(node, known)
    const numbers = operand && float32Values(operand)
    if (node?.op_type === 'Gemm') return gemm(node, known, { scale, bias, labels })
    if (!node || !numbers) return inTheWay(node)
    if (node.op_type === 'MatMul' && node.input[0] === data) {
      return head(known, data, numbers, operand.dims, { scale, bias, labels, transposed: false })
    }
    if (node.op_type === 'Add' && (numbers.length === labels || numbers.length === 1)) {
      bias = bias.map((value, label) => value + scale * ((numbers.length === 1 ? numbers[0] : numbers[label]) ?? 0))
    } else if ((node.op_type === 'Mul' || (node.op_type === 'Div' && node.input[0] === data)) && numbers.length === 1) {
      scale *= node.op_type === 'Mul' ? (numbers[0] ?? 1) : 1 / (numbers[0] ?? 1)
    } else {
      return inTheWay(node)
    }
    at = data
  }
}

interface Tail {
  readonly scale: number
  readonly bias: Float32Array
  readonly labels: number
}

function gemm(node: OnnxNode, known: Graph, { scale, bias, labels }: Tail): Result<LinearHead> {
  const number = (name: string, otherwise: number, key: 'f' | 'i') => node.attribute.find((one) => one.name === name)?.[key] ?? otherwise
  const [data = '', weights = '', added] = node.input
  const tensor = known.constants.get(weights)
  const numbers = tensor && float32Values(tensor)
  const offset = added ? known.constants.get(added) : undefined
  const offsets = offset ? float32Values(offset) : new Float32Array(labels)
  if (!numbers || !offsets || (added && !offset) || offsets.length !== labels || number('transA', 0, 'i') !== 0) return inTheWay(node)
  const beta = scale * number('beta', 1, 'f')
  const tail = { scale: scale * number('alpha', 1, 'f'), bias: bias.map((value, label) => value + beta * (offsets[label] ?? 0)), labels }
  return head(known, data, numbers, tensor.dims, { ...tail, transposed: number('transB', 0, 'i') === 1 })
}

/** The pooled features behind the weights, and all of it as one linear map. */
function head(known: Graph, data: string, numbers: Float32Array, dims: readonly number[], { scale, bias, labels, transposed }: Tail & { readonly transposed: boolean }): Result<LinearHead> {
  const channels = numbers.length / labels
  const shape = transposed ? [labels, channels] : [channels, labels]
  let pool = before(known, data)
  while (pool && shaping.test(pool.op_type)) pool = before(known, pool.input[0] ?? '')
  if (!pool || !averagesPlaces(pool, known) || dims.join() !== shape.join()) return inTheWay(pool)
  const weights = Float32Array.from({ length: numbers.length }, (_, index) => {
    const [label, channel] = [Math.floor(index / channels), index % channels]
    return scale * (numbers[transposed ? index : channel * labels + label] ?? 0)
  })
  return ok({ featureMap: pool.input[0] ?? '', channels, weights, bias })
}

function averagesPlaces(node: OnnxNode, { constants }: Graph): boolean {
  if (node.op_type === 'GlobalAveragePool') return true
  if (node.op_type !== 'ReduceMean') return false
  // Axes are an attribute up to opset 17, an input after.
  const written = node.attribute.find(({ name }) => name === 'axes')?.ints
  const given = constants.get(node.input[1] ?? '')
  const axes = written ?? (given ? integers(given) : [])
  return axes.length === 2 && axes.every((axis) => [2, 3].includes(axis < 0 ? axis + 4 : axis)) && new Set(axes.map((axis) => (axis + 4) % 4)).size === 2
}

/** Raw int64 numbers (TensorProto.DataType 7). */
function integers({ data_type: type, raw_data: raw }: OnnxTensor): readonly number[] {
  return type === 7 && raw.length > 0 ? Array.from(new BigInt64Array(Uint8Array.from(raw).buffer), Number) : []
}

/** The node that makes a tensor, looking through those that only reshape. */
function before(known: Graph, tensor: string): OnnxNode | undefined {
  const node = known.makers.get(tensor)
  return node && /^(Identity|Dropout|Cast)$/.test(node.op_type) ? before(known, node.input[0] ?? '') : node
}

/** Of a node with a computed and a constant input: the first's name and the second. */
function operands(node: OnnxNode | undefined, { constants }: Graph): readonly [string, OnnxTensor | undefined] {
  const [first = '', second = ''] = node?.input ?? []
  return constants.has(first) ? [second, constants.get(first)] : [first, constants.get(second)]
}

function inTheWay(node: OnnxNode | undefined) {
  return fail('model-invalid', `The network does not end in a mean over places and one linear layer (${node?.op_type ?? 'its input'} comes before them).`)
}
