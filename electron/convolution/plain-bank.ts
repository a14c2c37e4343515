import type { BankRequest } from './engine/fast-bank.ts'
import { sourceLine } from './output-line.ts'
import { paddedImage } from './padded-image.ts'
import { scalarCorrelate, tapsOf } from './scalar-correlate.ts'

/** The bank's results in plain JavaScript: slow, everywhere, with sums in 64 bits. */
export function plainBank({ image, kernels, grid: { down, across }, options: { border, stride, dilation } }: BankRequest): readonly Float32Array[] {
  const padded = paddedImage(image, sourceLine(down, stride), sourceLine(across, stride), border)
  const plane = { rows: down.count, columns: across.count, first: 0, rowStep: stride * padded.columns, columnStep: stride }
  return kernels.map((kernel) => {
    const taps = tapsOf(kernel.weights, (index) => {
      const column = index % kernel.columns
      return dilation * (((index - column) / kernel.columns) * padded.columns + column)
    })
    const data = new Float32Array(down.count * across.count)
    scalarCorrelate(padded.data, taps, plane, data)
    return data
  })
}
