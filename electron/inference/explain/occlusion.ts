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
      const patches = Array.from({ length: rows * columns }, (_, cell) => cell).flatMap((cell) => {
        const area = areaOf(input, { patch, stride, row: Math.floor(cell / columns), column: cell % columns })
        return area ? [{ cell, area }] : []
      })
      const answers = await network.probabilities(covered(input, network, patches.map(({ area }) => area)), pass)
      if (!answers.ok) return answers
      const [whole = new Float32Array(), ...others] = answers.value
      const odds = logOdds(whole, label)
      const data = new Float32Array(rows * columns)
      patches.forEach(({ cell }, index) => (data[cell] = odds - logOdds(others[index] ?? whole, label)))
      return ok({ rows, columns, data, stride })
    },
  }
}

/** Part of a plane: from the first row and column up to, not with, the last. */
interface Area {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

/** What a patch on one cell covers of the slice, or null where it misses it. */
function areaOf({ letterbox: box }: NetworkInput, { patch, stride, row, column }: OcclusionOptions & { readonly row: number; readonly column: number }): Area | null {
  const from = (cell: number, first: number) => Math.max(first, Math.round((cell + 0.5) * stride - patch / 2))
  const to = (cell: number, last: number) => Math.min(last, Math.round((cell + 0.5) * stride + patch / 2))
  const [top, bottom] = [from(row, box.offsetRow), to(row, box.offsetRow + box.rows)]
  const [left, right] = [from(column, box.offsetColumn), to(column, box.offsetColumn + box.columns)]
  return top < bottom && left < right ? { top, bottom, left, right } : null
}

/** The whole picture, then one with each area covered. */
function* covered(input: NetworkInput, { height, width }: Size, areas: readonly Area[]): Generator<Float32Array> {
  yield input.data
  const blank = blankOf(input, height, width)
  for (const { top, bottom, left, right } of areas) {
    const picture = input.data.slice()
    for (let plane = 0; plane < picture.length; plane += height * width) {
      for (let line = plane + top * width; line < plane + bottom * width; line += width) picture.set(blank.subarray(line + left, line + right), line + left)
    }
    yield picture
  }
}
