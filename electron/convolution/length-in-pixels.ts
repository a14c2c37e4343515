import type { ConvolutionOptions } from '../core/convolution-options.ts'
import { type Result, fail, ok } from '../core/result.ts'
import type { FilterImage } from './filter.ts'

/**
 * A length given to a filter as pixels along each axis: itself where `unit` is px; where it is mm, divided by the spacing
 * of rows and of columns, so that a round kernel stays round on anisotropic pixels. Fails with `option-invalid` when the
 * image's spacing is unknown.
 */
export function lengthInPixels(length: number, image: FilterImage, unit: ConvolutionOptions['unit']): Result<{ readonly rows: number; readonly columns: number }> {
  if (unit === 'px') return ok({ rows: length, columns: length })
  const { rowSpacing, columnSpacing } = image
  if (rowSpacing === undefined || columnSpacing === undefined || !(rowSpacing > 0 && columnSpacing > 0)) {
    return fail('option-invalid', 'Lengths in millimetres need an image whose pixel spacing is known.')
  }
  return ok({ rows: length / rowSpacing, columns: length / columnSpacing })
}
