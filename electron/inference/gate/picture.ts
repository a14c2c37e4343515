import type { Letterbox } from '../../core/heat-grid.ts'

/** What the gate looks at: the network's own input, and the head found in it. */
export interface Picture {
  readonly rows: number
  readonly columns: number
  /** Brightness 0..1 as the network gets it. */
  readonly data: Float32Array
  /** The part that the slice fills; the rest is padding. */
  readonly letterbox: Letterbox
  /** 1 in the head; null where none stands out. */
  readonly head: Uint8Array | null
}

/** Calls back for every pixel of the slice that is at least `rim` pixels away from its edge. */
export function eachPixel({ columns, letterbox: box }: Picture, rim: number, visit: (index: number) => void): void {
  for (let row = box.offsetRow + rim; row < box.offsetRow + box.rows - rim; row += 1) {
    for (let column = box.offsetColumn + rim; column < box.offsetColumn + box.columns - rim; column += 1) visit(row * columns + column)
  }
}

/** One pixel of a picture; 0 beyond its memory. */
export function valueAt({ data }: Picture, index: number): number {
  return data[index] ?? 0
}
