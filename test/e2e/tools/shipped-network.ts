import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as ort from '../../../electron/inference/onnxruntime.ts'
import { root } from '../doors/door.ts'
import type { Plane } from './api.ts'

const side = 160
const folder = join(root, 'models', 'brain-mri-cnn')

/** The shipped network asked for itself, in the 8-bit build that Sulcus runs and without any of its code: what it makes of a square slice, whole and blank. */
export async function askShippedNetwork(slice: Plane, label: string): Promise<{ readonly whole: number; readonly blank: number }> {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as {
    outputs: { probabilities: { labels: string[] } }
    quantised: { folder: string }
  }
  const session = await ort.InferenceSession.create(join(folder, manifest.quantised.folder, 'weights.onnx'), { intraOpNumThreads: 1 })
  const picture = prepared(slice)
  const mean = picture.reduce((sum, value) => sum + value, 0) / picture.length
  const data = new Float32Array(2 * side * side).fill(mean)
  data.set(picture)
  const { probabilities } = await session.run({ image: new ort.Tensor('float32', data, [2, 1, side, side]) })
  const { labels } = manifest.outputs.probabilities
  const of = (place: number) => Number(probabilities?.data[place * labels.length + labels.indexOf(label)])
  return { whole: of(0), blank: of(1) }
}

/** The model card's preprocessing of a slice with square pixels and sides: triangle filter, then the 0.5th and 99.5th percentile become 0 and 1. */
function prepared({ rows, columns, data }: Plane): Float32Array {
  const ratio = rows / side
  const reach = Math.max(1, ratio)
  const taps = Array.from({ length: side }, (_, i) => {
    const centre = (i + 0.5) * ratio - 0.5
    const weights = Array.from({ length: rows }, (_pixel, pixel) => Math.max(0, 1 - Math.abs(pixel - centre) / reach))
    const sum = weights.reduce((a, b) => a + b, 0)
    return weights.flatMap((weight, pixel) => (weight > 0 ? [[pixel, weight / sum] as const] : []))
  })
  const resized = Float64Array.from({ length: side * side }, (_, at) => {
    const [down = [], across = []] = [taps[Math.floor(at / side)], taps[at % side]]
    return down.reduce((total, [row, weight]) => total + weight * across.reduce((sum, [column, share]) => sum + share * (data[row * columns + column] ?? 0), 0), 0)
  })
  const sorted = resized.toSorted()
  const rank = (percentile: number) => sorted[Math.floor((percentile / 100) * (sorted.length - 1))] ?? 0
  return Float32Array.from(resized, (value) => Math.min(1, Math.max(0, (value - rank(0.5)) / (rank(99.5) - rank(0.5)))))
}
