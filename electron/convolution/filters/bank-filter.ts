import { borders } from '../../core/convolution-options.ts'
import { ok } from '../../core/result.ts'
import { convolveBank } from '../convolve.ts'
import { type Filter, type FilterDescription, type ParameterValues, resolveParameters } from '../filter.ts'
import type { Kernel } from '../kernel.ts'
import { outputGrid } from '../output-grid.ts'
import { checkHeeded, everyOption } from './check-heeded.ts'
import { type PixelLengths, resolveLengths } from './lengths.ts'

/** Numbers of one pixel after another. */
export type Plane = Float32Array

/** A filter made of kernels alone. */
export interface BankFilter extends Omit<FilterDescription, 'kind' | 'options' | 'borders'> {
  /** The kernels for these values; `lengths` has those of unit px as pixels. */
  readonly kernels: (values: ParameterValues, lengths: PixelLengths) => readonly Kernel[]
  /** Makes one map of the kernels' answers; may write into them. Absent: there is one kernel, and its answer is the map. */
  readonly combine?: (answers: readonly Plane[], values: ParameterValues) => Plane
}

/** A filter from its kernels: every option means for it what it means for `convolve`. */
export function bankFilter({ kernels, combine, ...described }: BankFilter): Filter {
  const description = { ...described, kind: combine ? 'combined-convolutions' : 'convolution', options: everyOption, borders } as const
  return {
    ...description,
    apply(image, parameters, options) {
      const values = resolveParameters(described.parameters, parameters, options.unit)
      if (!values.ok) return values
      const heeded = checkHeeded(description, options)
      if (!heeded.ok) return heeded
      const lengths = resolveLengths(described.parameters, values.value, image, options.unit)
      if (!lengths.ok) return lengths
      const bank = toOneSize(kernels(values.value, lengths.value))
      const maps = convolveBank(image, bank, options)
      if (!maps.ok) return maps
      const [first] = maps.value
      const grid = outputGrid(image, bank[0] as Kernel, options)
      if (!grid.ok) return grid
      if (!first) throw new Error('a filter has at least one kernel')
      const data = combine ? combine(maps.value.map((map) => map.data), values.value) : first.data
      const place = { row: grid.value.down.first, column: grid.value.across.first, stride: options.stride }
      return ok({ rows: first.rows, columns: first.columns, data, place })
    },
  }
}

/** Puts zeros round the smaller kernels, so that all answers have one size under the border `valid`; centres stay. */
function toOneSize(kernels: readonly Kernel[]): readonly Kernel[] {
  const rows = Math.max(...kernels.map((kernel) => kernel.rows))
  const columns = Math.max(...kernels.map((kernel) => kernel.columns))
  return kernels.map((kernel) => (kernel.rows === rows && kernel.columns === columns ? kernel : padded(kernel, rows, columns)))
}

function padded(kernel: Kernel, rows: number, columns: number): Kernel {
  const weights = new Float32Array(rows * columns)
  const above = Math.floor(rows / 2) - Math.floor(kernel.rows / 2)
  const before = Math.floor(columns / 2) - Math.floor(kernel.columns / 2)
  for (let row = 0; row < kernel.rows; row += 1) {
    weights.set(kernel.weights.subarray(row * kernel.columns, (row + 1) * kernel.columns), (above + row) * columns + before)
  }
  return { name: kernel.name, rows, columns, weights }
}
