import type { AxisSize, LaboratoryMap } from '../../core/laboratory.ts'
import { histogram } from './histogram.ts'

/**
 * Correlation − convolution on the pixels that cells of both maps are centred on: an even side without padding leaves
 * another rim in each mode. Null where a stride leads them past each other, so that they have no pixel in common.
 */
export function differenceOf(correlation: LaboratoryMap, convolution: LaboratoryMap): LaboratoryMap | null {
  const rows = common(correlation.rows, convolution.rows)
  const columns = common(correlation.columns, convolution.columns)
  if (!rows || !columns) return null
  const [above, below] = [correlation, convolution].map((map) => ({
    data: map.image.data, columns: map.image.columns,
    offset: cellOn(map.rows, rows.first) * map.image.columns + cellOn(map.columns, columns.first),
  })) as [Cut, Cut]
  const data = new Float32Array(rows.output * columns.output)
  for (let row = 0, cell = 0; row < rows.output; row += 1) {
    for (let column = 0; column < columns.output; column += 1, cell += 1) data[cell] = valueAt(above, row, column) - valueAt(below, row, column)
  }
  return { kind: 'difference', image: { rows: rows.output, columns: columns.output, data }, histogram: histogram(data), rows, columns }
}

/** A map's cells from `offset` on. */
interface Cut {
  readonly data: Float32Array
  readonly columns: number
  readonly offset: number
}

function valueAt({ data, columns, offset }: Cut, row: number, column: number): number {
  return data[offset + row * columns + column] as number
}

function cellOn({ first, stride }: AxisSize, pixel: number): number {
  return (pixel - first) / stride
}

/** The pixels of both axes; a difference reaches as far as both windows about a pixel together. */
function common(a: AxisSize, b: AxisSize): AxisSize | null {
  const { stride } = a
  const apart = Math.abs(a.first - b.first)
  if (apart % stride !== 0) return null
  const first = Math.max(a.first, b.first)
  const last = Math.min(...[a, b].map((axis) => axis.first + (axis.output - 1) * stride))
  return last < first ? null : { ...a, reach: a.reach + apart, first, output: (last - first) / stride + 1 }
}
