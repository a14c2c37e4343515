/** A block of numbers: `data[(slice * rows + row) * columns + column]`. */
export interface ScalarVolume {
  readonly slices: number
  readonly rows: number
  readonly columns: number
  readonly data: Float32Array
  /** Millimetres from voxel to voxel along each axis, where they are known. */
  readonly spacing?: { readonly slices: number; readonly rows: number; readonly columns: number }
}
