import type { Picture } from './picture.ts'

/** How the head lies in the picture. */
export interface HeadSize {
  /** Share of the slice that the head covers, 0..1. */
  readonly share: number
  /** Share of the slice's rim that lies in the head, 0..1: the head is cut off there. */
  readonly cutOff: number
  /** Share of its bounding ellipse that it fills; above 1 for boxes, well below for shapes with arms. */
  readonly roundness: number
  /** Height over width of its bounding box. */
  readonly aspect: number
}

/** Measures the head in a picture; zeros where there is none. */
export function headSize({ columns, letterbox: box, head }: Picture): HeadSize {
  let [area, rim, rimLength] = [0, 0, 0]
  let [top, bottom, left, right] = [Infinity, -1, Infinity, -1]
  for (let row = 0; row < box.rows; row += 1) {
    for (let column = 0; column < box.columns; column += 1) {
      const inside = head?.[(row + box.offsetRow) * columns + column + box.offsetColumn] === 1
      const edge = row === 0 || column === 0 || row === box.rows - 1 || column === box.columns - 1
      if (edge) rimLength += 1
      if (!inside) continue
      area += 1
      if (edge) rim += 1
      ;[top, bottom] = [Math.min(top, row), Math.max(bottom, row)]
      ;[left, right] = [Math.min(left, column), Math.max(right, column)]
    }
  }
  if (area === 0) return { share: 0, cutOff: 0, roundness: 0, aspect: 1 }
  const [height, width] = [bottom - top + 1, right - left + 1]
  return { share: area / (box.rows * box.columns), cutOff: rim / rimLength, roundness: area / ((Math.PI / 4) * height * width), aspect: height / width }
}
