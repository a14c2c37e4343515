/** A pair of numbers, down the rows and across the columns. */
export interface RowsColumns {
  readonly rows: number
  readonly columns: number
}

/**
 * What one cell of a feature map sees: cell (r, c) is centred on pixel `start + r·step` (rows, and so on columns) and sees
 * `size` pixels around it. Of the network's input, or of the slice.
 */
export interface ReceptiveField {
  readonly start: RowsColumns
  readonly step: RowsColumns
  readonly size: RowsColumns
}

/** A convolution whose feature maps can be looked at. */
export interface ExplorableLayer {
  /** Its place in `ModelInspection.layers`. */
  readonly layer: number
  readonly name: string
  readonly channels: number
  readonly rows: number
  readonly columns: number
  /** In input pixels; null where a cell sees the whole picture (after attention or a mean over it). */
  readonly receptiveField: ReceptiveField | null
  /** Whether its kernels lie over so few channels that they can be shown as pictures. */
  readonly hasKernelPictures: boolean
}

/** A convolution's answer to one slice: `data[(channel * rows + row) * columns + column]`, before any activation function. */
export interface LayerActivations {
  readonly channels: number
  readonly rows: number
  readonly columns: number
  readonly data: Float32Array
  /** In pixels of the slice, where (0, 0) is the centre of the first pixel. */
  readonly receptiveField: ReceptiveField | null
}

/** Kernels as pictures: `data[((kernel * channels + channel) * rows + row) * columns + column]`. */
export interface LayerKernels {
  readonly kernels: number
  readonly channels: number
  readonly rows: number
  readonly columns: number
  readonly data: Float32Array
}
