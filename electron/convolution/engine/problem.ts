/** Numbers in planes of rows, and which of them the padded source consists of. */
export interface PaddedSource {
  readonly data: Float32Array
  readonly rows: number
  readonly columns: number
  /** The plane, row or column that each padded one is a copy of, −1 where the border is zero. */
  readonly planeTable: Int32Array
  readonly rowTable: Int32Array
  readonly columnTable: Int32Array
  /** Source column of padded column 0; negative where the kernel reaches beyond the left border. */
  readonly firstColumn: number
}

/** What every output is: the sum of weights times the padded pixels from `stride` times its own place on. */
export interface Problem {
  readonly source: PaddedSource
  readonly planes: number
  readonly rows: number
  readonly columns: number
  readonly stride: number
  readonly dilation: number
}

/** A kernel as it is slid: flipped already where that is asked for. */
export interface Weights {
  readonly planes: number
  readonly rows: number
  readonly columns: number
  readonly weights: Float32Array
}

/** Pixels that `samples` of a kernel's side span. */
export function reachOf(samples: number, dilation: number): number {
  return dilation * (samples - 1) + 1
}
