import type { VolumeRequest } from './engine/fast-volume.ts'
import { foldIndex } from './fold-index.ts'
import { sourceLine } from './output-line.ts'
import { paddedImage } from './padded-image.ts'
import { scalarCorrelate, tapsOf } from './scalar-correlate.ts'

/** The volume's outputs in plain JavaScript: slow, everywhere, with sums in 64 bits; 'stopped' when `between` says no. */
export async function plainVolume(request: VolumeRequest, between: () => Promise<boolean>): Promise<Float32Array | 'stopped'> {
  const { through, down, across, options: { stride, dilation }, kernel } = request
  const { rows, columns, data } = paddedVolume(request)
  const taps = tapsOf(kernel.weights, (index) => {
    const column = index % kernel.columns
    const row = Math.floor(index / kernel.columns) % kernel.rows
    const slice = Math.floor(index / (kernel.columns * kernel.rows))
    return dilation * ((slice * rows + row) * columns + column)
  })
  const results = new Float32Array(through.count * down.count * across.count)
  for (let slice = 0; slice < through.count; slice += 1) {
    if (!(await between())) return 'stopped'
    const plane = { rows: down.count, columns: across.count, first: slice * stride * rows * columns, rowStep: stride * columns, columnStep: stride }
    scalarCorrelate(data, taps, plane, results.subarray(slice * down.count * across.count))
  }
  return results
}

function paddedVolume({ volume, through, down, across, options: { stride, border } }: VolumeRequest): { readonly rows: number; readonly columns: number; readonly data: Float32Array } {
  const [z, y, x] = [sourceLine(through, stride), sourceLine(down, stride), sourceLine(across, stride)]
  const data = new Float32Array(z.count * y.count * x.count)
  for (let slice = 0; slice < z.count; slice += 1) {
    const source = foldIndex(z.first + slice, volume.slices, border)
    if (source < 0) continue
    const plane = volume.data.subarray(source * volume.rows * volume.columns, (source + 1) * volume.rows * volume.columns)
    data.set(paddedImage({ rows: volume.rows, columns: volume.columns, data: plane }, y, x, border).data, slice * y.count * x.count)
  }
  return { rows: y.count, columns: x.count, data }
}
