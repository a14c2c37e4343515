import type { TeachingChoice } from '../../core/teaching.ts'

/** Share of the picture's side by which copies are shifted. */
const shift = 0.04

/** With so many slices, copies cost more time than they help. */
export const copiedUpTo = 200

interface Plane {
  readonly rows: number
  readonly columns: number
}

/**
 * A network's picture as it is, then shifted to four sides and mirrored left to right, as far as wanted: for heads taught
 * from few slices. What is shifted in is 0, as around the letterbox.
 */
export function copiesOf(picture: Float32Array, { rows, columns }: Plane, { mirror, shifts }: Pick<TeachingChoice, 'mirror' | 'shifts'>): readonly Float32Array[] {
  const [down, across] = [Math.round(shift * rows), Math.round(shift * columns)]
  const moves = shifts ? [[0, 0], [down, 0], [-down, 0], [0, across], [0, -across]] : [[0, 0]]
  const sides = mirror ? [1, -1] : [1]
  return sides.flatMap((side) =>
    moves.map(([rowShift = 0, columnShift = 0]) => {
      const copy = new Float32Array(picture.length)
      // The planes of several channels lie one below the other.
      for (let line = 0; line < picture.length / columns; line += 1) {
        const row = line % rows
        const from = line - rowShift
        if (row - rowShift < 0 || row - rowShift >= rows) continue
        for (let column = 0; column < columns; column += 1) {
          const unshifted = column - columnShift
          if (unshifted < 0 || unshifted >= columns) continue
          copy[line * columns + column] = picture[from * columns + (side > 0 ? unshifted : columns - 1 - unshifted)] ?? 0
        }
      }
      return copy
    }),
  )
}
