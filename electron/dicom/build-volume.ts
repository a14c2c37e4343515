import { breather } from '../core/breather.ts'
import type { JobContext } from '../core/progress.ts'
import { type MapPlace, wholePlace } from '../core/feature-map.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { ScalarImage } from '../core/scalar-image.ts'
import type { Series, SliceHeader } from '../core/study.ts'
import type { Volume } from '../core/volume.ts'
import { forEachAtOnce, framesAtOnce } from './for-each-at-once.ts'
import type { FrameTools } from './frame-tools.ts'
import { defaultLimits, type DicomLimits } from './limits.ts'
import { acquiredSteps, stackPlaces, stackSteps } from './stack-slices.ts'
import { VolumeBuilder, type SliceValues } from './volume-builder.ts'

export interface VolumeOptions {
  /** Where the images' pixels lie in the slices'; pixel by pixel unless told. */
  readonly place?: MapPlace
  /** Distance that a lone slice stands for, mm: its SliceThickness. */
  readonly thickness?: number
  readonly limits?: DicomLimits
}

/**
 * Decodes and stacks a series in its stored numbers, as dcm2niix does. Each file is read once, straight into its place.
 * @param read what decodes one slice, e.g. `readSliceValues`
 * @returns `cancelled` when the job's signal is aborted, else the first failure of `read` or of stacking
 */
export async function buildVolume(
  series: Series,
  read: (header: SliceHeader, memory: NonNullable<FrameTools['memory']>) => Promise<Result<SliceValues>>,
  job: JobContext,
  { thickness = 1, limits = defaultLimits }: Omit<VolumeOptions, 'place'> = {},
): Promise<Result<Volume>> {
  const { slices: headers, rows, columns } = series
  const places = stackPlaces(headers)
  const frames = Math.min(...places.map((indices) => indices.length))
  const voxels = rows * columns * places.length * frames
  if (voxels > limits.volumeVoxels) return tooLarge(voxels)
  const builder = new VolumeBuilder(rows, columns, places.length * frames)
  const wanted = places.flatMap((indices, z) =>
    indices.slice(0, frames).flatMap((index, t) => {
      const header = headers[index]
      return header ? [{ header, at: t * places.length + z }] : []
    }),
  )
  wanted.sort((a, b) => (a.header.file < b.header.file ? -1 : Number(a.header.file > b.header.file)))
  const progress = { stage: 'Reading slices', total: wanted.length }
  const breathe = breather()
  let done = 0
  job.onProgress({ ...progress, done })
  const stacked = await forEachAtOnce(framesAtOnce, wanted, async ({ header, at }) => {
    await breathe()
    if (job.signal.aborted) return fail('cancelled', 'Stacking the slices was cancelled.')
    const values = await read(header, (length) => builder.place(at, length))
    if (!values.ok) return values
    const added = builder.add(values.value, at)
    job.onProgress({ ...progress, done: (done += 1) })
    return added
  })
  if (!stacked.ok) return stacked
  const time = series.repetitionTime === null ? {} : { timeStep: series.repetitionTime / 1000 }
  const size = { columns, rows, slices: places.length, frames }
  return ok({ ...size, ...builder.finish(), ...acquiredSteps(headers, places, thickness), ...time })
}

/**
 * Stacks images of slices by position along the normal; slices that share a position become frames in time, in the
 * order given, as many as every position has. Slices without geometry are stacked as given, 1 mm apart.
 * @param headers the slices, `images` what to stack for each: its pixels or a filter's result
 */
export function volumeFromSlices(
  headers: readonly SliceHeader[],
  images: readonly ScalarImage[],
  { place = wholePlace, thickness = 1, limits = defaultLimits }: VolumeOptions = {},
): Result<Volume> {
  const [firstImage] = images
  if (!firstImage || headers.length !== images.length)
    return fail('no-geometry', 'A volume needs at least one slice, and one image for each slice.')
  const { rows, columns } = firstImage
  if (images.some((image) => image.rows !== rows || image.columns !== columns))
    return fail('no-geometry', 'The slices differ in their numbers of rows or columns.')

  const places = stackPlaces(headers)
  const frames = Math.min(...places.map((indices) => indices.length))
  const slices = places.length
  if (frames * slices * rows * columns > limits.volumeVoxels) return tooLarge(frames * slices * rows * columns)
  const data = new Float32Array(frames * slices * rows * columns)
  for (const [z, indices] of places.entries()) {
    for (let t = 0; t < frames; t += 1) {
      const image = images[indices[t] ?? -1]
      if (image) data.set(image.data, (t * slices + z) * rows * columns)
    }
  }
  return ok({ columns, rows, slices, frames, data, ...stackSteps(headers, places, place, thickness) })
}

function tooLarge(voxels: number): Result<never> {
  return fail('limit-exceeded', `A volume of ${Math.round(voxels / 1e6)} million voxels is larger than Sulcus stacks.`)
}
