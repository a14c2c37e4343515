import type { ReceptiveField, RowsColumns } from '../../core/layer-exploration.ts'
import { convolutionGeometry } from '../inspect/layer-cost.ts'
import type { Shapes } from '../inspect/tensor-shapes.ts'
import type { OnnxNode } from '../onnx/onnx-messages.ts'

/** One axis of a receptive field. */
interface Sight {
  readonly start: number
  readonly step: number
  readonly size: number
}
type Sights = readonly [Sight, Sight]

const looking: Sights = [{ start: 0, step: 1, size: 1 }, { start: 0, step: 1, size: 1 }]
/** Operators that answer each cell from the same cell of their inputs. */
const cellwise = /^(Relu|LeakyRelu|PRelu|Elu|Selu|Gelu|Sigmoid|HardSigmoid|HardSwish|Tanh|Softplus|Clip|Erf|Exp|Mul|Add|Sub|Div|Max|Min|Concat|Split|Slice|Identity|Dropout|Cast|BatchNormalization|QuantizeLinear|DequantizeLinear)$/

/**
 * The receptive field of every tensor that has one, in pixels of the input (Araujo, Norris and Sim, Computing receptive
 * fields of convolutional neural networks, Distill 2019): a kernel of k samples widens it by (k − 1)·dilation·step, its
 * stride lengthens the step, padding moves the start. Where branches meet, the widest counts. Tensors that see the whole
 * picture, or whose cells are no places, are left out.
 * @param input name of the picture's tensor, [N, channels, rows, columns]
 */
export function receptiveFields(nodes: readonly OnnxNode[], shapes: Shapes, input: string): ReadonlyMap<string, ReceptiveField> {
  const sights = new Map<string, Sights>([[input, looking]])
  const maps = new Set(nodes.flatMap(({ output }) => output).filter((name) => shapes.get(name)?.slice(2).some((side) => side > 1)))
  for (const node of nodes) {
    // What meets a map that sees the whole picture sees it too.
    if (node.input.some((name) => maps.has(name) && !sights.has(name))) continue
    const seen = through(node, node.input.flatMap((name) => (sights.has(name) ? [sights.get(name) as Sights] : [])), shapes)
    if (seen) for (const name of node.output) sights.set(name, seen)
  }
  const fields = [...sights].map(([name, [down, across]]) => {
    const field = { start: pair(down.start, across.start), step: pair(down.step, across.step), size: pair(down.size, across.size) }
    return [name, field] as const
  })
  return new Map(fields)
}

function pair(rows: number, columns: number): RowsColumns {
  return { rows, columns }
}

function through(node: OnnxNode, known: readonly Sights[], shapes: Shapes): Sights | null {
  const [first] = known
  if (!first) return null
  const { op_type: operator } = node
  if (operator === 'Conv' || operator === 'FusedConv' || operator === 'QLinearConv') return window(first, convolutionGeometry(node, shapes))
  if (operator === 'MaxPool' || operator === 'AveragePool') return window(first, poolGeometry(node))
  if (operator === 'Resize' || operator === 'Upsample' || operator === 'ConvTranspose') return scaled(first, node, shapes)
  if (cellwise.test(operator)) return [widest(known.map(([down]) => down)), widest(known.map(([, across]) => across))]
  return null
}

interface WindowGeometry {
  readonly kernel: readonly number[]
  readonly stride: readonly number[]
  readonly padding: readonly number[]
  readonly dilation: readonly number[]
}

function poolGeometry(node: OnnxNode): WindowGeometry {
  const list = (name: string) => node.attribute.find((attribute) => attribute.name === name)?.ints ?? []
  return { kernel: list('kernel_shape'), stride: list('strides'), padding: list('pads'), dilation: list('dilations') }
}

function window([down, across]: Sights, geometry: WindowGeometry | null): Sights | null {
  if (!geometry || geometry.kernel.length !== 2) return null
  const axis = ({ start, step, size }: Sight, index: number): Sight => {
    const reach = ((geometry.kernel[index] ?? 1) - 1) * (geometry.dilation[index] ?? 1)
    return { start: start + (reach / 2 - (geometry.padding[index] ?? 0)) * step, step: step * (geometry.stride[index] ?? 1), size: size + reach * step }
  }
  return [axis(down, 0), axis(across, 1)]
}

/** A finer grid over the same ground: cell centres at half cells, as nearest and transposed 2×2 lay them. */
function scaled([down, across]: Sights, node: OnnxNode, shapes: Shapes): Sights | null {
  const before = shapes.get(node.input[0] ?? '')
  const after = shapes.get(node.output[0] ?? '')
  if (before?.length !== 4 || after?.length !== 4) return null
  const axis = ({ start, step, size }: Sight, side: number): Sight => {
    const finer = (step * (before[side] ?? 1)) / (after[side] ?? 1)
    return { start: start - step / 2 + finer / 2, step: finer, size }
  }
  return [axis(down, 2), axis(across, 3)]
}

function widest(sights: readonly Sight[]): Sight {
  return sights.reduce((a, b) => (b.size > a.size ? b : a))
}
