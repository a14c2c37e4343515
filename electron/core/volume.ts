import type { PatientVector } from './geometry.ts'

/**
 * Slices of one series as one block of numbers: `data[((t * slices + z) * rows + row) * columns + column]`.
 * Voxel (column, row, z) lies at `origin + column·columnStep + row·rowStep + z·sliceStep`, in LPS mm.
 */
export interface Volume {
  readonly columns: number
  readonly rows: number
  readonly slices: number
  /** Number of time points; 1 for a plain volume. */
  readonly frames: number
  readonly data: Float32Array | Int16Array | Uint16Array
  readonly origin: PatientVector
  readonly columnStep: PatientVector
  readonly rowStep: PatientVector
  readonly sliceStep: PatientVector
}
