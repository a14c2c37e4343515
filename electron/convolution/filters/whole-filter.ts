import type { ConvolutionOptions } from '../../core/convolution-options.ts'
import { type Result, ok } from '../../core/result.ts'
import { type Filter, type FilterDescription, type FilterImage, type ParameterValues, resolveParameters } from '../filter.ts'
import { outputGrid } from '../output-grid.ts'
import { paddedImage } from '../padded-image.ts'
import { checkHeeded } from './check-heeded.ts'
import { everyNth } from './every-nth.ts'
import { type PixelLengths, resolveLengths } from './lengths.ts'

/** A filter whose every number depends on the whole image, or on several passes over it. */
export interface WholeFilter extends Omit<FilterDescription, 'kind' | 'options'> {
  /** `not-convolution` unless told. */
  readonly kind?: FilterDescription['kind']
  /** One number a pixel. */
  readonly compute: (image: FilterImage, values: ParameterValues, lengths: PixelLengths, border: ConvolutionOptions['border']) => Result<Float32Array>
}

/** The borders of filters that pass over an image several times: `valid` would lose a rim in every pass. */
export const fillingBorders = ['zero', 'replicate', 'reflect', 'wrap'] as const

/** A filter from what it does with an image: stride and region keep numbers of the whole result. */
export function wholeFilter({ compute, ...described }: WholeFilter): Filter {
  const lengthly = described.parameters.some(({ unit }) => unit === 'px')
  const options = ['stride', 'region', ...(lengthly ? (['unit'] as const) : []), ...(described.borders.length > 0 ? (['border'] as const) : [])] as const
  const description = { ...described, kind: described.kind ?? 'not-convolution', options }
  return {
    ...description,
    apply(image, parameters, asked) {
      const values = resolveParameters(described.parameters, parameters, asked.unit)
      if (!values.ok) return values
      const heeded = checkHeeded(description, asked)
      if (!heeded.ok) return heeded
      const lengths = resolveLengths(described.parameters, values.value, image, asked.unit)
      if (!lengths.ok) return lengths
      const grid = outputGrid(image, { rows: 1, columns: 1 }, asked)
      if (!grid.ok) return grid
      const whole = compute(image, values.value, lengths.value, asked.border)
      if (!whole.ok) return whole
      const { down, across } = grid.value
      const { stride } = asked
      const kept = (count: number, first: number) => ({ first, count: (count - 1) * stride + 1 })
      const cut = paddedImage({ ...image, data: whole.value }, kept(down.count, down.first), kept(across.count, across.first), 'zero')
      return ok({ ...everyNth(cut, stride), place: { row: down.first, column: across.first, stride } })
    },
  }
}
