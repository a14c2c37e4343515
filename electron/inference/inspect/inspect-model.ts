import * as ort from '../onnxruntime.ts'
import type { FirstLayer, LayerInspection, ModelInspection, ShareOfWork } from '../../core/model-inspection.ts'
import { fail, ok, type Failure, type Result } from '../../core/result.ts'
import type { OnnxModel, OnnxTensor } from '../onnx/onnx-messages.ts'
import type { OnnxFile } from '../onnx/read-onnx.ts'
import { onnxruntimeWords } from '../onnxruntime-words.ts'
import { attentionNodes } from './attention.ts'
import { convolutionGeometry, convolutions, multiplyAdds, parametersOf, parameterSharing, sumsProducts, weightsIn } from './layer-cost.ts'
import { layerTimes, type LayerTimes } from './layer-times.ts'
import { chooseInputSizes, describe, tensorShapes, type Shapes } from './tensor-shapes.ts'

/**
 * Opens a network up: its graph, what each layer holds and costs, and where its time goes on this machine (one thread,
 * one picture). Sizes come from onnxruntime's own inference, times from its profiler.
 *
 * Fails with `model-invalid` when onnxruntime cannot open the model. What cannot be found out (a custom operator's cost,
 * times of a model that stops on an empty picture) is null, with a sentence in `notes`.
 */
export async function inspectModel(file: OnnxFile): Promise<Result<ModelInspection>> {
  const { bytes, model } = file
  let session: ort.InferenceSession
  try {
    session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 4 })
  } catch (error) {
    return fail('model-invalid', `onnxruntime cannot open the model: ${onnxruntimeWords(error)}`)
  }
  const sizes = chooseInputSizes(session, model)
  const [inputs, outputs] = [describe(session.inputMetadata), describe(session.outputMetadata)]
  await session.release()
  if (!sizes.ok) return sizes
  const notes: Failure[] = []
  const shapes = await tensorShapes(file, sizes.value)
  if (!shapes.ok) notes.push(shapes.failure)
  const times = await layerTimes(bytes, model.graph.node, sizes.value)
  if (!times.ok) notes.push(times.failure)
  // of a network that cannot be run, the weights still have their sizes
  const known = shapes.ok ? shapes.value : new Map(weightsOf(model).map(({ name, dims }) => [name, dims]))
  const layers = describeLayers(file, known, times.ok ? times.value : null)
  if (layers.some((layer) => layer.multiplyAdds === null)) {
    const unknown = [...new Set(layers.filter((layer) => layer.multiplyAdds === null).map(({ operator }) => operator))]
    notes.push({ code: 'model-invalid', message: `The cost of ${unknown.join(', ')} is not counted.` })
  }
  const nesting = [...new Set(model.graph.node.filter(({ attribute }) => attribute.some(({ g }) => g !== null)).map(({ op_type: operator }) => operator))]
  if (nesting.length > 0) notes.push({ code: 'model-invalid', message: `The layers and weights within ${nesting.join(', ')} are not counted.` })
  return ok({
    bytes: bytes.length,
    producer: `${model.producer_name} ${model.producer_version}`.trim(),
    opsets: model.opset_import.map(({ domain, version }) => ({ domain: domain === '' ? 'ai.onnx' : domain, version })),
    metadata: Object.fromEntries(model.metadata_props.map(({ key, value }) => [key, value])),
    inputs,
    outputs,
    layers,
    firstLayer: firstLayer(layers),
    // Counted once each, also where several layers share a tensor.
    parameters: weightsOf(model).reduce((sum, tensor) => sum + weightsIn(tensor), 0),
    multiplyAdds: layers.reduce((sum, layer) => sum + (layer.multiplyAdds ?? 0), 0),
    milliseconds: times.ok ? times.value.run : null,
    convolution: share(layers, ({ operator }) => convolutions.has(operator)),
    attention: share(layers, ({ attention }) => attention),
    notes,
  })
}

