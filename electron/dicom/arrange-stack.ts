import { ok, type Result } from '../core/result.ts'
import type { Series, SliceHeader } from '../core/study.ts'
import type { VolumeShape } from '../core/volume.ts'
import { beyond, limitsInForce, type DicomLimits } from './limits.ts'
import { acquiredSteps, stackPlaces } from './stack-slices.ts'

export interface ArrangeOptions {
  /** Distance that a lone slice stands for, mm: its SliceThickness. */
  readonly thickness?: number
  readonly limits?: DicomLimits
}

/** Where a series' slices go in its volume. */
export interface ArrangedStack {
  readonly shape: Omit<VolumeShape, 'samples' | 'rescale'>
  /** One header for each plane: time point by time point, slice by slice. */
  readonly planes: readonly SliceHeader[]
}

/**
 * Arranges a series as a volume, as dcm2niix does: by position along the normal, then in time, as many time points as
 * every position has.
 * @returns `limit-exceeded` for more voxels than Sulcus stacks
 */
export function arrangeStack(
  series: Series,
  { thickness = 1, limits = limitsInForce() }: ArrangeOptions = {},
): Result<ArrangedStack> {
  const { slices: headers, rows, columns } = series
  const places = stackPlaces(headers)
  const frames = Math.min(...places.map((indices) => indices.length))
  const voxels = rows * columns * places.length * frames
  if (voxels > limits.volumeVoxels) return tooManyVoxels(voxels, limits)
  const planes = Array.from({ length: frames }, (_, t) => places.flatMap((indices) => headers[indices[t] ?? -1] ?? []))
  const time = series.repetitionTime === null ? {} : { timeStep: series.repetitionTime / 1000 }
  const size = { columns, rows, slices: places.length, frames }
  return ok({ shape: { ...size, ...acquiredSteps(headers, places, thickness), ...time }, planes: planes.flat() })
}

/** The failure for a volume beyond the limit `volumeVoxels`. */
export function tooManyVoxels(voxels: number, limits: DicomLimits): Result<never> {
  return beyond('volumeVoxels', limits, `The series would become a volume of ${voxels} voxels`)
}
