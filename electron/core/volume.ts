import type { PatientVector } from './geometry.ts'

/** Numbers of a volume, in the type that the files store or a computation yields. */
export type VolumeData =
  Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array

/**
 * Slices of one series as one block of numbers: `data[((t * slices + z) * rows + row) * columns + column]`.
 * Voxel (column, row, z) lies at `origin + column·columnStep + row·rowStep + z·sliceStep`, in LPS mm.
 */
export interface Volume extends VolumeShape {
  readonly data: VolumeData
}

/** Everything of a volume but its numbers. */
export interface VolumeShape {
  readonly columns: number
  readonly rows: number
  readonly slices: number
  /** Number of time points; 1 for a plain volume. */
  readonly frames: number
  readonly origin: PatientVector
  readonly columnStep: PatientVector
  readonly rowStep: PatientVector
  readonly sliceStep: PatientVector
  /** There when the files say nothing about where the slices lie: origin and steps are made up. */
  readonly unplaced?: true
  /** 3: every voxel is red, green, blue, one byte each. Absent: one number. */
  readonly samples?: 3
  /** What the numbers mean: number · slope + intercept. Absent: 1 and 0. */
  readonly rescale?: { readonly slope: number; readonly intercept: number }
  /** Seconds between time points. */
  readonly timeStep?: number
}
