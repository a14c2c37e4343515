import * as ort from '../onnxruntime.ts'
import type { LayerInspection, ModelInspection, ShareOfWork } from '../../core/model-inspection.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { OnnxModel } from '../onnx/onnx-messages.ts'
import type { OnnxFile } from '../onnx/read-onnx.ts'
import { onnxruntimeWords } from '../onnxruntime-words.ts'
import { attentionNodes } from './attention.ts'
import { firstLayer } from './first-layer.ts'
import { convolutionGeometry, convolutions, multiplyAdds, parameterSharing } from './layer-cost.ts'
import { layerTimes, type LayerTimes } from './layer-times.ts'
import { chooseSizes, sizesFor, type InputSizes, type PictureSize, type SizeChoice } from './input-sizes.ts'
import { describe, tensorShapes, type Shapes } from './tensor-shapes.ts'
import { parametersOf, weightsIn, weightsOf } from './weights.ts'

/**
 * Opens a network up: its graph, what each layer holds and costs, and where its time goes on this machine (one thread,
 * one picture). Sizes come from onnxruntime's own inference, times from its profiler.
 *
 * @param size of its pictures, where the file leaves it open and a manifest says it
 * Fails with `model-invalid` when onnxruntime cannot open the model. What cannot be found out (a custom operator's cost,
 * times of a model that stops on an empty picture) is null, with a sentence in `notes`.
 */
export async function inspectModel(file: OnnxFile, size: PictureSize | null = null): Promise<Result<ModelInspection>> {
  const { bytes, model } = file
  let session: ort.InferenceSession
  try {
    session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 4 })
  } catch (error) {
    return fail('model-invalid', `onnxruntime cannot open the model: ${onnxruntimeWords(error)}`)
  }
  const { inputMetadata, outputMetadata } = session
  await session.release()
  const measured = await measure(file, inputMetadata, chooseSizes(inputMetadata, model, size))
  if (!measured.ok) return measured
  const { notes, shapes, times } = measured.value
  const weights = weightsOf(model)
  const closed = unopenedLayers(model)
  const unopened = [...new Set([...closed].map((layer) => model.graph.node[layer]?.op_type ?? ''))]
  // of a network that cannot be run, the weights still have their sizes
  const layers = describeLayers(file, shapes ?? new Map([...weights].map(([name, { dims }]) => [name, dims])), times)
  const unknown = [...new Set(layers.filter((layer, index) => layer.multiplyAdds === null && !closed.has(index)).map(({ operator }) => operator))]
  if (unknown.length > 0) notes.push({ code: null, message: `The cost of ${unknown.join(', ')} is not counted.` })
  if (unopened.length > 0) notes.push({ code: null, message: `The layers and weights within ${unopened.join(', ')} are not counted.` })
  return ok({
    bytes: bytes.length,
    producer: `${model.producer_name} ${model.producer_version}`.trim(),
    opsets: model.opset_import.map(({ domain, version }) => ({ domain: domain === '' ? 'ai.onnx' : domain, version })),
    metadata: Object.fromEntries(model.metadata_props.map(({ key, value }) => [key, value])),
    inputs: describe(inputMetadata, model.graph.input),
    outputs: describe(outputMetadata, model.graph.output),
    layers,
    firstLayer: firstLayer(layers, closed),
    unopened,
    // Counted once each, also where several layers share a tensor.
    parameters: [...weights.values()].reduce((sum, tensor) => sum + weightsIn(tensor), 0),
    multiplyAdds: layers.reduce((sum, layer) => sum + (layer.multiplyAdds ?? 0), 0),
    milliseconds: times?.run ?? null,
    convolution: share(layers, ({ operator }) => convolutions.has(operator)),
    attention: share(layers, ({ attention }) => attention),
    notes,
  })
}

interface Measured {
  readonly notes: ModelInspection['notes'][number][]
  readonly shapes: Shapes | null
  readonly times: LayerTimes | null
}

/**
 * Sizes and times at the first size of picture that the network can be run on; what the first one said, where there is
 * none. Fails with `model-invalid` where no picture of any of the sizes can be made.
 */
async function measure(file: OnnxFile, inputs: readonly ort.InferenceSession.ValueMetadata[], { sizes: tried, assumed }: SizeChoice): Promise<Result<Measured>> {
  let refused: Result<Measured> | null = null
  for (const size of tried) {
    const sizes = sizesFor(inputs, file.model, size, assumed)
    const measured = sizes.ok ? ok(await measureAt(file, sizes.value)) : sizes
    if (measured.ok && measured.value.times) return measured
    if (refused === null || (!refused.ok && measured.ok)) refused = measured
  }
  return refused ?? ok({ notes: [], shapes: null, times: null })
}

async function measureAt(file: OnnxFile, sizes: InputSizes): Promise<Measured> {
  const shapes = await tensorShapes(file, sizes)
  // one that has stopped once stops again
  const times = !shapes.ok && shapes.failure.code === 'model-run-failed' ? shapes : await layerTimes(file.bytes, file.model.graph.node, sizes)
  const failures = [shapes, times].flatMap((one) => (one.ok ? [] : [one.failure]))
  const notes = [...(sizes.assumed === null ? [] : [{ code: null, message: sizes.assumed }]), ...new Set(failures)]
  return { notes, shapes: shapes.ok ? shapes.value : null, times: times.ok ? times.value : null }
}

/** The places of layers with layers of their own: If, Loop and the like, and functions of the file. */
function unopenedLayers({ graph: { node: nodes }, functions }: OnnxModel): ReadonlySet<number> {
  const own = new Set(functions.map(({ domain, name }) => `${domain}.${name}`))
  return new Set(nodes.flatMap(({ domain, op_type: operator, attribute }, index) => (own.has(`${domain}.${operator}`) || attribute.some(({ g }) => g !== null) ? [index] : [])))
}

function describeLayers({ model }: OnnxFile, shapes: Shapes, times: LayerTimes | null): readonly LayerInspection[] {
  const { node: nodes } = model.graph
  const weights = weightsOf(model)
  const makers = new Map(nodes.flatMap((node) => node.output.map((name) => [name, node] as const)))
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
      parameters: parametersOf(node, weights, makers),
      multiplyAdds: multiplyAdds(node, shapes),
      milliseconds: times?.layers.get(index) ?? null,
      convolution,
      sharing: parameterSharing(node, shapes, convolution),
      attention: attention.has(index),
    }
  })
}

function share(layers: readonly LayerInspection[], belongs: (layer: LayerInspection) => boolean): ShareOfWork {
  const own = layers.filter(belongs)
  const part = (of: (layer: LayerInspection) => number | null): number | null => {
    const sum = (some: readonly LayerInspection[]) => some.reduce((total, layer) => total + (of(layer) ?? 0), 0)
    const unknown = own.length > 0 && own.every((layer) => of(layer) === null)
    return sum(layers) > 0 && !unknown ? sum(own) / sum(layers) : null
  }
  return { layers: own.length, multiplyAdds: part((layer) => layer.multiplyAdds), milliseconds: part((layer) => layer.milliseconds) }
}
