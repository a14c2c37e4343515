import type { Agreement, ExplanationTrust } from '../../core/explanation.ts'
import type { JobContext } from '../../core/progress.ts'
import { ok, type Result } from '../../core/result.ts'
import type { NetworkInput } from '../preprocess.ts'
import { agreementOf } from './agreement.ts'
import type { BatchedNetwork, Pass } from './batched-network.ts'
import { blankOf } from './blank.ts'
import { compare, curvesOf, opposite, shares, type Curves } from './curves.ts'
import { judge } from './judge.ts'
import { onInput, type CellMap, type MapMaker } from './map-maker.ts'
import { randomMap } from './random-map.ts'
import { shifts, stabilityOf } from './stability.ts'

/** Random maps that a map has to beat; each counts in its own order and in the opposite one. */
export const randomMaps = 16

/** A map to be tested: of which class on which picture, and what else there is to compare it with. */
export interface Subject {
  readonly network: BatchedNetwork
  readonly input: NetworkInput
  readonly label: number
  readonly maker: MapMaker
  readonly others: readonly MapMaker[]
  /** Curves of random maps by class, which are the same for every map of the picture: kept once they are made. */
  readonly random: Map<number, readonly Curves[]>
  /** The map of the subject's class by any of the makers. */
  readonly mapOf: (maker: MapMaker, pass: Pass) => Promise<Result<CellMap>>
}

/**
 * Tests a map against the network itself: curves of deletion and insertion beside random maps, shifted slices, other
 * methods. Seeded, so a map gets the same verdict every time. Ends with `cancelled` when told to.
 */
export async function measureTrust(subject: Subject, { signal, onProgress }: JobContext): Promise<Result<ExplanationTrust>> {
  const { network, input, label, maker, others, mapOf } = subject
  const { height, width } = network
  const curvesToMake = 1 + (subject.random.has(label) ? 0 : randomMaps)
  const total = 2 + 2 * (shares.length - 2) * curvesToMake + maker.passes * (1 + shifts.length) + others.reduce((sum, { passes }) => sum + passes, 0)
  let passes = 0
  const watch = (stage: string): Pass => ({
    signal,
    onPasses: (count) => {
      passes += count
      onProgress({ stage, done: Math.min(passes, total), total })
    },
  })
  const made = await mapOf(maker, watch('Making the map'))
  if (!made.ok) return made
  const map = onInput(made.value, height, width)

  const curves = await allCurves(subject, map, watch('Deleting and inserting'))
  if (!curves.ok) return curves
  const stability = await stabilityOf(network, maker, input, label, map, watch('Shifting the slice'))
  if (!stability.ok) return stability
  const agreement: Agreement[] = []
  for (const other of others) {
    const compared = await mapOf(other, watch('Comparing with other methods'))
    if (!compared.ok && compared.failure.code === 'cancelled') return compared
    // A method that fails on this slice says so where it is chosen; it is no witness.
    if (compared.ok) agreement.push(agreementOf(other.method, map, onInput(compared.value, height, width), input.letterbox, width))
  }
  const [own, ...random] = curves.value
  const measured = {
    shares,
    deletion: compare(own.deletion, random.map(({ deletion }) => deletion)),
    insertion: compare(own.insertion, random.map(({ insertion }) => insertion)),
    stability: stability.value,
    agreement,
  }
  return ok({ ...judge(measured), ...measured, passes })
}

/** The curves of the map, then of the random maps and their opposites. */
async function allCurves({ network, input, label, random: known }: Subject, map: Float32Array, pass: Pass): Promise<Result<readonly [Curves, ...Curves[]]>> {
  const { height, width } = network
  const blank = blankOf(input, height, width)
  const answers = await network.probabilities([input.data, blank], pass)
  if (!answers.ok) return answers
  const [wholeProbability = 0, blankProbability = 0] = answers.value.map((all) => all[label] ?? 0)
  const ends = { blank, wholeProbability, blankProbability }
  const own = await curvesOf(network, input, label, ends, map, pass)
  if (!own.ok) return own
  const before = known.get(label)
  if (before) return ok([own.value, ...before])
  const random: Curves[] = []
  for (let seed = 1; seed <= randomMaps; seed += 1) {
    const curves = await curvesOf(network, input, label, ends, randomMap(height, width, seed), pass)
    if (!curves.ok) return curves
    random.push(curves.value, opposite(curves.value))
  }
  known.set(label, random)
  return ok([own.value, ...random])
}
