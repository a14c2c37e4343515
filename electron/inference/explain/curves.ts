import type { Curve, CurveComparison } from '../../core/explanation.ts'
import { ok, type Result } from '../../core/result.ts'
import type { NetworkInput } from '../preprocess.ts'
import type { BatchedNetwork, Pass } from './batched-network.ts'
import { sliceLines } from './blank.ts'

/**
 * Shares of the slice that are changed; closer at both ends, where maps differ most. As the same shares are left when
 * read backwards, a curve of insertion is the one of deletion in the opposite order.
 */
export const shares: readonly number[] = [0, 0.05, 0.15, 0.35, 0.65, 0.85, 0.95, 1]

/** What curves lead from and to: the slice and the one without content, and the class's probability on each. */
export interface CurveEnds {
  readonly blank: Float32Array
  readonly wholeProbability: number
  readonly blankProbability: number
}

export interface Curves {
  readonly deletion: Curve
  readonly insertion: Curve
}

/**
 * Deletion and insertion (Petsiuk, Das and Saenko, BMVC 2018): the class's probability while the slice's pixels are
 * replaced by the blank one's, the highest of `order` first, and while they are put back into it.
 * @param order a number for each pixel of the input
 */
export async function curvesOf(network: BatchedNetwork, input: NetworkInput, label: number, ends: CurveEnds, order: Float32Array, pass: Pass): Promise<Result<Curves>> {
  const plane = network.height * network.width
  const pixels = sortedPixels(input, network.width, order)
  const pictures: Float32Array[] = []
  for (const [from, to] of [[input.data, ends.blank], [ends.blank, input.data]] as const) {
    const changed = from.slice()
    let done = 0
    for (const share of shares.slice(1, -1)) {
      const until = Math.round(share * pixels.length)
      for (; done < until; done += 1) {
        for (let pixel = pixels[done] ?? 0; pixel < changed.length; pixel += plane) changed[pixel] = to[pixel] ?? 0
      }
      pictures.push(changed.slice())
    }
  }
  const answers = await network.probabilities(pictures, pass)
  if (!answers.ok) return answers
  const probabilities = answers.value.map((all) => all[label] ?? 0)
  const steps = probabilities.length / 2
  const { wholeProbability: whole, blankProbability: blank } = ends
  return ok({ deletion: curve([whole, ...probabilities.slice(0, steps), blank]), insertion: curve([blank, ...probabilities.slice(steps), whole]) })
}

/** The curves of the opposite order, which take no further pass. */
export function opposite({ deletion, insertion }: Curves): Curves {
  return { deletion: curve(insertion.probabilities.toReversed()), insertion: curve(deletion.probabilities.toReversed()) }
}

/** The map's curve beside the random ones. */
export function compare(map: Curve, random: readonly Curve[]): CurveComparison {
  const mean = shares.map((_, at) => random.reduce((sum, { probabilities }) => sum + (probabilities[at] ?? 0), 0) / random.length)
  return { map, random: curve(mean), randomAreas: random.map(({ area }) => area) }
}

/** With its area by the trapezium rule. */
function curve(probabilities: readonly number[]): Curve {
  const area = shares.slice(1).reduce((sum, share, at) => sum + ((share - (shares[at] ?? 0)) * ((probabilities[at] ?? 0) + (probabilities[at + 1] ?? 0))) / 2, 0)
  return { probabilities, area }
}

/** The pixels that the slice lies on, highest first; ties in reading order. */
function sortedPixels(input: NetworkInput, width: number, order: Float32Array): Int32Array {
  const { starts, length } = sliceLines(input, width)
  const keys = new Float64Array(starts.length * length)
  const number = new Float32Array(1)
  const bits = new Uint32Array(number.buffer)
  let filled = 0
  for (const start of starts) {
    for (let pixel = start; pixel < start + length; pixel += 1) {
      number[0] = (order[pixel] ?? 0) + 0 // without the zero's sign, which is no difference
      const word = bits[0] ?? 0
      // The bits of IEEE 754 numbers of one sign are in order. With the place behind them, one key each, exact up to
      // 2^21 pixels: these sort natively, three times faster than by a comparison function (measured).
      keys[filled] = (word >= 0x8000_0000 ? word : 0x7fff_ffff - word) * order.length + pixel
      filled += 1
    }
  }
  return Int32Array.from(keys.sort(), (key) => key % order.length)
}
