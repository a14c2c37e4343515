import type { ConvolutionOptions } from '../../core/convolution-options.ts'
import type { LaboratoryMap, MapKind } from '../../core/laboratory.ts'
import { type Result, fail, ok } from '../../core/result.ts'
import type { ScalarImage } from '../../core/scalar-image.ts'
import { convolve } from '../convolve.ts'
import type { Kernel } from '../kernel.ts'
import { outputGrid, outputSize } from '../output-grid.ts'
import { axisSize } from './axis-size.ts'
import { differenceOf } from './difference-of.ts'
import type { CheckedExperiment } from './experiment.ts'
import { histogram } from './histogram.ts'

/**
 * The feature map of the options' mode; when both modes are compared: correlation, convolution, and the first minus the
 * second on the pixels that both have, if there are any. `pause` is awaited before each convolution, so that a cancel can
 * be heard; `cancelled` when it was.
 */
export async function laboratoryMaps(
  image: ScalarImage,
  { kernel, options }: CheckedExperiment,
  compare: boolean,
  { signal, pause }: { readonly signal: AbortSignal; readonly pause: () => Promise<void> },
): Promise<Result<readonly LaboratoryMap[]>> {
  const maps: LaboratoryMap[] = []
  for (const mode of compare ? (['correlation', 'convolution'] as const) : [options.mode]) {
    await pause()
    if (signal.aborted) return fail('cancelled', 'The feature map was cancelled.')
    const map = convolve(image, kernel, { ...options, mode })
    if (!map.ok) return map
    maps.push(describe(mode, map.value, image, kernel, { ...options, mode }))
  }
  const [correlation, convolution] = maps
  const difference = correlation && convolution && differenceOf(correlation, convolution)
  return ok(difference ? [...maps, difference] : maps)
}

function describe(kind: MapKind, map: ScalarImage, image: ScalarImage, kernel: Kernel, options: ConvolutionOptions): LaboratoryMap {
  const grid = outputGrid(image, kernel, options)
  if (!grid.ok) throw new Error('a map without outputs was computed')
  const { down, across } = grid.value
  const { mode, border, stride, dilation, unit } = options
  const whole = outputSize(image, kernel, { mode, border, stride, dilation, unit })
  return { kind, image: map, histogram: histogram(map.data), rows: axisSize(image.rows, down, whole.rows, options), columns: axisSize(image.columns, across, whole.columns, options) }
}
