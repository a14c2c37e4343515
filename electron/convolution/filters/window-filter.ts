import { borders } from '../../core/convolution-options.ts'
import { ok } from '../../core/result.ts'
import type { ScalarImage } from '../../core/scalar-image.ts'
import { type Filter, type FilterDescription, type FilterImage, type ParameterValues, resolveParameters } from '../filter.ts'
import { outputGrid } from '../output-grid.ts'
import { sourceLine } from '../output-line.ts'
import { paddedImage } from '../padded-image.ts'
import { checkHeeded } from './check-heeded.ts'
import { type PixelLength, type PixelLengths, radiusOf, resolveLengths } from './lengths.ts'
import { everyNth } from './every-nth.ts'

/** A filter that looks at the pixels of a window of (2·radius + 1)² and is no weighted sum of them. */
export interface WindowFilter extends Omit<FilterDescription, 'kind' | 'options' | 'borders'> {
  /** Half the window's sides; one pixel at least. */
  readonly radius: (lengths: PixelLengths) => PixelLength
  /**
   * The answer for every window that lies whole in `padded`, at stride 1: (rows − 2·radius) × (columns − 2·radius)
   * numbers. `image` is what the filter was given, for what depends on all of it.
   */
  readonly compute: (padded: ScalarImage, radius: PixelLength, values: ParameterValues, image: FilterImage) => Float32Array
}

/** A filter from what it does with a window: border, stride and region as for a kernel of the window's size. */
export function windowFilter({ radius: radiusFor, compute, ...described }: WindowFilter): Filter {
  const description = { ...described, kind: 'not-convolution', options: ['border', 'stride', 'unit', 'region'], borders } as const
  return {
    ...description,
    apply(image, parameters, options) {
      const values = resolveParameters(described.parameters, parameters, options.unit)
      if (!values.ok) return values
      const heeded = checkHeeded(description, options)
      if (!heeded.ok) return heeded
      const lengths = resolveLengths(described.parameters, values.value, image, options.unit)
      if (!lengths.ok) return lengths
      const radius = radiusOf(radiusFor(lengths.value))
      const grid = outputGrid(image, { rows: 2 * radius.rows + 1, columns: 2 * radius.columns + 1 }, options)
      if (!grid.ok) return grid
      const { down, across } = grid.value
      const { stride } = options
      const padded = paddedImage(image, sourceLine(down, stride), sourceLine(across, stride), options.border)
      const rows = padded.rows - 2 * radius.rows
      const columns = padded.columns - 2 * radius.columns
      const map = everyNth({ rows, columns, data: compute(padded, radius, values.value, image) }, stride)
      return ok({ ...map, place: { row: down.first, column: across.first, stride } })
    },
  }
}
