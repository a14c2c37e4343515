import { ok } from '../../core/result.ts'
import type { NetworkInput } from '../preprocess.ts'
import type { BatchedNetwork } from './batched-network.ts'
import { blankOf } from './blank.ts'
import { logOdds } from './log-odds.ts'
import type { MapMaker } from './map-maker.ts'

export interface OcclusionOptions {
  /** Side of the patch and steps between patches, in pixels of the network's input. */
  readonly patch: number
  readonly stride: number
}

type Size = Pick<BatchedNetwork, 'height' | 'width'>

/** A fifth of the picture a patch, a tenth a step: 100 passes for a square picture. */
export function usualPatches({ height, width }: Size): OcclusionOptions {
  const stride = Math.max(1, Math.round(Math.max(height, width) / 10))
  return { patch: 2 * stride, stride }
}

/**
 * Occlusion (Zeiler and Fergus, ECCV 2014): by how much the log-odds of the class fall when a patch of the slice's mean
 * grey, centred on the cell, covers the picture. Patches that lie beside the slice take no pass and count as 0.
 */
export function occlusion(network: BatchedNetwork, { patch, stride }: OcclusionOptions = usualPatches(network)): MapMaker {
  const { height, width } = network
  const [rows, columns] = [Math.ceil(height / stride), Math.ceil(width / stride)]
  return {
    method: 'occlusion',
    passes: rows * columns + 1,
    make: async (input, label, pass) => {
      const blank = blankOf(input, height, width)
      const cells: number[] = []
      const pictures: Float32Array[] = [input.data]
      for (let cell = 0; cell < rows * columns; cell += 1) {
        const covered = cover(input, blank, { height, width }, { patch, stride, row: Math.floor(cell / columns), column: cell % columns })
        if (!covered) continue
        cells.push(cell)
        pictures.push(covered)
      }
      const answers = await network.probabilities(pictures, pass)
      if (!answers.ok) return answers
      const [whole = new Float32Array(), ...others] = answers.value
      const odds = logOdds(whole, label)
      const data = new Float32Array(rows * columns)
      cells.forEach((cell, index) => (data[cell] = odds - logOdds(others[index] ?? whole, label)))
      return ok({ rows, columns, data, stride })
    },
  }
}

/** The picture with a patch over one cell, or null where the patch misses the slice. */
function cover({ data, letterbox: box }: NetworkInput, blank: Float32Array, { height, width }: Size, place: OcclusionOptions & { readonly row: number; readonly column: number }): Float32Array | null {
  const from = (cell: number, first: number) => Math.max(first, Math.round((cell + 0.5) * place.stride - place.patch / 2))
  const to = (cell: number, last: number) => Math.min(last, Math.round((cell + 0.5) * place.stride + place.patch / 2))
  const [top, bottom] = [from(place.row, box.offsetRow), to(place.row, box.offsetRow + box.rows)]
  const [left, right] = [from(place.column, box.offsetColumn), to(place.column, box.offsetColumn + box.columns)]
  if (top >= bottom || left >= right) return null
  const covered = data.slice()
  for (let plane = 0; plane < data.length; plane += height * width) {
    for (let row = top; row < bottom; row += 1) {
      const line = plane + row * width
      covered.set(blank.subarray(line + left, line + right), line + left)
    }
  }
  return covered
}
