import { headMask } from '../convolution/head/head-mask.ts'
import type { NetworkInput } from '../inference/preprocess.ts'
import type { Picture } from '../inference/gate/picture.ts'

/** The picture that the gate judges: the network's input of `rows` × `columns`, with the head found on half its pixels. */
export function findHead({ data, letterbox }: NetworkInput, rows: number, columns: number): Picture {
  const [height, width] = [Math.floor(rows / 2), Math.floor(columns / 2)]
  const half = new Float32Array(height * width)
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const at = 2 * row * columns + 2 * column
      half[row * width + column] = ((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + columns] ?? 0) + (data[at + columns + 1] ?? 0)) / 4
    }
  }
  const mask = headMask({ rows: height, columns: width, data: half })
  const head = mask && Uint8Array.from({ length: rows * columns }, (_, at) => mask[Math.min(height - 1, Math.floor(at / columns / 2)) * width + Math.min(width - 1, (at % columns) >> 1)] ?? 0)
  return { rows, columns, data, letterbox, head }
}