function describeLayers({ model }: OnnxFile, shapes: Shapes, times: LayerTimes | null): readonly LayerInspection[] {
  const { node: nodes } = model.graph
  const weights = new Map(weightsOf(model).map((tensor) => [tensor.name, tensor]))
  const producing = new Map(nodes.flatMap(({ output }, index) => output.map((name) => [name, index] as const)))
  const constants = new Set(nodes.filter(({ op_type: operator }) => operator === 'Constant').flatMap(({ output }) => output))
  const attention = attentionNodes(nodes, (tensor) => !weights.has(tensor) && !constants.has(tensor))
  return nodes.map((node, index) => {
    const convolution = convolutionGeometry(node, shapes)
    return {
      name: node.name,
      operator: node.op_type,
      from: [...new Set(node.input.flatMap((name) => producing.get(name) ?? []))],
      outputShape: shapes.get(node.output[0] ?? '') ?? null,
      parameters: parametersOf(node, weights),
      multiplyAdds: multiplyAdds(node, shapes),
      milliseconds: times?.layers.get(index) ?? null,
      convolution,
      sharing: parameterSharing(node, shapes, convolution),
      attention: attention.has(index),
    }
  })
}

/** The weights of a file: its initialisers, and what stands in Constant layers that products are summed with. */
function weightsOf({ graph: { node: nodes, initializer, sparse_initializer: sparse } }: OnnxModel): readonly OnnxTensor[] {
  const summed = new Set(nodes.filter(sumsProducts).flatMap(({ input }) => input))
  const constants = nodes.flatMap(({ op_type: operator, output: [name = ''], attribute }): OnnxTensor[] => {
    const value = attribute.find((one) => one.name === 'value')?.t
    return operator === 'Constant' && value && summed.has(name) ? [{ ...value, name }] : []
  })
  return [...initializer, ...sparse.flatMap(({ values, dims }) => (values ? [{ ...values, dims }] : [])), ...constants]
}

/** The first layer with weights that a picture meets, of its own or dequantised before it; preparations such as scaling by a constant come before it. */
function firstLayer(layers: readonly LayerInspection[]): FirstLayer | null {
  const layer = layers.findIndex(({ parameters, multiplyAdds: sums, convolution }) => (parameters > 0 && sums !== 0) || (convolution !== null && sums !== null && sums > 0))
  const found = layers[layer]
  if (!found) return null
  const { convolution, operator } = found
  if (!convolution && convolutions.has(operator)) return { layer, standardConvolution: false, sentence: `The first layer with weights is ${operator}; the size of its kernels could not be found.` }
  if (!convolution) return { layer, standardConvolution: false, sentence: `The first layer with weights is ${operator}, not a convolution.` }
  const { kernel, stride, padding, dilation, groups, inputChannels, outputChannels } = convolution
  const dilated = dilation.some((one) => one > 1)
  const standardConvolution = operator !== 'ConvTranspose' && operator !== 'DeformConv' && groups === 1 && !dilated
  const kind = standardConvolution ? 'a standard convolution' : `${operator}${dilated ? ` with dilation ${dilation.join(' × ')}` : ''}, not a standard convolution`
  const sentence = `The first layer is ${kind}: ${outputChannels} kernels of ${kernel.join(' × ')} over ${inputChannels} ${inputChannels === 1 ? 'channel' : 'channels'}, stride ${stride.join(' × ')}, padding ${padding.join(', ')}, ${groups === 1 ? 'one group' : `${groups} groups`}.`
  return { layer, standardConvolution, sentence }
}

function share(layers: readonly LayerInspection[], belongs: (layer: LayerInspection) => boolean): ShareOfWork {
  const own = layers.filter(belongs)
  const part = (of: (layer: LayerInspection) => number | null): number => {
    const sum = (some: readonly LayerInspection[]) => some.reduce((total, layer) => total + (of(layer) ?? 0), 0)
    return sum(layers) > 0 ? sum(own) / sum(layers) : 0
  }
  return { layers: own.length, multiplyAdds: part((layer) => layer.multiplyAdds), milliseconds: part((layer) => layer.milliseconds) }
}
