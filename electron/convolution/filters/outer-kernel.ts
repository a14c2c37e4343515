import type { Kernel } from '../kernel.ts'

/** One product of two lines. */
export interface LinePair {
  readonly vertical: ArrayLike<number>
  readonly horizontal: ArrayLike<number>
}

/** The kernel Σ vertical ⊗ horizontal. Of up to two pairs the engine finds the lines again and runs those. */
export function outerKernel(name: string, ...pairs: readonly LinePair[]): Kernel {
  const [first] = pairs
  const rows = first?.vertical.length ?? 0
  const columns = first?.horizontal.length ?? 0
  const sums = new Float64Array(rows * columns)
  for (const { vertical, horizontal } of pairs) {
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const at = row * columns + column
        sums[at] = (sums[at] as number) + (vertical[row] as number) * (horizontal[column] as number)
      }
    }
  }
  return { name, rows, columns, weights: Float32Array.from(sums) }
}

/** A small kernel as its rows of weights. */
export function kernelOf(name: string, lines: readonly (readonly number[])[]): Kernel {
  return { name, rows: lines.length, columns: lines[0]?.length ?? 0, weights: Float32Array.from(lines.flat()) }
}
