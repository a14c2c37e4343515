import type { PatientVector } from '../core/geometry.ts'
import { ok, type Result } from '../core/result.ts'
import type { Series, SliceHeader } from '../core/study.ts'
import type { Volume } from '../core/volume.ts'
import type { RunVolumeFilter, VolumeMap } from '../convolution/parse-volume-request.ts'
import { buildVolume } from '../dicom/build-volume.ts'
import { checkRegular } from '../dicom/check-regular.ts'
import { readSlicePixels } from '../dicom/slice-pixels.ts'
import type { SliceValues } from '../dicom/volume-builder.ts'
import type { CommandContext } from './command.ts'

/**
 * A series as one volume through a filter of volumes, each time point for itself; placed where its numbers lie. A slice
 * that cannot be read would leave a hole, so it fails the series, as does `no-geometry` (see `checkRegular`).
 */
export async function filterVolume(series: Series, filter: RunVolumeFilter, context: CommandContext): Promise<Result<Volume>> {
  const regular = checkRegular(series.slices)
  if (!regular.ok) return regular
  const built = await buildVolume(series, readValues, context)
  if (!built.ok) return built
  const { columns, rows, slices, frames, columnStep, rowStep, sliceStep } = built.value
  const spacing = { columns: Math.hypot(...columnStep), rows: Math.hypot(...rowStep), slices: Math.hypot(...sliceStep) }
  const all = Float32Array.from(built.value.data)
  const maps: VolumeMap[] = []
  for (let frame = 0; frame < frames; frame += 1) {
    context.onProgress({ stage: 'Filtering the volume', done: frame, total: frames })
    const data = all.subarray(frame * slices * rows * columns, (frame + 1) * slices * rows * columns)
    const map = await filter({ columns, rows, slices, data, spacing }, context.signal)
    if (!map.ok) return map
    maps.push(map.value)
  }
  context.onProgress({ stage: 'Filtering the volume', done: frames, total: frames })
  return ok(placed(built.value, maps))
}

/** Modality values, as the filters of slices work on. */
async function readValues(header: SliceHeader): Promise<Result<SliceValues>> {
  const slice = await readSlicePixels(header)
  if (!slice.ok) return slice
  const { rows, columns, data } = slice.value
  return ok({ rows, columns, data, samples: 1, slope: 1, intercept: 0 })
}

/** The maps of all time points in the space of the volume that they were made of. */
function placed({ origin, columnStep, rowStep, sliceStep, frames, timeStep }: Volume, maps: readonly VolumeMap[]): Volume {
  const [first] = maps
  if (!first) throw new Error('a volume has at least one time point')
  const { columns, rows, slices, place: { column, row, slice, stride } } = first
  const data = new Float32Array(frames * slices * rows * columns)
  maps.forEach((map, frame) => data.set(map.data, frame * slices * rows * columns))
  const along = (axis: 0 | 1 | 2) => origin[axis] + column * columnStep[axis] + row * rowStep[axis] + slice * sliceStep[axis]
  const strided = ([x, y, z]: PatientVector): PatientVector => [x * stride, y * stride, z * stride]
  return {
    ...{ columns, rows, slices, frames, data, origin: [along(0), along(1), along(2)] },
    ...{ columnStep: strided(columnStep), rowStep: strided(rowStep), sliceStep: strided(sliceStep) },
    ...(timeStep === undefined ? {} : { timeStep }),
  }
}
