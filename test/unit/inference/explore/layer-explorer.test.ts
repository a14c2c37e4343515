import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLayerExplorer, type LayerExplorer } from '../../../../electron/inference/explore/layer-explorer.ts'
import { loadModel } from '../../../../electron/inference/load-model.ts'
import type { ModelManifest } from '../../../../electron/inference/model-manifest.ts'
import { parseOnnx, readOnnx } from '../../../../electron/inference/onnx/read-onnx.ts'
import { preprocess } from '../../../../electron/inference/preprocess.ts'
import type { Result } from '../../../../electron/core/result.ts'
import type { SlicePixels } from '../../../../electron/core/slice-pixels.ts'
import { onnxModel, type OnnxDraft } from '../../../fixtures/onnx-model.ts'
import { naiveConvolve } from '../../convolution/naive-convolve.ts'

const modelFolder = join(import.meta.dirname, '../../../../models/brain-mri-cnn')

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.failure.message)
  return result.value
}

const input = { name: 'image', width: 16, height: 16, preprocess: 'letterbox-percentile/1', percentiles: [0, 100] } as ModelManifest['input']
const open = async (draft: OnnxDraft): Promise<LayerExplorer> => value(await openLayerExplorer(value(parseOnnx(onnxModel(draft))), input))

/** A slice of `size`² pixels of 1 mm with one bright pixel. */
function dotted(size: number, row: number, column: number): SlicePixels {
  const data = new Float32Array(size * size)
  data[row * size + column] = 1
  return { rows: size, columns: size, data, rowSpacing: 1, columnSpacing: 1, window: { centre: 0, width: 1 } }
}

const port = { name: 'image', shape: [1, 1, 16, 16] }

