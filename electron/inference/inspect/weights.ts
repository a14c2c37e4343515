import type { OnnxModel, OnnxNode, OnnxTensor } from '../onnx/onnx-messages.ts'
import { sumsProducts } from './layer-cost.ts'
import { volume } from './volume.ts'

/**
 * The places of weights among a quantised operator's inputs; its scales and zero points are no parameters that were learnt
 * (ONNX operators and onnxruntime's own). Of all others, any input may be one.
 */
const weightPlaces: Readonly<Record<string, readonly number[]>> = {
  QuantizeLinear: [0], DequantizeLinear: [0], ConvInteger: [0, 1], MatMulInteger: [0, 1],
  QLinearConv: [0, 3, 8], QLinearMatMul: [0, 3], QGemm: [0, 3, 6], QLinearAdd: [0, 3], QLinearMul: [0, 3], QLinearWhere: [0, 1, 4],
  QLinearAveragePool: [0], QLinearGlobalAveragePool: [0], QLinearReduceMean: [0], QLinearSigmoid: [0], QLinearLeakyRelu: [0], QLinearSoftmax: [0],
  DynamicQuantizeMatMul: [0, 1, 4], MatMulIntegerToFloat: [0, 1, 6],
}

export type Weights = ReadonlyMap<string, OnnxTensor>

/** The weights of a file by their names: its initialisers, and what stands in Constant layers that products are summed with. */
export function weightsOf({ graph: { node: nodes, initializer, sparse_initializer: sparse } }: OnnxModel): Weights {
  const summed = new Set(nodes.filter(sumsProducts).flatMap(({ input }) => input))
  const constants = nodes.flatMap(({ op_type: operator, output: [name = ''], attribute }): OnnxTensor[] => {
    const value = attribute.find((one) => one.name === 'value')?.t
    return operator === 'Constant' && value && summed.has(name) ? [{ ...value, name }] : []
  })
  const scales = new Set(nodes.flatMap(({ op_type: operator, input }) => input.filter((_, place) => weightPlaces[operator]?.includes(place) === false)))
  const all = [...initializer, ...sparse.flatMap(({ values, dims }) => (values ? [{ ...values, dims }] : [])), ...constants]
  return new Map(all.filter(({ name }) => !scales.has(name)).map((tensor) => [tensor.name, tensor]))
}

const readying: ReadonlySet<string> = new Set(['QuantizeLinear', 'DequantizeLinear'])

/**
 * The elements of a node's own weights: initialisers of floating or quantised numbers; shapes and indices are none. Those
 * that are rounded or made ready before are the layer's that takes them.
 * @param makers the layer that gives each tensor
 */
export function parametersOf(node: OnnxNode, weights: Weights, makers: ReadonlyMap<string, OnnxNode>): number {
  if (readying.has(node.op_type)) return 0
  const own = (name: string): OnnxTensor | undefined => {
    const maker = makers.get(name)
    return maker && readying.has(maker.op_type) ? own(maker.input[0] ?? '') : weights.get(name)
  }
  return node.input.reduce((sum, name) => sum + weightsIn(own(name)), 0)
}

/** ONNX TensorProto.DataType: 6 and 7 are int32 and int64, 8 strings, 9 booleans; biases of quantised layers are int32. */
export function weightsIn(tensor: OnnxTensor | undefined): number {
  return tensor && ![7, 8, 9].includes(tensor.data_type) ? volume(tensor.dims) : 0
}
