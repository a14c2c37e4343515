import type { MinimiseOptions } from './minimise.ts'
import { divide, type Fold, type Place } from './hold-out.ts'
import { fitSoftmax, logitsOf, softmax, type LinearHead } from './softmax-regression.ts'
import { standardised, standardOf, type Standard } from './standardise.ts'
import { fitTemperature } from './temperature.ts'

/** Labelled slices as a network's features: `copies[slice]` holds the slice's own row first, then those of its copies. */
export interface FeatureTable {
  readonly columns: number
  readonly copies: readonly (readonly Float32Array[])[]
  readonly labels: readonly number[]
  readonly places: readonly Place[]
  /** How many labels there are. */
  readonly count: number
}

/** A head and what it was found to need. */
export interface TrainedHead {
  readonly standard: Standard
  readonly head: LinearHead
  readonly penalty: number
  readonly temperature: number
}

/** In units of one slice's loss, from strong to weak, so that each fit begins near its answer. */
const penalties = [30, 10, 3, 1, 0.3, 0.1]
/** Where too few slices are left to choose by. */
const blindPenalty = 1
/** The loss is known to about this, which moves no probability by more. */
const tolerance = 1e-5

/** Called between steps of a fit; throws to end it. */
type Between = NonNullable<MinimiseOptions['between']>

/** Learns from some of the slices, at each penalty in turn. */
async function* headsAlong(table: FeatureTable, slices: readonly number[], path: readonly number[], between: Between): AsyncGenerator<TrainedHead> {
  const { columns, count } = table
  const rows = slices.flatMap((slice) => (table.copies[slice] ?? []).map((features, _copy, all) => ({ features, label: table.labels[slice] ?? 0, weight: 1 / all.length })))
  const features = new Float64Array(rows.length * columns)
  rows.forEach((row, i) => features.set(row.features, i * columns))
  const weights = Float64Array.from(rows, ({ weight }) => weight)
  const standard = standardOf(features, weights, columns)
  const samples = { columns, features: standardised(features, standard), weights, labels: Int32Array.from(rows, ({ label }) => label) }
  let head: LinearHead | undefined
  for (const penalty of path) {
    head = await fitSoftmax(samples, count, penalty / slices.length, head, { tolerance, between })
    yield { standard, head, penalty, temperature: 1 }
  }
}

/** The logits of a slice itself, over the temperature. */
export function trainedLogits({ standard, head, temperature }: TrainedHead, features: Float32Array): Float64Array {
  return logitsOf(head, standardised(Float64Array.from(features), standard)).map((logit) => logit / temperature)
}

/** What is held out in turn, by penalty, and each held-out slice's label. */
async function heldOutLogits(table: FeatureTable, folds: readonly Fold[], between: Between): Promise<{ readonly byPenalty: readonly (readonly Float64Array[])[]; readonly truth: readonly number[] }> {
  const byPenalty = penalties.map((): Float64Array[] => [])
  const truth: number[] = []
  for (const { test, train } of folds) {
    truth.push(...test.map((slice) => table.labels[slice] ?? 0))
    let at = 0
    for await (const trained of headsAlong(table, train, penalties, between)) {
      for (const slice of test) byPenalty[at]?.push(trainedLogits(trained, table.copies[slice]?.[0] ?? new Float32Array(table.columns)))
      at += 1
    }
  }
  return { byPenalty, truth }
}

function logLoss(logits: readonly Float64Array[], truth: readonly number[]): number {
  return logits.reduce((sum, row, i) => sum - Math.log(Math.max(softmax(row)[truth[i] ?? 0] ?? 0, Number.MIN_VALUE)), 0) / logits.length
}

/**
 * Learns a head from some of the slices. Penalty and temperature are those that suit slices held out of these, in the same
 * honest way (`divide`); where that cannot be formed, a strong penalty and no temperature.
 */
async function learn(table: FeatureTable, slices: readonly number[], between: Between): Promise<TrainedHead> {
  const folds = divide(slices.map((slice) => table.places[slice] as Place), slices.map((slice) => table.labels[slice] ?? 0), table.count)
  let [penalty, temperature] = [blindPenalty, 1]
  if (folds) {
    const inner = folds.folds.map(({ test, train }) => ({ test: test.map((i) => slices[i] ?? 0), train: train.map((i) => slices[i] ?? 0) }))
    const { byPenalty, truth } = await heldOutLogits(table, inner, between)
    const losses = byPenalty.map((logits) => logLoss(logits, truth))
    const best = losses.indexOf(Math.min(...losses))
    penalty = penalties[best] ?? blindPenalty
    temperature = fitTemperature(byPenalty[best] ?? [], truth)
  }
  let last: TrainedHead | null = null
  for await (const trained of headsAlong(table, slices, penalties.includes(penalty) ? penalties.slice(0, penalties.indexOf(penalty) + 1) : [penalty], between)) last = trained
  if (!last) throw new Error('a head was to be learnt at no penalty')
  return { ...last, temperature }
}

/** The probabilities of the held-out slices of every fold, by heads that chose all they needed without them. */
export async function testHead(table: FeatureTable, folds: readonly Fold[], onFold: (done: number) => void, between: Between): Promise<{ readonly probabilities: readonly Float64Array[]; readonly truth: readonly number[] }> {
  const probabilities: Float64Array[] = []
  const truth: number[] = []
  for (const [done, { test, train }] of folds.entries()) {
    onFold(done)
    const trained = await learn(table, train, between)
    for (const slice of test) {
      probabilities.push(softmax(trainedLogits(trained, table.copies[slice]?.[0] ?? new Float32Array(table.columns))))
      truth.push(table.labels[slice] ?? 0)
    }
  }
  return { probabilities, truth }
}

/** Learns from all slices. */
export function trainHead(table: FeatureTable, between: Between): Promise<TrainedHead> {
  return learn(table, table.labels.map((_, slice) => slice), between)
}
