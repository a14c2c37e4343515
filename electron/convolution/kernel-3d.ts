/** A block of weights: `weights[(slice * rows + row) * columns + column]`. Sides may be odd or even. */
export interface Kernel3 {
  readonly name: string
  readonly slices: number
  readonly rows: number
  readonly columns: number
  readonly weights: Float32Array
}