describe('openLayerExplorer', () => {
  it('goes by the manifest’s size where the file leaves it open', async () => {
    const explorer = await open({
      inputs: [{ name: 'image', shape: ['n', 1, 'h', 'w'] }],
      outputs: [{ name: 'out', shape: ['n', 1, 'a', 'b'] }],
      weights: { kernel: { shape: [1, 1, 4, 4], values: 1 } },
      operations: [{ operator: 'Conv', inputs: ['image', 'kernel'], outputs: ['out'], attributes: { strides: [4, 4] } }],
    })
    expect(explorer.layers).toMatchObject([{ rows: 4, columns: 4 }])
    expect(value(await explorer.activations(dotted(16, 5, 7), 0)).data.length).toBe(16)
  })

  it('gives the numbers that sliding the kernel gives', async () => {
    const weights = [[1, 0, -2], [3, 5, 0], [0, -1, 4]]
    const explorer = await open({
      inputs: [port],
      outputs: [{ name: 'out', shape: [1, 1, 16, 16] }],
      weights: { kernel: { shape: [1, 1, 3, 3], values: weights.flat() } },
      operations: [
        { operator: 'Conv', name: 'edge', inputs: ['image', 'kernel'], outputs: ['map'], attributes: { pads: [1, 1, 1, 1] } },
        { operator: 'Relu', inputs: ['map'], outputs: ['out'] },
      ],
    })
    expect(explorer.layers).toMatchObject([{ layer: 0, name: 'edge', channels: 1, rows: 16, columns: 16 }])
    const slice = dotted(16, 5, 7)
    const { data } = value(await explorer.activations(slice, 0))
    const rows = Array.from({ length: 16 }, (_, row) => [...slice.data.subarray(row * 16, row * 16 + 16)])
    const expected = naiveConvolve(rows, weights, { mode: 'correlation', border: 'zero', stride: 1, dilation: 1 })
    expect([...data]).toEqual(expected.flat())
    expect(value(explorer.kernels(0))).toMatchObject({ kernels: 1, channels: 1, rows: 3, columns: 3, data: Float32Array.from(weights.flat()) })
    expect(await explorer.activations(slice, 1)).toMatchObject({ ok: false, failure: { code: 'request-invalid' } })
  })

  // What a cell sees is found out by lighting every pixel in turn, not by the formula.
  it('says which pixels a cell sees, through strides, dilation, pooling, enlarging and branches', async () => {
    const explorer = await open({
      inputs: [port],
      outputs: [{ name: 'out', shape: [1, 1, 8, 8] }],
      weights: { a: { shape: [1, 1, 3, 3], values: 1 }, b: { shape: [1, 1, 2, 2], values: 1 }, c: { shape: [1, 1, 1, 1], values: 1 }, scales: { shape: [4], values: [1, 1, 2, 2] } },
      operations: [
        { operator: 'Conv', inputs: ['image', 'a'], outputs: ['half'], attributes: { strides: [2, 2], pads: [1, 1, 1, 1] } },
        { operator: 'MaxPool', inputs: ['half'], outputs: ['quarter'], attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
        { operator: 'Conv', inputs: ['quarter', 'b'], outputs: ['wide'], attributes: { dilations: [2, 2], pads: [1, 1, 1, 1] } },
        { operator: 'Resize', inputs: ['wide', '', 'scales'], outputs: ['fine'], attributes: { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' } },
        { operator: 'Add', inputs: ['fine', 'half'], outputs: ['sum'] },
        { operator: 'Conv', inputs: ['sum', 'c'], outputs: ['out'] },
      ],
    })
    for (const { layer, rows, columns } of explorer.layers) {
      const seen = new Map<number, number[]>()
      for (let pixel = 0; pixel < 256; pixel += 1) {
        const { data } = value(await explorer.activations(dotted(16, Math.floor(pixel / 16), pixel % 16), layer))
        data.forEach((answer, cell) => {
          if (answer > 0) seen.set(cell, [...(seen.get(cell) ?? []), pixel])
        })
      }
      const field = value(await explorer.activations(dotted(16, 0, 0), layer)).receptiveField
      expect(field).not.toBeNull()
      const cell = Math.floor(rows / 2) * columns + Math.floor(columns / 2)
      const seenRows = (seen.get(cell) ?? []).map((pixel) => Math.floor(pixel / 16))
      const centre = (field?.start.rows ?? NaN) + Math.floor(rows / 2) * (field?.step.rows ?? NaN)
      const half = ((field?.size.rows ?? NaN) - 1) / 2
      // The finer grid's centres lie between those of the coarser one that it repeats.
      const slack = (field?.step.rows ?? 0) < 4 && layer === 5 ? 1 : 0
      expect(Math.abs(Math.min(...seenRows) - Math.max(0, centre - half))).toBeLessThanOrEqual(slack)
      expect(Math.abs(Math.max(...seenRows) - Math.min(15, centre + half))).toBeLessThanOrEqual(slack)
    }
  })

  it('knows that what follows a mean over the picture sees all of it', async () => {
    const explorer = await open({
      inputs: [port],
      outputs: [{ name: 'out', shape: [1, 1, 16, 16] }],
      weights: { c: { shape: [1, 1, 1, 1], values: 1 }, scales: { shape: [4], values: [1, 1, 16, 16] } },
      operations: [
        { operator: 'GlobalAveragePool', inputs: ['image'], outputs: ['mean'] },
        { operator: 'Resize', inputs: ['mean', '', 'scales'], outputs: ['spread'], attributes: { mode: 'nearest' } },
        { operator: 'Add', inputs: ['spread', 'image'], outputs: ['sum'] },
        { operator: 'Conv', inputs: ['sum', 'c'], outputs: ['out'] },
      ],
    })
    expect(explorer.layers).toMatchObject([{ layer: 3, receptiveField: null }])
  })

  it('opens the model that comes with Sulcus, and puts its fields on the slice', async () => {
    const model = value(await loadModel(modelFolder))
    const explorer = value(await openLayerExplorer(value(await readOnnx(join(modelFolder, model.manifest.file))), model.manifest.input))
    expect(explorer.layers.length).toBeGreaterThan(10)
    const [first] = explorer.layers
    const slice = dotted(320, 100, 100)
    const maps = value(await explorer.activations(slice, first?.layer ?? -1))
    const scale = 320 / preprocess(slice, model.manifest.input).letterbox.rows
    expect(maps.receptiveField?.step.rows).toBeCloseTo((first?.receptiveField?.step.rows ?? NaN) * scale, 6)
    expect(value(explorer.kernels(first?.layer ?? -1)).channels).toBe(1)
    expect(explorer.layers.map(({ layer, hasKernelPictures }) => explorer.kernels(layer).ok === hasKernelPictures)).not.toContain(false)
    expect(explorer.kernels(explorer.layers.at(-1)?.layer ?? -1).ok).toBe(false)
  })
})
