import type { ConvolutionGeometry, ParameterSharing, TensorShape } from '../../core/model-inspection.ts'
import type { OnnxNode } from '../onnx/onnx-messages.ts'
import { einsumSums } from './einsum-sums.ts'
import type { Shapes } from './tensor-shapes.ts'
import { volume } from './volume.ts'

/** Operators that slide shared kernels over a picture. */
export const convolutions: ReadonlySet<string> = new Set(['Conv', 'FusedConv', 'ConvInteger', 'QLinearConv', 'ConvTranspose', 'DeformConv'])
const products: ReadonlySet<string> = new Set(['MatMul', 'MatMulInteger', 'QLinearMatMul', 'Gemm', 'FusedMatMul', 'FusedGemm'])
/** Operators that go through a sequence, with two matrices a step: one for the input, one for what they remember. */
const recurrent: ReadonlySet<string> = new Set(['LSTM', 'GRU', 'RNN'])
/** Operators whose cost lies in graphs of their own, which are run as often as the picture makes them. */
const uncounted: ReadonlySet<string> = new Set(['If', 'Loop', 'Scan'])
/** Operators of onnxruntime's own set that sum no products; of the others of that set, and of a file's own functions, nobody knows. */
const elementwise: ReadonlySet<string> = new Set([
  'Gelu', 'FastGelu', 'QuickGelu', 'BiasGelu', 'BiasAdd', 'BiasSplitGelu', 'SkipLayerNormalization', 'SkipSimplifiedLayerNormalization', 'SimplifiedLayerNormalization', 'SkipGroupNorm', 'GroupNorm',
  'QuantizeLinear', 'DequantizeLinear', 'DynamicQuantizeLinear', 'QLinearAdd', 'QLinearMul', 'QLinearConcat', 'QLinearSigmoid', 'QLinearLeakyRelu', 'QLinearSoftmax', 'QLinearWhere',
  'QLinearAveragePool', 'QLinearGlobalAveragePool', 'QLinearReduceMean', 'RotaryEmbedding', 'EmbedLayerNormalization', 'Trilu',
])

/** Whether a layer sums products of its inputs: its constants are weights. */
export function sumsProducts({ op_type: operator }: OnnxNode): boolean {
  return convolutions.has(operator) || products.has(operator) || recurrent.has(operator) || operator === 'Einsum'
}

/** Index of a node's kernel among its inputs: quantised operators carry scale and zero point before it. */
function kernelOf(node: OnnxNode, shapes: Shapes): TensorShape | undefined {
  return shapes.get(node.input[node.op_type === 'QLinearConv' || node.op_type === 'QLinearMatMul' ? 3 : 1] ?? '')
}

/** Kernel, stride, padding, dilation and groups of a convolution (ONNX operator Conv); null for other nodes. */
export function convolutionGeometry(node: OnnxNode, shapes: Shapes): ConvolutionGeometry | null {
  const kernel = convolutions.has(node.op_type) ? kernelOf(node, shapes) : undefined
  if (!kernel || kernel.length < 3) return null
  const [first = 0, second = 0, ...sides] = kernel
  const groups = integer(node, 'group') ?? 1
  // only a damaged file says less
  if (groups < 1) return null
  const ones = sides.map(() => 1)
  const transposed = node.op_type === 'ConvTranspose'
  return {
    inputChannels: transposed ? first : second * groups,
    outputChannels: transposed ? second * groups : first,
    kernel: sides,
    stride: integers(node, 'strides') ?? ones,
    padding: padding(node, shapes, sides),
    dilation: integers(node, 'dilations') ?? ones,
    groups,
  }
}

/** The pads of the file, or those that `auto_pad` SAME stands for: together max((⌈in/s⌉ − 1)·s + reach − in, 0) an axis. */
function padding(node: OnnxNode, shapes: Shapes, sides: readonly number[]): readonly number[] {
  const automatic = node.attribute.find(({ name }) => name === 'auto_pad')?.s ?? 'NOTSET'
  const written = integers(node, 'pads') ?? [...sides, ...sides].map(() => 0)
  const input = shapes.get(node.input[0] ?? '')?.slice(2)
  if (!automatic.startsWith('SAME') || !input) return written
  const totals = sides.map((side, axis) => {
    const stride = integers(node, 'strides')?.[axis] ?? 1
    const reach = (side - 1) * (integers(node, 'dilations')?.[axis] ?? 1) + 1
    const length = input[axis] ?? 0
    return Math.max((Math.ceil(length / stride) - 1) * stride + reach - length, 0)
  })
  const less = totals.map((total) => Math.floor(total / 2))
  const more = totals.map((total) => Math.ceil(total / 2))
  return automatic === 'SAME_LOWER' ? [...more, ...less] : [...less, ...more]
}

