/** What the gate looks at: the network's own input, and the head found in it. */
export interface Picture {
  readonly rows: number
  readonly columns: number
  /** Brightness 0..1 as the network gets it. */
  readonly data: Float32Array
  /** Rows and columns that the slice fills; the rest is padding. */
  readonly frame: { readonly top: number; readonly left: number; readonly rows: number; readonly columns: number }
  /** 1 in the head; null where none stands out. */
  readonly head: Uint8Array | null
}

/** Calls back for every pixel of the slice that is at least `rim` pixels away from its edge. */
export function eachPixel({ columns, frame }: Picture, rim: number, visit: (index: number) => void): void {
  for (let row = frame.top + rim; row < frame.top + frame.rows - rim; row += 1) {
    for (let column = frame.left + rim; column < frame.left + frame.columns - rim; column += 1) visit(row * columns + column)
  }
}

/** One pixel of a picture; 0 beyond its memory. */
export function valueAt({ data }: Picture, index: number): number {
  return data[index] ?? 0
}
