import * as ort from '../onnxruntime.ts'
import type { ExplorableLayer, LayerActivations, LayerKernels, ReceptiveField } from '../../core/layer-exploration.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { SlicePixels } from '../../core/slice-pixels.ts'
import { shapesAt } from '../inspect/tensor-shapes.ts'
import type { ModelManifest } from '../model-manifest.ts'
import { float32Values } from '../onnx/float32-values.ts'
import { withOutputs, type OnnxTensor } from '../onnx/onnx-messages.ts'
import type { OnnxFile } from '../onnx/read-onnx.ts'
import { channelsOf, preprocess, type NetworkInput } from '../preprocess.ts'
import { receptiveFields } from './receptive-fields.ts'
import { onnxruntimeWords } from '../onnxruntime-words.ts'

/** A network opened so that every convolution's answer can be read. */
export interface LayerExplorer {
  readonly layers: readonly ExplorableLayer[]
  /** The feature maps of one convolution for one slice; fails with `request-invalid` for another layer. */
  activations(slice: SlicePixels, layer: number): Promise<Result<LayerActivations>>
  /** The weights of a convolution over at most four channels, as pictures; else `request-invalid`. */
  kernels(layer: number): Result<LayerKernels>
}

interface Explored extends Omit<ExplorableLayer, 'hasKernelPictures'> {
  readonly tensor: string
  readonly weights: OnnxTensor | undefined
}

/** Kernels over more channels than these are no pictures. */
const pictureChannels = 4

/**
 * Opens a network with all its convolutions' results as outputs; they are computed, and copied, only when asked for.
 * Fails with `model-invalid` when onnxruntime cannot open it so.
 */
export async function openLayerExplorer(file: OnnxFile, input: ModelManifest['input']): Promise<Result<LayerExplorer>> {
  const explored = await exploredLayers(file, input)
  if (!explored.ok) return explored
  let session: ort.InferenceSession
  try {
    const shown = new Set(file.model.graph.output.map(({ name }) => name))
    const bytes = withOutputs(file.bytes, explored.value.map(({ tensor }) => tensor).filter((name) => !shown.has(name)))
    session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4 })
  } catch (error) {
    return fail('model-invalid', `The model's layers cannot be opened: ${onnxruntimeWords(error)}`)
  }
  const find = (layer: number): Result<Explored> => {
    const found = explored.value.find((one) => one.layer === layer)
    return found ? ok(found) : fail('request-invalid', `Layer ${layer} is not a convolution over the picture.`)
  }
  return ok({
    layers: explored.value.map(({ layer, name, channels, rows, columns, receptiveField, weights }) => {
      return { layer, name, channels, rows, columns, receptiveField, hasKernelPictures: kernelPictures(weights).ok }
    }),
    kernels: (layer) => {
      const found = find(layer)
      return found.ok ? kernelPictures(found.value.weights) : found
    },
    activations: async (slice, layer) => {
      const found = find(layer)
      if (!found.ok) return found
      const { tensor, channels, rows, columns, receptiveField } = found.value
      const prepared = preprocess(slice, input)
      const feeds = { [input.name]: new ort.Tensor('float32', prepared.data, [1, channelsOf(input), input.height, input.width]) }
      try {
        const values = (await session.run(feeds, [tensor]))[tensor]
        if (!(values?.data instanceof Float32Array) || values.data.length !== channels * rows * columns) {
          return fail('model-run-failed', `Layer ${layer} answered in another shape than expected.`)
        }
        return ok({ channels, rows, columns, data: values.data, receptiveField: receptiveField && onSlice(receptiveField, prepared, slice) })
      } catch (error) {
        return fail('model-run-failed', `The model stopped with: ${onnxruntimeWords(error)}`)
      }
    },
  })
}

async function exploredLayers(file: OnnxFile, input: ModelManifest['input']): Promise<Result<readonly Explored[]>> {
  const { node: nodes, initializer } = file.model.graph
  const shapes = await shapesAt(file, input)
  if (!shapes.ok) return shapes
  const known = shapes.value
  const fields = receptiveFields(nodes, known, input.name)
  return ok(
    nodes.flatMap((node, layer) => {
      const tensor = node.output[0] ?? ''
      const [, channels, rows, columns] = known.get(tensor) ?? []
      if (!/^Conv(Transpose)?$/.test(node.op_type) || channels === undefined || rows === undefined || columns === undefined) return []
      // A transposed convolution's kernels are laid out the other way round: no pictures of them.
      const weights = node.op_type === 'Conv' ? initializer.find(({ name }) => name === node.input[1]) : undefined
      return [{ layer, name: node.name, channels, rows, columns, receptiveField: fields.get(tensor) ?? null, tensor, weights }]
    }),
  )
}

/** From input pixels to the slice's, by the inverse of the letterbox. */
function onSlice({ start, step, size }: ReceptiveField, { letterbox: box }: NetworkInput, slice: SlicePixels): ReceptiveField {
  const scale = { rows: slice.rows / box.rows, columns: slice.columns / box.columns }
  return {
    // Centres of pixels lie at whole numbers on both sides, edges half a pixel before.
    start: {
      rows: (start.rows + 0.5 - box.offsetRow) * scale.rows - 0.5,
      columns: (start.columns + 0.5 - box.offsetColumn) * scale.columns - 0.5,
    },
    step: { rows: step.rows * scale.rows, columns: step.columns * scale.columns },
    size: { rows: size.rows * scale.rows, columns: size.columns * scale.columns },
  }
}

function kernelPictures(weights: OnnxTensor | undefined): Result<LayerKernels> {
  const [kernels, channels, rows, columns] = weights?.dims ?? []
  if (!weights || kernels === undefined || channels === undefined || rows === undefined || columns === undefined || channels > pictureChannels) {
    return fail('request-invalid', 'Only kernels over one to four channels, as those of a first layer, can be shown as pictures.')
  }
  const data = float32Values(weights)
  if (data?.length !== kernels * channels * rows * columns) return fail('model-invalid', 'The weights of this layer are not 32-bit numbers.')
  return ok({ kernels, channels, rows, columns, data })
}
