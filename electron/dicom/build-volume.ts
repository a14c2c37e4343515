import { breather } from '../core/breather.ts'
import type { JobContext } from '../core/progress.ts'
import { type MapPlace, wholePlace } from '../core/feature-map.ts'
import { fail, ok, type Failure, type Result } from '../core/result.ts'
import type { ScalarImage } from '../core/scalar-image.ts'
import type { Series, SliceHeader } from '../core/study.ts'
import type { Volume } from '../core/volume.ts'
import { arrangeStack, tooManyVoxels, type ArrangeOptions } from './arrange-stack.ts'
import { forEachAtOnce, framesAtOnce } from './for-each-at-once.ts'
import type { FrameTools } from './frame-tools.ts'
import { limitsInForce } from './limits.ts'
import { stackPlaces, stackSteps } from './stack-slices.ts'
import { VolumeBuilder, type SliceValues } from './volume-builder.ts'

export interface VolumeOptions extends ArrangeOptions {
  /** Where the images' pixels lie in the slices'; pixel by pixel unless told. */
  readonly place?: MapPlace
  /** Milliseconds between time points: the series' RepetitionTime; null or absent when it has none. */
  readonly repetitionTime?: number | null
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
  options: ArrangeOptions = {},
): Promise<Result<Volume>> {
  const arranged = arrangeStack(series, options)
  if (!arranged.ok) return arranged
  const { shape, planes } = arranged.value
  const builder = new VolumeBuilder(shape.rows, shape.columns, planes.length)
  const wanted = planes.map((header, at) => ({ header, at }))
  wanted.sort((a, b) => (a.header.file < b.header.file ? -1 : Number(a.header.file > b.header.file)))
  const progress = { stage: 'Reading slices', total: wanted.length }
  const breathe = breather()
  let done = 0
  job.onProgress({ ...progress, done })
  const stacked = await forEachAtOnce(framesAtOnce, wanted, async ({ header, at }) => {
    await breathe()
    if (job.signal.aborted) return fail('cancelled', 'Stacking the slices was cancelled.')
    const values = await read(header, (length) => builder.place(at, length))
    if (!values.ok) return ofFile(header, values.failure)
    const added = builder.add(values.value, at)
    if (!added.ok) return ofFile(header, added.failure)
    job.onProgress({ ...progress, done: (done += 1) })
    return added
  })
  if (!stacked.ok) return stacked
  return ok({ ...shape, ...builder.finish() })
}

/**
 * Stacks images of slices by position along the normal; slices that share a position become frames in time, in the
 * order given, as many as every position has. Slices without geometry are stacked as given, 1 mm apart.
 * @param headers the slices, `images` what to stack for each: its pixels or a filter's result
 */
export function volumeFromSlices(
  headers: readonly SliceHeader[],
  images: readonly ScalarImage[],
  { place = wholePlace, thickness = 1, repetitionTime = null, limits = limitsInForce() }: VolumeOptions = {},
): Result<Volume> {
  const [firstImage] = images
  if (!firstImage || headers.length !== images.length)
    return fail('no-geometry', 'A volume needs at least one slice, and one image for each slice.')
  const { rows, columns } = firstImage
  if (images.some((image) => image.rows !== rows || image.columns !== columns))
    return fail('no-geometry', 'The slices differ in Rows (0028,0010) or Columns (0028,0011).')

  const places = stackPlaces(headers)
  const frames = Math.min(...places.map((indices) => indices.length))
  const slices = places.length
  if (frames * slices * rows * columns > limits.volumeVoxels) return tooManyVoxels(frames * slices * rows * columns, limits)
  const data = new Float32Array(frames * slices * rows * columns)
  for (const [z, indices] of places.entries()) {
    for (let t = 0; t < frames; t += 1) {
      const image = images[indices[t] ?? -1]
      if (image) data.set(image.data, (t * slices + z) * rows * columns)
    }
  }
  const time = repetitionTime === null ? {} : { timeStep: repetitionTime / 1000 }
  return ok({ columns, rows, slices, frames, data, ...time, ...stackSteps(headers, places, place, thickness) })
}

/** Says which of the series' files failed. */
function ofFile({ file }: SliceHeader, { code, message }: Failure): Result<never> {
  return fail(code, `${file}: ${message}`)
}
