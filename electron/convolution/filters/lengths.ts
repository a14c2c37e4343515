import type { ConvolutionOptions } from '../../core/convolution-options.ts'
import { type Result, fail, ok } from '../../core/result.ts'
import type { FilterImage, FilterParameter, ParameterValues } from '../filter.ts'
import { lengthInPixels } from '../length-in-pixels.ts'

/** A length in pixels along each axis; both are alike unless it was given in mm on pixels that are not square. */
export interface PixelLength {
  readonly rows: number
  readonly columns: number
}

/** Every length parameter by name. Reading one that is no length is a bug. */
export type PixelLengths = (name: string) => PixelLength

/** Below this, in pixels, samples no longer follow the curve they are taken from; above, kernels outgrow their limit. */
const shortest = 0.25
const longest = 64

/** All parameters of unit px as pixels by axis; fails with `option-invalid` where one is out of the reach of kernels. */
export function resolveLengths(parameters: readonly FilterParameter[], values: ParameterValues, image: FilterImage, unit: ConvolutionOptions['unit']): Result<PixelLengths> {
  const lengths = new Map<string, PixelLength>()
  for (const { name, title, unit: measure } of parameters) {
    if (measure !== 'px') continue
    const length = lengthInPixels(values[name] as number, image, unit)
    if (!length.ok) return length
    const { rows, columns } = length.value
    if (Math.min(rows, columns) < shortest || Math.max(rows, columns) > longest) {
      return fail('option-invalid', `${title} of ${values[name] ?? ''} ${unit} spans ${shortNumber(columns)} × ${shortNumber(rows)} pixels here; it must lie between ${shortest} and ${longest}.`)
    }
    lengths.set(name, length.value)
  }
  return ok((name) => {
    const found = lengths.get(name)
    if (!found) throw new Error(`${name} is no length`)
    return found
  })
}

/** Half the side of a window, in whole pixels: at least one. */
export function radiusOf(length: PixelLength): PixelLength {
  return { rows: Math.max(1, Math.round(length.rows)), columns: Math.max(1, Math.round(length.columns)) }
}

function shortNumber(value: number): string {
  return String(Number(value.toPrecision(3)))
}
