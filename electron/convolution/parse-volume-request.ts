import type { ConvolutionOptions } from '../core/convolution-options.ts'
import { type Result, fail, ok } from '../core/result.ts'
import type { ScalarVolume } from '../core/scalar-volume.ts'
import { convolveVolume } from './convolve-volume.ts'
import { resolveParameters } from './filter.ts'
import { checkHeeded } from './filters/check-heeded.ts'
import { isDrawnInThree } from './kernel.ts'
import { type Kernel3, parseKernel3 } from './kernel-3d.ts'
import { outputLine } from './output-line.ts'
import { readOptions } from './read-options.ts'
import { volumeFilters } from './volume-filters.ts'

/** What comes of a volume, and the voxel that its number (0, 0, 0) is centred on; `stride` voxels lie between numbers. */
export interface VolumeMap extends ScalarVolume {
  readonly place: { readonly slice: number; readonly row: number; readonly column: number; readonly stride: number }
}

/** A checked request, ready for any number of volumes. */
export type RunVolumeFilter = (volume: ScalarVolume, signal?: AbortSignal) => Promise<Result<VolumeMap>>

/** One filter or kernel, as `filterRequestSchema` describes it. */
export interface VolumeRequest {
  readonly filter?: string | undefined
  readonly kernel?: unknown
  readonly parameters: Readonly<Record<string, number>>
  readonly options: Readonly<Record<string, unknown>>
}

/** Whether it asks for three dimensions: a filter of volumes, or weights nested three deep. */
export function asksForVolume({ filter, kernel }: Pick<VolumeRequest, 'filter' | 'kernel'>): boolean {
  return filter === undefined ? isDrawnInThree(kernel) : volumeFilters.some(({ name }) => name === filter)
}

/**
 * Makes a request that `asksForVolume` a function of a volume. Fails with `kernel-invalid`, or with `option-invalid` for
 * numbers out of range and for options that it would have to ignore. Lengths are in mm unless `unit` says px.
 */
export function parseVolumeRequest({ filter: name, kernel, parameters, options: given }: VolumeRequest): Result<RunVolumeFilter> {
  if (name === undefined) return prepareKernel(kernel, parameters, given)
  const filter = volumeFilters.find((one) => one.name === name)
  if (!filter) throw new Error(`${name} is no filter of volumes`)
  const options = readOptions({ unit: 'mm', ...given })
  if (!options.ok) return options
  const heeded = checkHeeded(filter, options.value)
  if (!heeded.ok) return heeded
  const values = resolveParameters(filter.parameters, parameters, options.value.unit)
  if (!values.ok) return values
  return ok(async (volume, signal) => {
    const found = await filter.apply(volume, values.value, options.value, signal)
    return found.ok ? ok({ ...found.value, place: { slice: 0, row: 0, column: 0, stride: 1 } }) : found
  })
}

const kernelOptions = { title: 'A kernel of three dimensions', options: ['mode', 'border', 'stride', 'dilation'], borders: ['zero', 'replicate', 'reflect', 'wrap', 'valid'] } as const

function prepareKernel(drawn: unknown, parameters: VolumeRequest['parameters'], given: VolumeRequest['options']): Result<RunVolumeFilter> {
  const kernel = parseKernel3(drawn)
  if (!kernel.ok) return kernel
  const none = resolveParameters([], parameters)
  if (!none.ok) return none
  const options = readOptions(given)
  if (!options.ok) return options
  const heeded = checkHeeded(kernelOptions, options.value)
  if (!heeded.ok) return heeded
  return ok(async (volume, signal) => {
    const fits = checkReach(kernel.value, options.value.dilation, volume)
    if (!fits.ok) return fits
    const { mode, border, stride, dilation } = options.value
    const found = await convolveVolume(volume, kernel.value, { mode, border, stride, dilation, ...(signal && { signal }) })
    if (!found.ok) return found
    const first = (axis: 'slices' | 'rows' | 'columns') => outputLine(volume[axis], kernel.value[axis], options.value).first
    return ok({ ...found.value, place: { slice: first('slices'), row: first('rows'), column: first('columns'), stride } })
  })
}

/** `checkReach` in three dimensions. */
function checkReach({ slices, rows, columns }: Kernel3, dilation: ConvolutionOptions['dilation'], volume: ScalarVolume): Result<null> {
  const [through, down, across] = [slices, rows, columns].map((side) => dilation * (side - 1) + 1) as [number, number, number]
  if (through <= volume.slices && down <= volume.rows && across <= volume.columns) return ok(null)
  const dilated = dilation > 1 ? `, dilated by ${dilation},` : ''
  return fail('kernel-invalid', `The kernel${dilated} covers ${across} × ${down} × ${through} voxels, more than the volume of ${volume.columns} × ${volume.rows} × ${volume.slices}.`)
}
