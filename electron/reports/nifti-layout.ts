import type { PatientVector } from '../core/geometry.ts'
import type { VolumeShape } from '../core/volume.ts'
import { niftiAffine, type NiftiAffine } from './nifti-affine.ts'

/** One axis of the file: which of the volume's (0 column, 1 row, 2 slice), and whether it runs backwards. */
export interface NiftiAxis {
  readonly source: 0 | 1 | 2
  readonly size: number
  /** Voxels between neighbours in the volume; negative where the axis runs backwards. */
  readonly stride: number
}

/** In which order voxels are stored, and where they then lie. */
export interface NiftiLayout {
  readonly axes: readonly [NiftiAxis, NiftiAxis, NiftiAxis]
  /** The volume's voxel that comes first. */
  readonly start: number
  readonly affine: NiftiAffine
}

type Flips = readonly [boolean, boolean, boolean]
type Order = readonly [0 | 1 | 2, 0 | 1 | 2, 0 | 1 | 2]

const orders: readonly Order[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
]

/** dcm2niix's order for slices: columns and slices as they come, rows last first. */
export function rowsUp(volume: VolumeShape): NiftiLayout {
  return layout(volume, [0, 1, 2], [false, true, false])
}

/**
 * dcm2niix's order for 3-D acquisitions: axes turned and swapped until they run as near as can be to left→right,
 * posterior→anterior, inferior→superior.
 */
export function nearestCanonical(volume: VolumeShape): NiftiLayout {
  const { affine } = layout(volume, [0, 1, 2], [false, false, false])
  const steps = [affine.i, affine.j, affine.k] as const
  const flips = flipsOfLowestCorner(volume, steps)
  const along = (axis: 0 | 1 | 2, world: 0 | 1 | 2): number => (flips[axis] ? -1 : 1) * steps[axis][world]
  const score = ([x, y, z]: Order): number => along(x, 0) + along(y, 1) + along(z, 2)
  const order = orders.reduce((best, one) => (score(one) > score(best) ? one : best))
  return layout(volume, order, flips)
}

/** Of the eight corners the one nearest to the lowest x, y and z of them all; tells which axes run backwards. */
function flipsOfLowestCorner(volume: VolumeShape, steps: readonly PatientVector[]): Flips {
  const last = [volume.columns - 1, volume.rows - 1, volume.slices - 1]
  const corners = Array.from({ length: 8 }, (_, bits) => {
    const flips: Flips = [(bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0]
    const at = (world: 0 | 1 | 2): number =>
      flips.reduce((sum, flip, axis) => sum + (flip ? (last[axis] ?? 0) * (steps[axis]?.[world] ?? 0) : 0), 0)
    return { flips, place: [at(0), at(1), at(2)] as const }
  })
  const lowest = ([0, 1, 2] as const).map((world) => Math.min(...corners.map(({ place }) => place[world])))
  const distance = ({ place }: (typeof corners)[number]): number =>
    Math.hypot(...place.map((value, world) => value - (lowest[world] ?? 0)))
  return corners.reduce((best, corner) => (distance(corner) < distance(best) ? corner : best)).flips
}

function layout(volume: VolumeShape, order: Order, flips: Flips): NiftiLayout {
  const sizes = [volume.columns, volume.rows, volume.slices] as const
  const strides = [1, volume.columns, volume.columns * volume.rows] as const
  const axis = (source: 0 | 1 | 2): NiftiAxis => ({
    source,
    size: sizes[source],
    stride: flips[source] ? -strides[source] : strides[source],
  })
  const axes = [axis(order[0]), axis(order[1]), axis(order[2])] as const
  const start = flips.reduce((sum, flip, i) => sum + (flip ? ((sizes[i] ?? 1) - 1) * (strides[i] ?? 0) : 0), 0)
  return { axes, start, affine: niftiAffine(volume, order, flips) }
}
