import type { ExplanationTrust } from '../../core/explanation.ts'
import { ok, type Result } from '../../core/result.ts'
import type { NetworkInput } from '../preprocess.ts'
import type { BatchedNetwork, Pass } from './batched-network.ts'
import { sliceLines } from './blank.ts'
import { correlation } from './correlation.ts'
import { onInput, type MapMaker } from './map-maker.ts'

/** One to three pixels of the network's input, in each direction once. */
export const shifts = [[0, 1], [2, 0], [0, -3], [-2, 2]] as const
type Shift = readonly [down: number, right: number]

/** How alike a map and those of the slightly shifted slice are, once these are moved back. */
export async function stabilityOf(network: BatchedNetwork, maker: MapMaker, input: NetworkInput, label: number, map: Float32Array, pass: Pass): Promise<Result<ExplanationTrust['stability']>> {
  const { height, width } = network
  const correlations: number[] = []
  for (const shift of shifts) {
    const shifted = await maker.make({ ...input, data: moved(input.data, height, width, shift) }, label, pass)
    if (!shifted.ok) return shifted
    const back = moved(onInput(shifted.value, height, width), height, width, [-shift[0], -shift[1]])
    const places = inside(input, width, Math.max(...shifts.flat()))
    correlations.push(correlation(places.map((place) => map[place] ?? 0), places.map((place) => back[place] ?? 0)))
  }
  return ok({ shifts, correlations, mean: correlations.reduce((sum, one) => sum + one, 0) / correlations.length })
}

/** Planes moved by whole pixels; what moves in at an edge repeats it. */
function moved(data: Float32Array, height: number, width: number, [down, right]: Shift): Float32Array {
  const within = (place: number, size: number) => Math.min(size - 1, Math.max(0, place))
  return data.map((_, at) => {
    const [row, column] = [Math.floor(at / width), at % width]
    const plane = row - (row % height)
    return data[(plane + within((row % height) - down, height)) * width + within(column - right, width)] ?? 0
  })
}

/** The slice's pixels that every shift leaves in the picture. */
function inside(input: NetworkInput, width: number, margin: number): readonly number[] {
  const { starts, length } = sliceLines(input, width)
  return starts.slice(margin, starts.length - margin).flatMap((start) => Array.from({ length: Math.max(0, length - 2 * margin) }, (_, column) => start + margin + column))
}