/**
 * Multiply-adds of one run. A convolution: output elements × kernel elements × channels a group; a transposed one: the
 * same from the input's side; a matrix product: output elements × the summed side; attention as a whole: its two products;
 * a recurrent layer: both matrices (of all gates and directions) at every step of every sequence.
 * 0 for elementwise work, null where the operator's cost is not known or a size is missing.
 */
export function multiplyAdds(node: OnnxNode, shapes: Shapes): number | null {
  if (uncounted.has(node.op_type)) return null
  const output = shapes.get(node.output[0] ?? '')
  const input = shapes.get(node.input[0] ?? '')
  const geometry = convolutionGeometry(node, shapes)
  if (convolutions.has(node.op_type)) {
    if (!geometry || !output || !input) return null
    const { inputChannels, outputChannels, kernel, groups } = geometry
    const [elements, channels] = node.op_type === 'ConvTranspose' ? [volume(input), outputChannels] : [volume(output), inputChannels]
    return elements * volume(kernel) * (channels / groups)
  }
  if (recurrent.has(node.op_type)) {
    const [weights, memory] = [1, 2].map((index) => shapes.get(node.input[index] ?? ''))
    return input && weights && memory ? volume(input.slice(0, 2)) * (volume(weights) + volume(memory)) : null
  }
  if (node.op_type === 'Einsum') {
    const inputs = node.input.flatMap((name) => [shapes.get(name) ?? []])
    return output ? einsumSums(node.attribute.find(({ name }) => name === 'equation')?.s ?? '', inputs, output) : null
  }
  if (node.op_type === 'Attention' || node.op_type === 'MultiHeadAttention') return attentionSums(node, shapes)
  if (!products.has(node.op_type)) return isStandard(node) || elementwise.has(node.op_type) ? 0 : null
  if (!output || !input) return null
  const summed = integer(node, 'transA') === 1 ? input.at(-2) : input.at(-1)
  return summed === undefined ? null : volume(output) * summed
}

function isStandard({ domain }: OnnxNode): boolean {
  return domain === '' || domain === 'ai.onnx'
}

/**
 * Queries by keys, and weights by values: elements of the query, and of the output, by the number of keys (ONNX 23
 * Attention; onnxruntime's MultiHeadAttention, and its Attention, which makes all three from one input). Null where keys
 * of earlier runs come along.
 */
function attentionSums({ op_type: operator, domain, input: [queries = '', keys = '', ...others], output: [first = ''] }: OnnxNode, shapes: Shapes): number | null {
  const [query, key, output] = [shapes.get(queries), shapes.get(keys), shapes.get(first)]
  if (!query || !key || !output || others[operator === 'MultiHeadAttention' ? 4 : 2]) return null
  if (operator === 'Attention' && domain === 'com.microsoft') return volume(query) * (key.at(-1) ?? 0) + 2 * volume(output) * (query.at(-2) ?? 0)
  return others[0] && query.length === key.length ? (volume(query) + volume(output)) * (key.at(-2) ?? 0) : null
}

/** What the convolution's sharing of kernels spares, biases left aside; null where a size is missing. */
export function parameterSharing(node: OnnxNode, shapes: Shapes, geometry: ConvolutionGeometry | null): ParameterSharing | null {
  const input = shapes.get(node.input[0] ?? '')
  const output = shapes.get(node.output[0] ?? '')
  const kernel = kernelOf(node, shapes)
  if (!geometry || !input || !output || !kernel || [...input, ...output].includes(-1)) return null
  const shared = volume(kernel)
  const fullyConnected = volume(input.slice(1)) * volume(output.slice(1))
  return shared > 0 ? { shared, fullyConnected, times: fullyConnected / shared } : null
}

function integer(node: OnnxNode, name: string): number | undefined {
  return node.attribute.find((attribute) => attribute.name === name)?.i
}

function integers(node: OnnxNode, name: string): readonly number[] | undefined {
  const found = node.attribute.find((attribute) => attribute.name === name)?.ints
  return found && found.length > 0 ? found : undefined
}
