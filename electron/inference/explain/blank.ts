import type { NetworkInput } from '../preprocess.ts'

/** Where each row of the slice begins in a plane of the input, and how long it is. */
export interface SliceLines {
  readonly starts: readonly number[]
  readonly length: number
}

/** The lines of one plane that the slice lies on. */
export function sliceLines({ letterbox: box }: Pick<NetworkInput, 'letterbox'>, width: number): SliceLines {
  return { starts: Array.from({ length: box.rows }, (_, row) => (row + box.offsetRow) * width + box.offsetColumn), length: box.columns }
}

/**
 * The picture without its content: the slice's mean, plane by plane, wherever the slice lies, the bars beside it as they
 * are. It is what occlusion and deletion put in place of what they take away.
 */
export function blankOf(input: NetworkInput, height: number, width: number): Float32Array {
  const blank = input.data.slice()
  const { starts, length } = sliceLines(input, width)
  for (let plane = 0; plane < blank.length; plane += height * width) {
    let sum = 0
    for (const start of starts) for (let at = plane + start; at < plane + start + length; at += 1) sum += blank[at] ?? 0
    for (const start of starts) blank.fill(sum / (starts.length * length), plane + start, plane + start + length)
  }
  return blank
}
