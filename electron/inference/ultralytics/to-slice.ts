import type { Box } from '../../core/box.ts'
import type { Detection } from '../../core/detection.ts'
import type { Letterbox } from '../../core/heat-grid.ts'
import type { OutputTensor, RawBox } from './decode-boxes.ts'

interface SliceSize {
  readonly rows: number
  readonly columns: number
}

/** From the network's picture back to the slice by the inverse of the letterbox; what lies on the bars is cut off. */
export function boxOnSlice({ left, top, right, bottom }: Omit<RawBox, 'confidence' | 'classIndex' | 'maskWeights'>, box: Letterbox, { rows, columns }: SliceSize): Box {
  const across = (x: number): number => Math.min(columns, Math.max(0, ((x - box.offsetColumn) * columns) / box.columns))
  const down = (y: number): number => Math.min(rows, Math.max(0, ((y - box.offsetRow) * rows) / box.rows))
  return { left: across(left), top: down(top), right: across(right), bottom: down(bottom) }
}

/**
 * The outline of a segmentation network's box on the slice's pixels (YOLACT, Bolya et al. 2019): prototypes weighed by the
 * box's own weights, bilinear between prototype cells, inside where the sum is positive (a sigmoid of one half), and only
 * within the box.
 * @param prototypes [1, weights, rows, columns]: a coarse picture of the whole input
 */
export function maskOnSlice(raw: RawBox, box: Box, prototypes: OutputTensor, picture: { readonly height: number; readonly width: number; readonly letterbox: Letterbox }, { rows, columns }: SliceSize): Uint8Array {
  const [, count = 0, cellRows = 0, cellColumns = 0] = prototypes.dims
  const cells = cellRows * cellColumns
  const coarse = new Float32Array(cells)
  for (let k = 0; k < count; k += 1) {
    const weight = raw.maskWeights[k] ?? 0
    for (let cell = 0; cell < cells; cell += 1) coarse[cell] = (coarse[cell] ?? 0) + weight * (prototypes.data[k * cells + cell] ?? 0)
  }
  const { letterbox } = picture
  const mask = new Uint8Array(rows * columns)
  for (let row = Math.floor(box.top); row < Math.min(rows, Math.ceil(box.bottom)); row += 1) {
    if (row + 0.5 < box.top || row + 0.5 > box.bottom) continue
    const y = (((row + 0.5) * letterbox.rows) / rows + letterbox.offsetRow) * (cellRows / picture.height) - 0.5
    for (let column = Math.floor(box.left); column < Math.min(columns, Math.ceil(box.right)); column += 1) {
      if (column + 0.5 < box.left || column + 0.5 > box.right) continue
      const x = (((column + 0.5) * letterbox.columns) / columns + letterbox.offsetColumn) * (cellColumns / picture.width) - 0.5
      if (bilinear(coarse, cellRows, cellColumns, y, x) > 0) mask[row * columns + column] = 1
    }
  }
  return mask
}

function bilinear(values: Float32Array, rows: number, columns: number, y: number, x: number): number {
  const row = Math.min(rows - 1, Math.max(0, y))
  const column = Math.min(columns - 1, Math.max(0, x))
  const [r, c] = [Math.min(Math.floor(row), Math.max(0, rows - 2)), Math.min(Math.floor(column), Math.max(0, columns - 2))]
  const [down, across] = [row - r, column - c]
  const at = (i: number, j: number) => values[Math.min(i, rows - 1) * columns + Math.min(j, columns - 1)] ?? 0
  return (at(r, c) * (1 - across) + at(r, c + 1) * across) * (1 - down) + (at(r + 1, c) * (1 - across) + at(r + 1, c + 1) * across) * down
}

export function detection(raw: RawBox, labels: readonly string[], box: Box, mask: Uint8Array | null): Detection {
  return { label: labels[raw.classIndex] ?? String(raw.classIndex), confidence: Math.min(1, raw.confidence), box, mask }
}
