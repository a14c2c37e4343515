import { distanceAlongNormal, cross, type PatientVector } from '../core/geometry.ts'
import type { JobContext } from '../core/progress.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { ScalarImage } from '../core/scalar-image.ts'
import type { SlicePixels } from '../core/slice-pixels.ts'
import type { Series, SliceHeader } from '../core/study.ts'
import type { Volume } from '../core/volume.ts'

/** Voxels that a volume may have: 2 GiB of float32. */
const maximumVoxels = 2 ** 29

export interface VolumeOptions {
  /** The images keep every stride-th pixel of the slices, beginning with the first. */
  readonly stride?: number
  /** Distance that a lone slice stands for, mm: its SliceThickness. */
  readonly thickness?: number
}

/**
 * Decodes and stacks a series.
 * @param read what decodes one slice, e.g. `readSlicePixels`
 * @returns `cancelled` when the job's signal is aborted, else the first failure of `read` or of stacking
 */
export async function buildVolume(
  series: Series,
  read: (header: SliceHeader) => Promise<Result<SlicePixels>>,
  job: JobContext,
): Promise<Result<Volume>> {
  const total = series.slices.length
  const voxels = series.rows * series.columns * total
  if (voxels > maximumVoxels) return tooLarge(voxels)
  const images: ScalarImage[] = []
  for (const header of series.slices) {
    if (job.signal.aborted) return fail('cancelled', 'Stacking the slices was cancelled.')
    job.onProgress({ stage: 'Reading slices', done: images.length, total })
    const pixels = await read(header)
    if (!pixels.ok) return pixels
    images.push(pixels.value)
  }
  job.onProgress({ stage: 'Reading slices', done: total, total })
  return volumeFromSlices(series.slices, images)
}

/**
 * Stacks images of slices by position along the normal; slices that share a position become frames in time, in the
 * order given, as many as every position has. Slices without geometry are stacked as given, 1 mm apart.
 * @param headers the slices, `images` what to stack for each: its pixels or a filter's result
 */
export function volumeFromSlices(
  headers: readonly SliceHeader[],
  images: readonly ScalarImage[],
  { stride = 1, thickness = 1 }: VolumeOptions = {},
): Result<Volume> {
  const [firstImage] = images
  if (!firstImage || headers.length !== images.length)
    return fail('no-geometry', 'A volume needs at least one slice, and one image for each slice.')
  const { rows, columns } = firstImage
  if (images.some((image) => image.rows !== rows || image.columns !== columns))
    return fail('no-geometry', 'The slices differ in their numbers of rows or columns.')

  const positions = stackPositions(headers)
  const frames = Math.min(...positions.map((indices) => indices.length))
  const slices = positions.length
  if (frames * slices * rows * columns > maximumVoxels) return tooLarge(frames * slices * rows * columns)
  const data = new Float32Array(frames * slices * rows * columns)
  for (const [z, indices] of positions.entries()) {
    for (let t = 0; t < frames; t += 1) {
      const image = images[indices[t] ?? -1]
      if (image) data.set(image.data, (t * slices + z) * rows * columns)
    }
  }
  const first = headers[positions[0]?.[0] ?? 0]
  const last = headers[positions.at(-1)?.[0] ?? 0]
  return ok({ columns, rows, slices, frames, data, ...steps(first, last, slices, stride, thickness) })
}

/** Indices of the slices at each place, by place; places within 0.01 mm are one. */
function stackPositions(headers: readonly SliceHeader[]): number[][] {
  if (headers.some(({ geometry }) => geometry === null)) return headers.map((_, index) => [index])
  const places = new Map<number, number[]>()
  for (const [index, { geometry }] of headers.entries()) {
    const place = geometry ? Math.round(distanceAlongNormal(geometry) * 100) : 0
    const indices = places.get(place)
    if (indices) indices.push(index)
    else places.set(place, [index])
  }
  return [...places].sort(([a], [b]) => a - b).map(([, indices]) => indices)
}

function steps(
  first: SliceHeader | undefined,
  last: SliceHeader | undefined,
  slices: number,
  stride: number,
  thickness: number,
): Pick<Volume, 'origin' | 'columnStep' | 'rowStep' | 'sliceStep'> {
  const [a, b] = [first?.geometry, last?.geometry]
  if (!a || !b)
    return { origin: [0, 0, 0], columnStep: [stride, 0, 0], rowStep: [0, stride, 0], sliceStep: [0, 0, thickness] }
  const normal = cross(a.rowDirection, a.columnDirection)
  const across = a.position.map((value, axis) => ((b.position[axis] ?? 0) - value) / (slices - 1))
  return {
    origin: a.position,
    columnStep: scaled(a.rowDirection, a.columnSpacing * stride),
    rowStep: scaled(a.columnDirection, a.rowSpacing * stride),
    sliceStep: slices > 1 ? [across[0] ?? 0, across[1] ?? 0, across[2] ?? 0] : scaled(normal, thickness),
  }
}

function scaled(vector: PatientVector, factor: number): PatientVector {
  return [vector[0] * factor, vector[1] * factor, vector[2] * factor]
}

function tooLarge(voxels: number): Result<never> {
  return fail('limit-exceeded', `A volume of ${Math.round(voxels / 1e6)} million voxels is larger than Sulcus stacks.`)
}
